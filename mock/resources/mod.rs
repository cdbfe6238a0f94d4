//! What Graph has under its addresses. A noun is one file of declarations (`teams.json`), and where
//! it does more than list and read what a fixture holds, one of functions beside it (`users.rs`).

mod changes;
mod conditional_access;
mod deleted_items;
mod grants;
mod groups;
mod licensing;
mod meetings;
mod organization;
mod plain;
mod policies;
mod service_principals;
mod users;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use serde_json::Value;

use super::caller::Caller;
use super::declared::{Declaration, declared};
use super::odata::options::Options;
use super::problem::Problem;
use super::state::{Collection, State};

/// One operation on one address.
#[derive(Clone, Copy)]
pub(super) struct Endpoint {
    /// The address with `{…}` where a key stands: `/users/{id}/licenseDetails`.
    pub(super) template: &'static str,
    /// What it does.
    pub(super) operation: Operation,
}

/// What an endpoint does: look at the state or change it.
#[derive(Clone, Copy)]
pub(super) enum Operation {
    /// `GET` of what its declaration says.
    Plain(&'static Declaration),
    /// `GET` of a collection, which is always there.
    List(for<'a> fn(&Call<'a>) -> Resource<'a>),
    /// `GET` of what may be absent or refused.
    Read(for<'a> fn(&Call<'a>) -> Result<Resource<'a>, Problem>),
    /// `POST`.
    Write(Write),
    /// `PATCH`.
    Update(Write),
}

/// A change of the state.
pub(super) type Write = for<'a> fn(&mut State, &Posted<'a>) -> Result<Resource<'static>, Problem>;

impl Operation {
    /// The HTTP method.
    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Plain(_) | Self::List(_) | Self::Read(_) => "GET",
            Self::Write(_) => "POST",
            Self::Update(_) => "PATCH",
        }
    }
}

/// A request that reads, as an endpoint sees it.
pub(super) struct Call<'a> {
    pub(super) state: &'a State,
    /// The values of the template's keys, in order.
    pub(super) keys: &'a [String],
    pub(super) options: &'a Options,
    pub(super) caller: &'a Caller,
}

impl Call<'_> {
    /// The value of the template's nth key.
    pub(super) fn key(&self, index: usize) -> &str {
        self.keys.get(index).map_or("", String::as_str)
    }
}

/// A request that writes, as an endpoint sees it.
pub(super) struct Posted<'a> {
    pub(super) keys: &'a [String],
    pub(super) body: &'a [u8],
}

impl Posted<'_> {
    /// The value of the template's nth key.
    pub(super) fn key(&self, index: usize) -> &str {
        self.keys.get(index).map_or("", String::as_str)
    }
}

/// What an endpoint found.
pub(super) enum Resource<'a> {
    /// Entities, to be filtered, sorted and cut into pages.
    Collection(Listing<'a>),
    /// One entity.
    Entity(Found<'a>),
    /// One entity that was made just now: 201.
    Created(Found<'a>),
    /// One entity was changed: 204, and nothing comes back.
    Changed,
    /// A value that is no entity, such as the result of a function.
    Value(Value),
}

/// Entities of a type.
pub(super) struct Listing<'a> {
    /// Their type in the model.
    pub(super) type_name: &'static str,
    /// What follows `$metadata#` in the context address.
    pub(super) context: String,
    pub(super) items: Vec<Cow<'a, Value>>,
    /// Properties the items do not hold yet.
    pub(super) derived: Option<&'static Derived>,
}

/// Properties that follow from others and are derived when a request names them: for a filter one
/// entity after the other, for a selection those of the page.
pub(super) struct Derived {
    /// Their names in lower case.
    pub(super) names: &'static [&'static str],
    /// Adds them to an entity.
    pub(super) complete: fn(&State, &Value) -> Value,
}

impl Derived {
    /// Whether a query option names one of the properties.
    pub(super) fn is_named(&self, option: Option<&str>) -> bool {
        option.map(str::to_ascii_lowercase).is_some_and(|text| {
            text.contains('*') || self.names.iter().any(|name| text.contains(name))
        })
    }
}

