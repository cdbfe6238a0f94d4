//! What only a person can see, in the room or in a portal: a scenario says what to look at, and
//! concludes nothing.

use cucumber::{then, when};
use greenroom_results::{Subject, Value, say};

use crate::check::{Check, Stop};
use crate::world::World;

#[when(regex = r#"^a person watches "([^"]+)" join "[^"]+"$"#)]
fn an_account_joins(world: &mut World, account: String) {
    world.about(Subject::Account(account.into()));
}

#[when(regex = r#"^a person watches "[^"]+"$"#)]
fn something_happens(world: &mut World) {
    world.about(Subject::Tenant);
}

#[when(regex = r#"^a person looks up "[^"]+" of the account "([^"]+)"$"#)]
fn something_of_an_account(world: &mut World, account: String) {
    world.about(Subject::Account(account.into()));
}

#[when(regex = r#"^a person looks up "[^"]+"$"#)]
fn something_of_the_tenant(world: &mut World) {
    world.about(Subject::Tenant);
}

#[then(expr = "the person sees {string}")]
fn sees(world: &mut World, expected: String) -> Result<(), Stop> {
    world.stop(Check::for_a_person(say!("{}", Value::written(expected))))
}
