//! Whether an account is the tenant's own, or somebody else vouches for whoever signs in to it.
//!
//! Sources: Microsoft Graph v1.0, objectIdentity and user, `externalUserState`; Microsoft Entra,
//! "Properties of a B2B guest user": what kind of user somebody is says nothing about how they
//! sign in.

use std::sync::Arc;

use greenroom_graph::{Account, ObjectIdentity, Organization};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::unread::Read;

fn expected() -> Sentence {
    say!("a member of the tenant")
}

/// Whether the tenant's domains have to be known to tell.
pub(crate) fn needs_domains(account: &Account) -> bool {
    let named = |identity: &ObjectIdentity| {
        let issuer = identity.issuer.as_deref().unwrap_or_default();
        is_personal(identity) || voucher(issuer).is_some()
    };
    let mut identities = account.identities.iter();
    identities.any(|identity| is_federated(identity) && !named(identity))
}

/// Whether the account is the tenant's own.
pub(crate) fn member(account: &Account, organization: Option<&Read<Arc<Organization>>>) -> Check {
    if account.identities.iter().any(is_personal) {
        let found = say!("the account is a personal Microsoft account (issuer MicrosoftAccount)");
        return Check::fail(Reason::PersonalAccount, expected(), found);
    }
    let named = account.user_principal_name.to_ascii_uppercase();
    match account.user_type.as_deref() {
        Some("Guest") => {
            let found = say!("the account is a guest (userType is Guest)");
            return Check::fail(Reason::Guest, expected(), found);
        }
        _ if named.contains("#EXT#") => {
            let found = say!("the account has the sign-in name of a guest (it contains #EXT#)");
            return Check::fail(Reason::Guest, expected(), found);
        }
        Some("Member") | None => {}
        Some(other) => {
            let found = say!(
                "the account's userType is {}",
                Value::word("userType", other)
            );
            return Check::undecided(expected(), found);
        }
    }
    if let Some(check) = invited(account) {
        return check;
    }
    let identities = account.identities.iter();
    let vouched = identities.filter_map(|identity| vouched(identity, organization));
    let mut vouched: Vec<Check> = vouched.collect();
    vouched.sort_by_key(|check| check.verdict);
    vouched
        .into_iter()
        .next()
        .unwrap_or_else(|| accepted(account))
}

/// An invitation that nobody has accepted yet looks like an account that belongs to the tenant.
fn invited(account: &Account) -> Option<Check> {
    match account.external_user_state.as_deref() {
        None | Some("Accepted") => None,
        Some("PendingAcceptance") => {
            let found = say!(
                "the account was invited as an external user, and nobody has accepted the \
                 invitation (externalUserState is PendingAcceptance)"
            );
            Some(Check::fail(Reason::ExternalAccount, expected(), found))
        }
        Some(other) => {
            let found = say!(
                "the account's externalUserState is {}",
                Value::word("externalUserState", other)
            );
            Some(Check::undecided(expected(), found))
        }
    }
}

/// Who was invited and accepted signs in elsewhere, or did once: where no identity says so, it is
/// not told.
fn accepted(account: &Account) -> Check {
    if account.external_user_state.is_none() {
        let found = say!("the account is a member of the tenant");
        return Check::pass(expected(), found);
    }
    let found = say!(
        "the account was invited as an external user, and none of its identities says who signs \
         it in"
    );
    Check::undecided(expected(), found)
}

/// Who vouches for an identity, where that is not the tenant; nothing where it is.
fn vouched(
    identity: &ObjectIdentity,
    organization: Option<&Read<Arc<Organization>>>,
) -> Option<Check> {
    let issuer = identity.issuer.as_deref().unwrap_or_default();
    if let Some(who) = voucher(issuer) {
        return Some(external(who));
    }
    if !is_federated(identity) {
        return None;
    }
    if issuer.is_empty() {
        let found = say!("one of the account's identities has no issuer");
        return Some(Check::undecided(expected(), found));
    }
    let domains = match organization {
        Some(Ok(organization)) => organization.verified_domains.as_deref(),
        Some(Err(error)) => return Some(Check::unread(error, expected())),
        None => None,
    };
    let Some(domains) = domains else {
        let found = say!(
            "the account signs in through {}, and it is not known whether that is one of the \
             tenant's own domains",
            Value::Domain(issuer.to_owned())
        );
        return Some(Check::undecided(expected(), found));
    };
    let mut names = domains.iter().filter_map(|domain| domain.name.as_deref());
    if names.any(|name| name.eq_ignore_ascii_case(issuer)) {
        return None;
    }
    Some(external(say!(
        "another identity provider (issuer {})",
        Value::Domain(issuer.to_owned())
    )))
}

