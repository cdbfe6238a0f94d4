//! Calendars of rooms, as exports from PowerShell tell of them.

use cucumber::{then, when};
use greenroom_results::export::CALENDAR_PROCESSING;

use crate::check::Stop;
use crate::judgements::calendar;
use crate::judgements::exported::About;
use crate::phrases::account;
use crate::world::World;

#[when(expr = "the calendar processing of the account {string} is read from the exports")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.look_up(&name).await
}

#[then(expr = "{string} of its calendar processing is {string}")]
fn is_set(world: &mut World, setting: String, value: String) -> Result<(), Stop> {
    let found = account::present(world)?;
    let exported = world.exported(&CALENDAR_PROCESSING, About::Account(&found))?;
    let exported = exported.as_deref().map_err(Clone::clone);
    world.conclude(calendar::setting(exported, &found, (&setting, &value)))
}
