use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::evidence::Request;

/// What is odd in an answer to a question.
fn odd(url: &str, body: Value) -> Vec<(String, bool)> {
    let evidence = Evidence {
        request: Request {
            method: "GET",
            url: url.to_owned(),
            permission: "",
            new_members: false,
        },
        status: 200,
        request_id: None,
        time: Timestamp::UNIX_EPOCH,
        body,
    };
    let found = oddities(&evidence).into_iter();
    found
        .map(|oddity| (oddity.to_string(), oddity.restricts))
        .collect()
}

fn of_policy(policy: &Value) -> Vec<(String, bool)> {
    let url = "/identity/conditionalAccess/policies?$top=2";
    odd(url, json!({ "value": [policy] }))
}

fn restricting(what: &str) -> Vec<(String, bool)> {
    vec![(format!("{what}, which no rule judges"), true)]
}

fn noted(what: &str) -> Vec<(String, bool)> {
    vec![(format!("{what} is set, which no rule judges"), false)]
}

#[test]
fn a_property_from_the_future_is_named_where_it_is_set() {
    let agents = |value: Value| {
        let conditions = json!({ "agents": value });
        of_policy(&json!({ "state": "enabled", "conditions": conditions }))
    };
    let named = restricting("`conditionalAccessPolicy.conditions.agents` is set");
    assert_eq!(agents(json!({ "includeAgents": ["All"] })), named);
    for unset in [json!(null), json!({ "includeAgents": [] }), json!(false)] {
        assert_eq!(agents(unset), vec![]);
    }
}

#[test]
fn a_word_that_nobody_documents_is_named() {
    let users = |word: &str| {
        let users = json!({ "includeUsers": [word] });
        of_policy(&json!({ "state": "enabled", "conditions": { "users": users } }))
    };
    let path = "`conditionalAccessPolicy.conditions.users.includeUsers`";
    assert_eq!(users("all"), restricting(&format!("{path} is `all`")));
    assert_eq!(users("All"), vec![]);
    assert_eq!(users("2C63888F-28F0-4481-BE6D-DCE7A7ACE732"), vec![]);
    let state = of_policy(&json!({ "state": "Enabled" }));
    let path = "`conditionalAccessPolicy.state`";
    assert_eq!(state, restricting(&format!("{path} is `Enabled`")));
}

#[test]
fn flags_are_words_of_one_text() {
    let flows = |text: &str| {
        let flows = json!({ "transferMethods": text });
        let conditions = json!({ "authenticationFlows": flows });
        of_policy(&json!({ "state": "enabled", "conditions": conditions }))
    };
    assert_eq!(flows("deviceCodeFlow,authenticationTransfer"), vec![]);
    let path = "`conditionalAccessPolicy.conditions.authenticationFlows.transferMethods`";
    let named = restricting(&format!("{path} is `pigeon`"));
    assert_eq!(flows("deviceCodeFlow, pigeon"), named);
}

#[test]
fn a_policy_that_is_not_enforced_restricts_nobody() {
    let policy = |state: &str| json!({ "state": state, "conditions": { "agents": true } });
    let path = "`conditionalAccessPolicy.conditions.agents`";
    assert_eq!(of_policy(&policy("disabled")), vec![]);
    let tried = of_policy(&policy("enabledForReportingButNotEnforced"));
    assert_eq!(tried, noted(path));
    let enforced = of_policy(&policy("enabled"));
    assert_eq!(enforced, restricting(&format!("{path} is set")));
    let mut named = policy("enabled");
    named["displayName"] = json!("Rooms");
    let named = of_policy(&named);
    let whose = format!("{path} of the policy `Rooms` is set");
    assert_eq!(named, restricting(&whose));
}

#[test]
fn a_session_control_that_is_switched_off_is_not_set() {
    let control = |on: bool| {
        let often = json!({ "isEnabled": on, "value": 12 });
        of_policy(&json!({ "state": "enabled", "sessionControls": { "signInFrequency": often } }))
    };
    assert_eq!(control(false), vec![]);
    assert_eq!(control(true).len(), 2);
}

#[test]
fn what_cannot_restrict_is_a_note() {
    let user = json!({ "id": "a", "lastSeenOnMarsDateTime": "2026-11-26T00:00:00Z" });
    let named = noted("`user.lastSeenOnMarsDateTime`");
    assert_eq!(odd("/users/a@contoso.example?$select=id", user), named);
    let annotated = json!({ "@odata.context": "x", "assignedPlans@odata.count": 1 });
    assert_eq!(odd("/users/a", annotated), vec![]);
}

#[test]
fn a_setting_of_the_lobby_is_looked_at_inside_its_meeting() {
    let meeting = json!({ "id": "m", "lobbyBypassSettings": { "scope": "x", "except": "y" } });
    let named = noted("`lobbyBypassSettings.except`");
    let found = odd("/users/a/onlineMeetings", json!({ "value": [meeting] }));
    assert_eq!(found, named);
}

