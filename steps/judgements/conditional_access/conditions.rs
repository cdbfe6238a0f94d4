//! For which sign-ins a policy is: each condition that is set has to hold.
//!
//! Source: Microsoft Graph v1.0, conditionalAccessConditionSet.

use greenroom_graph::{ConditionalAccessPolicy, Conditions};
use greenroom_results::say;
use serde_json::Value;

use super::judge::SignIn;
use super::open::{Holds, is_below, unjudged};
use super::{applications, users};

/// Whether a policy is for the sign-in.
pub(super) fn hold(policy: &ConditionalAccessPolicy, sign_in: &SignIn<'_>) -> Holds {
    let set = &policy.conditions;
    Holds::all([
        users::hold(policy, sign_in),
        applications::hold(policy, sign_in),
        for_account(set),
        client(&set.client_app_types),
        platform(set),
        place(set),
        device(set.devices.as_ref()),
        flow(set.authentication_flows.as_ref()),
        risk(set),
        beyond(policy),
    ])
}

/// What a policy sets among its conditions and nobody can judge; whom and what it is for is looked
/// into apart.
fn beyond(policy: &ConditionalAccessPolicy) -> Holds {
    let apart = ["conditions.users", "conditions.applications"];
    let mut all = policy.undocumented.iter();
    let others = |path: &str| {
        is_below(path, "conditions") && !apart.iter().any(|apart| is_below(path, apart))
    };
    if !all.any(|one| others(&one.path)) {
        return Holds::Yes;
    }
    let mut open = unjudged(policy, "conditions");
    for apart in apart {
        let theirs = unjudged(policy, apart);
        open.retain(|one| !theirs.contains(one));
    }
    Holds::Open(open)
}

/// Policies for applications that sign in as themselves are for no account, and Graph takes none
/// that is for both.
///
/// Source: Microsoft Graph v1.0, conditionalAccessClientApplications.
fn for_account(set: &Conditions) -> Holds {
    let for_applications = holds_something(set.client_applications.as_ref())
        || !set.service_principal_risk_levels.is_empty();
    let known = match (for_applications, &set.users) {
        (false, _) => Some(true),
        (true, None) => Some(false),
        (true, Some(_)) => None,
    };
    Holds::known(
        known,
        say!("whether the policy applies to users or to workload identities"),
    )
}

/// Rooms sign in by modern authentication, which is not among the legacy clients. Which of its two
/// kinds a join is depends on the vendor's application.
fn client(types: &[String]) -> Holds {
    let has = |kind: &str| types.iter().any(|known| known == kind);
    let legacy = ["exchangeActiveSync", "easSupported", "other"];
    let known = if has("all") || (has("browser") && has("mobileAppsAndDesktopClients")) {
        Some(true)
    } else if !types.is_empty() && types.iter().all(|kind| legacy.contains(&kind.as_str())) {
        Some(false)
    } else {
        None
    };
    Holds::known(known, say!("the client app"))
}

/// Microsoft Entra ID takes the system from what the client says of itself.
fn platform(set: &Conditions) -> Holds {
    let known = set.platforms.as_ref().map_or(Some(true), |platforms| {
        let include = &platforms.include_platforms;
        let every = include.is_empty() || include.iter().any(|one| one == "all");
        (every && platforms.exclude_platforms.is_empty()).then_some(true)
    });
    Holds::known(known, say!("the device platform"))
}

fn place(set: &Conditions) -> Holds {
    let known = set.locations.as_ref().map_or(Some(true), |places| {
        let include = &places.include_locations;
        let every = include.is_empty() || include.iter().any(|one| one == "All");
        (every && places.exclude_locations.is_empty()).then_some(true)
    });
    Holds::known(known, say!("the location that the account signs in from"))
}

fn device(devices: Option<&Value>) -> Holds {
    Holds::known(unset(devices), say!("the device"))
}

/// Teams Rooms on Android that are signed in from afar sign in by device code; another client may,
/// too.
///
/// Source: Microsoft Teams, "Supported Conditional Access and Intune device compliance policies for
/// Microsoft Teams Rooms".
fn flow(flows: Option<&Value>) -> Holds {
    let methods = flows.and_then(|flows| flows.get("transferMethods"));
    let none = methods.and_then(Value::as_str) == Some("none");
    let known = if none { Some(true) } else { unset(flows) };
    Holds::known(
        known,
        say!(
            "the authentication flow: Teams Rooms on Android that are signed in remotely use the \
             device code flow"
        ),
    )
}

