//! Directory roles: whether an account or an application has one.

use cucumber::{then, when};
use futures::join;
use greenroom_results::{Reason, Sentence, Subject, say};

use crate::check::{Check, Stop};
use crate::judgements::directory_role::{self as judgement, Holder, Role};
use crate::phrases::{account, membership};
use crate::world::World;

#[when(expr = "the directory roles of the account {string} are looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let graph = world.tenant()?;
    let (found, groups) = join!(graph.account(&name), graph.memberships(&name));
    let found = world.keep_account(&name, found)?;
    world.note_address(&name, &found);
    world.set(found);
    let groups = world.keep(groups)?;
    let id = account::present(world)?.id.clone();
    world.set(Holder { id, groups });
    Ok(())
}

#[when(expr = "the directory roles of the application {string} are looked up")]
async fn ask_of_application(world: &mut World, app_id: String) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    let (id, groups) = membership::of_application(world, &app_id).await?;
    world.set(Holder { id, groups });
    Ok(())
}

#[then(expr = "it has the directory role {string}")]
async fn has(world: &mut World, role: String) -> Result<(), Stop> {
    judge(world, &role, judgement::has).await
}

#[then(expr = "it does not have the directory role {string}")]
async fn has_not(world: &mut World, role: String) -> Result<(), Stop> {
    judge(world, &role, judgement::has_not).await
}

async fn judge(
    world: &mut World,
    id: &str,
    judge: fn(&Holder, &Role<'_>) -> Check,
) -> Result<(), Stop> {
    let Some(holder) = world.get::<Holder>().cloned() else {
        return world.stop(not_asked(say!("somebody who may have a directory role")));
    };
    let graph = world.tenant()?;
    let (definition, assignments) = join!(graph.directory_role(id), graph.role_assignments(id));
    let definition = world.keep(definition)?;
    let assignments = world.keep(assignments)?;
    let role = Role {
        id,
        definition: &definition,
        assignments: &assignments,
    };
    world.conclude(judge(&holder, &role))
}

fn not_asked(expected: Sentence) -> Check {
    let found = say!("no step of the scenario has asked for it");
    Check::error(Reason::NotAsked, expected, found)
}