#[test]
fn a_question_is_found_by_its_path() {
    for url in [
        "/users/a@b.example?$select=id",
        "/users?$filter=x",
        "/users/a/licenseDetails",
        "/servicePrincipals(appId='x')/appRoleAssignedTo",
    ] {
        assert!(covers(url), "{url}");
    }
    for url in ["/users/", "/users/a/b", "/subscribedSkus", "/usersX"] {
        assert!(!covers(url), "{url}");
    }
}

/// What the table lists beside the mock's model, which knows only what the mock serves.
///
/// Source: Microsoft Graph v1.0, resource types of these names.
const BESIDE_THE_MODEL: [&str; 5] = [
    "permissionGrantConditionSet",
    "permissionGrantPolicy.includes",
    "permissionGrantPolicy.excludes",
    "conditionalAccessGrantControls.authenticationStrength",
    "conditionalAccessExternalTenants.members",
];

fn is_beside(resource: &str, property: &str) -> bool {
    let full = format!("{resource}.{property}");
    let mut beside = BESIDE_THE_MODEL.iter();
    beside.any(|known| *known == resource || *known == full)
}

fn model() -> Value {
    serde_json::from_str(include_str!("../mock/model.json")).unwrap()
}

/// The name of a type without what says that it is a list or may be null.
fn bare(kind: &Value) -> String {
    kind.as_str().unwrap().replace(['?', '[', ']'], "")
}

/// The words that the model documents for each property that has any.
fn documented() -> BTreeMap<(String, String), BTreeSet<String>> {
    let model = model();
    let words = |list: &Value| {
        let all = list.as_array().unwrap().iter().map(|word| word.as_str());
        all.map(|word| word.unwrap().to_owned())
            .filter(|word| word != "unknownFutureValue")
            .collect()
    };
    let mut found = BTreeMap::new();
    for (resource, properties) in model["types"].as_object().unwrap() {
        for (property, kind) in properties.as_object().unwrap() {
            let own = &model["values"][format!("{resource}/{property}")];
            let list = [&model["enumerations"][bare(kind)], own];
            if let Some(list) = list.into_iter().find(|list| !list.is_null()) {
                found.insert((resource.clone(), property.clone()), words(list));
            }
        }
    }
    found
}

#[test]
fn every_property_of_the_contract_is_accounted_for_once_and_no_other() {
    let model = model();
    for (name, resource) in &table().resources {
        let contract = model["types"][name].as_object();
        let leads = model["navigation"][name].as_object();
        let known: BTreeSet<&String> = contract.into_iter().flat_map(Map::keys).collect();
        let own: Vec<&String> = entries()
            .iter()
            .filter(|entry| entry.resource == *name && entry.word.is_none())
            .map(|entry| &entry.property)
            .chain(resource.of.keys())
            .collect();
        let unique: BTreeSet<&String> = own.iter().copied().collect();
        assert_eq!(unique.len(), own.len(), "{name} lists a property twice");
        let lacking: Vec<_> = known.difference(&unique).collect();
        assert!(lacking.is_empty(), "{name} lacks {lacking:?}");
        for property in unique.difference(&known) {
            let leads = leads.is_some_and(|leads| leads.contains_key(*property));
            assert!(
                leads || is_beside(name, property),
                "{name} has no {property}"
            );
        }
        for (property, of) in &resource.of {
            let kind = contract.and_then(|contract| contract.get(property));
            let is_of = kind.is_none_or(|kind| bare(kind) == *of);
            assert!(is_of, "{name}.{property} is no {of}");
            assert!(table().resources.contains_key(of), "{of} is not listed");
        }
    }
}

#[test]
fn every_documented_word_of_a_judged_property_is_accounted_for() {
    let documented = documented();
    for (name, resource) in &table().resources {
        for (property, listed) in &resource.properties {
            let own: BTreeSet<String> = listed.words.iter().cloned().collect();
            assert_eq!(own.len(), listed.words.len(), "{name}.{property}");
            let Some(words) = documented.get(&(name.clone(), property.clone())) else {
                continue;
            };
            if listed.fate == Fate::Judged || !own.is_empty() {
                assert_eq!(&own, words, "{name}.{property}");
            }
        }
    }
}

#[test]
fn every_line_says_why_and_where_from() {
    for entry in entries() {
        let Entry {
            resource, property, ..
        } = entry;
        let says = entry.fate == Fate::Unjudged || !entry.because.is_empty();
        assert!(
            says && !entry.source.is_empty(),
            "{resource}.{property} has no reason"
        );
        let listed = table().resources[resource].properties.get(property);
        let fate = listed.map(|listed| listed.fate);
        assert!(entry.word.is_none() || fate.is_some());
    }
}
