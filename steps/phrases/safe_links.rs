//! Safe Links, as exports from PowerShell tell of it.

use cucumber::{then, when};
use greenroom_graph::Addresses;
use greenroom_results::export::{SAFE_LINKS, SAFE_LINKS_RULE};
use greenroom_results::say;

use crate::check::{Check, Stop};
use crate::judgements::safe_links::{self, SafeLinks};
use crate::world::World;

#[when(expr = "the Safe Links policies for the account {string} are read from the exports")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    let id = world.look_up_id(&name).await?;
    let graph = world.tenant()?;
    let addresses = graph.addresses(&id).await;
    let addresses = world.keep(addresses)?;
    world.set(addresses);
    Ok(())
}

#[then(expr = "Safe Links does not rewrite links to {string} for it")]
fn keeps(world: &mut World, links: String) -> Result<(), Stop> {
    let expected = say!("an account whose addresses are known");
    let Some(addresses) = world.read::<Option<Addresses>>(expected.clone())? else {
        // It was there a moment ago.
        let found = say!("Microsoft Graph no longer finds the account");
        return world.stop(Check::undecided(expected, found));
    };
    let policies = world.all_exported(&SAFE_LINKS)?;
    let check = match &policies {
        Ok(policies) => {
            // Without rules, the policies say that there are none.
            let time = policies.first().map(|one| one.time);
            let rules = world.all_exported(&SAFE_LINKS_RULE)?.unwrap_or_default();
            let rules = rules.iter().filter(|rule| Some(rule.time) == time);
            let all = SafeLinks {
                policies: policies.iter().map(|one| &**one).collect(),
                rules: rules.map(|one| &**one).collect(),
            };
            safe_links::keeps(Ok(all), &addresses, &links)
        }
        Err(unfound) => safe_links::keeps(Err(unfound.clone()), &addresses, &links),
    };
    world.conclude(check)
}
