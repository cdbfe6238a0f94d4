//! What all policies together do to one sign-in.

use greenroom_graph::{ConditionalAccessPolicy, Membership};
use greenroom_results::{Between, Reason, Sentence, Value, say};

use super::effect::{self, Effect};
use super::open::{Holds, Kind, Open, held, unjudged};
use super::{conditions, session, users};
use crate::check::Check;

/// Who signs in, and to what.
pub(crate) struct SignIn<'a> {
    /// The account's object id.
    pub(crate) account: &'a str,
    /// Whether it is a guest or an external user; none where that cannot be told.
    pub(crate) external: Option<bool>,
    /// The groups and roles it is in; none where they could not be read.
    pub(crate) memberships: Option<&'a [Membership]>,
    /// The id of the application that a token is asked for.
    pub(crate) service: &'a str,
    /// The ids of the applications that ask.
    pub(crate) clients: &'a [String],
}

/// What is expected of the policies.
pub(crate) fn expected() -> Sentence {
    say!("a sign-in that no Conditional Access policy blocks")
}

const REPORTS: &str = "enabledForReportingButNotEnforced";

/// Whether it takes the account's groups or roles to tell what the policies do: an enforced one names
/// some, and one of those that do is neither ruled out nor certain whatever the account is in.
pub(crate) fn need_memberships(policies: &[ConditionalAccessPolicy], sign_in: &SignIn<'_>) -> bool {
    let without = SignIn {
        memberships: None,
        ..*sign_in
    };
    let names = |policy: &&ConditionalAccessPolicy| {
        let users = policy.conditions.users.as_ref();
        policy.state != "disabled" && users.is_some_and(users::names_groups)
    };
    let is_open = |policy: &ConditionalAccessPolicy| {
        matches!(conditions::hold(policy, &without), Holds::Open(_))
    };
    let naming = || policies.iter().filter(names);
    naming().any(is_enforced) && naming().any(is_open)
}

/// A state that is not documented may be one that enforces.
fn is_enforced(policy: &ConditionalAccessPolicy) -> bool {
    policy.state != "disabled" && policy.state != REPORTS
}

/// Whether the policies let the account sign in.
///
/// Every policy that is for the sign-in has to be met, so one that certainly stops it decides,
/// whatever others may do.
pub(crate) fn lets_in(policies: &[ConditionalAccessPolicy], sign_in: &SignIn<'_>) -> Check {
    let (mut required, mut open) = (None, Vec::new());
    for policy in policies.iter().filter(|policy| is_enforced(policy)) {
        let name = || Value::name(&policy.display_name);
        match outcome(policy, sign_in) {
            Effect::Nothing => {}
            Effect::Block => {
                let found = say!(
                    "the Conditional Access policy {} blocks the sign-in",
                    name()
                );
                return Check::fail(Reason::ConditionalAccessBlock, expected(), found);
            }
            Effect::Requires(what) => {
                let found = say!(
                    "the Conditional Access policy {} requires {}, which an unattended room \
                     account cannot complete",
                    name(),
                    what
                );
                let check = Check::fail(Reason::ConditionalAccessDemand, expected(), found);
                required.get_or_insert(check);
            }
            Effect::Open(whys) => open.push((name(), whys)),
        }
    }
    match required {
        Some(check) => check,
        None if open.is_empty() => Check::pass(
            expected(),
            say!("no Conditional Access policy blocks the sign-in"),
        ),
        None => undecided(&open),
    }
}

/// What a policy does to the sign-in.
fn outcome(policy: &ConditionalAccessPolicy, sign_in: &SignIn<'_>) -> Effect {
    let state = unjudged(policy, "state");
    let does = effect::effect_of(policy);
    match (conditions::hold(policy, sign_in), does) {
        (Holds::No, _) | (_, Effect::Nothing) => Effect::Nothing,
        (Holds::Yes, Effect::Open(whys)) => Effect::Open([state, whys].concat()),
        (Holds::Yes, certain) if state.is_empty() => certain,
        (Holds::Yes, _) => Effect::Open(state),
        (Holds::Open(whys), Effect::Open(more)) => Effect::Open([state, whys, more].concat()),
        (Holds::Open(whys), _) => Effect::Open([state, whys].concat()),
    }
}

fn undecided(open: &[(Value, Vec<Open>)]) -> Check {
    let found = open.iter().map(|(name, whys)| {
        say!(
            "it is not known whether the Conditional Access policy {} blocks the sign-in: it \
             depends on {}",
            name.clone(),
            together(whys)
        )
    });
    let found = say!("{}", Value::several(Between::Semicolon, found));
    let kinds = open.iter().flat_map(|(_, whys)| whys).map(|why| why.kind);
    let kind = kinds.min().unwrap_or(Kind::Condition);
    match kind {
        Kind::Condition => {
            let names = open.iter().map(|(name, _)| name.clone());
            let fix = say!(
                "Open the Conditional Access policy in the Microsoft Entra admin center ({}), and \
                 compare it with how the room signs in. If it would block the room, exclude the \
                 account, or a group of all room accounts.",
                Value::list(names)
            );
            Check::undecided(expected(), found).with_fix(fix)
        }
        other => Check::open(other.reason(), expected(), found),
    }
}

/// All that an answer depends on, as one clause.
fn together(whys: &[Open]) -> Sentence {
    let all = whys.iter().map(|why| why.on.clone());
    all.reduce(|before, on| say!("{}, and on {}", before, on))
        .unwrap_or_default()
}

