//! Groups: whether an account or an application is in one.

use cucumber::{then, when};
use greenroom_graph::Membership;
use greenroom_results::{Subject, say};

use crate::check::{Check, Stop};
use crate::judgements::answer;
use crate::judgements::membership::{self as judgement, Who};
use crate::judgements::service_principal::to_exist;
use crate::unread::Read;
use crate::world::World;

/// The groups of an account or an application; none where Graph says that there is none such.
#[derive(Clone)]
struct Groups(Option<Vec<Membership>>, Who);

#[when(expr = "the groups of the account {string} are looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let answer = world.tenant()?.memberships(&name).await;
    let groups = world.keep(answer)?;
    world.set(groups.map(|groups| Groups(groups, Who::Account)));
    Ok(())
}

#[when(expr = "the groups of the application {string} are looked up")]
async fn ask_of_application(world: &mut World, app_id: String) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    let (_, groups) = of_application(world, &app_id).await?;
    world.set(groups.map(|groups| Groups(groups, Who::Application)));
    Ok(())
}

/// The object id and the groups of an application, which exists; a scenario ends here where it does
/// not.
pub(crate) async fn of_application(
    world: &mut World,
    app_id: &str,
) -> Result<(String, Read<Option<Vec<Membership>>>), Stop> {
    let graph = world.tenant()?;
    let found = graph.service_principal(app_id).await;
    let id = match world.keep(found)? {
        Ok(Some(found)) => found.id,
        Ok(None) => return world.stop(answer::no_object()),
        Err(error) => return world.stop(Check::unread(&error, to_exist())),
    };
    let groups = graph.memberships_of_application(&id).await;
    let groups = world.keep(groups)?;
    Ok((id, groups))
}

#[then(expr = "it is a member of the group {string}")]
async fn is_in(world: &mut World, group: String) -> Result<(), Stop> {
    judge(world, &group, true).await
}

#[then(expr = "it is not a member of the group {string}")]
async fn is_not_in(world: &mut World, group: String) -> Result<(), Stop> {
    judge(world, &group, false).await
}

async fn judge(world: &mut World, group: &str, wanted: bool) -> Result<(), Stop> {
    let Groups(groups, who) = world.read(say!("the groups that it is a member of"))?;
    let Some(groups) = groups else {
        return world.stop(answer::no_object());
    };
    let known = world.tenant()?.group_of_directory(group).await;
    let known = world.keep(known)?;
    world.conclude(judgement::member(&groups, who, group, &known, wanted))
}
