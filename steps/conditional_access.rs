//! Conditional Access: whether a policy stops an account that nobody attends to.
//!
//! Neither is a block made up nor one missed: a policy whose conditions cannot be told from here
//! leaves the answer open, unless another one decides.

use greenroom_graph::{Applications, ConditionalAccessPolicy, Conditions, Membership, Users};
use serde_json::Value;

use crate::check::Check;

/// Who signs in, and to what.
pub(crate) struct SignIn<'a> {
    /// The account's object id.
    pub(crate) account: &'a str,
    /// The groups and roles it is in; none where they could not be read.
    pub(crate) memberships: Option<&'a [Membership]>,
    /// The ids of the applications that are signed in to.
    pub(crate) applications: &'a [String],
}

/// What a policy demands of a sign-in.
enum Demand {
    Nothing,
    Block,
    Factors(String),
}

pub(crate) const EXPECTED: &str = "a sign-in that no Conditional Access policy stops";

/// Whether a policy needs the account's groups or roles to be known.
pub(crate) fn need_memberships(policies: &[ConditionalAccessPolicy]) -> bool {
    let names_groups = |users: &Users| {
        let lists = [&users.include_groups, &users.exclude_groups];
        let roles = [&users.include_roles, &users.exclude_roles];
        lists.iter().chain(&roles).any(|list| !list.is_empty())
    };
    let enforced = policies.iter().filter(|policy| policy.state == "enabled");
    let mut users = enforced.filter_map(|policy| policy.conditions.users.as_ref());
    users.any(names_groups)
}

/// Whether the policies let the account sign in.
///
/// Source: Microsoft Graph v1.0, conditionalAccessPolicy.
pub(crate) fn lets_in(policies: &[ConditionalAccessPolicy], sign_in: &SignIn<'_>) -> Check {
    let enforced = policies.iter().filter(|policy| policy.state == "enabled");
    let (mut demanded, mut open) = (None, None);
    for policy in enforced {
        let name = &policy.display_name;
        match (demand(policy), applies(&policy.conditions, sign_in)) {
            (Demand::Nothing, _) | (_, Ok(false)) => {}
            (Demand::Block, Ok(true)) => {
                let found = format!("the Conditional Access policy `{name}` blocks it");
                return Check::fail("conditional-access-block", EXPECTED, found);
            }
            (Demand::Factors(factors), Ok(true)) => {
                let found = format!(
                    "the Conditional Access policy `{name}` demands {factors}, which an account \
                     that nobody attends to cannot give"
                );
                demanded.get_or_insert(Check::fail("conditional-access-demand", EXPECTED, found));
            }
            (_, Err(why)) => {
                let found = format!(
                    "whether the Conditional Access policy `{name}` stops it cannot be told from \
                     here: it depends on {why}"
                );
                let fix = format!(
                    "Open the Conditional Access policy in the Microsoft Entra admin center, and \
                     compare it with the room: it depends on {why}. Where it would stop the room, \
                     exclude the account, or a group of all rooms."
                );
                open.get_or_insert(Check::undecided(EXPECTED, found).with_fix(fix));
            }
        }
    }
    let nothing = || Check::pass(EXPECTED, "no Conditional Access policy stops it");
    demanded.or(open).unwrap_or_else(nothing)
}

/// The policies that are only tried out and would apply, as notes.
pub(crate) fn tried_out(policies: &[ConditionalAccessPolicy], sign_in: &SignIn<'_>) -> Vec<String> {
    let tried = policies
        .iter()
        .filter(|policy| policy.state == "enabledForReportingButNotEnforced");
    let would = tried.filter(|policy| {
        !matches!(demand(policy), Demand::Nothing)
            && applies(&policy.conditions, sign_in) != Ok(false)
    });
    would
        .map(|policy| {
            let name = &policy.display_name;
            format!("the Conditional Access policy `{name}` only reports; enforced, it may stop the account")
        })
        .collect()
}

