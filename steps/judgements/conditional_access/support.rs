//! Policies and a sign-in to try them on.

use greenroom_graph::{ConditionalAccessPolicy, Membership};
use serde_json::{Value, json};

use super::{SignIn, lets_in, notes};
use crate::check::Check;
use greenroom_results::{Sentence, Verdict};

pub(super) const ROOM: &str = "2c63888f-28f0-4481-be6d-dce7a7ace732";
pub(super) const GROUP: &str = "f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02";
pub(super) const ROLE: &str = "62e90394-69f5-4237-9190-012177145e10";
pub(super) const OTHER: &str = "3d1f0c58-6f0e-4d6f-9f4b-52c3f3f0a001";
pub(super) const SERVICE: &str = "1fd5118e-2576-4263-8130-9503064c837a";
pub(super) const CLIENT: &str = "17781659-6867-4c77-9ba3-40670305181c";

/// A policy for everybody and everything that requires MFA, with these properties changed: within
/// `conditions` one by one, elsewhere as a whole.
pub(super) fn policy(changes: &Value) -> ConditionalAccessPolicy {
    let mut whole = json!({
        "id": OTHER, "displayName": "P", "state": "enabled",
        "conditions": {
            "users": { "includeUsers": ["All"] },
            "applications": { "includeApplications": ["All"] },
            "clientAppTypes": ["all"],
        },
        "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
        "sessionControls": null,
    });
    for (name, value) in changes.as_object().unwrap() {
        match (name.as_str(), value) {
            ("conditions", Value::Object(conditions)) => {
                let set = whole["conditions"].as_object_mut().unwrap();
                set.extend(conditions.clone());
            }
            _ => whole[name] = value.clone(),
        }
    }
    serde_json::from_value(whole).unwrap()
}

/// Tries policies on a room that is a member of the tenant, in one group and one role.
fn with_room<T>(try_on: impl FnOnce(&SignIn<'_>) -> T) -> T {
    with_account(Some(false), try_on)
}

/// What is said of a policy to an account that is external, or is not.
pub(super) fn tried(
    policy: &ConditionalAccessPolicy,
    external: Option<bool>,
) -> (Check, Vec<Sentence>) {
    let policies = std::slice::from_ref(policy);
    with_account(external, |account| {
        (lets_in(policies, account), notes(policies, account))
    })
}

fn with_account<T>(external: Option<bool>, try_on: impl FnOnce(&SignIn<'_>) -> T) -> T {
    let memberships = [Membership {
        security_enabled: Some(true),
        kind: "#microsoft.graph.group".to_owned(),
        id: GROUP.to_owned(),
        role_template_id: Some(ROLE.to_owned()),
    }];
    try_on(&SignIn {
        account: ROOM,
        external,
        memberships: Some(&memberships),
        service: SERVICE,
        clients: &[CLIENT.to_owned()],
    })
}

pub(super) fn outcome(changes: &Value) -> Check {
    with_room(|room| lets_in(&[policy(changes)], room))
}

pub(super) fn verdict(changes: &Value) -> Verdict {
    outcome(changes).verdict
}

pub(super) fn told(changes: &Value) -> Vec<Sentence> {
    with_room(|room| notes(&[policy(changes)], room))
}

/// The verdict of a policy with these conditions that blocks.
pub(super) fn blocked(conditions: &Value) -> Verdict {
    verdict(&json!({ "conditions": conditions, "grantControls": { "builtInControls": ["block"] } }))
}
