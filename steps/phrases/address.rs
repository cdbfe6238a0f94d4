//! Addresses: whether an account signs in with its own.

use cucumber::{then, when};
use greenroom_graph::{Permission, Question};
use greenroom_results::{Reason, Subject, say};
use serde_json::Value;

use crate::check::{Check, Stop};
use crate::judgements::address;
use crate::phrases::account::present;
use crate::world::{Read, World};

/// What reads the names of an account.
const PERMISSION: &str = "User.Read.All";

/// The sign-in name and the address of the account that was looked up.
#[derive(Clone)]
struct Names(Option<Value>);

#[when(expr = "the address of the account {string} is looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.clone()));
    let graph = world.tenant()?;
    let account = graph.account(&name).await;
    let account = world.keep_account(&name, account)?;
    world.note_address(&name, &account);
    let id = match &account {
        Ok(Some(found)) => Some(found.id.clone()),
        _ => None,
    };
    world.set(account);
    let Some(id) = id else {
        return Ok(());
    };
    let question = format!("GET /users/{id}?$select=id,userPrincipalName,mail").parse::<Question>();
    let (Ok(question), Some(permission)) = (question, Permission::named(PERMISSION)) else {
        let expected = say!("a question that only reads this tenant");
        let found = say!("the id of the account cannot stand in a question");
        return world.stop(Check::error(Reason::BadQuestion, expected, found));
    };
    let answer = world.tenant()?.question(&question, permission).await;
    let names: Read<Names> = world.keep_as_it_is(answer)?.map(Names);
    world.set(names);
    Ok(())
}

#[then("its sign-in name is its email address")]
fn is_sign_in_name(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    let Names(names) = world.read(say!("an account whose sign-in name is its email address"))?;
    world.conclude(match names {
        Some(names) => address::is_sign_in_name(&names),
        // It was there a moment ago.
        None => Check::undecided(
            say!("an account whose sign-in name is its email address"),
            say!(
                "Microsoft Graph no longer finds the account {}",
                greenroom_results::Value::account(found.user_principal_name)
            ),
        ),
    })
}
