//! What a tenant demands of the sign-in of an account that nobody attends to.

use std::sync::Arc;

use cucumber::{then, when};
use futures::join;
use greenroom_graph::{Account, ConditionalAccessPolicy, Membership, SecurityDefaults};

use crate::check::{Check, Stop};
use crate::conditional_access::{self, SignIn};
use crate::external;
use crate::world::{Read, World};
use greenroom_results::{Between, Reason, Sentence, Subject, Value, Verdict, say};

/// What decides about a sign-in.
#[derive(Clone)]
pub(crate) struct Demands {
    pub(crate) account: Read<Option<Account>>,
    pub(crate) policies: Read<Arc<[ConditionalAccessPolicy]>>,
    pub(crate) defaults: Read<Option<SecurityDefaults>>,
    /// Asked only where a policy names groups or roles.
    pub(crate) memberships: Option<Read<Option<Vec<Membership>>>>,
    /// The application that a token is asked for, then those that ask.
    pub(crate) applications: Vec<String>,
}

#[when(expr = "the account {string} is to sign in to the applications {string}")]
async fn ask(world: &mut World, name: String, applications: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.clone()));
    let applications = applications.split(',').map(|id| id.trim().to_owned());
    world.demands = Some(look_up(world, &name, applications.collect()).await?);
    Ok(())
}

/// Asks for all that decides about a sign-in.
pub(crate) async fn look_up(
    world: &mut World,
    name: &str,
    applications: Vec<String>,
) -> Result<Demands, Stop> {
    let graph = world.tenant()?;
    let (account, policies, defaults) = join!(
        graph.account(name),
        graph.conditional_access_policies(),
        graph.security_defaults(),
    );
    let mut demands = Demands {
        account: world.keep_account(name, account)?,
        policies: world.keep(policies)?,
        defaults: world.keep(defaults)?,
        memberships: None,
        applications,
    };
    if demands.need_memberships() {
        demands.memberships = Some(world.keep(graph.memberships(name).await)?);
    }
    Ok(demands)
}

impl Demands {
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

#[then("security defaults do not stop it")]
fn defaults_let_in(world: &mut World) -> Result<(), Stop> {
    let demands = demands(world)?;
    world.conclude(without_defaults(&demands))
}

#[then("no Conditional Access policy stops it")]
fn policies_let_in(world: &mut World) -> Result<(), Stop> {
    let demands = demands(world)?;
    for note in notes(&demands) {
        world.note(note);
    }
    world.conclude(unstopped(&demands))
}

#[then(expr = "Conditional Access stops it for the reason {string}")]
fn policies_stop(world: &mut World, reason: String) -> Result<(), Stop> {
    judged(world, Verdict::Fail, &reason)
}

#[then(expr = "whether Conditional Access stops it stays unknown, for the reason {string}")]
fn policies_may_stop(world: &mut World, reason: String) -> Result<(), Stop> {
    judged(world, Verdict::Unknown, &reason)
}

fn judged(world: &mut World, verdict: Verdict, reason: &str) -> Result<(), Stop> {
    let check = unstopped(&demands(world)?);
    let term = |word: &'static str| Value::Term(word.into());
    let expected = say!(
        "{} for the reason {}",
        term(verdict.word()),
        Value::written(reason)
    );
    let is_it = check.verdict == verdict && check.reason_word() == reason;
    let found = say!(
        "{} for the reason {}: {}",
        term(check.verdict.word()),
        Value::Term(check.reason_word().to_owned().into()),
        check.found
    );
    world.conclude(if is_it {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherReason, expected, found)
    })
}

#[then(expr = "it is noted that {string}")]
fn noted(world: &mut World, note: String) -> Result<(), Stop> {
    let expected = say!("a note that says: {}", Value::written(&note));
    let notes = notes(&demands(world)?);
    let is_noted = notes.iter().any(|one| one.to_string().contains(&note));
    let found = if notes.is_empty() {
        say!("there are no notes")
    } else {
        say!(
            "the notes say: {}",
            Value::several(Between::Semicolon, notes)
        )
    };
    world.conclude(if is_noted {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherReason, expected, found)
    })
}

fn demands(world: &mut World) -> Result<Demands, Stop> {
    match world.demands.clone() {
        Some(demands) => Ok(demands),
        None => world.stop(Check::error(
            Reason::NotAsked,
            defaults(),
            say!("no step of the scenario has asked for it"),
        )),
    }
}

fn defaults() -> Sentence {
    say!("security defaults turned off")
}

/// Security defaults make every account register for MFA, which needs a person.
///
/// Source: Microsoft Entra, "Security defaults in Microsoft Entra ID".
pub(crate) fn without_defaults(demands: &Demands) -> Check {
    match &demands.defaults {
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
pub(crate) fn unstopped(demands: &Demands) -> Check {
    let expected = conditional_access::expected();
    let policies = match &demands.policies {
        Ok(policies) => policies,
        Err(error) => return Check::unread(error, expected),
    };
    match &demands.account {
        Ok(Some(account)) => conditional_access::lets_in(policies, &sign_in(demands, account)),
        Ok(None) => {
            Check::not_applicable(expected, say!("the tenant has no account with this name"))
        }
        Err(error) => Check::unread(error, expected),
    }
}

/// What is worth knowing of the policies beside that.
fn notes(demands: &Demands) -> Vec<Sentence> {
    match (&demands.account, &demands.policies) {
        (Ok(Some(account)), Ok(policies)) => {
            let notes = conditional_access::notes(policies, &sign_in(demands, account));
            notes.into_iter().collect()
        }
        _ => vec![],
    }
}

fn sign_in<'a>(demands: &'a Demands, account: &'a Account) -> SignIn<'a> {
    let memberships = match &demands.memberships {
        Some(Ok(Some(memberships))) => Some(memberships.as_slice()),
        _ => None,
    };
    let (service, clients) = match demands.applications.split_first() {
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
