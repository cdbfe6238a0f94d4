//! What an endpoint found, written as Graph's JSON.

use serde_json::{Map, Value, json};

use super::capabilities;
use super::listing::{self, Cut, Query};
use super::message::Request;
use super::model::model;
use super::odata::project::{Projection, Selection};
use super::problem::Problem;
use super::resources::{self, Found, Listing};

/// How much control information an answer carries (OData JSON format 4.01, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Metadata {
    /// Links and counts only.
    None,
    /// The context address too.
    Minimal,
    /// The types of entities too.
    Full,
}

impl Metadata {
    /// Reads the level of the `Accept` header or the `$format` option.
    pub(super) fn of(request: &Request, format: Option<&str>) -> Self {
        let accept = format.or_else(|| request.header("accept")).unwrap_or("");
        let accept = accept.to_ascii_lowercase();
        if accept.contains("odata.metadata=none") || accept.contains("odata=nometadata") {
            Self::None
        } else if accept.contains("odata.metadata=full") {
            Self::Full
        } else {
            Self::Minimal
        }
    }

    /// The content type of an answer of this level.
    pub(super) fn content_type(self) -> String {
        let level = match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Full => "full",
        };
        format!(
            "application/json;odata.metadata={level};odata.streaming=true;\
             IEEE754Compatible=false;charset=utf-8"
        )
    }
}

/// What the writing of an answer depends on.
pub(super) struct View<'a> {
    pub(super) query: Query<'a>,
    /// The address of the version: `http://127.0.0.1:8080/1/v1.0`.
    pub(super) service: &'a str,
    /// The path below it, as sent.
    pub(super) path: &'a str,
    pub(super) metadata: Metadata,
    /// Whether the client wants enumeration members that were added later.
    pub(super) new_members: bool,
    /// The only properties with a value, where the caller may see no more.
    pub(super) limited_to: Option<&'a [&'a str]>,
}

