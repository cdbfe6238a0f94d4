//! Where in the answers of an audit a line of the table can be set.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use greenroom_graph::accounted::{self, Entry, Fate};
use serde_json::{Map, Value, json};

use crate::base::Base;
use crate::bench::Audited;
use crate::contract::Contract;

/// A property in the answer to one question.
pub(crate) struct Place {
    /// The question, as a path below the version.
    question: String,
    /// The properties down to the object that has it.
    steps: Vec<String>,
    pub(crate) resource: String,
    pub(crate) property: String,
    /// `resource.property`.
    pub(crate) line: String,
}

impl Place {
    /// Another property of the same object.
    fn next_to(&self, property: &str) -> Self {
        Self {
            question: self.question.clone(),
            steps: self.steps.clone(),
            resource: self.resource.clone(),
            property: property.to_owned(),
            line: format!("{}.{property}", self.resource),
        }
    }

    /// The question and its answer with this value set; none where it has no such place, or says
    /// so already.
    pub(crate) fn with(&self, undisturbed: &Audited, value: &Value) -> Option<(String, Value)> {
        let before = &undisturbed.answers[&self.question];
        let mut body = before.clone();
        self.set(&mut body, value);
        (body != *before).then(|| (self.question.clone(), body))
    }

    fn set(&self, body: &mut Value, value: &Value) {
        let Some(items) = body.get_mut("value").and_then(Value::as_array_mut) else {
            return set(body, &self.steps, &self.property, value);
        };
        for (number, item) in items.iter_mut().enumerate() {
            let value = match value {
                // Two items of one id are no answer.
                Value::String(id) if self.property == "id" && number > 0 => {
                    json!(format!("{}{}", &id[..id.len() - 1], number + 1))
                }
                value => value.clone(),
            };
            set(item, &self.steps, &self.property, &value);
        }
    }
}

/// How an account that belongs to the tenant signs in, where the mock names none.
static OWN_IDENTITY: LazyLock<Value> = LazyLock::new(|| {
    json!({
        "signInType": "userPrincipalName", "issuer": "contoso.example", "issuerAssignedId": "room",
    })
});

/// Sets a property of the object, or of each object of a list, to which the steps lead. What is
/// not there on the way is put there.
fn set(at: &mut Value, steps: &[String], property: &str, value: &Value) {
    if let Some(items) = at.as_array_mut() {
        for item in items {
            set(item, steps, property, value);
        }
        return;
    }
    if at.is_null() {
        *at = Value::Object(Map::new());
    }
    let Some(object) = at.as_object_mut() else {
        return;
    };
    match steps {
        [] => {
            object.insert(property.to_owned(), value.clone());
        }
        [step, rest @ ..] => {
            let below = object.entry(step.clone()).or_insert(json!(null));
            if step == "identities" && *below == json!([]) {
                *below = json!([OWN_IDENTITY.clone()]);
            }
            set(below, rest, property, value);
        }
    }
}

/// Every place of every line in the answers that a base is about.
pub(crate) fn all(base: &Base, undisturbed: &Audited) -> Vec<Place> {
    let mut places = Vec::new();
    for question in undisturbed.answers.keys() {
        let Some((root, inside)) = accounted::held_by(question) else {
            continue;
        };
        let steps: Vec<String> = inside.map(str::to_owned).into_iter().collect();
        let mut own = Vec::new();
        below(question, &steps, root, &mut own);
        own.retain(|place| base.is_about([root, &place.resource, &place.line]));
        places.extend(own);
    }
    places
}

/// Every ignored line of one object of an answer.
pub(crate) struct Ignored {
    /// `resource.property` of each.
    pub(crate) lines: Vec<String>,
    /// The question and its answer with all of them set.
    pub(crate) disturbed: (String, Value),
}

/// What is ignored, object by object.
pub(crate) fn ignored(
    places: &[Place],
    undisturbed: &Audited,
    contract: &Contract,
) -> Vec<Ignored> {
    let mut found: BTreeMap<(&str, &[String]), Ignored> = BTreeMap::new();
    let is_ignored = |place: &&Place| {
        let mut entries = accounted::entries().iter();
        entries.any(|entry| {
            let is_own = entry.resource == place.resource && entry.property == place.property;
            is_own && entry.fate == Fate::Ignored
        })
    };
    for place in places.iter().filter(is_ignored) {
        let values = contract.values(&place.resource, &place.property);
        let told = values
            .iter()
            .find(|one| place.with(undisturbed, one).is_some());
        let Some(value) = told else {
            continue;
        };
        let object = (place.question.as_str(), place.steps.as_slice());
        let own = found.entry(object).or_insert_with(|| Ignored {
            lines: vec![],
            disturbed: (
                place.question.clone(),
                undisturbed.answers[&place.question].clone(),
            ),
        });
        own.lines.push(place.line.clone());
        place.set(&mut own.disturbed.1, value);
    }
    found.into_values().collect()
}

/// A property and a word that Microsoft does not document.
pub(crate) const UNHEARD: [&str; 2] = ["fromTheFuture", "Unheard"];

/// Every place with what nobody has heard of: a property of each object, and a word of each property
/// that is looked at and that holds words.
pub(crate) fn future(
    base: &Base,
    undisturbed: &Audited,
    contract: &Contract,
) -> Vec<(Place, Value)> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for place in all(base, undisturbed) {
        let object = (place.question.clone(), place.steps.clone());
        if seen.insert(object) {
            let unheard = place.next_to(UNHEARD[0]);
            found.push((unheard, json!(true)));
        }
        let holds_words = |entry: &Entry| {
            let is_own = entry.resource == place.resource && entry.property == place.property;
            is_own && entry.word.is_some() && entry.fate == Fate::Judged
        };
        if accounted::entries().iter().any(holds_words) {
            let value = contract.form(&place.resource, &place.property, json!(UNHEARD[1]));
            found.push((place, value));
        }
    }
    found
}

fn below(question: &str, steps: &[String], resource: &str, places: &mut Vec<Place>) {
    let own = accounted::entries().iter();
    for entry in own.filter(|entry| entry.resource == resource && entry.word.is_none()) {
        places.push(Place {
            question: question.to_owned(),
            steps: steps.to_vec(),
            resource: resource.to_owned(),
            property: entry.property.clone(),
            line: format!("{resource}.{}", entry.property),
        });
    }
    for (property, of) in accounted::leads(resource) {
        let steps = [steps, &[property.to_owned()]].concat();
        below(question, &steps, of, places);
    }
}
