//! Whom a policy is for. Whoever it leaves out in one way is left out, whatever includes them.
//!
//! Source: Microsoft Graph v1.0, conditionalAccessUsers. That a group counts for the members of
//! the groups in it is our conclusion.

use greenroom_graph::{ConditionalAccessPolicy, Ids, Users};
use greenroom_results::{Sentence, say};
use serde_json::Value;

use super::conditions::holds_something;
use super::judge::SignIn;
use super::open::{Holds, Open, unjudged};

pub(super) fn hold(policy: &ConditionalAccessPolicy, sign_in: &SignIn<'_>) -> Holds {
    let unjudged = unjudged(policy, "conditions.users");
    let Some(users) = &policy.conditions.users else {
        return Holds::known(None, say!("which users the policy applies to"));
    };
    let excluded = or([
        Some(users.exclude_users.has(sign_in.account)),
        in_any(&users.exclude_groups, &users.exclude_roles, sign_in),
        guest(
            &users.exclude_users,
            users.exclude_guests_or_external_users.as_ref(),
            sign_in,
        ),
    ]);
    if excluded == Some(true) {
        return Holds::No;
    }
    if !unjudged.is_empty() {
        return Holds::Open(unjudged);
    }
    match (included(users, sign_in), excluded) {
        (Some(false), _) => Holds::No,
        (Some(true), Some(false)) => Holds::Yes,
        _ => Holds::Open(vec![Open::condition(on(users))]),
    }
}

fn included(users: &Users, sign_in: &SignIn<'_>) -> Option<bool> {
    let everybody = users.include_users.iter().any(|word| word == "All");
    or([
        Some(everybody || users.include_users.has(sign_in.account)),
        in_any(&users.include_groups, &users.include_roles, sign_in),
        guest(
            &users.include_users,
            users.include_guests_or_external_users.as_ref(),
            sign_in,
        ),
    ])
}

/// What it depends on whether the account is among them.
fn on(users: &Users) -> Sentence {
    if names_groups(users) {
        say!("the account's groups and roles")
    } else {
        say!("which kind of guest or external user the account is")
    }
}

/// Whether it takes the account's groups and roles to tell.
pub(super) fn names_groups(users: &Users) -> bool {
    let lists = [
        &users.include_groups,
        &users.exclude_groups,
        &users.include_roles,
        &users.exclude_roles,
    ];
    lists.iter().any(|list| !list.is_empty())
}

/// Whether the account is in one of the groups or roles.
fn in_any(groups: &Ids, roles: &Ids, sign_in: &SignIn<'_>) -> Option<bool> {
    if groups.is_empty() && roles.is_empty() {
        return Some(false);
    }
    let memberships = sign_in.memberships?;
    Some(memberships.iter().any(|one| {
        let role = one.role_template_id.as_deref();
        groups.has(&one.id) || role.is_some_and(|role| roles.has(role))
    }))
}

/// Whether the account is among the guests and external users. A member that the tenant itself
/// vouches for is none; of which kind another one is, and from which tenant, is not looked up.
fn guest(words: &[String], kinds: Option<&Value>, sign_in: &SignIn<'_>) -> Option<bool> {
    let every = words.iter().any(|word| word == "GuestsOrExternalUsers");
    match (every, holds_something(kinds)) {
        (false, false) => Some(false),
        (true, _) => sign_in.external,
        (false, true) => match sign_in.external {
            Some(false) => Some(false),
            _ => None,
        },
    }
}

fn or<const N: usize>(values: [Option<bool>; N]) -> Option<bool> {
    if values.contains(&Some(true)) {
        Some(true)
    } else if values.contains(&None) {
        None
    } else {
        Some(false)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::support::{GROUP, OTHER, ROLE, ROOM, blocked, policy};
    use super::super::{SignIn, lets_in};
    use greenroom_results::Verdict;

    #[test]
    fn whom_a_policy_is_for() {
        let all = json!(["All"]);
        for (users, verdict) in [
            (json!({ "includeUsers": all }), Verdict::Fail),
            (
                json!({ "includeUsers": [ROOM.to_uppercase()] }),
                Verdict::Fail,
            ),
            (json!({ "includeUsers": ["None"] }), Verdict::Pass),
            (json!({ "includeUsers": [OTHER] }), Verdict::Pass),
            (json!({ "includeGroups": [GROUP] }), Verdict::Fail),
            (json!({ "includeRoles": [ROLE] }), Verdict::Fail),
            (json!({ "includeGroups": [OTHER] }), Verdict::Pass),
            (
                json!({ "includeUsers": all, "excludeUsers": [ROOM] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeUsers": all, "excludeGroups": [GROUP] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeUsers": all, "excludeRoles": [OTHER] }),
                Verdict::Fail,
            ),
        ] {
            assert_eq!(blocked(&json!({ "users": users })), verdict, "{users}");
        }
    }

    #[test]
    fn a_member_of_the_tenant_is_no_guest() {
        let kinds = json!({ "guestOrExternalUserTypes": "internalGuest,b2bCollaborationMember" });
        for (users, verdict) in [
            (
                json!({ "includeUsers": ["GuestsOrExternalUsers"] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeGuestsOrExternalUsers": kinds }),
                Verdict::Pass,
            ),
            (
                json!({ "includeUsers": ["All"], "excludeGuestsOrExternalUsers": kinds }),
                Verdict::Fail,
            ),
        ] {
            assert_eq!(blocked(&json!({ "users": users })), verdict, "{users}");
        }
    }

    #[test]
    fn of_which_kind_a_guest_is_stays_open() {
        let guest = SignIn {
            account: ROOM,
            external: Some(true),
            memberships: None,
            service: super::super::support::SERVICE,
            clients: &[],
        };
        let kinds = json!({ "guestOrExternalUserTypes": "internalGuest" });
        let by_kind = json!({ "includeGuestsOrExternalUsers": kinds });
        let every = json!({ "includeUsers": ["GuestsOrExternalUsers"] });
        for (users, verdict) in [(by_kind, Verdict::Unknown), (every, Verdict::Fail)] {
            let policy = policy(&json!({ "conditions": { "users": users } }));
            assert_eq!(lets_in(&[policy], &guest).verdict, verdict);
        }
    }

    #[test]
    fn what_nobody_judges_may_include_the_account_and_cannot_bring_an_excluded_one_back() {
        let new = json!({ "includeUsers": ["None"], "includeAgents": ["All"] });
        assert_eq!(blocked(&json!({ "users": new })), Verdict::Unknown);
        let lower = json!({ "includeUsers": ["all"] });
        assert_eq!(blocked(&json!({ "users": lower })), Verdict::Unknown);
        let left_out = json!({ "includeUsers": ["all"], "excludeUsers": [ROOM] });
        assert_eq!(blocked(&json!({ "users": left_out })), Verdict::Pass);
    }
}
