use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::json;

use super::*;
use crate::evidence::{Request, Seen};

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
        entry: false,
        seen: Seen::default(),
    };
    let found = evidence.oddities().iter();
    found
        .map(|oddity| (oddity.to_string(), oddity.restricts))
        .collect()
}

fn of_grant(grant: &Value) -> Vec<(String, bool)> {
    let url = "/servicePrincipals(appId='x')/oauth2PermissionGrants";
    odd(url, json!({ "value": [grant] }))
}

fn restricting(what: &str) -> Vec<(String, bool)> {
    vec![(format!("{what}, which no rule covers"), true)]
}

fn noted(what: &str) -> Vec<(String, bool)> {
    vec![(format!("{what} is set, which no rule covers"), false)]
}

#[test]
fn a_property_from_the_future_is_named_where_it_is_set() {
    let limits = |value: Value| of_grant(&json!({ "scope": "a", "limits": value }));
    let named = restricting("`oAuth2PermissionGrant.limits` is set");
    assert_eq!(limits(json!({ "hours": [0, 8] })), named);
    for unset in [json!(null), json!({ "hours": [] }), json!(false)] {
        assert_eq!(limits(unset), vec![]);
    }
}

#[test]
fn a_word_that_nobody_documents_is_named() {
    let of_kind = |word: &str| of_grant(&json!({ "consentType": word }));
    assert_eq!(of_kind("Principal"), vec![]);
    let path = "`oAuth2PermissionGrant.consentType`";
    for word in ["principal", "Principal,AllPrincipals"] {
        let named = restricting(&format!("{path} is `{word}`"));
        assert_eq!(of_kind(word), named);
    }
}

#[test]
fn what_is_within_a_property_is_accounted_for_by_its_own_type() {
    let identities = json!([{ "issuer": "x", "trust": true }, { "issuer": "y" }]);
    let found = odd("/users/a", json!({ "identities": identities }));
    assert_eq!(found, restricting("`user.identities.trust` is set"));
}

#[test]
fn what_a_rule_looks_at_itself_is_left_to_it() {
    let policies = |policy: Value| odd("/policies/permissionGrantPolicies", policy);
    let condition = json!({ "fromTheFuture": true, "permissionType": "new" });
    assert_eq!(policies(json!({ "includes": [condition] })), vec![]);
    let named = restricting("`permissionGrantPolicy.fromTheFuture` is set");
    assert_eq!(policies(json!({ "fromTheFuture": true })), named);
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

/// Microsoft's model, of which each noun of the mock declares a part.
fn model() -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../mock/resources");
    let mut model = serde_json::json!({});
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            let noun = std::fs::read_to_string(path).unwrap();
            let noun: Value = serde_json::from_str(&noun).unwrap();
            for (part, names) in noun["model"].as_object().into_iter().flatten() {
                for (name, what) in names.as_object().into_iter().flatten() {
                    model[part][name] = what.clone();
                }
            }
        }
    }
    model
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
        let contract = model["types"][name].as_object().unwrap();
        let known: BTreeSet<&String> = contract.keys().collect();
        let own: Vec<&String> = entries()
            .iter()
            .filter(|entry| entry.resource == *name && entry.word.is_none())
            .map(|entry| &entry.property)
            .chain(resource.of.keys())
            .collect();
        let unique: BTreeSet<&String> = own.iter().copied().collect();
        assert_eq!(unique.len(), own.len(), "{name} lists a property twice");
        assert_eq!(unique, known, "{name}");
        for (property, of) in &resource.of {
            assert_eq!(bare(&contract[property]), *of, "{name}.{property}");
            assert!(table().resources.contains_key(of), "{of} is not listed");
        }
    }
}

#[test]
fn every_documented_word_of_a_judged_property_is_accounted_for() {
    let documented = documented();
    let is_judged = |name: &str, property: &str| {
        entries().iter().any(|entry| {
            entry.resource == name && entry.property == property && entry.fate == Fate::Judged
        })
    };
    for (name, resource) in &table().resources {
        for (property, listed) in &resource.properties {
            let own: BTreeSet<String> = listed.words.iter().cloned().collect();
            assert_eq!(own.len(), listed.words.len(), "{name}.{property}");
            let Some(words) = documented.get(&(name.clone(), property.clone())) else {
                continue;
            };
            if is_judged(name, property) || !own.is_empty() {
                assert_eq!(&own, words, "{name}.{property}");
            }
        }
    }
}

#[test]
fn every_line_says_why_and_where_from() {
    for entry in entries() {
        let line = format!("{}.{}", entry.resource, entry.property);
        assert!(!entry.because.is_empty(), "{line} has no reason");
        assert!(!entry.source.is_empty(), "{line} has no source");
        let listed = &table().resources[&entry.resource].properties;
        assert!(listed.contains_key(&entry.property), "{line}");
    }
}
