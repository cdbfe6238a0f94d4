//! How Teams itself sees an account.

use std::sync::Arc;

use cucumber::{then, when};
use greenroom_graph::{Account, Cloud, TeamsUser};

use crate::check::{Check, Stop};
use crate::judgements::account::absent;
use crate::judgements::teams_user::{expected, kind, not_known};
use crate::unread::Read;
use crate::world::World;
use greenroom_results::{Reason, Subject, Value, say};

#[when(expr = "Microsoft Teams is asked about the account {string}")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let graph = world.tenant()?;
    let asked = graph.account(&name).await;
    let account = world.keep_account(&name, asked)?;
    if let Ok(Some(found)) = &account {
        world.name("OBJECT_ID", &found.id);
    }
    world.take::<Read<Option<TeamsUser>>>();
    if let Some(asked) = look_up(world, &account).await? {
        world.set(asked);
    }
    world.set(account);
    Ok(())
}

/// Asks how Teams sees an account that is there, where Microsoft offers that: in the global cloud.
pub(crate) async fn look_up(
    world: &mut World,
    account: &Read<Option<Arc<Account>>>,
) -> Result<Option<Read<Option<TeamsUser>>>, Stop> {
    let graph = world.tenant()?;
    match (account, graph.cloud()) {
        (Ok(Some(found)), Cloud::Global) => {
            let answer = graph.teams_user(&found.id).await;
            Ok(Some(world.keep(answer)?))
        }
        _ => Ok(None),
    }
}

#[then(expr = "Teams counts it among the kinds {string}")]
fn is_of_kind(world: &mut World, kinds: String) -> Result<(), Stop> {
    let found = seen(world)?;
    world.conclude(kind(&found, &kinds))
}

#[then(expr = "Teams has switched {string} on for it")]
fn has_feature(world: &mut World, feature: String) -> Result<(), Stop> {
    let found = seen(world)?;
    let has = found.feature_types.contains(&feature);
    let feature = Value::word("featureTypes", feature);
    let expected = say!(
        "an account whose features in Teams include {}",
        feature.clone()
    );
    world.conclude(if has {
        let found = say!("Teams lists {} among the account's features", feature);
        Check::pass(expected, found)
    } else {
        let found = say!(
            "Teams does not list {} among the account's features",
            feature
        );
        Check::fail(Reason::TeamsFeatureOff, expected, found)
    })
}

/// What Teams says of the account; a scenario that needs it ends here where there is nothing.
fn seen(world: &mut World) -> Result<TeamsUser, Stop> {
    if world.read::<Option<Arc<Account>>>(expected())?.is_none() {
        return world.stop(absent(expected()));
    }
    let is_asked = world.get::<Read<Option<TeamsUser>>>().is_some();
    if !is_asked && world.tenant()?.cloud() != Cloud::Global {
        let found =
            say!("Microsoft Graph shows how Teams sees an account in the global cloud only");
        return world.stop(Check::not_applicable(expected(), found));
    }
    match world.read(expected())? {
        Some(found) => Ok(found),
        None => world.stop(Check::undecided(expected(), not_known())),
    }
}
