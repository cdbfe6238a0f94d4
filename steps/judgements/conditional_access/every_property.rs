//! Every property that Microsoft documents, set to each of its values: what a rule judges changes
//! what is said of some policy, and what is ignored changes nothing.

use greenroom_graph::{ConditionalAccessPolicy, DocumentedProperty};
use greenroom_results::Sentence;
use serde_json::{Value, json};

use super::support::{GROUP, OTHER, ROLE, ROOM, SERVICE, tried};
use crate::check::Check;

/// Policies in which some property or other decides.
fn grounds() -> Vec<Value> {
    let everybody = json!({
        "displayName": "P", "state": "enabled",
        "conditions": {
            "users": { "includeUsers": ["All"] },
            "applications": { "includeApplications": ["All"] },
            "clientAppTypes": ["all"],
        },
        "grantControls": { "operator": "OR", "builtInControls": ["mfa"] },
    });
    let with = |path: &str, value: Value| {
        let mut ground = everybody.clone();
        *ground.pointer_mut(path).unwrap() = value;
        ground
    };
    let switched_on = json!({
        "cloudAppSecurity": { "isEnabled": true },
        "persistentBrowser": { "isEnabled": true, "mode": "never" },
        "signInFrequency": { "isEnabled": true, "value": 2 },
    });
    let mut shaping = with("/grantControls", json!(null));
    shaping["sessionControls"] = switched_on;
    let strength = json!({ "authenticationStrength": { "displayName": "S" } });
    let two = json!({ "operator": "OR", "builtInControls": ["mfa", "compliantDevice"] });
    vec![
        with("/conditions/users", json!({ "includeUsers": ["None"] })),
        with(
            "/conditions/applications",
            json!({ "includeApplications": ["None"] }),
        ),
        with("/grantControls", json!(null)),
        with("/grantControls", two),
        with("/grantControls", strength),
        shaping,
        everybody,
    ]
}

/// What is said of a policy, to a room and to a guest.
fn said(policy: &Value) -> Option<[(Check, Vec<Sentence>); 2]> {
    let policy: ConditionalAccessPolicy = serde_json::from_value(policy.clone()).ok()?;
    assert_eq!(
        policy.undocumented,
        [],
        "documented, and told as if it were not"
    );
    Some([Some(false), Some(true)].map(|external| tried(&policy, external)))
}

/// Whether a value there changes what is said of one of the policies, alone or in a list.
fn changes_something(property: &DocumentedProperty, value: &Value) -> bool {
    let pointer = format!("/{}", property.path.replace('.', "/"));
    let (parent, _) = pointer.rsplit_once('/').unwrap();
    let forms = [value.clone(), json!([value])];
    for ground in grounds() {
        // An object that is made for what is ignored within it would be a change of its own, and a
        // control of the session that does not say that it is on is none.
        let within = property.ignored.is_some()
            || (pointer.matches('/').count() > 2
                && pointer.starts_with("/sessionControls")
                && !pointer.ends_with("/isEnabled"));
        if within && !ground.pointer(parent).is_some_and(Value::is_object) {
            continue;
        }
        let before = said(&ground).unwrap();
        for form in &forms {
            let mut changed = ground.clone();
            set(&mut changed, &pointer, form.clone());
            if said(&changed).is_some_and(|after| after != before) {
                return true;
            }
        }
    }
    false
}

/// Puts a value where a pointer leads, and the objects on the way that are not there; a control of
/// the session is on.
fn set(policy: &mut Value, pointer: &str, value: Value) {
    let mut place = policy;
    for part in pointer.split('/').skip(1) {
        if place.is_null() {
            *place = json!({});
        }
        place = &mut place[part];
    }
    *place = value;
}

/// The words of a property, and ids and other values where it takes them.
fn values(property: &DocumentedProperty) -> Vec<Value> {
    let words = property.words.iter().map(|word| json!(word));
    let ids = [ROOM, GROUP, ROLE, SERVICE, OTHER].map(Value::from);
    let last = property.path.rsplit('.').next().unwrap_or_default();
    let beside = match last {
        "isEnabled" | "disableResilienceDefaults" => vec![json!(true)],
        "value" => vec![json!(8)],
        "includeUsers"
        | "excludeUsers"
        | "includeApplications"
        | "excludeApplications"
        | "includeLocations"
        | "excludeLocations"
        | "includeServicePrincipals" => ids.to_vec(),
        _ if property.words.is_empty() => ids.to_vec(),
        _ => vec![],
    };
    words.chain(beside).collect()
}

#[test]
fn every_property_is_judged_or_ignored_as_its_table_says() {
    let (mut judged, mut ignored, mut cells, mut wrong) = (0, 0, 0, Vec::new());
    for property in ConditionalAccessPolicy::documented() {
        let values = values(&property);
        cells += values.len();
        let changes = values.iter().any(|one| changes_something(&property, one));
        match property.ignored {
            None => judged += 1,
            Some(_) => ignored += 1,
        }
        if changes == property.ignored.is_some() {
            wrong.push(property.path);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!((judged, ignored, cells), (51, 16, 299));
}
