//! A tenant's state: what its fixture says, indexed for the questions Graph answers.

mod answers;
mod collection;
mod device_code;
mod licenses;
mod memberships;
mod registration;
mod strengths;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::declared::declared;
use super::fixture::error::Flaw;
use answers::{Answers, Stated};
pub(super) use collection::Collection;
pub(super) use device_code::{DeviceCode, Outcome};
use memberships::Memberships;
pub(super) use registration::{Certificate, Federated, Registration};

/// Everything a tenant holds.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) organization: Arc<Value>,
    /// The collections and the policies of which a tenant has many, by their keys in a fixture.
    kept: HashMap<&'static str, Collection>,
    policies: HashMap<&'static str, Arc<Value>>,
    registrations: Arc<Vec<Registration>>,
    pub(super) device_code: Option<DeviceCode>,
    memberships: Arc<Memberships>,
    answers: Arc<Answers>,
}

impl State {
    /// Builds the state of a document whose keys and values were checked.
    pub(super) fn build(document: &Value) -> Result<Self, Flaw> {
        let organization = document
            .get("organization")
            .ok_or_else(|| Flaw::at("organization", "a tenant must have one"))?;
        if organization["id"].as_str().is_none() {
            return Err(Flaw::at("organization.id", "must be the tenant's id"));
        }
        let skus = licenses::complete(document, organization)?;
        let mut state = Self {
            organization: Arc::new(licenses::of_tenant(organization, &skus)),
            kept: collections(document, skus)?,
            policies: single_policies(document),
            registrations: Arc::new(registration::read_all(document)?),
            device_code: device_code::read(document)?,
            memberships: Arc::new(Memberships::read(document)?),
            answers: Arc::new(Answers::read(document)?),
        };
        state.count_licenses();
        Ok(state)
    }

    /// The entities of a collection, by its key in a fixture: one that is declared.
    pub(super) fn collection(&self, key: &str) -> &Collection {
        &self.kept[key]
    }

    /// The same, to be changed.
    pub(super) fn collection_mut(&mut self, key: &'static str) -> &mut Collection {
        self.kept.entry(key).or_default()
    }

    /// Counts who has which product, as the products' `consumedUnits` state it.
    pub(super) fn count_licenses(&mut self) {
        let consumed = licenses::consumed(self.collection("users"));
        self.collection_mut("subscribedSkus")
            .set("consumedUnits", |sku| {
                let id = sku["skuId"].as_str().unwrap_or_default();
                json!(consumed.get(&id.to_ascii_lowercase()).copied().unwrap_or(0))
            });
    }

