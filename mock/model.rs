//! The part of Microsoft's published model that the mock knows: types, properties, enumerations.
//!
//! The part `model` of each noun's declaration is derived from Microsoft Graph's CSDL (microsoftgraph/msgraph-metadata, commit
//! f54f11b of 2026-08-20, MIT license). A type is written as its Edm or `microsoft.graph` name,
//! with `[]` for a collection and `?` where null is allowed. `open` names the open types, `derived`
//! the types that stand in place of another, each with that other. `flags` holds the members of
//! enumerations whose values may be combined, and `values` the value sets that Microsoft documents
//! for properties the CSDL only calls strings. What Graph serves at an address of its own and a
//! fixture keeps with its owner is `beside` it; of that, `perUserMfaState` is in Graph's beta only.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::declared::declared;

/// The model, read once.
pub(super) fn model() -> &'static Model {
    &declared().model
}

/// Every type the mock can check, filter and answer with.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Model {
    types: HashMap<String, Map<String, Value>>,
    navigation: HashMap<String, Map<String, Value>>,
    enumerations: HashMap<String, Vec<String>>,
    flags: HashMap<String, Vec<String>>,
    derived: HashMap<String, String>,
    beside: HashMap<String, Map<String, Value>>,
    values: HashMap<String, Vec<String>>,
    open: HashSet<String>,
}

/// The declared type of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TypeName<'a> {
    /// The name without its suffixes: `String`, `Guid`, `assignedPlan`.
    pub(super) name: &'a str,
    /// Whether the value is a collection of it.
    pub(super) collection: bool,
    /// Whether null is allowed.
    pub(super) nullable: bool,
}

impl<'a> TypeName<'a> {
    fn parse(text: &'a str) -> Self {
        let (text, nullable) = strip(text, "?");
        let (text, collection) = strip(text, "[]");
        // The items of a collection may be nullable too: `String?[]`.
        let (name, _) = strip(text, "?");
        Self {
            name,
            collection,
            nullable,
        }
    }
}

fn strip<'a>(text: &'a str, suffix: &str) -> (&'a str, bool) {
    text.strip_suffix(suffix)
        .map_or((text, false), |rest| (rest, true))
}

/// A property as the model declares it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property<'a> {
    /// Its name in Graph's own spelling.
    pub(super) name: &'a str,
    /// Its type.
    pub(super) kind: TypeName<'a>,
}

impl Model {
    /// Adds the part of another noun.
    pub(super) fn add(&mut self, part: Self) {
        self.types.extend(part.types);
        self.navigation.extend(part.navigation);
        self.enumerations.extend(part.enumerations);
        self.flags.extend(part.flags);
        self.derived.extend(part.derived);
        self.beside.extend(part.beside);
        self.values.extend(part.values);
        self.open.extend(part.open);
    }

    /// Whether `name` is a structured type of the model.
    pub(super) fn is_structured(&self, name: &str) -> bool {
        self.types.contains_key(name)
    }

    /// Whether entities of a type may hold properties the model does not declare.
    pub(super) fn is_open(&self, type_name: &str) -> bool {
        self.open.contains(type_name)
    }

    /// The properties of a type in the order of the model; none for an unknown type.
    pub(super) fn properties(&self, type_name: &str) -> impl Iterator<Item = Property<'_>> {
        self.types
            .get(type_name)
            .into_iter()
            .flatten()
            .filter_map(|(name, kind)| property(name, kind))
    }

    /// One property, found whatever the case of its letters, as Graph does.
    pub(super) fn property(&self, type_name: &str, name: &str) -> Option<Property<'_>> {
        let properties = self.types.get(type_name)?;
        match properties.get_key_value(name) {
            Some((name, kind)) => property(name, kind),
            None => self
                .properties(type_name)
                .find(|property| property.name.eq_ignore_ascii_case(name)),
        }
    }

    /// The navigation property of that name, whose type says what it leads to.
    pub(super) fn navigation(&self, type_name: &str, name: &str) -> Option<Property<'_>> {
        self.navigation
            .get(type_name)?
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .and_then(|(name, kind)| property(name, kind))
    }

    /// What a fixture keeps with an entity, and Graph at an address of its own.
    pub(super) fn beside(&self, type_name: &str, name: &str) -> Option<Property<'_>> {
        let (name, kind) = self.beside.get(type_name)?.get_key_value(name)?;
        property(name, kind)
    }

    /// The type an object says it is of, if that stands in place of the declared one; else the
    /// declared one.
    pub(super) fn actual<'a>(&'a self, declared: &'a str, object: &Value) -> &'a str {
        let stated = object["@odata.type"].as_str();
        stated
            .and_then(|stated| stated.strip_prefix("#microsoft.graph."))
            .and_then(|stated| self.derived.get_key_value(stated))
            .filter(|(_, base)| *base == declared)
            .map_or(declared, |(name, _)| name)
    }

    /// The members that a property may combine, separated by commas.
    pub(super) fn flags(&self, owner: &str, property: &Property<'_>) -> Option<&[String]> {
        let members = self.flags.get(&format!("{owner}/{}", property.name));
        members.map(Vec::as_slice)
    }

    /// The values a property may hold, if the model or the documentation limits them.
    pub(super) fn values(&self, owner: &str, property: &Property<'_>) -> Option<&[String]> {
        self.enumerations
            .get(property.kind.name)
            .or_else(|| self.values.get(&format!("{owner}/{}", property.name)))
            .map(Vec::as_slice)
    }

    /// The members of an enumeration in the model's order.
    pub(super) fn enumeration(&self, name: &str) -> Option<&[String]> {
        self.enumerations.get(name).map(Vec::as_slice)
    }

    /// Whether `name` is an enumeration of the model.
    pub(super) fn is_enumeration(&self, name: &str) -> bool {
        self.enumerations.contains_key(name)
    }
}

