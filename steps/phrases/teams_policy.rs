//! Policies of Teams: which one an account has.

use cucumber::{then, when};
use greenroom_graph::{Cloud, TeamsPolicies};
use greenroom_results::say;

use crate::check::{Check, Stop};
use crate::judgements::{teams_policy, teams_user};
use crate::world::World;

#[when(expr = "the Teams policies of the account {string} are looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    let id = world.look_up_id(&name).await?;
    let graph = world.tenant()?;
    if graph.cloud() != Cloud::Global {
        let found = say!("Microsoft Graph shows policies of Teams in the global cloud only");
        let fix = say!("Check the account's policies in the Microsoft Teams admin center.");
        return world.stop(Check::undecided(teams_user::expected(), found).with_fix(fix));
    }
    let policies = graph.teams_policies(&id).await;
    let policies = world.keep(policies)?;
    world.set(policies);
    Ok(())
}

#[then(expr = "its Teams policy {string} is {string}")]
fn is_policy(world: &mut World, kind: String, name: String) -> Result<(), Stop> {
    let expected = teams_user::expected();
    let check = match world.read::<Option<TeamsPolicies>>(expected.clone())? {
        Some(found) => teams_policy::policy(&found, &kind, &name),
        None => Check::undecided(expected, teams_user::not_known()),
    };
    world.conclude(check)
}
