//! Assignments: whether an account may use an application that not everybody may use.

use std::sync::Arc;

use cucumber::{then, when};
use futures::future::join;
use futures::join;
use greenroom_graph::{Account, ServicePrincipal};
use greenroom_results::{Reason, Subject, Verdict, say};

use crate::check::{Check, Stop};
use crate::judgements::account::of_present;
use crate::judgements::assignment::{Assignments, Groups, assigned, expected, needs_groups};
use crate::phrases::service_principal;
use crate::unread::Read;
use crate::world::World;

#[when(expr = "the account {string} is to use the application {string}")]
async fn ask(world: &mut World, name: String, app_id: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let graph = world.tenant()?;
    let account = graph.account(&name);
    let (asked, account) = join(service_principal::look_up(world, &app_id), account).await;
    asked?;
    let account = world.keep_account(&name, account)?;
    let found = world.get().cloned();
    let assignments = look_up(world, found.as_ref(), &account, &name).await?;
    world.set(account);
    world.set(assignments);
    Ok(())
}

/// Asks who is assigned to an application and what the account is in, where that matters.
pub(crate) async fn look_up(
    world: &mut World,
    application: Option<&Read<Option<ServicePrincipal>>>,
    account: &Read<Option<Arc<Account>>>,
    name: &str,
) -> Result<Option<Assignments>, Stop> {
    let Some(Ok(Some(application))) = application else {
        return Ok(None);
    };
    if application.app_role_assignment_required != Some(true) {
        return Ok(None);
    }
    let graph = world.tenant()?;
    let assigned = world.keep(graph.assigned_to(&application.app_id).await)?;
    let found = account.as_ref().ok().and_then(Option::as_deref);
    let who = assigned.as_ref().ok().and_then(Option::as_deref);
    let groups = if needs_groups(who, found) {
        let (direct, all) = join!(graph.direct_memberships(name), graph.memberships(name));
        Some(Groups {
            direct: world.keep(direct)?,
            all: world.keep(all)?,
        })
    } else {
        None
    };
    Ok(Some(Assignments { assigned, groups }))
}

#[then("the account can use the application")]
fn may_use(world: &mut World) -> Result<(), Stop> {
    let check = judged(world)?;
    world.conclude(check)
}

#[then("the account cannot use the application")]
fn may_not_use(world: &mut World) -> Result<(), Stop> {
    let expected = say!("an application that the account cannot use");
    let check = judged(world)?;
    world.conclude(match check.verdict {
        Verdict::Fail => Check::pass(expected, check.found),
        _ => Check::fail(Reason::OtherState, expected, check.found),
    })
}

/// Whether the account can use the application that was asked for.
fn judged(world: &mut World) -> Result<Check, Stop> {
    let Some(found) = world.read::<Option<ServicePrincipal>>(expected())? else {
        let found = say!("the application has no service principal in the tenant");
        return world.stop(Check::not_applicable(expected(), found));
    };
    world.name("OBJECT_ID", &found.id);
    let Some(account) = world.get::<Read<Option<Arc<Account>>>>().cloned() else {
        let found = say!("no step of the scenario asks for the account");
        return world.stop(Check::error(Reason::NotAsked, expected(), found));
    };
    if let Ok(Some(account)) = &account {
        world.name("ACCOUNT_ID", &account.id);
    }
    let assignments = world.get::<Option<Assignments>>();
    let check = assigned(&found, &account, assignments.and_then(Option::as_ref));
    Ok(of_present(&account, check))
}
