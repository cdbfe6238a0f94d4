//! What an account's password asks of somebody, as far as Graph tells.

use greenroom_graph::Account;
use greenroom_results::{Reason, Sentence, say};

use crate::check::Check;

/// Why the account can no longer sign in by itself at its next sign-in.
///
/// Source: Microsoft Graph v1.0, passwordProfile; Microsoft Entra, "Microsoft Entra authentication
/// error codes", AADSTS50055. That a device which nobody attends to changes no password is our
/// conclusion.
pub(crate) fn at_risk(account: &Account) -> Option<Sentence> {
    let profile = account.password_profile.as_ref()?;
    let with_mfa = profile.force_change_password_next_sign_in_with_mfa;
    let forced = [profile.force_change_password_next_sign_in, with_mfa];
    forced.contains(&Some(true)).then(|| {
        say!(
            "the account's password must be changed at the next sign-in, which needs a person: \
             from then on the account joins as a guest until somebody has changed it"
        )
    })
}

/// Whether the password can stay as it is at the next sign-in. An answer without a password profile
/// does not tell.
pub(crate) fn stays(account: &Account) -> Check {
    let expected = say!("an account whose password need not be changed at the next sign-in");
    let Some(profile) = &account.password_profile else {
        let found = say!(
            "Microsoft Graph does not show whether the password must be changed at the next sign-in"
        );
        return Check::undecided(expected, found).with_fix(say!(
            "Sign in with the account once, in a browser: a password that must be changed is asked \
             for then."
        ));
    };
    let forced = [
        profile.force_change_password_next_sign_in,
        profile.force_change_password_next_sign_in_with_mfa,
    ];
    if forced.contains(&Some(true)) {
        let found = say!("the account's password must be changed at the next sign-in");
        return Check::fail(Reason::PasswordMustChange, expected, found);
    }
    if profile.force_change_password_next_sign_in.is_none() {
        let found = say!(
            "Microsoft Graph does not show whether the password must be changed at the next sign-in"
        );
        return Check::undecided(expected, found);
    }
    Check::pass(
        expected,
        say!("the account's password need not be changed at the next sign-in"),
    )
}

/// What is worth knowing about the account's password.
///
/// Source: Microsoft Teams, "Create and configure resource accounts for rooms and shared Teams
/// devices": the password of such an account should not expire, and for a synchronized account
/// that is set in Active Directory.
pub(crate) fn notes(account: &Account) -> Vec<Sentence> {
    let lasts = lasts(account);
    let mut notes: Vec<Sentence> = at_risk(account).into_iter().collect();
    if account.on_premises_sync_enabled == Some(true) {
        notes.push(say!(
            "the account is synchronized from Active Directory: password expiration is set there \
             and can be seen only there"
        ));
    } else if !lasts {
        notes.push(say!(
            "the account's password can expire if the tenant lets passwords expire: Microsoft \
             recommends turning password expiration off for room accounts (passwordPolicies \
             DisablePasswordExpiration)"
        ));
    }
    notes
}

/// Whether the account itself is set so that its password does not expire.
fn lasts(account: &Account) -> bool {
    let policies = account.password_policies.as_deref().unwrap_or_default();
    let mut policies = policies.split(',').map(str::trim);
    policies.any(|one| one.eq_ignore_ascii_case("DisablePasswordExpiration"))
}

/// The same as a requirement. What Active Directory decides cannot be read.
pub(crate) fn never_expires(account: &Account) -> Check {
    let expected = say!("an account whose password is set to never expire");
    if account.on_premises_sync_enabled == Some(true) {
        let found = say!(
            "for a synchronized account, Active Directory determines whether the password expires"
        );
        return Check::undecided(expected, found).with_fix(say!(
            "Check the password of the account in Active Directory: Microsoft Graph does not show \
             it."
        ));
    }
    if lasts(account) {
        let found = say!("passwordPolicies has DisablePasswordExpiration");
        return Check::pass(expected, found);
    }
    let found = say!("passwordPolicies does not have DisablePasswordExpiration");
    Check::fail(Reason::PasswordExpires, expected, found)
}

#[cfg(test)]
mod tests {
    use greenroom_graph::PasswordProfile;

    use super::*;
    use crate::judgements::account::tests::account;

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
    fn a_password_stays_where_its_profile_says_so() {
        use greenroom_results::Verdict::{Fail, Pass, Unknown};
        assert_eq!(stays(&with(None, Some(false))).verdict, Pass);
        assert_eq!(stays(&with(None, Some(true))).verdict, Fail);
        assert_eq!(stays(&with(None, None)).verdict, Unknown);
        let with_mfa = Account {
            password_profile: Some(PasswordProfile {
                force_change_password_next_sign_in: Some(false),
                force_change_password_next_sign_in_with_mfa: Some(true),
            }),
            ..with(None, None)
        };
        assert_eq!(stays(&with_mfa).verdict, Fail);
        let silent = Account {
            password_profile: Some(PasswordProfile {
                force_change_password_next_sign_in: None,
                force_change_password_next_sign_in_with_mfa: None,
            }),
            ..with(None, None)
        };
        assert_eq!(stays(&silent).verdict, Unknown);
    }

    #[test]
    fn a_password_that_has_to_last_is_set_so_where_that_can_be_read() {
        use greenroom_results::Verdict::{Fail, Pass, Unknown};
        assert_eq!(
            never_expires(&with(Some("DisablePasswordExpiration"), None)).verdict,
            Pass
        );
        assert_eq!(never_expires(&with(None, None)).verdict, Fail);
        let synchronized = Account {
            on_premises_sync_enabled: Some(true),
            ..with(Some("DisablePasswordExpiration"), None)
        };
        assert_eq!(never_expires(&synchronized).verdict, Unknown);
    }

    #[test]
    fn a_password_that_can_expire_is_said() {
        let lasting = "DisableStrongPassword, DisablePasswordExpiration";
        assert!(notes(&with(Some(lasting), None)).is_empty());
        for policies in [None, Some("None"), Some("DisableStrongPassword")] {
            let notes = notes(&with(policies, None));
            assert!(
                notes[0].to_string().contains("password can expire"),
                "{notes:?}"
            );
        }
    }

    #[test]
    fn the_password_of_a_synchronized_account_is_looked_at_where_it_is_kept() {
        let synchronized = Account {
            on_premises_sync_enabled: Some(true),
            ..with(None, None)
        };
        let note = notes(&synchronized)[0].to_string();
        assert!(note.contains("Active Directory"), "{note}");
    }
}