impl View<'_> {
    /// A page of a collection.
    pub(super) fn collection(&self, listing: Listing<'_>) -> Result<Value, Problem> {
        let type_name = listing.type_name;
        let context = listing.context.clone();
        let derived = listing
            .derived
            .filter(|derived| derived.is_named(self.query.options.select.as_deref()));
        let selection = self.selection(type_name)?;
        let expansions = self.expansions(type_name)?;
        let Cut { items, count, next } = listing::cut(listing, self.query)?;
        let mut body = Map::new();
        self.context(&mut body, &format!("{context}{}", selection.context()));
        if let Some(count) = count {
            body.insert("@odata.count".into(), json!(count));
        }
        if let Some(token) = next {
            body.insert("@odata.nextLink".into(), json!(self.next_link(&token)));
        }
        let one = |item: &Value| match own_type(item) {
            Some(own) => self.of_own_type(own, item),
            None => Ok(self.one(type_name, &selection, &expansions, item)),
        };
        let value: Result<Vec<_>, Problem> = items
            .iter()
            .map(|item| match derived {
                Some(derived) => one(&(derived.complete)(self.query.state, item)),
                None => one(item),
            })
            .map(|item| item.map(Value::Object))
            .collect();
        body.insert("value".into(), Value::Array(value?));
        Ok(Value::Object(body))
    }

    /// One entity.
    pub(super) fn entity(&self, found: &Found<'_>) -> Result<Value, Problem> {
        let selection = self.selection(found.type_name)?;
        let expansions = self.expansions(found.type_name)?;
        let mut body = Map::new();
        let context = format!("{}{}", found.context, selection.context());
        // The result of a function is of a type, but no member of a set.
        let is_result = context.starts_with("microsoft.graph.");
        let end = if is_result { "" } else { "/$entity" };
        self.context(&mut body, &format!("{context}{end}"));
        if found.polymorphic && self.metadata == Metadata::Minimal {
            body.insert("@odata.type".into(), json!(odata_type(found.type_name)));
        }
        body.extend(self.one(found.type_name, &selection, &expansions, &found.entity));
        Ok(Value::Object(body))
    }

    /// A value that is no entity, its context made absolute.
    pub(super) fn value(&self, mut value: Value) -> Value {
        if let Some(body) = value.as_object_mut()
            && let Some(context) = body.shift_remove("@odata.context")
        {
            let context = context.as_str().unwrap_or_default();
            let rest = std::mem::take(body);
            self.context(body, context.trim_start_matches("$metadata#"));
            body.extend(rest);
        }
        value
    }

    /// An entity of a collection that holds several types, with what its own type has.
    fn of_own_type(&self, own: &str, entity: &Value) -> Result<Map<String, Value>, Problem> {
        let mut shown = Map::new();
        if self.metadata == Metadata::Minimal {
            shown.insert("@odata.type".into(), json!(odata_type(own)));
        }
        shown.extend(self.one(own, &self.selection(own)?, &[], entity));
        Ok(shown)
    }

    fn selection(&self, type_name: &str) -> Result<Selection, Problem> {
        Selection::parse(self.query.options.select.as_deref(), type_name)
    }

    fn context(&self, body: &mut Map<String, Value>, fragment: &str) {
        if self.metadata != Metadata::None {
            let context = format!("{}/$metadata#{fragment}", self.service);
            body.insert("@odata.context".into(), json!(context));
        }
    }

    fn next_link(&self, token: &str) -> String {
        let path = self.path.trim_start_matches('/');
        let query = listing::listing_text(self.query.text);
        let joint = if query.is_empty() { "" } else { "&" };
        format!("{}/{path}?{query}{joint}$skiptoken={token}", self.service)
    }

    fn one(
        &self,
        type_name: &str,
        selection: &Selection,
        expansions: &[String],
        entity: &Value,
    ) -> Map<String, Value> {
        let projection = Projection {
            type_name,
            selection,
            capability: capabilities::capabilities_of(type_name),
            new_members: self.new_members,
        };
        let mut shown = Map::new();
        if self.metadata == Metadata::Full {
            shown.insert("@odata.type".into(), json!(odata_type(type_name)));
        }
        match self.limited_to {
            Some(properties) => shown.extend(projection.apply(&limited(entity, properties))),
            None => shown.extend(projection.apply(entity)),
        }
        for navigation in expansions {
            let related = resources::related(self.query.state, type_name, entity, navigation);
            shown.insert(
                navigation.clone(),
                self.expanded(type_name, navigation, related),
            );
        }
        shown
    }

    fn expanded(&self, type_name: &str, navigation: &str, related: Option<Vec<Value>>) -> Value {
        let property = model().navigation(type_name, navigation);
        let Some(kind) = property.map(|property| property.kind) else {
            return Value::Null;
        };
        let projection = Projection {
            type_name: kind.name,
            selection: &Selection::Default,
            capability: capabilities::capabilities_of(kind.name),
            new_members: self.new_members,
        };
        let mut entities = related
            .unwrap_or_default()
            .iter()
            .map(|entity| Value::Object(projection.apply(entity)))
            .collect::<Vec<_>>()
            .into_iter();
        if kind.collection {
            entities.take(EXPANDED).collect()
        } else {
            entities.next().unwrap_or_default()
        }
    }

    /// The navigation properties to expand, in Graph's spelling.
    fn expansions(&self, type_name: &str) -> Result<Vec<String>, Problem> {
        let Some(text) = &self.query.options.expand else {
            return Ok(Vec::new());
        };
        let capability = capabilities::capabilities_of(type_name);
        if capability.directory && self.query.eventual {
            return Err(Problem::unsupported_query(
                "$expand is not supported with the 'ConsistencyLevel:eventual' header.",
            ));
        }
        text.split(',')
            .map(|name| {
                let name = name.split('(').next().unwrap_or(name).trim();
                let mut known = capability.expand.iter();
                known
                    .find(|known| known.eq_ignore_ascii_case(name))
                    .cloned()
                    .ok_or_else(|| not_expandable(name, type_name))
            })
            .collect()
    }
}

/// The most entities an expanded collection holds (Graph documentation, query parameters).
const EXPANDED: usize = 20;

/// A relationship the model has and the mock does not follow is a gap of the mock.
fn not_expandable(name: &str, type_name: &str) -> Problem {
    let mut problem = Problem::bad_request(format!(
        "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type \
         'microsoft.graph.{type_name}'."
    ));
    problem.unsupported = model().navigation(type_name, name).is_some();
    problem
}

/// The type that an entity states itself.
fn own_type(entity: &Value) -> Option<&str> {
    entity["@odata.type"]
        .as_str()?
        .strip_prefix("#microsoft.graph.")
}

fn odata_type(type_name: &str) -> String {
    format!("#microsoft.graph.{type_name}")
}

fn limited(entity: &Value, properties: &[&str]) -> Value {
    let members = entity.as_object().into_iter().flatten();
    Value::Object(
        members
            .filter(|(name, _)| properties.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    )
}
