//! What only a person in the room can see: a scenario says what to look at, and concludes nothing.

use cucumber::{then, when};
use greenroom_results::{Subject, Value, say};

use crate::check::{Check, Stop};
use crate::world::World;

#[when(regex = r#"^a person watches "([^"]+)" join "[^"]+"$"#)]
fn an_account_joins(world: &mut World, account: String) {
    world.about(Subject::Account(account));
}

#[when(regex = r#"^a person watches "[^"]+"$"#)]
fn something_happens(world: &mut World) {
    world.about(Subject::Tenant);
}

#[then(expr = "the person sees {string}")]
fn sees(world: &mut World, expected: String) -> Result<(), Stop> {
    world.stop(Check::for_a_person(say!("{}", Value::written(expected))))
}