    /// What the fixture states for an address that the mock does not know.
    pub(super) fn stated(&self, path: &str, query: Option<&str>) -> Option<Cow<'_, Stated>> {
        self.answers.of(path, query)
    }

    /// The tenant's id.
    pub(super) fn tenant_id(&self) -> &str {
        self.organization["id"].as_str().unwrap_or_default()
    }

    /// Whether a text names this tenant: its id or one of its domains.
    pub(super) fn is_named(&self, tenant: &str) -> bool {
        self.tenant_id().eq_ignore_ascii_case(tenant)
            || self.collection("domains").by_id(tenant).is_some()
    }

    /// The registration of an application, with its credentials.
    pub(super) fn registration(&self, app_id: &str) -> Option<&Registration> {
        self.registrations
            .iter()
            .find(|registration| registration.app_id.eq_ignore_ascii_case(app_id))
    }

    /// Puts another text in the place of an application's first secret.
    pub(super) fn set_secret(&mut self, app_id: &str, text: &str) {
        let registrations = Arc::make_mut(&mut self.registrations);
        for registration in registrations.iter_mut().filter(|one| one.app_id == app_id) {
            if let Some(secret) = registration.secrets.first_mut() {
                text.clone_into(&mut secret.text);
            }
        }
    }

    /// A policy the tenant has one of.
    pub(super) fn policy(&self, name: &str) -> Option<&Value> {
        self.policies.get(name).map(AsRef::as_ref)
    }

    /// Puts another in the place of a policy the tenant has one of.
    pub(super) fn set_policy(&mut self, name: &'static str, policy: Value) {
        self.policies.insert(name, Arc::new(policy));
    }

    /// A user by object id or user principal name.
    pub(super) fn user(&self, key: &str) -> Option<&Arc<Value>> {
        self.collection("users")
            .by_id(key)
            .or_else(|| self.collection("users").by_alternate_key(key))
    }

    /// The groups and roles that a user or a group is in, directly or through a group.
    pub(super) fn memberships(&self, id: &str) -> Vec<&Value> {
        self.memberships.of(id)
    }

    /// The groups and roles that a user or a group is in itself.
    pub(super) fn direct_memberships(&self, id: &str) -> Vec<&Value> {
        self.memberships.direct_of(id)
    }

    /// Who is in a group itself: users, groups and applications, with their types.
    pub(super) fn members(&self, group: &str) -> Vec<Value> {
        let users = self
            .collection("users")
            .items()
            .iter()
            .map(|user| (user, "user"));
        let groups = self
            .collection("groups")
            .items()
            .iter()
            .map(|group| (group, "group"));
        let applications = self.collection("servicePrincipals").items().iter();
        let applications = applications.map(|one| (one, "servicePrincipal"));
        users
            .chain(groups)
            .chain(applications)
            .filter(|(member, _)| {
                let id = member["id"].as_str().unwrap_or_default();
                self.memberships.is_direct(id, group)
            })
            .map(|(member, kind)| memberships::shown(member, kind))
            .collect()
    }

    /// The user with the plans and license states that follow from the licenses, unless the
    /// fixture states them itself.
    pub(super) fn with_plans(&self, user: &Value) -> Value {
        licenses::with_plans(self, user)
    }

    /// The user's licenses as `licenseDetails`.
    pub(super) fn license_details(&self, user: &Value) -> Vec<Value> {
        licenses::details(self, user)
    }
}

/// Reads one of our own sections of a fixture into its type.
pub(super) fn section<T: DeserializeOwned>(document: &Value, key: &str) -> Result<Option<T>, Flaw> {
    let Some(value) = document.get(key) else {
        return Ok(None);
    };
    serde_path_to_error::deserialize(value)
        .map(Some)
        .map_err(|error| {
            let path = match error.path().to_string() {
                inner if inner == "." => key.to_owned(),
                inner if inner.starts_with('[') => format!("{key}{inner}"),
                inner => format!("{key}.{inner}"),
            };
            Flaw::at(path, error.inner().to_string())
        })
}

/// The labels and entities of a collection of the fixture.
pub(crate) fn entities<'a>(
    document: &'a Value,
    collection: &str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    document
        .get(collection)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// A tenant has each of these policies; what the fixture leaves out is switched off.
fn single_policies(document: &Value) -> HashMap<&'static str, Arc<Value>> {
    let names = declared().policies.iter();
    names
        .map(|name| {
            let mut policy = json!({"id": name});
            let stated = document.pointer(&format!("/policies/{name}"));
            if let (Some(policy), Some(stated)) =
                (policy.as_object_mut(), stated.and_then(Value::as_object))
            {
                policy.extend(stated.clone());
            }
            (name.as_str(), Arc::new(policy))
        })
        .collect()
}

/// The declared collections of a document. What follows from others is derived.
fn collections(
    document: &Value,
    skus: Vec<(String, Value)>,
) -> Result<HashMap<&'static str, Collection>, Flaw> {
    let policies = strengths::resolved(document)?;
    let mut skus = Some(skus);
    let mut kept = HashMap::new();
    for (key, declared) in &declared().collections {
        let entities = match key.as_str() {
            "applications" => registration::public_parts(document)?,
            "groups" => memberships::groups(document),
            "subscribedSkus" => skus.take().unwrap_or_default(),
            _ if declared.under.is_some() => labelled(&policies, key),
            _ => labelled(document, key),
        };
        let (id, alternate) = (&declared.id, declared.alternate.as_deref());
        kept.insert(
            key.as_str(),
            Collection::from_entities(key, entities, id, alternate)?,
        );
    }
    Ok(kept)
}

fn labelled(document: &Value, key: &str) -> Vec<(String, Value)> {
    let entities = entities(document, key);
    let owned = |(label, entity): (&String, &Value)| (label.clone(), entity.clone());
    entities.map(owned).collect()
}
