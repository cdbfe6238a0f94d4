//! What an account's password asks of somebody, as far as Graph tells.

use greenroom_graph::Account;

/// Why the account can no longer sign in by itself at its next sign-in.
///
/// Source: Microsoft Graph v1.0, passwordProfile; Microsoft Entra, "Microsoft Entra authentication
/// error codes", AADSTS50055. That a device which nobody attends to changes no password is our
/// conclusion.
pub(crate) fn at_risk(account: &Account) -> Option<&'static str> {
    let profile = account.password_profile.as_ref()?;
    let with_mfa = profile.force_change_password_next_sign_in_with_mfa;
    let forced = [profile.force_change_password_next_sign_in, with_mfa];
    forced.contains(&Some(true)).then_some(
        "its password must be changed at the next sign-in, which needs a person: from then on it \
         joins as a guest until somebody has done that",
    )
}

/// What is worth knowing about the account's password.
///
/// Source: Microsoft Teams, "Create and configure resource accounts for rooms and shared Teams
/// devices": the password of such an account should not expire, and for a synchronized account
/// that is set in Active Directory.
pub(crate) fn notes(account: &Account) -> Vec<String> {
    let policies = account.password_policies.as_deref().unwrap_or_default();
    let mut policies = policies.split(',').map(str::trim);
    let lasts = policies.any(|one| one.eq_ignore_ascii_case("DisablePasswordExpiration"));
    let mut notes: Vec<String> = at_risk(account).map(str::to_owned).into_iter().collect();
    if account.on_premises_sync_enabled == Some(true) {
        let note = "the account is synchronized from Active Directory: whether its password \
                    expires is decided and seen there";
        notes.push(note.to_owned());
    } else if !lasts {
        let note = "nothing keeps its password from expiring where the tenant lets passwords \
                    expire: Microsoft wants that turned off for the account of a room \
                    (passwordPolicies `DisablePasswordExpiration`)";
        notes.push(note.to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use greenroom_graph::PasswordProfile;

    use super::*;
    use crate::account::tests::account;

    fn with(policies: Option<&str>, forced: Option<bool>) -> Account {
        Account {
            password_policies: policies.map(str::to_owned),
            password_profile: forced.map(|forced| PasswordProfile {
                force_change_password_next_sign_in: Some(forced),
                force_change_password_next_sign_in_with_mfa: None,
            }),
            ..account("room@contoso.example")
        }
    }

    #[test]
    fn a_password_that_must_change_is_a_risk() {
        assert!(at_risk(&with(None, Some(true))).is_some());
        assert!(at_risk(&with(None, Some(false))).is_none());
        assert!(at_risk(&with(None, None)).is_none());
    }

    #[test]
    fn a_password_that_can_expire_is_said() {
        let lasting = "DisableStrongPassword, DisablePasswordExpiration";
        assert!(notes(&with(Some(lasting), None)).is_empty());
        for policies in [None, Some("None"), Some("DisableStrongPassword")] {
            let notes = notes(&with(policies, None));
            assert!(notes[0].contains("expiring"), "{notes:?}");
        }
    }

    #[test]
    fn the_password_of_a_synchronized_account_is_looked_at_where_it_is_kept() {
        let synchronized = Account {
            on_premises_sync_enabled: Some(true),
            ..with(None, None)
        };
        assert!(notes(&synchronized)[0].contains("Active Directory"));
    }
}
