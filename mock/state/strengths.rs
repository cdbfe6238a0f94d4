//! The authentication strength that a Conditional Access policy requires.

use serde_json::{Map, Value, json};

use super::super::fixture::error::Flaw;

/// The policies of a document. Where a Conditional Access policy names its authentication strength
/// by id alone, the strength of that id stands in its place, as Graph returns it.
pub(super) fn resolved(document: &Value) -> Result<Value, Flaw> {
    let mut policies = document.get("policies").cloned().unwrap_or(json!({}));
    let strengths = policies["authenticationStrengthPolicies"].take();
    let conditional = policies["conditionalAccessPolicies"].as_object_mut();
    for (label, policy) in conditional.into_iter().flatten() {
        let strength = policy.pointer_mut("/grantControls/authenticationStrength");
        if let Some(strength) = strength.filter(|strength| names_only_its_id(strength)) {
            *strength = by_id(&strengths, &strength["id"]).ok_or_else(|| {
                let path = "grantControls.authenticationStrength.id";
                Flaw::at(
                    format!("policies.conditionalAccessPolicies.{label}.{path}"),
                    "is no id in policies.authenticationStrengthPolicies",
                )
            })?;
        }
    }
    policies["authenticationStrengthPolicies"] = strengths;
    Ok(policies)
}

fn names_only_its_id(strength: &Value) -> bool {
    let members = strength.as_object().map_or(0, Map::len);
    members == 1 && strength["id"].is_string()
}

fn by_id(strengths: &Value, id: &Value) -> Option<Value> {
    let mut known = strengths.as_object().into_iter().flatten();
    known
        .find(|(_, strength)| strength["id"] == *id)
        .map(|(_, strength)| strength.clone())
}
