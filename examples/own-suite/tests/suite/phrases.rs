//! Phrases of this team's own: rooms and their mailboxes.

use cucumber::{then, when};
use greenroom_graph::Room;
use greenroom_results::{Reason, Value, say};
use greenroom_steps::{Check, Stop, World};

/// Asks for every room, and keeps the answer for the steps after it.
#[when("the rooms are listed")]
async fn list(world: &mut World) -> Result<(), Stop> {
    let answer = world.tenant()?.rooms().await;
    let rooms = world.keep(answer)?;
    world.set(rooms);
    Ok(())
}

#[then(expr = "a room has the mailbox {string}")]
fn has_mailbox(world: &mut World, address: String) -> Result<(), Stop> {
    let rooms: Vec<Room> = world.read(say!("the rooms of the tenant"))?;
    world.conclude(mailbox(&rooms, &address, true))
}

#[then(expr = "no room has the mailbox {string}")]
fn has_no_mailbox(world: &mut World, address: String) -> Result<(), Stop> {
    let rooms: Vec<Room> = world.read(say!("the rooms of the tenant"))?;
    world.conclude(mailbox(&rooms, &address, false))
}

/// Holds the rooms to whether one shall have this address. Where a room's own address is not told, it
/// may be the one.
fn mailbox(rooms: &[Room], address: &str, wanted: bool) -> Check {
    let expected = if wanted {
        say!("a room with the mailbox {}", Value::account(address))
    } else {
        say!("no room with the mailbox {}", Value::account(address))
    };
    let addresses = || rooms.iter().map(|room| room.email_address.as_deref());
    let is_there = addresses()
        .flatten()
        .any(|own| own.eq_ignore_ascii_case(address));
    let found = if is_there {
        say!("a room has this mailbox")
    } else if addresses().any(|own| own.is_none()) {
        return Check::undecided(
            expected,
            say!("the address of a room was not in the answer"),
        );
    } else {
        say!("no room has this mailbox")
    };
    if is_there == wanted {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::Other("room-mailbox".to_owned()), expected, found)
    }
}
