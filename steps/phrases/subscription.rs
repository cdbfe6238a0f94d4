//! Products: what the tenant subscribes to.

use std::sync::Arc;

use cucumber::{then, when};
use greenroom_graph::SubscribedSku;
use greenroom_results::{Subject, say};

use crate::check::Stop;
use crate::judgements::subscription;
use crate::world::World;

#[when("the tenant is asked for its products")]
async fn ask(world: &mut World) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    let answer = world.tenant()?.subscribed_skus().await;
    let products = world.keep(answer)?;
    world.set(products);
    Ok(())
}

#[then(expr = "it subscribes to the product {string}")]
fn subscribes(world: &mut World, product: String) -> Result<(), Stop> {
    let products = world.read::<Arc<[SubscribedSku]>>(say!("the products of the tenant"))?;
    world.conclude(subscription::subscribed(&products, &product))
}
