//! In which of Microsoft's clouds the tenant lives, as far as the tenant itself tells.

use std::sync::Arc;

use cucumber::gherkin::Step;
use cucumber::{then, when};
use greenroom_graph::Organization;
use greenroom_results::{Reason, say};

use crate::check::{Check, Stop};
use crate::judgements::cloud::{expected, supported};
use crate::judgements::domain;
use crate::plan_table::listed;
use crate::unread::Read;
use crate::world::World;

#[when("the tenant describes itself")]
async fn ask(world: &mut World) -> Result<(), Stop> {
    let answer = world.tenant()?.organization().await;
    let organization = world.keep(answer)?;
    world.set(organization);
    Ok(())
}

#[then(expr = "the tenant has the verified domain {string}")]
fn has_domain(world: &mut World, domain: String) -> Result<(), Stop> {
    let found = world.read::<Arc<Organization>>(domain::expected(&domain))?;
    world.conclude(domain::verified(found.verified_domains.as_deref(), &domain))
}

#[then("nothing shows that it lives in a government cloud, such as one of the service plans")]
fn is_commercial(world: &mut World, step: &Step) -> Result<(), Stop> {
    let plans = listed(world, step)?;
    let cloud = world.tenant()?.cloud();
    let Some(organization) = world.get::<Read<Arc<Organization>>>().cloned() else {
        let found = say!("no step of the scenario asks for the tenant's own properties");
        return world.stop(Check::error(Reason::NotAsked, expected(), found));
    };
    world.conclude(supported(cloud, &organization, &plans))
}
