//! Mailboxes: what that of an account is for, and which addresses it has.

use cucumber::{then, when};
use futures::join;
use greenroom_graph::{Addresses, Mailbox, Room};
use greenroom_results::{Reason, Sentence, say};

use crate::check::{Check, Stop};
use crate::judgements::{answer, mailbox as judgement};
use crate::unread::Read;
use crate::world::World;

/// The mailbox of an account.
struct Asked(Read<Option<Mailbox>>);

#[when(expr = "the mailbox of the account {string} is looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    let id = world.look_up_id(&name).await?;
    let mailbox = world.tenant()?.mailbox(&id).await;
    let mailbox = world.keep(mailbox)?;
    world.set(Asked(mailbox));
    Ok(())
}

#[then(expr = "its purpose is one of {string}")]
fn is_for(world: &mut World, purposes: String) -> Result<(), Stop> {
    let expected = judgement::expected(&purposes);
    let check = match world.get::<Asked>() {
        Some(Asked(Ok(Some(mailbox)))) => judgement::purpose(mailbox, &purposes),
        Some(Asked(Ok(None))) => answer::no_object(),
        Some(Asked(Err(error))) => judgement::unread(error, expected),
        None => not_asked(expected),
    };
    world.conclude(check)
}

#[when(expr = "the addresses of the account {string} are looked up")]
async fn ask_addresses(world: &mut World, name: String) -> Result<(), Stop> {
    let id = world.look_up_id(&name).await?;
    let addresses = world.tenant()?.addresses(&id).await;
    let addresses = world.keep(addresses)?;
    world.set(addresses);
    Ok(())
}

#[then("its sign-in name is its primary address")]
fn signs_in_by_address(world: &mut World) -> Result<(), Stop> {
    let found = world.read::<Option<Addresses>>(say!("the addresses of the account"))?;
    world.conclude(found.map_or_else(answer::no_object, |found| judgement::sign_in_name(&found)))
}

#[when(expr = "the account {string} is looked up among the rooms")]
async fn ask_rooms(world: &mut World, name: String) -> Result<(), Stop> {
    let id = world.look_up_id(&name).await?;
    let graph = world.tenant()?;
    let (addresses, rooms) = join!(graph.addresses(&id), graph.rooms());
    let addresses = world.keep(addresses)?;
    let rooms = world.keep(rooms)?;
    world.set(addresses);
    world.set(rooms);
    Ok(())
}

#[then("it is listed as a room")]
fn is_room(world: &mut World) -> Result<(), Stop> {
    let rooms = world.read::<Vec<Room>>(say!("the rooms of the tenant"))?;
    let found = world.read::<Option<Addresses>>(say!("the addresses of the account"))?;
    world.conclude(found.map_or_else(answer::no_object, |found| judgement::room(&rooms, &found)))
}

fn not_asked(expected: Sentence) -> Check {
    let found = say!("no step of the scenario has asked for it");
    Check::error(Reason::NotAsked, expected, found)
}