impl<'a> Listing<'a> {
    /// Entities that hold all their properties.
    pub(super) fn new(type_name: &'static str, context: &str, items: Vec<Cow<'a, Value>>) -> Self {
        Self {
            type_name,
            context: context.to_owned(),
            items,
            derived: None,
        }
    }
}

/// One entity of a type.
pub(super) struct Found<'a> {
    /// Its type in the model.
    pub(super) type_name: &'static str,
    /// What follows `$metadata#` in the context address.
    pub(super) context: String,
    pub(super) entity: Cow<'a, Value>,
    /// Whether the address does not tell the type, so that the answer has to.
    pub(super) polymorphic: bool,
}

impl<'a> Resource<'a> {
    /// The entities of a collection as they are.
    pub(super) fn collection(
        type_name: &'static str,
        context: &str,
        collection: &'a Collection,
    ) -> Self {
        let items = collection.items().iter().map(borrowed).collect();
        Self::list(type_name, context, items)
    }

    /// Entities that were gathered.
    pub(super) fn list(type_name: &'static str, context: &str, items: Vec<Cow<'a, Value>>) -> Self {
        Self::Collection(Listing::new(type_name, context, items))
    }

    /// One entity as it is.
    pub(super) fn entity(type_name: &'static str, context: &str, entity: &'a Value) -> Self {
        Self::Entity(Found {
            type_name,
            context: context.to_owned(),
            entity: Cow::Borrowed(entity),
            polymorphic: false,
        })
    }
}

/// A shared entity without copying it.
pub(super) fn borrowed(entity: &Arc<Value>) -> Cow<'_, Value> {
    Cow::Borrowed(entity.as_ref())
}

/// The entities of which a property has this value.
pub(super) fn with<'a>(
    collection: &'a Collection,
    property: &str,
    value: &str,
) -> Vec<Cow<'a, Value>> {
    collection
        .items()
        .iter()
        .filter(|item| item[property].as_str() == Some(value))
        .map(borrowed)
        .collect()
}

/// Every endpoint of the mock.
pub(super) fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    static ENDPOINTS: LazyLock<Vec<Endpoint>> = LazyLock::new(|| {
        let functions = [
            conditional_access::ENDPOINTS,
            deleted_items::ENDPOINTS,
            grants::ENDPOINTS,
            groups::ENDPOINTS,
            meetings::ENDPOINTS,
            organization::ENDPOINTS,
            policies::ENDPOINTS,
            service_principals::ENDPOINTS,
            users::ENDPOINTS,
        ];
        let functions = functions.into_iter().flatten().copied();
        functions.chain(plain::endpoints()).collect()
    });
    ENDPOINTS.iter()
}

pub(super) use plain::answer;

/// The entities a navigation property of an entity leads to; none, if the mock does not know it.
pub(super) fn related(
    state: &State,
    type_name: &str,
    entity: &Value,
    navigation: &str,
) -> Option<Vec<Value>> {
    let id = entity["id"].as_str().unwrap_or_default();
    match (type_name, navigation) {
        ("user", "licenseDetails") => Some(state.license_details(entity)),
        ("user", "oauth2PermissionGrants") => Some(owned(grants::of_principal(state, id))),
        ("servicePrincipal", "oauth2PermissionGrants") => Some(owned(grants::of_client(state, id))),
        ("user" | "servicePrincipal", "appRoleAssignments") => {
            Some(grants::assignments_of(state, id))
        }
        ("servicePrincipal", "appRoleAssignedTo") => Some(grants::assignments_to(state, id)),
        _ => {
            let key = declared()
                .related
                .get(&format!("{type_name}/{navigation}"))?;
            let found = state.collection(key).by_id(id);
            Some(
                found
                    .map(|found| found.as_ref().clone())
                    .into_iter()
                    .collect(),
            )
        }
    }
}

fn owned(items: Vec<Cow<'_, Value>>) -> Vec<Value> {
    items.into_iter().map(Cow::into_owned).collect()
}
