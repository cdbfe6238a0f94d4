//! Conditional Access policies as a tenant answers them: what nobody judges is never a pass.

use greenroom::results::{Readiness, Run};
use greenroom_results::Verdict;
use serde_json::{Value, json};

use crate::support::Desk;

const POLICIES: &str = "/v1.0/identity/conditionalAccess/policies";

/// A policy that the tenant of the tests is ready with: it is met by the rooms' password.
fn policy() -> Value {
    json!({
        "id": "0ad0e2a6-1b7f-4c55-9d5a-6f3f6fb7a0c1", "displayName": "Rooms", "state": "enabled",
        "conditions": {
            "users": { "includeUsers": ["All"] },
            "applications": { "includeApplications": ["All"] },
            "clientAppTypes": ["all"],
        },
        "grantControls": {
            "operator": "OR", "builtInControls": [],
            "authenticationStrength": { "displayName": "S", "allowedCombinations": ["password"] },
        },
        "sessionControls": null,
    })
}

/// An audit of a tenant that answers with this policy, whatever a fixture may hold.
fn audited(policy: &Value) -> Run {
    let desk = Desk::new();
    let answer = json!({ "body": { "value": [policy] } });
    let fixture = json!({
        "extends": "ready", "about": "A policy as it was answered.",
        "faults": [{ "match": { "path": POLICIES }, "answer": answer }],
    });
    desk.write("tenant.json", &fixture.to_string());
    desk.audit("tenant.json")
}

/// The policy with another value where a path leads, whose parts are separated by points.
fn set(path: &str, value: Value) -> Value {
    let mut changed = policy();
    let mut place = &mut changed;
    for part in path.split('.') {
        if place.is_null() {
            *place = json!({});
        }
        place = &mut place[part];
    }
    *place = value;
    changed
}

#[test]
fn a_policy_of_documented_words_is_judged() {
    assert_eq!(audited(&policy()).readiness, Readiness::Ready);
}

#[test]
fn what_no_rule_judges_is_unknown_and_named_with_its_place() {
    for (path, value) in [
        ("state", json!("Enabled")),
        ("conditions.users.includeUsers", json!(["all"])),
        ("conditions.users.includeAgents", json!(["All"])),
        (
            "conditions.applications.includeApplications",
            json!(["AllAgentResources"]),
        ),
        ("conditions.clientAppTypes", json!(["unknownFutureValue"])),
        ("conditions.agentRiskLevels", json!("high")),
        ("grantControls.builtInControls", json!(["verifiedId"])),
        ("grantControls.operator", json!("Or")),
        (
            "sessionControls.networkAccess",
            json!({ "isEnabled": true }),
        ),
    ] {
        let mut changed = set(path, value.clone());
        if path == "state" || path.starts_with("conditions") || path.ends_with("operator") {
            changed["grantControls"]["builtInControls"] = json!(["mfa"]);
            changed["grantControls"]["authenticationStrength"] = json!(null);
        }
        if path.ends_with("builtInControls") {
            changed["grantControls"]["operator"] = json!("AND");
        }
        let run = audited(&changed);
        assert_eq!(run.readiness, Readiness::Undetermined, "{path}");
        assert!(
            run.joins.iter().all(|join| join.identity.is_none()),
            "{path}"
        );
        for finding in run.findings_of("sign-in-conditions") {
            assert_eq!(finding.verdict, Verdict::Unknown, "{path}");
            assert_eq!(
                finding.reason_word(),
                "conditional-access-unjudged",
                "{path}"
            );
            let found = finding.found.to_string();
            let (_, named) = found.split_once(path).unwrap();
            let word = value.as_str().or(value[0].as_str()).unwrap_or("isEnabled");
            assert!(named.contains(word), "{path}: {}", finding.found);
        }
    }
}

/// Without the header that asks for them, Graph hides these words behind `unknownFutureValue`.
#[test]
fn values_that_microsoft_added_later_are_read_by_their_names() {
    let desk = Desk::new();
    let mut linux = policy();
    linux["conditions"]["platforms"] = json!({ "includePlatforms": ["linux"] });
    linux["grantControls"] = json!({ "operator": "AND", "builtInControls": ["riskRemediation"] });
    let fixture = json!({
        "extends": "ready", "about": "A policy with words that were added later.",
        "policies": { "conditionalAccessPolicies": { "later": linux } },
    });
    desk.write("tenant.json", &fixture.to_string());
    for finding in desk.audit("tenant.json").findings_of("sign-in-conditions") {
        assert_eq!(finding.reason_word(), "undecided", "{}", finding.found);
        assert!(
            finding.found.to_string().contains("the device platform"),
            "{}",
            finding.found
        );
    }
}
