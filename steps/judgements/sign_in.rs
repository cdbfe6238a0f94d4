//! Whether an account can sign in without a person.

use std::sync::Arc;

use greenroom_graph::{Account, ConditionalAccessPolicy, Membership, SecurityDefaults};

use crate::check::Check;
use crate::judgements::conditional_access::{self, SignIn};
use crate::judgements::external;
use crate::unread::Read;
use greenroom_results::{Reason, Sentence, Verdict, say};

/// What decides about a sign-in.
#[derive(Clone)]
pub(crate) struct SignInRead {
    pub(crate) account: Read<Option<Arc<Account>>>,
    pub(crate) policies: Read<Arc<[ConditionalAccessPolicy]>>,
    pub(crate) defaults: Read<Option<SecurityDefaults>>,
    /// Asked only where a policy names groups or roles.
    pub(crate) memberships: Option<Read<Option<Vec<Membership>>>>,
    /// The application that a token is asked for, then those that ask.
    pub(crate) applications: Vec<String>,
}

pub(crate) fn defaults() -> Sentence {
    say!("security defaults turned off")
}

/// Security defaults make every account register for MFA, which needs a person.
///
/// Source: Microsoft Entra, "Security defaults in Microsoft Entra ID".
pub(crate) fn without_defaults(sign_in_read: &SignInRead) -> Check {
    match &sign_in_read.defaults {
        Ok(Some(SecurityDefaults { is_enabled: false })) => {
            Check::pass(defaults(), say!("security defaults are off"))
        }
        Ok(Some(SecurityDefaults { is_enabled: true })) => {
            let found =
                say!("security defaults are on and require every account to register for MFA");
            Check::fail(Reason::SecurityDefaults, defaults(), found)
        }
        Ok(None) => Check::undecided(
            defaults(),
            say!("Microsoft Graph did not find the security defaults"),
        ),
        Err(error) => Check::unread(error, defaults()),
    }
}

/// Whether Conditional Access lets the account in.
pub(crate) fn unstopped(sign_in_read: &SignInRead) -> Check {
    let expected = conditional_access::expected();
    let policies = match &sign_in_read.policies {
        Ok(policies) => policies,
        Err(error) => return Check::unread(error, expected),
    };
    match &sign_in_read.account {
        Ok(Some(account)) => conditional_access::lets_in(policies, &sign_in(sign_in_read, account)),
        Ok(None) => {
            Check::not_applicable(expected, say!("the tenant has no account with this name"))
        }
        Err(error) => Check::unread(error, expected),
    }
}

/// What is worth knowing of the policies beside that.
pub(crate) fn notes(sign_in_read: &SignInRead) -> Vec<Sentence> {
    match (&sign_in_read.account, &sign_in_read.policies) {
        (Ok(Some(account)), Ok(policies)) => {
            let notes = conditional_access::notes(policies, &sign_in(sign_in_read, account));
            notes.into_iter().collect()
        }
        _ => vec![],
    }
}

impl SignInRead {
    /// Whether the groups and roles of the account can change what the policies do.
    pub(crate) fn need_memberships(&self) -> bool {
        match (&self.account, &self.policies) {
            (Ok(Some(account)), Ok(policies)) => {
                conditional_access::need_memberships(policies, &sign_in(self, account))
            }
            _ => false,
        }
    }
}

pub(crate) fn sign_in<'a>(sign_in_read: &'a SignInRead, account: &'a Account) -> SignIn<'a> {
    let memberships = match &sign_in_read.memberships {
        Some(Ok(Some(memberships))) => Some(memberships.as_slice()),
        _ => None,
    };
    let (service, clients) = match sign_in_read.applications.split_first() {
        Some((service, clients)) => (service.as_str(), clients),
        None => ("", [].as_slice()),
    };
    SignIn {
        account: &account.id,
        // A domain that may be another organization's leaves it open.
        external: match external::member(account, None).verdict {
            Verdict::Pass => Some(false),
            Verdict::Fail => Some(true),
            _ => None,
        },
        memberships,
        service,
        clients,
    }
}
