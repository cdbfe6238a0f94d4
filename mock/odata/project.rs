//! The form of an entity in an answer: which properties, and what stands for absent ones.

use serde_json::{Map, Value, json};

use super::super::capabilities::Capability;
use super::super::model::{Property, TypeName, model};
use super::super::problem::Problem;

/// The properties a request wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// Those that come unasked.
    Default,
    /// All of them: `$select=*`.
    All,
    /// These, in Graph's spelling.
    Named(Vec<String>),
}

impl Selection {
    /// Reads `$select`; an unknown property is an error, a relationship is passed over.
    pub(crate) fn parse(text: Option<&str>, type_name: &str) -> Result<Self, Problem> {
        let Some(text) = text else {
            return Ok(Self::Default);
        };
        let mut named = Vec::new();
        for name in text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            if name == "*" {
                return Ok(Self::All);
            }
            let first = name.split('/').next().unwrap_or(name);
            match model().property(type_name, first) {
                Some(property) => named.push(property.name.to_owned()),
                None if model().navigation(type_name, first).is_some() => {}
                // Nobody knows what an entity of an open type may hold; it comes without.
                None if model().is_open(type_name) => {}
                None => return Err(unknown(first, type_name)),
            }
        }
        Ok(Self::Named(named))
    }

    /// Whether a property is wanted.
    pub(crate) fn wants(&self, property: &str, capability: &Capability) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| name == property),
            Self::Default => capability.is_default(property),
        }
    }

    /// The suffix of the context address: `(id,displayName)`.
    pub(crate) fn context(&self) -> String {
        match self {
            Self::Named(names) => format!("({})", names.join(",")),
            Self::Default | Self::All => String::new(),
        }
    }
}

fn unknown(name: &str, type_name: &str) -> Problem {
    Problem::bad_request(format!(
        "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type \
         'microsoft.graph.{type_name}'."
    ))
}

/// How to write entities of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Projection<'a> {
    pub(crate) type_name: &'a str,
    pub(crate) selection: &'a Selection,
    pub(crate) capability: &'a Capability,
    /// Whether the client sent `Prefer: include-unknown-enum-members`. Without it, Graph hides
    /// members that were added to an enumeration behind `unknownFutureValue`.
    pub(crate) new_members: bool,
}

impl Projection<'_> {
    /// The entity as Graph returns it: the wanted properties in the model's order, null or an
    /// empty collection where it has no value.
    pub(crate) fn apply(&self, entity: &Value) -> Map<String, Value> {
        let mut shown = Map::new();
        for property in model().properties(self.type_name) {
            if !self.selection.wants(property.name, self.capability) {
                continue;
            }
            match entity.get(property.name) {
                Some(value) => {
                    shown.insert(property.name.to_owned(), self.value(value, property.kind));
                }
                None => {
                    if let Some(value) = absent(&property) {
                        shown.insert(property.name.to_owned(), value);
                    }
                }
            }
        }
        shown
    }

    fn value(&self, value: &Value, kind: TypeName<'_>) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.value(item, kind)).collect(),
            Value::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(name, member)| {
                        let kind = model().actual(kind.name, value);
                        let value = match model().property(kind, name) {
                            Some(property) => self.value(member, property.kind),
                            None => member.clone(),
                        };
                        (name.clone(), value)
                    })
                    .collect(),
            ),
            Value::String(text) if !self.new_members && is_new_member(text, kind) => {
                json!("unknownFutureValue")
            }
            _ => value.clone(),
        }
    }
}

/// What Graph writes for a property without a value; nothing, where only a value would do.
fn absent(property: &Property<'_>) -> Option<Value> {
    match property.kind {
        TypeName { nullable: true, .. } => Some(Value::Null),
        TypeName {
            collection: true, ..
        } => Some(json!([])),
        TypeName {
            name: "Boolean", ..
        } => Some(json!(false)),
        _ => None,
    }
}

/// Whether a member stands behind `unknownFutureValue` in its enumeration.
fn is_new_member(text: &str, kind: TypeName<'_>) -> bool {
    let Some(members) = model().enumeration(kind.name) else {
        return false;
    };
    let place = |wanted: &str| members.iter().position(|member| member == wanted);
    match (place("unknownFutureValue"), place(text)) {
        (Some(sentinel), Some(member)) => member > sentinel,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::capabilities;
    use super::*;

    fn shown(type_name: &str, select: Option<&str>, entity: &Value) -> Map<String, Value> {
        let selection = Selection::parse(select, type_name).unwrap();
        let projection = Projection {
            type_name,
            selection: &selection,
            capability: capabilities::capabilities_of(type_name),
            new_members: false,
        };
        projection.apply(entity)
    }

    #[test]
    fn a_user_without_select_has_the_eleven_default_properties() {
        let user = shown("user", None, &json!({"id": "1", "accountEnabled": true}));
        assert_eq!(user.len(), 11);
        assert!(!user.contains_key("accountEnabled"));
        assert_eq!(user["jobTitle"], Value::Null);
        assert_eq!(user["businessPhones"], json!([]));
    }

    #[test]
    fn select_names_what_comes() {
        let user = shown("user", Some("id,AccountEnabled"), &json!({"id": "1"}));
        assert_eq!(user.keys().collect::<Vec<_>>(), ["id", "accountEnabled"]);
    }

    #[test]
    fn an_unknown_property_is_refused() {
        let problem = Selection::parse(Some("id,price"), "subscribedSku").unwrap_err();
        assert!(problem.message.contains("'price'"), "{}", problem.message);
    }

    #[test]
    fn an_unknown_property_of_an_open_type_does_not_come() {
        let user = shown("user", Some("id,shoeSize"), &json!({"id": "1"}));
        assert_eq!(user.keys().collect::<Vec<_>>(), ["id"]);
    }

    #[test]
    fn a_member_added_later_is_hidden_unless_asked_for() {
        let meeting = json!({"id": "1", "lobbyBypassSettings": {"scope": "invited"}});
        let hidden = shown("onlineMeeting", None, &meeting);
        assert_eq!(hidden["lobbyBypassSettings"]["scope"], "unknownFutureValue");
    }

    #[test]
    fn a_member_of_old_is_shown_as_it_is() {
        let meeting = json!({"id": "1", "lobbyBypassSettings": {"scope": "organizer"}});
        let shown = shown("onlineMeeting", None, &meeting);
        assert_eq!(shown["lobbyBypassSettings"]["scope"], "organizer");
    }
}
