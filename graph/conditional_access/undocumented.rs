//! What a policy sets and Microsoft does not document: nobody can judge it.

use std::fmt;

use serde_json::{Map, Value};

use super::contract::{Kind, POLICY, Property};
use crate::id::is_id;

/// How much of a value is told.
const LONGEST: usize = 80;

/// A property that is not documented, or one with a value that is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undocumented {
    /// The way to it within the policy: `conditions.users.includeUsers`.
    pub path: String,
    /// Its value as JSON, cut where it is long.
    pub value: String,
}

impl fmt::Display for Undocumented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is `{}`", self.path, self.value)
    }
}

/// Everything in a policy that is set and not documented, in its order.
pub(super) fn within(policy: &Value) -> Vec<Undocumented> {
    let mut found = Vec::new();
    if let Value::Object(members) = policy {
        properties("", members, POLICY, &mut found);
    }
    found
}

/// Annotations such as `@odata.type` say how to read an object and set nothing.
fn properties(
    path: &str,
    members: &Map<String, Value>,
    known: &[Property],
    found: &mut Vec<Undocumented>,
) {
    let set = members
        .iter()
        .filter(|(name, value)| !name.contains('@') && is_set(value));
    for (name, value) in set {
        let path = match path {
            "" => name.clone(),
            path => format!("{path}.{name}"),
        };
        match known.iter().find(|(known, _)| known == name) {
            Some((_, kind)) => check(&path, value, *kind, found),
            None => found.push(told(path, value)),
        }
    }
}

fn check(path: &str, value: &Value, kind: Kind, found: &mut Vec<Undocumented>) {
    let kind = match kind {
        Kind::Ignored(kind, _) => *kind,
        kind => kind,
    };
    if let (Value::Array(items), false) = (value, matches!(kind, Kind::Free)) {
        for item in items {
            check(path, item, kind, found);
        }
        return;
    }
    match (kind, value) {
        (Kind::Object(known), Value::Object(members)) => properties(path, members, known, found),
        (Kind::Control(known), Value::Object(members)) => control(path, members, known, found),
        _ if is_documented(value, kind) => {}
        _ => found.push(told(path.to_owned(), value)),
    }
}

/// A control that is switched off sets nothing; one that does not say so is none that is known.
fn control(
    path: &str,
    members: &Map<String, Value>,
    known: &[Property],
    found: &mut Vec<Undocumented>,
) {
    match members.get("isEnabled") {
        Some(Value::Bool(false)) => {}
        Some(Value::Bool(true)) => properties(path, members, known, found),
        other => {
            let path = format!("{path}.isEnabled");
            found.push(told(path, other.unwrap_or(&Value::Null)));
        }
    }
}

fn is_documented(value: &Value, kind: Kind) -> bool {
    match (kind, value) {
        (Kind::Free, _) | (Kind::Boolean, Value::Bool(_)) => true,
        (Kind::Number, Value::Number(number)) => number.is_i64(),
        (Kind::Word(words), Value::String(text)) => words.contains(&text.as_str()),
        (Kind::Id(words), Value::String(text)) => is_id(text) || words.contains(&text.as_str()),
        (Kind::Flags(words), Value::String(text)) => {
            text.split(',').all(|one| words.contains(&one.trim()))
        }
        _ => false,
    }
}

/// Whether a value says anything: nothing, `false` and what is empty do not.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::Array(items) => items.iter().any(is_set),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| !name.contains('@') && is_set(value)),
        Value::String(text) => !text.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

fn told(path: String, value: &Value) -> Undocumented {
    let mut text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    Undocumented { path, value: text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(policy: &Value) -> Vec<String> {
        within(policy).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_documented_is_not_named() {
        let policy = json!({
            "@odata.type": "#microsoft.graph.conditionalAccessPolicy",
            "id": "1", "displayName": "p", "state": "enabledForReportingButNotEnforced",
            "createdDateTime": "2026-01-01T00:00:00Z", "deletedDateTime": null,
            "conditions": {
                "users": {
                    "includeUsers": ["All"],
                    "includeGroups": ["F0A5D9C2-58A1-4A3E-8A6F-B7C1A1A5CE02"],
                    "includeGuestsOrExternalUsers": {
                        "guestOrExternalUserTypes": "internalGuest, serviceProvider",
                        "externalTenants": { "@odata.type": "#x", "membershipKind": "all" },
                    },
                },
                "platforms": { "includePlatforms": ["linux"] },
            },
            "grantControls": {
                "authenticationStrength@odata.context": "$metadata#x",
                "authenticationStrength": { "allowedCombinations": ["password,sms", "qrCodePin"] },
            },
        });
        assert_eq!(paths(&policy), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_documented_is_named_with_its_way_and_its_value() {
        let policy = json!({
            "state": "Enabled", "partialEnablementStrategy": "x",
            "conditions": {
                "agentRiskLevels": "high",
                "users": { "includeUsers": ["all"], "includeAgents": ["All"] },
            },
            "grantControls": { "operator": "or", "builtInControls": ["mfa", "unknownFutureValue"] },
            "sessionControls": {
                "continuousAccessEvaluation": { "mode": "strictLocation" },
                "signInFrequency": { "isEnabled": true, "frequencyInterval": "unknownFutureValue" },
            },
        });
        let mut found = paths(&policy);
        found.sort();
        assert_eq!(
            found,
            [
                "`conditions.agentRiskLevels` is `high`",
                "`conditions.users.includeAgents` is `[\"All\"]`",
                "`conditions.users.includeUsers` is `all`",
                "`grantControls.builtInControls` is `unknownFutureValue`",
                "`grantControls.operator` is `or`",
                "`partialEnablementStrategy` is `x`",
                "`sessionControls.continuousAccessEvaluation` is `{\"mode\":\"strictLocation\"}`",
                "`sessionControls.signInFrequency.frequencyInterval` is `unknownFutureValue`",
                "`state` is `Enabled`",
            ]
        );
    }

    #[test]
    fn what_is_empty_or_switched_off_sets_nothing() {
        let policy = json!({
            "conditions": { "agents": null, "agentIds": [], "times": { "zones": [] } },
            "sessionControls": {
                "signInFrequency": { "isEnabled": false, "frequencyInterval": "new" },
            },
        });
        assert_eq!(paths(&policy), Vec::<String>::new());
    }

    #[test]
    fn a_control_that_does_not_say_whether_it_is_on_is_named() {
        let policy = json!({ "sessionControls": { "persistentBrowser": { "mode": "never" } } });
        assert_eq!(
            paths(&policy),
            ["`sessionControls.persistentBrowser.isEnabled` is `null`"]
        );
    }

    #[test]
    fn a_long_value_is_cut_between_letters() {
        let policy = json!({ "newcomer": "ø".repeat(100) });
        let found = within(&policy);
        assert_eq!(found[0].value, format!("{}…", "ø".repeat(80)));
    }
}