fn risk(set: &Conditions) -> Holds {
    let named = !set.sign_in_risk_levels.is_empty()
        || !set.user_risk_levels.is_empty()
        || holds_something(set.insider_risk_levels.as_ref());
    Holds::known(
        (!named).then_some(true),
        say!("the risk level that Microsoft assigns to the account or to the sign-in"),
    )
}

/// A condition that is not looked into leaves the answer open where it limits anything.
fn unset(condition: Option<&Value>) -> Option<bool> {
    (!holds_something(condition)).then_some(true)
}

/// Whether a part of a condition says anything.
pub(super) fn holds_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Array(items)) => items.iter().any(|item| holds_something(Some(item))),
        Some(Value::Object(parts)) => parts.values().any(|part| holds_something(Some(part))),
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::support::{OTHER, blocked, outcome};
    use greenroom_results::{Reason, Verdict};

    #[test]
    fn a_block_of_legacy_clients_does_not_concern_a_room() {
        for (types, verdict) in [
            (json!(["exchangeActiveSync", "other"]), Verdict::Pass),
            (
                json!(["browser", "mobileAppsAndDesktopClients"]),
                Verdict::Fail,
            ),
            (json!(["browser"]), Verdict::Unknown),
            (json!(["other", "somethingNew"]), Verdict::Unknown),
            (json!([]), Verdict::Unknown),
        ] {
            assert_eq!(
                blocked(&json!({ "clientAppTypes": types })),
                verdict,
                "{types}"
            );
        }
    }

    #[test]
    fn a_condition_that_limits_nothing_holds() {
        for conditions in [
            json!({ "locations": { "includeLocations": ["All"], "excludeLocations": [] } }),
            json!({ "platforms": { "includePlatforms": ["all"] } }),
            json!({ "devices": { "deviceFilter": null } }),
            json!({ "authenticationFlows": { "transferMethods": "none" } }),
        ] {
            assert_eq!(blocked(&conditions), Verdict::Fail, "{conditions}");
        }
    }

    #[test]
    fn what_cannot_be_told_from_here_leaves_the_answer_open() {
        for conditions in [
            json!({ "locations": { "includeLocations": ["All"], "excludeLocations": ["AllTrusted"] } }),
            json!({ "locations": { "includeLocations": ["all"] } }),
            json!({ "platforms": { "includePlatforms": ["linux"] } }),
            json!({ "platforms": { "includePlatforms": ["all"], "excludePlatforms": ["iOS"] } }),
            json!({ "devices": { "deviceFilter": { "mode": "include", "rule": "x" } } }),
            json!({ "signInRiskLevels": ["high"] }),
            json!({ "userRiskLevels": ["none"] }),
            json!({ "insiderRiskLevels": "minor,elevated" }),
            json!({ "authenticationFlows": { "transferMethods": "deviceCodeFlow" } }),
        ] {
            assert_eq!(blocked(&conditions), Verdict::Unknown, "{conditions}");
        }
    }

    #[test]
    fn a_policy_for_applications_themselves_is_for_no_account() {
        let own = json!({ "includeServicePrincipals": [OTHER] });
        for (users, verdict) in [
            (json!(null), Verdict::Pass),
            (json!({ "includeUsers": ["None"] }), Verdict::Pass),
            // Graph takes none that is for both: such an answer is none to build on.
            (json!({ "includeUsers": ["All"] }), Verdict::Unknown),
        ] {
            let conditions = json!({ "clientApplications": own, "users": users });
            assert_eq!(blocked(&conditions), verdict, "{users}");
        }
    }

    #[test]
    fn a_condition_that_nobody_judges_is_named_with_its_value() {
        let check = outcome(&json!({ "conditions": { "agentRiskLevels": ["high"] } }));
        assert_eq!(check.verdict, Verdict::Unknown);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessUnjudged));
        let named = "conditions.agentRiskLevels means when it is [\"high\"]";
        assert!(check.found.to_string().contains(named), "{}", check.found);
    }

    #[test]
    fn a_condition_that_nobody_judges_does_not_matter_to_whom_the_policy_leaves_out() {
        let conditions =
            json!({ "agentRiskLevels": ["high"], "users": { "includeUsers": [OTHER] } });
        assert_eq!(blocked(&conditions), Verdict::Pass);
    }
}
