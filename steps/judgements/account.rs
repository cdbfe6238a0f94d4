//! Whether an account may sign in.

use std::sync::Arc;

use greenroom_graph::Account;
use greenroom_results::{Reason, Sentence, Verdict, say};

use crate::check::Check;
use crate::unread::Read;

pub(crate) fn enabled(found: &Account) -> Check {
    let expected = say!("an enabled account (accountEnabled is true)");
    match found.account_enabled {
        Some(true) => Check::pass(expected, say!("the account is enabled")),
        Some(false) if found.on_premises_sync_enabled == Some(true) => {
            let found = say!(
                "the account is disabled (accountEnabled is false), as set in Active Directory, \
                 from which it is synchronized"
            );
            Check::fail(Reason::AccountDisabledOnPremises, expected, found)
        }
        Some(false) => {
            let found = say!("the account is disabled (accountEnabled is false)");
            Check::fail(Reason::AccountDisabled, expected, found)
        }
        None => {
            let found = say!("Microsoft Graph did not report whether the account is enabled");
            Check::undecided(expected, found)
        }
    }
}

/// What is concluded of an account, where it was read and the tenant has it.
///
/// Some of what decides is the same for every account: an application that requires no assignment, a
/// consent for everybody. Of an account that is not there it says nothing: it can do nothing at all.
/// So that is no pass. It is no failure either, for nobody would find the cause there: that the
/// account is missing fails where an account is required, and is fixed there. And the requirement
/// does concern it: of a list of accounts with one misspelled, nothing may be concluded from the
/// others. So it is unknown, for the reason that the account is missing. An account that could not be
/// read may be such a one. What fails for whoever asks, such as a disabled application, still fails.
pub(crate) fn of_present(account: &Read<Option<Arc<Account>>>, check: Check) -> Check {
    if !matches!(check.verdict, Verdict::Pass | Verdict::NotApplicable) {
        return check;
    }
    match account {
        Ok(Some(_)) => check,
        Ok(None) => absent(check.expected),
        Err(error) => Check::unread(error, check.expected),
    }
}

/// What is concluded of an account that the tenant does not have, where that is required elsewhere.
pub(crate) fn absent(expected: Sentence) -> Check {
    let found = say!("the tenant has no account with this name");
    Check::open(Reason::AccountAbsent, expected, found)
}

#[cfg(test)]
pub(crate) mod tests {
    use greenroom_graph::{ErrorKind, GraphError, Request};

    use super::*;

    /// An account of the tenant's own that nothing is wrong with.
    pub(crate) fn account(name: &str) -> Account {
        Account {
            id: "account".to_owned(),
            user_principal_name: name.to_owned(),
            display_name: None,
            account_enabled: Some(true),
            user_type: Some("Member".to_owned()),
            identities: vec![],
            external_user_state: None,
            on_premises_sync_enabled: None,
            password_policies: None,
            password_profile: None,
            usage_location: None,
            license_assignment_states: vec![],
            assigned_plans: vec![],
        }
    }

    fn refused() -> GraphError {
        GraphError {
            request: Request {
                method: "GET",
                url: "/users/room%40contoso.example".to_owned(),
                permission: "User.Read.All",
                new_members: false,
            },
            kind: ErrorKind::MissingPermission,
            evidence: vec![],
        }
    }

    #[test]
    fn of_an_account_that_is_not_there_or_not_read_nothing_good_is_said() {
        let clause = || say!("something");
        let fail = || Check::fail(Reason::NotAssigned, clause(), clause());
        let all = [
            Check::pass(clause(), clause()),
            Check::not_applicable(clause(), clause()),
            fail(),
            Check::undecided(clause(), clause()),
            Check::error(Reason::NotAsked, clause(), clause()),
        ];
        let here: Read<Option<Arc<Account>>> = Ok(Some(Arc::new(account("room@contoso.example"))));
        for check in all {
            let said = matches!(check.verdict, Verdict::Pass | Verdict::NotApplicable);
            let unread = Err(refused());
            let accounts = [
                (&Ok(None), Reason::AccountAbsent),
                (&unread, Reason::MissingPermission),
            ];
            for (account, reason) in accounts {
                let found = of_present(account, check.clone());
                if said {
                    assert_eq!(found.verdict, Verdict::Unknown);
                    assert_eq!(found.reason, Some(reason));
                } else {
                    assert_eq!(found, check);
                }
            }
            assert_eq!(of_present(&here, check.clone()), check);
        }
    }

    #[test]
    fn a_synchronized_account_is_enabled_where_it_is_mastered() {
        let disabled = Account {
            account_enabled: Some(false),
            ..account("room@contoso.example")
        };
        assert_eq!(enabled(&disabled).reason, Some(Reason::AccountDisabled));
        let synchronized = Account {
            on_premises_sync_enabled: Some(true),
            ..disabled
        };
        assert_eq!(
            enabled(&synchronized).reason,
            Some(Reason::AccountDisabledOnPremises)
        );
    }
}
