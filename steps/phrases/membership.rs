//! Groups: whether an account is in one.

use cucumber::{then, when};
use greenroom_graph::Membership;
use greenroom_results::{Subject, say};

use crate::check::Stop;
use crate::judgements::{answer, membership};
use crate::world::World;

/// The groups of an account; none where Graph says that there is no such account.
#[derive(Clone)]
struct Groups(Option<Vec<Membership>>);

#[when(expr = "the groups of the account {string} are looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.clone()));
    let answer = world.tenant()?.memberships(&name).await;
    let groups = world.keep(answer)?.map(Groups);
    world.set(groups);
    Ok(())
}

#[then(expr = "it is a member of the group {string}")]
fn is_in(world: &mut World, group: String) -> Result<(), Stop> {
    judge(world, &group, true)
}

#[then(expr = "it is not a member of the group {string}")]
fn is_not_in(world: &mut World, group: String) -> Result<(), Stop> {
    judge(world, &group, false)
}

fn judge(world: &mut World, group: &str, wanted: bool) -> Result<(), Stop> {
    let Groups(groups) = world.read(say!("the groups of the account"))?;
    world.conclude(match groups {
        Some(groups) => membership::member(&groups, group, wanted),
        None => answer::no_object(),
    })
}