/// What is worth knowing of policies and does not change the verdict.
pub(crate) fn notes(policies: &[ConditionalAccessPolicy], sign_in: &SignIn<'_>) -> Vec<Sentence> {
    let mut notes = Vec::new();
    for policy in policies {
        let name = || Value::name(&policy.display_name);
        if policy.state == REPORTS && outcome(policy, sign_in) != Effect::Nothing {
            notes.push(say!(
                "the Conditional Access policy {} is report-only; once enforced, it may block the \
                 account",
                name()
            ));
        }
        if is_enforced(policy) && conditions::hold(policy, sign_in) != Holds::No {
            let does = session::harmless(policy).into_iter();
            notes
                .extend(does.map(|what| say!("the Conditional Access policy {} {}", name(), what)));
            notes.extend(beside(policy));
        }
    }
    notes
}

/// What a policy says of itself, beside for whom it is and what it does, and nobody knows.
fn beside(policy: &ConditionalAccessPolicy) -> impl Iterator<Item = Sentence> {
    let all = policy.undocumented.iter();
    let own = all.filter(|one| one.path != "state" && !one.path.contains('.'));
    own.map(|one| {
        say!(
            "the Conditional Access policy {} has a property that Greenroom cannot judge: {} is {}",
            Value::name(&policy.display_name),
            Value::property(&one.path),
            held(one)
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::support::{GROUP, OTHER, ROOM, SERVICE, outcome, policy, told, verdict};
    use super::*;
    use greenroom_results::Verdict;

    fn together(changes: &[Value]) -> Check {
        let policies: Vec<_> = changes.iter().map(policy).collect();
        let sign_in = SignIn {
            account: OTHER,
            external: Some(false),
            memberships: None,
            service: OTHER,
            clients: &[],
        };
        lets_in(&policies, &sign_in)
    }

    fn device() -> Value {
        json!({ "displayName": "Device", "grantControls": { "builtInControls": ["compliantDevice"] } })
    }

    #[test]
    fn a_policy_that_certainly_stops_decides_whatever_others_may_do() {
        let check = together(&[device(), json!({})]);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessDemand));
        let block = json!({ "grantControls": { "builtInControls": ["block"] } });
        let check = together(&[device(), json!({}), block]);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessBlock));
    }

    /// Whether one such policy has to know what the account is in.
    fn needs(users: &Value, changes: &Value) -> bool {
        let mut changes = changes.clone();
        changes["conditions"]["users"] = users.clone();
        let sign_in = SignIn {
            account: ROOM,
            external: Some(false),
            memberships: Some(&[]),
            service: SERVICE,
            clients: &[],
        };
        need_memberships(&[policy(&changes)], &sign_in)
    }

    #[test]
    fn groups_are_asked_for_where_they_can_still_decide() {
        let for_group = json!({ "includeGroups": [GROUP] });
        let but_group = json!({ "includeUsers": ["All"], "excludeGroups": [GROUP] });
        for users in [&for_group, &but_group] {
            assert!(needs(users, &json!({})), "{users}");
            assert!(!needs(users, &json!({ "state": "disabled" })), "{users}");
            let elsewhere = json!({
                "conditions": { "applications": { "includeApplications": [OTHER] } },
            });
            assert!(!needs(users, &elsewhere), "{users}");
        }
        let itself = json!({ "includeUsers": [ROOM], "includeGroups": [GROUP] });
        assert!(!needs(&itself, &json!({})));
        assert!(!needs(&json!({ "includeUsers": ["All"] }), &json!({})));
    }

    #[test]
    fn every_policy_that_leaves_it_open_is_named() {
        let state = json!({ "displayName": "State", "state": "Enabled" });
        let check = together(&[device(), state]);
        assert_eq!(check.verdict, Verdict::Unknown);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessUnjudged));
        let found = check.found.to_string();
        assert!(found.contains("\"Device\"") && found.contains("\"State\""));
        assert!(found.contains("state means when it is Enabled"));
    }

    #[test]
    fn a_policy_that_is_switched_off_stops_nothing() {
        let off = json!({ "state": "disabled", "conditions": { "newcomer": "x" } });
        assert_eq!(verdict(&off), Verdict::Pass);
        assert_eq!(told(&off), Vec::<Sentence>::new());
    }

    #[test]
    fn a_policy_that_only_reports_is_a_note() {
        let tried = json!({ "state": "enabledForReportingButNotEnforced" });
        assert_eq!(verdict(&tried), Verdict::Pass);
        assert_eq!(told(&tried).len(), 1);
        let session = json!({
            "state": "enabledForReportingButNotEnforced", "grantControls": null,
            "sessionControls": { "signInFrequency": { "isEnabled": true } },
        });
        assert_eq!(told(&session).len(), 1);
    }

    #[test]
    fn what_a_policy_says_beside_its_conditions_and_controls_is_a_note() {
        let newcomer = json!({
            "partialEnablementStrategy": "x",
            "sessionControls": { "disableResilienceDefaults": true }, "grantControls": null,
        });
        assert_eq!(verdict(&newcomer), Verdict::Pass);
        assert!(
            told(&newcomer)[1]
                .to_string()
                .ends_with("partialEnablementStrategy is x")
        );
    }

    #[test]
    fn what_it_depends_on_is_said_whole() {
        let check = outcome(&json!({
            "conditions": { "locations": { "includeLocations": ["AllTrusted"] } },
            "grantControls": { "builtInControls": ["compliantDevice"] },
        }));
        assert_eq!(
            check.found.to_string(),
            "it is not known whether the Conditional Access policy \"P\" blocks the sign-in: it \
             depends on the location that the account signs in from, and on whether the device is marked \
             as compliant"
        );
    }
}