/// `who` signs the account in.
fn external(who: Sentence) -> Check {
    let found = say!("the account is external: it signs in through {}", who);
    Check::fail(Reason::ExternalAccount, expected(), found)
}

/// Those who vouch for external accounts under a name of their own.
fn voucher(issuer: &str) -> Option<Sentence> {
    Some(match issuer.to_ascii_lowercase().as_str() {
        "externalazuread" => {
            say!("another organization's tenant (issuer ExternalAzureAD)")
        }
        "google.com" => say!("Google (issuer google.com)"),
        "facebook.com" => say!("Facebook (issuer facebook.com)"),
        "mail" => say!("a one-time passcode sent by email (issuer mail)"),
        _ => return None,
    })
}

fn is_personal(identity: &ObjectIdentity) -> bool {
    let issuer = identity.issuer.as_deref().unwrap_or_default();
    issuer.eq_ignore_ascii_case("MicrosoftAccount")
}

fn is_federated(identity: &ObjectIdentity) -> bool {
    let kind = identity.sign_in_type.as_deref().unwrap_or_default();
    kind.eq_ignore_ascii_case("federated")
}

#[cfg(test)]
mod tests {
    use greenroom_graph::Domain;

    use super::*;
    use crate::judgements::account::tests::account;
    use greenroom_results::Verdict;

    #[expect(clippy::unnecessary_wraps, reason = "it is what is read")]
    fn contoso() -> Read<Arc<Organization>> {
        let name = Some("contoso.example".to_owned());
        Ok(Arc::new(Organization {
            id: "contoso".to_owned(),
            display_name: None,
            assigned_plans: None,
            verified_domains: Some(vec![Domain { name, kind: None }]),
        }))
    }

    /// The reason and verdict for a member with one identity.
    fn judged(kind: &str, issuer: Option<&str>) -> (Verdict, Option<Reason>) {
        let identity = ObjectIdentity {
            sign_in_type: Some(kind.to_owned()),
            issuer: issuer.map(str::to_owned),
        };
        let account = Account {
            identities: vec![identity],
            ..account("a@contoso.example")
        };
        let check = member(&account, Some(&contoso()));
        (check.verdict, check.reason)
    }

    #[test]
    fn a_guest_is_told_by_its_type_or_its_name() {
        let guest = Account {
            user_type: Some("Guest".to_owned()),
            ..account("a@contoso.example")
        };
        assert_eq!(member(&guest, None).reason, Some(Reason::Guest));
        let old = Account {
            user_type: None,
            ..account("a_b#EXT#@contoso.example")
        };
        assert_eq!(member(&old, None).reason, Some(Reason::Guest));
        let member = member(&account("a@contoso.example"), None);
        assert_eq!(member.verdict, Verdict::Pass);
    }

    #[test]
    fn a_member_for_whom_somebody_else_vouches_is_external() {
        for issuer in ["ExternalAzureAD", "mail", "google.com", "fabrikam.example"] {
            let external = (Verdict::Fail, Some(Reason::ExternalAccount));
            assert_eq!(judged("federated", Some(issuer)), external, "{issuer}");
        }
        let personal = judged("federated", Some("MicrosoftAccount"));
        assert_eq!(personal.1, Some(Reason::PersonalAccount));
    }

    #[test]
    fn a_domain_of_the_tenants_own_vouches_for_its_own_accounts() {
        for kind in ["federated", "userPrincipalName", "emailAddress"] {
            assert_eq!(judged(kind, Some("CONTOSO.example")).0, Verdict::Pass);
        }
    }

    #[test]
    fn who_vouches_is_unknown_without_an_issuer_and_without_the_domains() {
        assert_eq!(judged("federated", None).0, Verdict::Unknown);
        let account = Account {
            identities: vec![ObjectIdentity {
                sign_in_type: Some("federated".to_owned()),
                issuer: Some("contoso.example".to_owned()),
            }],
            ..account("a@contoso.example")
        };
        assert!(needs_domains(&account));
        assert_eq!(member(&account, None).verdict, Verdict::Unknown);
    }

    #[test]
    fn an_invitation_that_nobody_accepted_is_no_account_of_the_tenants_own() {
        let invited = |state: &str| Account {
            external_user_state: Some(state.to_owned()),
            ..account("a@contoso.example")
        };
        let pending = member(&invited("PendingAcceptance"), None);
        assert_eq!(pending.reason, Some(Reason::ExternalAccount));
        for state in ["Accepted", "SomethingNew"] {
            assert_eq!(member(&invited(state), None).verdict, Verdict::Unknown);
        }
    }
}
