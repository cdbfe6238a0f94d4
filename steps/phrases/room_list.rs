//! Room lists: whether an account is in one.

use cucumber::{then, when};
use greenroom_graph::{Addresses, Room, RoomList};
use greenroom_results::{Reason, say};

use crate::check::{Check, Stop};
use crate::judgements::{answer, room_list as judgement};
use crate::unread::Read;
use crate::world::World;

/// The address of a room list, the tenant's room lists, and the rooms in it, where the tenant has
/// it.
struct Asked {
    address: String,
    lists: Read<Vec<RoomList>>,
    rooms: Option<Read<Vec<Room>>>,
}

#[when(expr = "the account {string} is looked up in the room list {string}")]
async fn ask(world: &mut World, name: String, address: String) -> Result<(), Stop> {
    let id = world.look_up_id(&name).await?;
    let graph = world.tenant()?;
    let (addresses, lists) = futures::join!(graph.addresses(&id), graph.room_lists());
    let addresses = world.keep(addresses)?;
    world.set(addresses);
    let lists = world.keep(lists)?;
    let known = lists.as_deref();
    let is_there = known.is_ok_and(|lists| judgement::absence(lists, &address).is_none());
    let rooms = if is_there {
        Some(world.keep(graph.rooms_of_list(&address).await)?)
    } else {
        None
    };
    world.set(Asked {
        address,
        lists,
        rooms,
    });
    Ok(())
}

#[then("the room list shows it")]
fn shows(world: &mut World) -> Result<(), Stop> {
    let Some(asked) = world.take::<Asked>() else {
        let expected = say!("an account that a room list shows");
        let found = say!("no step of the scenario has asked for it");
        return world.stop(Check::error(Reason::NotAsked, expected, found));
    };
    let expected = judgement::expected(&asked.address);
    let account = world.read::<Option<Addresses>>(expected.clone())?;
    let check = match (&asked.lists, &asked.rooms, account) {
        (Err(error), ..) | (_, Some(Err(error)), _) => Check::unread(error, expected),
        (_, _, None) => answer::no_object(),
        (Ok(_), Some(Ok(rooms)), Some(account)) => {
            judgement::shows(rooms, &account, &asked.address)
        }
        (Ok(lists), None, Some(_)) => judgement::absence(lists, &asked.address)
            .unwrap_or_else(|| Check::undecided(expected, say!("the rooms were not asked for"))),
    };
    world.conclude(check)
}
