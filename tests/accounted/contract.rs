//! What Microsoft's contract lets a property hold.

use greenroom_graph::accounted;
use serde_json::{Value, json};

/// An id that nothing in a tenant has.
const STRANGER: &str = "00000000-0000-4000-8000-000000000001";

/// The types of the contract that the mock answers by.
pub(crate) struct Contract(Value);

impl Contract {
    pub(crate) fn read() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/mock/resources");
        let mut types = json!({});
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "json") {
                let noun = std::fs::read_to_string(path).unwrap();
                let noun: Value = serde_json::from_str(&noun).unwrap();
                let own = noun.pointer("/model/types").and_then(Value::as_object);
                for (name, properties) in own.into_iter().flatten() {
                    types[name] = properties.clone();
                }
            }
        }
        Self(types)
    }

    /// What to set a property to: each of its words, or values of its type.
    pub(crate) fn values(&self, resource: &str, property: &str) -> Vec<Value> {
        let kind = self.kind(resource, property);
        let values = match telling(resource, property) {
            Some(values) => return values,
            None => match words(resource, property).as_slice() {
                [] => typed(&kind.replace(['?', '[', ']'], ""), property),
                words => words.iter().map(|word| json!(word)).collect(),
            },
        };
        let form = |value| self.form(resource, property, value);
        values.into_iter().map(form).collect()
    }

    /// A value as a property holds it, alone or in a list.
    pub(crate) fn form(&self, resource: &str, property: &str, value: Value) -> Value {
        if self.kind(resource, property).contains("[]") {
            json!([value])
        } else {
            value
        }
    }

    fn kind(&self, resource: &str, property: &str) -> &str {
        let kind = self.0[resource][property].as_str();
        kind.unwrap_or("String")
    }
}

/// The words that the table lists for a property.
fn words(resource: &str, property: &str) -> Vec<String> {
    let own = accounted::entries().iter().filter(|entry| {
        entry.resource == resource && entry.property == property && entry.word.is_some()
    });
    own.filter_map(|entry| entry.word.clone()).collect()
}

/// Values by which a property without words matters, where not every text does.
fn telling(resource: &str, property: &str) -> Option<Vec<Value>> {
    let values = match (resource, property) {
        ("user", "userPrincipalName") => vec![json!("lobby_fabrikam#EXT#@contoso.example")],
        ("user", "usageLocation") => vec![json!(null), json!("NO")],
        ("objectIdentity", "signInType") => vec![json!("federated"), json!("userName")],
        ("objectIdentity", "issuer") => vec![json!("MicrosoftAccount")],
        ("licenseAssignmentState", "disabledPlans") => {
            vec![json!(["57ff2da0-773e-42df-b2af-ffb7a2317929"])]
        }
        ("verifiedDomain", "type") => vec![json!("Managed"), json!("Federated")],
        ("verifiedDomain", "name") => vec![json!("contoso.onmicrosoft.us")],
        ("defaultUserRolePermissions", "permissionGrantPoliciesAssigned") => {
            let legacy = "ManagePermissionGrantsForSelf.microsoft-user-default-legacy";
            vec![json!([]), json!([legacy])]
        }
        _ => return None,
    };
    Some(values)
}

/// Values of a type of the contract.
fn typed(kind: &str, property: &str) -> Vec<Value> {
    match kind {
        "Boolean" => vec![json!(true), json!(false)],
        "Int32" => vec![json!(12)],
        "DateTimeOffset" => vec![json!("2026-01-01T00:00:00Z")],
        "Guid" => vec![json!(STRANGER)],
        "String" if property.to_ascii_lowercase().ends_with("id") => vec![json!(STRANGER)],
        "String" => vec![json!("x")],
        _ => vec![json!({ "x": "x" })],
    }
}
