//! A tenant's state: what its fixture says, indexed for the questions Graph answers.

mod collection;
mod device_code;
mod licenses;
mod memberships;
mod registration;
mod strengths;

use std::collections::HashMap;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::fixture::check::{POLICY_COLLECTIONS, SINGLE_POLICIES};
use super::fixture::error::Flaw;
pub(super) use collection::Collection;
pub(super) use device_code::{DeviceCode, Outcome};
use memberships::Memberships;
pub(super) use registration::{Certificate, Federated, Registration};

/// Everything a tenant holds.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) organization: Arc<Value>,
    pub(super) domains: Collection,
    pub(super) service_principals: Collection,
    pub(super) deleted_service_principals: Collection,
    pub(super) applications: Collection,
    pub(super) users: Collection,
    pub(super) groups: Collection,
    pub(super) subscribed_skus: Collection,
    pub(super) subscriptions: Collection,
    pub(super) oauth2_permission_grants: Collection,
    pub(super) app_role_assignments: Collection,
    pub(super) online_meetings: Collection,
    pub(super) rooms: Collection,
    pub(super) teams_user_configurations: Collection,
    pub(super) tenants: Collection,
    policies: HashMap<&'static str, Arc<Value>>,
    policy_collections: HashMap<&'static str, Collection>,
    registrations: Arc<Vec<Registration>>,
    pub(super) device_code: Option<DeviceCode>,
    memberships: Arc<Memberships>,
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
        let keyed = |name, alternate| Collection::read(document, name, "id", alternate);
        let users = keyed("users", Some("userPrincipalName"))?;
        let skus = licenses::complete(document, organization)?;
        let organization = licenses::of_tenant(organization, &skus);
        let mut state = Self {
            domains: keyed("domains", None)?,
            service_principals: keyed("servicePrincipals", Some("appId"))?,
            deleted_service_principals: keyed("deletedServicePrincipals", None)?,
            applications: Collection::from_entities(
                "applications",
                registration::public_parts(document)?,
                "id",
                Some("appId"),
            )?,
            subscribed_skus: Collection::from_entities(
                "subscribedSkus",
                skus,
                "id",
                Some("skuId"),
            )?,
            subscriptions: keyed("subscriptions", Some("commerceSubscriptionId"))?,
            oauth2_permission_grants: keyed("oauth2PermissionGrants", None)?,
            app_role_assignments: keyed("appRoleAssignments", None)?,
            online_meetings: keyed("onlineMeetings", None)?,
            rooms: keyed("rooms", Some("emailAddress"))?,
            teams_user_configurations: keyed("teamsUserConfigurations", None)?,
            tenants: Collection::read(document, "tenants", "tenantId", Some("defaultDomainName"))?,
            policies: single_policies(document),
            groups: memberships::groups(document)?,
            policy_collections: policy_collections(document)?,
            registrations: Arc::new(registration::read_all(document)?),
            device_code: device_code::read(document)?,
            memberships: Arc::new(Memberships::read(document)?),
            organization: Arc::new(organization),
            users,
        };
        state.count_licenses();
        Ok(state)
    }

    /// Counts who has which product, as the products' `consumedUnits` state it.
    pub(super) fn count_licenses(&mut self) {
        let consumed = licenses::consumed(&self.users);
        self.subscribed_skus.set("consumedUnits", |sku| {
            let id = sku["skuId"].as_str().unwrap_or_default();
            json!(consumed.get(&id.to_ascii_lowercase()).copied().unwrap_or(0))
        });
    }

    /// The tenant's id.
    pub(super) fn tenant_id(&self) -> &str {
        self.organization["id"].as_str().unwrap_or_default()
    }

    /// Whether a text names this tenant: its id or one of its domains.
    pub(super) fn is_named(&self, tenant: &str) -> bool {
        self.tenant_id().eq_ignore_ascii_case(tenant) || self.domains.by_id(tenant).is_some()
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

    /// The policies of a kind the tenant has many of, to be changed.
    pub(super) fn policies_mut(&mut self, name: &str) -> Option<&mut Collection> {
        self.policy_collections.get_mut(name)
    }

    /// The policies of a kind the tenant has many of.
    pub(super) fn policies(&self, name: &str) -> Option<&Collection> {
        self.policy_collections.get(name)
    }

    /// A user by object id or user principal name.
    pub(super) fn user(&self, key: &str) -> Option<&Arc<Value>> {
        self.users
            .by_id(key)
            .or_else(|| self.users.by_alternate_key(key))
    }

    /// The groups and roles that a user or a group is in, directly or through a group.
    pub(super) fn memberships(&self, id: &str) -> Vec<&Value> {
        self.memberships.of(id)
    }

    /// The groups and roles that a user or a group is in itself.
    pub(super) fn direct_memberships(&self, id: &str) -> Vec<&Value> {
        self.memberships.direct_of(id)
    }

    /// Who is in a group itself: users and groups, with their types.
    pub(super) fn members(&self, group: &str) -> Vec<Value> {
        let users = self.users.items().iter().map(|user| (user, "user"));
        let groups = self.groups.items().iter().map(|group| (group, "group"));
        users
            .chain(groups)
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
    SINGLE_POLICIES
        .iter()
        .map(|(name, _)| {
            let mut policy = json!({"id": name});
            let stated = document.pointer(&format!("/policies/{name}"));
            if let (Some(policy), Some(stated)) =
                (policy.as_object_mut(), stated.and_then(Value::as_object))
            {
                policy.extend(stated.clone());
            }
            (*name, Arc::new(policy))
        })
        .collect()
}

fn policy_collections(document: &Value) -> Result<HashMap<&'static str, Collection>, Flaw> {
    let policies = strengths::resolved(document)?;
    let policies = &policies;
    POLICY_COLLECTIONS
        .iter()
        .map(|(name, _)| Ok((*name, Collection::read(policies, name, "id", None)?)))
        .collect()
}
