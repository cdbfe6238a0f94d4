//! Products: for which of them the account that was looked up has a license.

use cucumber::then;
use greenroom_results::say;

use crate::check::Stop;
use crate::judgements::licensed;
use crate::phrases::account::present;
use crate::phrases::service_plan::{licenses, look_up, skus};
use crate::world::World;

#[then(expr = "it has a license in use for one of the products {string}")]
async fn in_use(world: &mut World, products: String) -> Result<(), Stop> {
    present(world)?;
    look_up(world).await?;
    let held = licenses(
        world,
        say!("a license in use for one of the named products"),
    )?;
    let products: Vec<&str> = products.split(',').map(str::trim).collect();
    let skus = skus(world);
    let (check, note) = licensed::in_use(&held, &products, skus.as_deref());
    if let Some(note) = note {
        world.note(note);
    }
    world.conclude(check)
}
