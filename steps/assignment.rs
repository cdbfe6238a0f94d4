//! Assignments: whether an account may use an application that not everybody may use.

use cucumber::{then, when};
use futures::future::join;
use greenroom_graph::{Account, Assignment, Membership, ServicePrincipal};

use crate::check::{Check, Stop};
use crate::service_principal;
use crate::world::{Read, Subject, World};

#[when(expr = "the account {string} is to use the application {string}")]
async fn ask(world: &mut World, name: String, app_id: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.clone()));
    let graph = world.tenant()?;
    let account = graph.account(&name);
    let (asked, account) = join(service_principal::look_up(world, &app_id), account).await;
    asked?;
    world.account = Some(world.keep_account(&name, account)?);
    if let Some(Ok(Some(found))) = &world.service_principal
        && found.app_role_assignment_required == Some(true)
    {
        look_up(world, &name).await?;
    }
    Ok(())
}

/// Asks who is assigned to the application that was asked for, and which groups the account is in.
pub(crate) async fn look_up(world: &mut World, name: &str) -> Result<(), Stop> {
    let graph = world.tenant()?;
    let assigned = graph.assigned_to(&world.application);
    let (assigned, memberships) = join(assigned, graph.memberships(name)).await;
    world.assigned = Some(world.keep(assigned)?);
    world.memberships = Some(world.keep(memberships)?);
    Ok(())
}

#[then("the account may use the application")]
fn may_use(world: &mut World) -> Result<(), Stop> {
    let asked = world.service_principal.clone();
    let Some(found) = world.read(asked, EXPECTED)? else {
        return world.stop(Check::not_applicable(
            EXPECTED,
            "there is no such application to be assigned to",
        ));
    };
    world.name("OBJECT_ID", &found.id);
    if let Some(Ok(Some(account))) = &world.account {
        let id = account.id.clone();
        world.name("ACCOUNT_ID", id);
    }
    let check = assigned(
        &found,
        world.account.as_ref(),
        world.assigned.as_ref(),
        world.memberships.as_ref(),
    );
    world.conclude(check)
}

const EXPECTED: &str = "an application that the account may use";

/// An application that demands assignment gives tokens to those only who are assigned to it,
/// themselves or by a group.
///
/// Source: Microsoft Graph v1.0, servicePrincipal, `appRoleAssignmentRequired`.
pub(crate) fn assigned(
    application: &ServicePrincipal,
    account: Option<&Read<Option<Account>>>,
    assigned: Option<&Read<Option<Vec<Assignment>>>>,
    memberships: Option<&Read<Option<Vec<Membership>>>>,
) -> Check {
    match application.app_role_assignment_required {
        Some(false) => return Check::pass(EXPECTED, "it demands no assignment"),
        Some(true) => {}
        None => {
            let found = "Microsoft Graph did not say whether it demands assignment";
            return Check::undecided(EXPECTED, found);
        }
    }
    let account = match account {
        Some(Ok(Some(account))) => account,
        Some(Err(error)) => return Check::unread(error, EXPECTED),
        _ => {
            let found = "it demands assignment, and there is no such account";
            return Check::fail("not-assigned", EXPECTED, found);
        }
    };
    let who = match assigned {
        Some(Ok(Some(who))) => who,
        Some(Err(error)) => return Check::unread(error, EXPECTED),
        _ => return Check::undecided(EXPECTED, "Microsoft Graph denies the application"),
    };
    let is_assigned = |id: &str| {
        let mut ids = who.iter().filter_map(|one| one.principal_id.as_deref());
        ids.any(|known| known.eq_ignore_ascii_case(id))
    };
    if is_assigned(&account.id) {
        return Check::pass(EXPECTED, "the account is assigned to it");
    }
    match memberships {
        _ if who.is_empty() => {
            let found = "it demands assignment, and nobody is assigned to it";
            Check::fail("not-assigned", EXPECTED, found)
        }
        Some(Ok(Some(groups))) if groups.iter().any(|group| is_assigned(&group.id)) => {
            Check::pass(EXPECTED, "the account is assigned to it by a group")
        }
        Some(Ok(Some(_))) => {
            let found = "it demands assignment, and the account is not assigned to it";
            Check::fail("not-assigned", EXPECTED, found)
        }
        Some(Err(error)) => Check::unread(error, EXPECTED),
        _ => Check::undecided(EXPECTED, "Microsoft Graph denies the account's groups"),
    }
}
