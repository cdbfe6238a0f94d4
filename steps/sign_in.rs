//! What a tenant demands of the sign-in of an account that nobody attends to.

use cucumber::{then, when};
use futures::join;
use greenroom_graph::{Account, ConditionalAccessPolicy, Membership, SecurityDefaults};

use crate::check::{Check, Stop};
use crate::conditional_access::{self, SignIn};
use crate::world::{Read, Subject, World};

/// What decides about a sign-in.
#[derive(Clone)]
pub(crate) struct Demands {
    pub(crate) account: Read<Option<Account>>,
    pub(crate) policies: Read<Vec<ConditionalAccessPolicy>>,
    pub(crate) defaults: Read<Option<SecurityDefaults>>,
    /// Asked only where a policy names groups or roles.
    pub(crate) memberships: Option<Read<Option<Vec<Membership>>>>,
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
    let account = world.keep_account(name, account)?;
    let policies = world.keep(policies)?;
    let defaults = world.keep(defaults)?;
    let needed = policies
        .as_deref()
        .is_ok_and(conditional_access::need_memberships);
    let memberships = if needed {
        Some(world.keep(graph.memberships(name).await)?)
    } else {
        None
    };
    Ok(Demands {
        account,
        policies,
        defaults,
        memberships,
        applications,
    })
}

#[then("security defaults do not stop it")]
fn defaults_let_in(world: &mut World) -> Result<(), Stop> {
    let demands = demands(world)?;
    world.conclude(without_defaults(&demands))
}

#[then("no Conditional Access policy stops it")]
fn policies_let_in(world: &mut World) -> Result<(), Stop> {
    let demands = demands(world)?;
    let check = unstopped(&demands);
    if let (Ok(Some(account)), Ok(policies)) = (&demands.account, &demands.policies) {
        for note in conditional_access::tried_out(policies, &sign_in(&demands, account)) {
            world.note(note);
        }
    }
    world.conclude(check)
}

fn demands(world: &mut World) -> Result<Demands, Stop> {
    match world.demands.clone() {
        Some(demands) => Ok(demands),
        None => world.stop(Check::error("not-asked", DEFAULTS, "no step asks for it")),
    }
}

const DEFAULTS: &str = "security defaults switched off";

/// Security defaults make every account register a second factor, which needs a person.
///
/// Source: Microsoft Entra, "Security defaults in Microsoft Entra ID".
pub(crate) fn without_defaults(demands: &Demands) -> Check {
    match &demands.defaults {
        Ok(Some(SecurityDefaults { is_enabled: false })) => {
            Check::pass(DEFAULTS, "they are switched off")
        }
        Ok(Some(SecurityDefaults { is_enabled: true })) => {
            let found = "they are on, and demand a second factor of every account";
            Check::fail("security-defaults", DEFAULTS, found)
        }
        Ok(None) => Check::undecided(DEFAULTS, "Microsoft Graph knows of no security defaults"),
        Err(error) => Check::unread(error, DEFAULTS),
    }
}

/// Whether Conditional Access lets the account in.
pub(crate) fn unstopped(demands: &Demands) -> Check {
    const EXPECTED: &str = conditional_access::EXPECTED;
    let policies = match &demands.policies {
        Ok(policies) => policies,
        Err(error) => return Check::unread(error, EXPECTED),
    };
    match &demands.account {
        Ok(Some(account)) => conditional_access::lets_in(policies, &sign_in(demands, account)),
        Ok(None) => Check::not_applicable(EXPECTED, "there is no such account"),
        Err(error) => Check::unread(error, EXPECTED),
    }
}

fn sign_in<'a>(demands: &'a Demands, account: &'a Account) -> SignIn<'a> {
    let memberships = match &demands.memberships {
        Some(Ok(Some(memberships))) => Some(memberships.as_slice()),
        _ => None,
    };
    SignIn {
        account: &account.id,
        memberships,
        applications: &demands.applications,
    }
}
