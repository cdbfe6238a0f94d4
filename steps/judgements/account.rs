//! Whether an account may sign in.

use greenroom_graph::Account;
use greenroom_results::{Reason, say};

use crate::check::Check;

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

#[cfg(test)]
pub(crate) mod tests {
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
