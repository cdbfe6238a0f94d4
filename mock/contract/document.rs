//! The contract's file, and validation by it.

use std::collections::HashMap;

use serde_json::{Value, json};

/// The contract, and the validators made from it so far.
pub(super) struct Contract {
    document: Value,
    validators: HashMap<String, jsonschema::Validator>,
}

impl Contract {
    /// Reads the contract of the repository.
    pub(super) fn read() -> Self {
        let text = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../fixtures/microsoft-graph/openapi.json"
        ));
        Self {
            document: serde_json::from_str(text).unwrap(),
            validators: HashMap::new(),
        }
    }

    /// What is wrong with a body, by the schema of that name.
    pub(super) fn violations(&mut self, schema: &str, body: &Value) -> Vec<String> {
        let validator = self.validators.entry(schema.to_owned()).or_insert_with(|| {
            let rooted = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": self.document["components"],
                "$ref": schema,
            });
            jsonschema::validator_for(&rooted).unwrap()
        });
        validator
            .iter_errors(body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }

    /// A schema by its reference.
    pub(super) fn definition(&self, reference: &str) -> &Value {
        let found = self.document.pointer(reference.trim_start_matches('#'));
        found.unwrap_or_else(|| panic!("the contract has no {reference}"))
    }

    /// Whether the contract has an address.
    pub(super) fn knows(&self, template: &str) -> bool {
        self.path(template).is_some()
    }

    fn path(&self, template: &str) -> Option<&Value> {
        let wanted = shape(template);
        let mut paths = self.document["paths"].as_object().unwrap().iter();
        let found = paths.find(|(path, _)| shape(path) == wanted);
        found.map(|(_, path)| path)
    }

    /// The schema of an operation's successful answer.
    pub(super) fn schema(&self, method: &str, template: &str) -> String {
        let path = self.path(template);
        let path = path.unwrap_or_else(|| panic!("the contract has no {template}"));
        let answer = &path[method.to_lowercase()]["responses"]["2XX"];
        let schema = &answer["content"]["application/json"]["schema"]["$ref"];
        schema.as_str().unwrap().to_owned()
    }
}

/// The schema of every refusal.
pub(super) const ERROR: &str = "#/components/schemas/microsoft.graph.ODataErrors.ODataError";

/// A template without the names of its keys, so that two spellings of one path are equal.
fn shape(template: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for letter in template.replace("()", "").chars() {
        inside = match letter {
            '{' => true,
            '}' => false,
            _ => inside,
        };
        if !inside {
            shape.push(letter);
        }
    }
    shape
}