fn demand(policy: &ConditionalAccessPolicy) -> Demand {
    let Some(controls) = &policy.grant_controls else {
        return Demand::Nothing;
    };
    let mut factors = controls.built_in_controls.clone();
    if factors.iter().any(|control| control == "block") {
        return Demand::Block;
    }
    let others = [
        (
            controls.authentication_strength.is_some(),
            "an authentication strength",
        ),
        (
            !controls.custom_authentication_factors.is_empty(),
            "a custom factor",
        ),
        (
            !controls.terms_of_use.is_empty(),
            "the acceptance of terms of use",
        ),
    ];
    let others = others.into_iter().filter(|(is_demanded, _)| *is_demanded);
    factors.extend(others.map(|(_, factor)| factor.to_owned()));
    match factors.as_slice() {
        [] => Demand::Nothing,
        factors => Demand::Factors(factors.join(", ")),
    }
}

/// Whether a policy is for the sign-in; else on what that depends.
fn applies(conditions: &Conditions, sign_in: &SignIn<'_>) -> Result<bool, &'static str> {
    let limits = [
        (is_for_users(conditions), "whom it is for"),
        (
            is_for_account(conditions.users.as_ref(), sign_in),
            "the account's groups and roles",
        ),
        (
            is_for_service(conditions.applications.as_ref(), sign_in),
            "which applications it is for",
        ),
        (
            is_for_client(&conditions.client_app_types),
            "the kind of client",
        ),
        (is_on_every_platform(conditions), "the operating system"),
        (
            is_everywhere(conditions),
            "the place the account signs in from",
        ),
        (unlimited(conditions.devices.as_ref()), "the device"),
        (
            unlimited(conditions.authentication_flows.as_ref()),
            "the way the account signs in",
        ),
        (
            is_at_any_risk(conditions),
            "the risk that Microsoft sees in the sign-in",
        ),
    ];
    if limits.iter().any(|(holds, _)| *holds == Some(false)) {
        return Ok(false);
    }
    match limits.iter().find(|(holds, _)| holds.is_none()) {
        Some((_, why)) => Err(why),
        None => Ok(true),
    }
}

/// Policies for applications that sign in as themselves are for no account.
fn is_for_users(conditions: &Conditions) -> Option<bool> {
    if holds_something(conditions.client_applications.as_ref()) {
        return Some(false);
    }
    conditions.users.is_some().then_some(true)
}

fn is_for_account(users: Option<&Users>, sign_in: &SignIn<'_>) -> Option<bool> {
    let users = users?;
    let own = |list: &[String]| {
        list.iter()
            .any(|id| id.eq_ignore_ascii_case(sign_in.account))
    };
    let everybody = users.include_users.iter().any(|word| word == "All");
    let included = or(
        Some(everybody || own(&users.include_users)),
        in_any(&users.include_groups, &users.include_roles, sign_in),
    );
    let excluded = or(
        Some(own(&users.exclude_users)),
        in_any(&users.exclude_groups, &users.exclude_roles, sign_in),
    );
    and(included, excluded.map(|excluded| !excluded))
}

/// Whether the account is in one of the groups or roles.
fn in_any(groups: &[String], roles: &[String], sign_in: &SignIn<'_>) -> Option<bool> {
    if groups.is_empty() && roles.is_empty() {
        return Some(false);
    }
    let memberships = sign_in.memberships?;
    let is_in = |list: &[String], id: &str| list.iter().any(|known| known.eq_ignore_ascii_case(id));
    Some(memberships.iter().any(|one| {
        let role = one.role_template_id.as_deref();
        is_in(groups, &one.id) || role.is_some_and(|role| is_in(roles, role))
    }))
}

/// Rooms sign in to Office 365 as well: that is where their calendars are.
fn is_for_service(applications: Option<&Applications>, sign_in: &SignIn<'_>) -> Option<bool> {
    let applications = applications?;
    let own = |list: &[String]| {
        list.iter().any(|id| {
            let mut signed_in = sign_in.applications.iter();
            signed_in.any(|application| application.eq_ignore_ascii_case(id))
        })
    };
    let named = |list: &[String], word: &str| list.iter().any(|known| known == word);
    let include = &applications.include_applications;
    let exclude = &applications.exclude_applications;
    let included = own(include) || named(include, "All") || named(include, "Office365");
    if holds_something(applications.application_filter.as_ref()) {
        return if included { None } else { Some(false) };
    }
    match (included, own(exclude), named(exclude, "Office365")) {
        (false, _, _) => Some(false),
        (true, false, false) => Some(true),
        // Several applications are signed in to: one that is left out does not spare the others.
        (true, ..) => {
            let all = sign_in.applications.iter();
            let mut all = all.map(|id| exclude.iter().any(|known| known.eq_ignore_ascii_case(id)));
            if all.all(|is_excluded| is_excluded) {
                Some(false)
            } else {
                None
            }
        }
    }
}

/// Rooms sign in by modern authentication, which is not among the clients of old.
fn is_for_client(types: &[String]) -> Option<bool> {
    let has = |kind: &str| types.iter().any(|known| known == kind);
    if types.is_empty() || has("all") || (has("browser") && has("mobileAppsAndDesktopClients")) {
        return Some(true);
    }
    let modern = has("browser") || has("mobileAppsAndDesktopClients");
    let old = ["exchangeActiveSync", "easSupported", "other"];
    let all_old = types.iter().all(|kind| old.contains(&kind.as_str()));
    if !modern && all_old {
        Some(false)
    } else {
        None
    }
}

fn is_on_every_platform(conditions: &Conditions) -> Option<bool> {
    let Some(platforms) = &conditions.platforms else {
        return Some(true);
    };
    let include = &platforms.include_platforms;
    let every = include.is_empty() || include.iter().any(|one| one == "all");
    (every && platforms.exclude_platforms.is_empty()).then_some(true)
}

fn is_everywhere(conditions: &Conditions) -> Option<bool> {
    let Some(places) = &conditions.locations else {
        return Some(true);
    };
    let include = &places.include_locations;
    let every = include.is_empty() || include.iter().any(|one| one == "All");
    (every && places.exclude_locations.is_empty()).then_some(true)
}

fn is_at_any_risk(conditions: &Conditions) -> Option<bool> {
    let named = !conditions.sign_in_risk_levels.is_empty()
        || !conditions.user_risk_levels.is_empty()
        || holds_something(conditions.insider_risk_levels.as_ref());
    (!named).then_some(true)
}

/// A condition that is not looked into leaves the answer open where it limits anything.
fn unlimited(condition: Option<&Value>) -> Option<bool> {
    (!holds_something(condition)).then_some(true)
}

/// Whether a part of a condition says anything.
fn holds_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Array(items)) => items.iter().any(|item| holds_something(Some(item))),
        Some(Value::Object(parts)) => parts.values().any(|part| holds_something(Some(part))),
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    }
}

fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::verdict::Verdict;

    /// What a policy with these conditions and this demand does to the account `room`.
    fn outcome(conditions: &Value, controls: &Value) -> Check {
        let mut whole = json!({
            "users": { "includeUsers": ["All"] },
            "applications": { "includeApplications": ["All"] },
            "clientAppTypes": ["all"],
        });
        let stated = conditions.as_object().unwrap().clone();
        whole.as_object_mut().unwrap().extend(stated);
        let policy = json!({
            "displayName": "policy", "state": "enabled", "conditions": whole,
            "grantControls": { "builtInControls": controls },
        });
        let applications = ["acs".to_owned(), "vendor".to_owned()];
        let groups = [Membership {
            kind: "#microsoft.graph.group".to_owned(),
            id: "group".to_owned(),
            role_template_id: Some("role".to_owned()),
        }];
        let sign_in = SignIn {
            account: "room",
            memberships: Some(&groups),
            applications: &applications,
        };
        lets_in(&[serde_json::from_value(policy).unwrap()], &sign_in)
    }

    fn blocked(conditions: &Value) -> Verdict {
        outcome(conditions, &json!(["block"])).verdict
    }

    #[test]
    fn whom_a_policy_is_for() {
        for (users, verdict) in [
            (json!({ "includeUsers": ["All"] }), Verdict::Fail),
            (json!({ "includeUsers": ["ROOM"] }), Verdict::Fail),
            (json!({ "includeUsers": ["None"] }), Verdict::Pass),
            (json!({ "includeGroups": ["group"] }), Verdict::Fail),
            (json!({ "includeRoles": ["role"] }), Verdict::Fail),
            (json!({ "includeGroups": ["another"] }), Verdict::Pass),
            (
                json!({ "includeUsers": ["All"], "excludeUsers": ["room"] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeUsers": ["All"], "excludeGroups": ["group"] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeUsers": ["All"], "excludeRoles": ["other"] }),
                Verdict::Fail,
            ),
        ] {
            assert_eq!(blocked(&json!({ "users": users })), verdict, "{users}");
        }
    }

    #[test]
    fn which_applications_a_policy_is_for() {
        for (applications, verdict) in [
            (json!({ "includeApplications": ["acs"] }), Verdict::Fail),
            (json!({ "includeApplications": ["vendor"] }), Verdict::Fail),
            (
                json!({ "includeApplications": ["Office365"] }),
                Verdict::Fail,
            ),
            (
                json!({ "includeApplications": ["MicrosoftAdminPortals"] }),
                Verdict::Pass,
            ),
            (json!({ "includeApplications": [] }), Verdict::Pass),
            (
                json!({ "includeApplications": ["All"], "excludeApplications": ["acs", "vendor"] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeApplications": ["All"], "excludeApplications": ["Office365"] }),
                Verdict::Unknown,
            ),
            (
                json!({ "includeApplications": ["All"], "applicationFilter": { "mode": "exclude", "rule": "x" } }),
                Verdict::Unknown,
            ),
        ] {
            let found = blocked(&json!({ "applications": applications }));
            assert_eq!(found, verdict, "{applications}");
        }
    }

    #[test]
    fn a_block_of_old_clients_does_not_concern_a_room() {
        let old = json!({ "clientAppTypes": ["exchangeActiveSync", "other"] });
        assert_eq!(blocked(&old), Verdict::Pass);
        let some = json!({ "clientAppTypes": ["browser"] });
        assert_eq!(blocked(&some), Verdict::Unknown);
    }

    #[test]
    fn what_cannot_be_told_from_here_leaves_the_answer_open() {
        for conditions in [
            json!({ "locations": { "includeLocations": ["All"], "excludeLocations": ["AllTrusted"] } }),
            json!({ "platforms": { "includePlatforms": ["linux"] } }),
            json!({ "devices": { "deviceFilter": { "mode": "include", "rule": "x" } } }),
            json!({ "signInRiskLevels": ["high"] }),
            json!({ "userRiskLevels": ["high"] }),
            json!({ "authenticationFlows": { "transferMethods": "deviceCodeFlow" } }),
        ] {
            assert_eq!(blocked(&conditions), Verdict::Unknown, "{conditions}");
            assert_eq!(outcome(&conditions, &json!([])).verdict, Verdict::Pass);
        }
    }

    #[test]
    fn a_policy_for_applications_themselves_is_for_no_account() {
        let conditions = json!({ "clientApplications": { "includeServicePrincipals": ["x"] } });
        assert_eq!(blocked(&conditions), Verdict::Pass);
    }

    #[test]
    fn every_factor_is_one_too_many() {
        let check = outcome(&json!({}), &json!(["mfa", "compliantDevice"]));
        assert_eq!(check.reason, "conditional-access-demand");
        assert!(check.found.contains("mfa, compliantDevice"));
    }
}
