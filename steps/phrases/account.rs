//! Accounts: what a scenario asks about one that shall join.

use std::sync::Arc;

use cucumber::{then, when};
use greenroom_graph::{Account, Answer, GraphError};
use greenroom_results::{Reason, Sentence, Subject, Value, say};

use crate::check::{Check, Stop};
use crate::judgements::account::enabled;
use crate::judgements::external;
use crate::judgements::holding::Plan;
use crate::judgements::password;
use crate::phrases::service_plan::Licenses;
use crate::unread::Read;
use crate::world::World;

impl World {
    /// Asks for the account that a scenario is about, and keeps what was read of it.
    pub(crate) async fn look_up(&mut self, name: &str) -> Result<(), Stop> {
        self.about(Subject::Account(name.into()));
        let found = self.tenant()?.account(name).await;
        let found = self.keep_account(name, found)?;
        self.note_address(name, &found);
        self.set(found);
        Ok(())
    }

    /// The same, and its id; a scenario ends here where the account does not exist.
    pub(crate) async fn look_up_id(&mut self, name: &str) -> Result<String, Stop> {
        self.look_up(name).await?;
        Ok(present(self)?.id.clone())
    }

    /// Keeps the answer about an account. Where it was found by its address, a fix calls it by
    /// its sign-in name.
    pub(crate) fn keep_account(
        &mut self,
        name: &str,
        answer: Result<Answer<Option<Arc<Account>>>, GraphError>,
    ) -> Result<Read<Option<Arc<Account>>>, Stop> {
        let read = self.keep(answer)?;
        if let Some(found) = found_by_address(name, &read) {
            self.name("ACCOUNT", &found.user_principal_name);
        }
        Ok(read)
    }

    /// Says so where an account was found by its address.
    pub(crate) fn note_address(&mut self, name: &str, read: &Read<Option<Arc<Account>>>) {
        if let Some(found) = found_by_address(name, read) {
            let own = &found.user_principal_name;
            self.note(say!(
                "no account has the sign-in name {}: it is an address of the account {}, which \
                 was checked instead",
                Value::account(name),
                Value::account(own)
            ));
        }
    }
}

fn found_by_address<'a>(name: &str, read: &'a Read<Option<Arc<Account>>>) -> Option<&'a Account> {
    let found = read.as_ref().ok()?.as_ref()?;
    (!found.is_named(name)).then_some(found)
}

#[when(expr = "the account {string} is looked up")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    world.take::<Vec<Plan>>();
    let graph = world.tenant()?;
    // Its licenses are asked for by the steps that are about them, where one comes so far.
    world.take::<Licenses>();
    let (account, skus, subscriptions) = futures::join!(
        graph.account(&name),
        graph.subscribed_skus(),
        graph.subscriptions(),
    );
    let account = world.keep_account(&name, account)?;
    world.note_address(&name, &account);
    if let Ok(Some(found)) = &account
        && external::needs_domains(found)
    {
        let organization = graph.organization().await;
        let organization = world.keep(organization)?;
        world.set(organization);
    }
    world.set(account);
    world.set(skus);
    world.set(subscriptions);
    Ok(())
}

#[then("the account exists")]
fn exists(world: &mut World) -> Result<(), Stop> {
    present(world)?;
    world.conclude(Check::pass(
        existing(),
        say!("the account exists in the tenant"),
    ))
}

#[then("the account is a member of the tenant")]
fn is_member(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    let check = external::member(&found, world.get());
    world.conclude(check)
}

#[then("the account can sign in")]
fn may_sign_in(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    for note in password::notes(&found) {
        world.note(note);
    }
    world.conclude(enabled(&found))
}

#[then("its password is set never to expire")]
fn password_lasts(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(password::never_expires(&found))
}

#[then("its password need not be changed at the next sign-in")]
fn password_stays(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(password::stays(&found))
}

#[then("there is no such account")]
fn absent(world: &mut World) -> Result<(), Stop> {
    let expected = say!("no account with this name");
    let check = match world.read::<Option<Arc<Account>>>(expected.clone())? {
        None => Check::pass(expected, none()),
        Some(found) => {
            let found = say!(
                "the tenant has an account with this name, the object {}",
                Value::id(&found.id)
            );
            Check::fail(Reason::Present, expected, found)
        }
    };
    world.conclude(check)
}

fn existing() -> Sentence {
    say!("an account with this name in the tenant")
}

fn none() -> Sentence {
    say!("the tenant has no account with this name")
}

/// The account, where it is; a scenario that needs it ends here where it is not.
pub(crate) fn present(world: &mut World) -> Result<Arc<Account>, Stop> {
    match world.read::<Option<Arc<Account>>>(existing())? {
        Some(found) => {
            world.name("OBJECT_ID", &found.id);
            Ok(found)
        }
        None => world.stop(Check::fail(Reason::AccountAbsent, existing(), none())),
    }
}