/// What the model says of a name, whatever type has it.
#[derive(Debug, Default)]
struct Documented {
    properties: HashSet<&'static str>,
    words: HashSet<&'static str>,
    values: HashSet<(&'static str, &'static str)>,
}

static DOCUMENTED: LazyLock<Documented> = LazyLock::new(|| {
    let model = model();
    let mut documented = Documented::default();
    let groups = [&model.types, &model.navigation, &model.beside];
    for (owner, names) in groups.into_iter().flatten() {
        for property in names.iter().filter_map(|(name, kind)| property(name, kind)) {
            documented.properties.insert(property.name);
            let lists = [
                model.values(owner, &property),
                model.flags(owner, &property),
            ];
            for word in lists.into_iter().flatten().flatten() {
                documented.values.insert((property.name, word));
            }
        }
    }
    let lists = [&model.enumerations, &model.flags, &model.values];
    let words = lists.into_iter().flat_map(HashMap::values).flatten();
    documented.words = words.map(String::as_str).collect();
    documented
});

/// Whether Microsoft's published model has this word among those that a property may hold: it is
/// the same in every tenant.
#[must_use]
pub fn is_documented_word(word: &str) -> bool {
    DOCUMENTED.words.contains(word)
}

/// The same for the words that this property, of whatever type, may hold.
#[must_use]
pub fn is_documented_value(property: &str, word: &str) -> bool {
    DOCUMENTED.values.contains(&(property, word))
}

/// Whether Microsoft's published model has a property of this name.
#[must_use]
pub fn is_documented_property(name: &str) -> bool {
    DOCUMENTED.properties.contains(name)
}

/// Whether this is how an answer names a type of Microsoft's published model.
#[must_use]
pub fn is_documented_type(name: &str) -> bool {
    let type_name = name.strip_prefix("#microsoft.graph.");
    type_name.is_some_and(|name| model().is_structured(name))
}

fn property<'a>(name: &'a str, kind: &'a Value) -> Option<Property<'a>> {
    Some(Property {
        name,
        kind: TypeName::parse(kind.as_str()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_that_is_named_exists() {
        let edm = [
            "Binary",
            "Boolean",
            "DateTimeOffset",
            "Double",
            "Guid",
            "Int32",
            "String",
            "TimeOfDay",
        ];
        for owner in model().types.keys() {
            for property in model().properties(owner) {
                let name = property.kind.name;
                assert!(
                    edm.contains(&name)
                        || model().is_structured(name)
                        || model().is_enumeration(name),
                    "{owner}/{}: {name}",
                    property.name
                );
            }
        }
    }

    #[test]
    fn every_derived_type_exists_and_so_does_what_it_derives_from() {
        for name in model().derived.iter().flat_map(|(name, base)| [name, base]) {
            assert!(model().is_structured(name), "{name}");
        }
    }

    #[test]
    fn an_object_is_of_the_type_it_states_where_that_fits_the_declared_one() {
        let stated = serde_json::json!({"@odata.type": "#microsoft.graph.ipNamedLocation"});
        assert_eq!(model().actual("namedLocation", &stated), "ipNamedLocation");
        assert_eq!(model().actual("ipRange", &stated), "ipRange");
    }

    #[test]
    fn a_property_is_found_whatever_its_case() {
        let property = model().property("onlineMeeting", "JoinWebUrl").unwrap();
        assert_eq!(property.name, "joinWebUrl");
    }

    #[test]
    fn a_nullable_collection_item_is_still_a_collection() {
        let kind = TypeName::parse("String?[]");
        assert_eq!((kind.name, kind.collection), ("String", true));
    }

    #[test]
    fn documented_values_limit_a_property_the_model_calls_a_string() {
        let property = model()
            .property("assignedPlan", "capabilityStatus")
            .unwrap();
        let values = model().values("assignedPlan", &property).unwrap();
        assert!(values.contains(&"LockedOut".to_owned()));
    }

    #[test]
    fn a_word_is_documented_for_the_properties_that_may_hold_it() {
        assert!(is_documented_value("userType", "Guest"));
        assert!(!is_documented_value("displayName", "Guest"));
        assert!(is_documented_property("oauth2PermissionGrants") && !is_documented_property("HR"));
        assert!(is_documented_type("#microsoft.graph.user") && !is_documented_type("user"));
    }
}
