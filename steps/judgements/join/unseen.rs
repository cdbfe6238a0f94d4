//! What a prediction does not look at although it would matter: no permission of an audit opens
//! it. Everything that says so, says it from here.
//!
//! Sources: Microsoft Graph v1.0 has no property for the first three (per-user MFA: Microsoft
//! Entra, "Enable per-user Microsoft Entra multifactor authentication to secure sign-in events",
//! beta only) and none for a policy of Teams beyond its name; servicePrincipal,
//! `servicePrincipalType`, on a registration that is gone; verifiedDomain, `type`. Microsoft Entra,
//! "Configure risk-based step-up consent", has a setting of the tenant in Graph's beta version;
//! "Manage app consent policies", on directory roles of the tenant's own; "What is federation with
//! Microsoft Entra ID?": who is federated with authenticates.

use greenroom_graph::{Account, Cloud, Organization};
use greenroom_results::{Sentence, say};

/// What no audit looks at, of any account.
fn always() -> Vec<Sentence> {
    vec![
        say!("per-user MFA, which Microsoft Graph shows in its beta version only"),
        say!(
            "strict location enforcement, Global Secure Access and customized continuous access \
     evaluation in Conditional Access policies"
        ),
        say!(
            "whether the password stored in the room is still the account's current one and has \
             not expired"
        ),
        say!("what Microsoft Entra ID Protection considers risky when the account signs in"),
        say!(
            "the room's device: its network, its compliance, and what its software does after a \
             failed sign-in"
        ),
        say!(
            "the vendor's registration of its application in its own tenant, and what else the \
             application asks for"
        ),
        say!(
            "the contents of Microsoft Teams' policies for the account and for the organizer of a \
             meeting"
        ),
    ]
}

/// What nobody looked at of this account; `consents` says that it is left to the account itself to
/// consent to something.
pub(crate) fn not_looked_at(
    account: Option<&Account>,
    organization: Option<&Organization>,
    cloud: Cloud,
    consents: bool,
) -> Vec<Sentence> {
    let mut unseen: Vec<Sentence> = always();
    if consents {
        unseen.push(say!(
            "the tenant's setting BlockUserConsentForRiskyApps, which can keep the account from \
             consenting, and custom directory roles, which can let it consent"
        ));
    }
    if is_federated(account, organization) == Some(true) {
        unseen.push(say!(
            "what is required by the identity provider that the account's domain is federated \
             with: it decides whether the account can sign in, and may itself require MFA"
        ));
    }
    if account.is_some_and(|account| account.on_premises_sync_enabled == Some(true)) {
        unseen.push(say!(
            "what is set for the account in Active Directory, from which it is synchronized"
        ));
    }
    if cloud != Cloud::Global {
        unseen.push(say!(
            "how Microsoft Teams sees the account, which Microsoft Graph shows in the global \
             cloud only"
        ));
    }
    unseen
}

/// Whether somebody else than Microsoft Entra ID authenticates the accounts of the account's domain.
fn is_federated(account: Option<&Account>, organization: Option<&Organization>) -> Option<bool> {
    let (_, own) = account?.user_principal_name.rsplit_once('@')?;
    let mut domains = organization?.verified_domains.iter().flatten();
    let is_own = |name: &str| name.eq_ignore_ascii_case(own);
    let domain = domains.find(|domain| domain.name.as_deref().is_some_and(is_own))?;
    let kind = domain.kind.as_deref()?;
    Some(kind.eq_ignore_ascii_case("Federated"))
}
