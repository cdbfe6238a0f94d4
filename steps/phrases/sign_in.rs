//! What a tenant requires of the sign-in of an account that nobody attends to.

use cucumber::{then, when};
use futures::join;

use crate::check::{Check, Stop};
use crate::judgements::account::of_present;
use crate::judgements::sign_in::{SignInRead, defaults, notes, unstopped, without_defaults};
use crate::world::World;
use greenroom_results::{Between, Reason, Subject, Value, Verdict, say};

#[when(expr = "the account {string} is to sign in to the applications {string}")]
async fn ask(world: &mut World, name: String, applications: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let applications = applications.split(',').map(|id| id.trim().to_owned());
    let sign_in_read = look_up(world, &name, applications.collect()).await?;
    world.set(sign_in_read);
    Ok(())
}

/// Asks for all that decides about a sign-in.
pub(crate) async fn look_up(
    world: &mut World,
    name: &str,
    applications: Vec<String>,
) -> Result<SignInRead, Stop> {
    let graph = world.tenant()?;
    let (account, policies, defaults) = join!(
        graph.account(name),
        graph.conditional_access_policies(),
        graph.security_defaults(),
    );
    let mut sign_in_read = SignInRead {
        account: world.keep_account(name, account)?,
        policies: world.keep(policies)?,
        defaults: world.keep(defaults)?,
        memberships: None,
        applications,
    };
    if sign_in_read.need_memberships() {
        sign_in_read.memberships = Some(world.keep(graph.memberships(name).await)?);
    }
    Ok(sign_in_read)
}

#[then("security defaults do not stop it")]
fn defaults_let_in(world: &mut World) -> Result<(), Stop> {
    let sign_in_read = sign_in_read(world)?;
    world.conclude(without_defaults(&sign_in_read))
}

#[then("no Conditional Access policy stops it")]
fn policies_let_in(world: &mut World) -> Result<(), Stop> {
    let sign_in_read = sign_in_read(world)?;
    for note in notes(&sign_in_read) {
        world.note(note);
    }
    let check = unstopped(&sign_in_read);
    world.conclude(of_present(&sign_in_read.account, check))
}

#[then(expr = "Conditional Access stops it for the reason {string}")]
fn policies_stop(world: &mut World, reason: String) -> Result<(), Stop> {
    judged(world, Verdict::Fail, &reason)
}

#[then(expr = "whether Conditional Access stops it stays unknown, for the reason {string}")]
fn policies_may_stop(world: &mut World, reason: String) -> Result<(), Stop> {
    judged(world, Verdict::Unknown, &reason)
}

fn judged(world: &mut World, verdict: Verdict, reason: &str) -> Result<(), Stop> {
    let check = unstopped(&sign_in_read(world)?);
    let term = |word: &'static str| Value::Term(word.into());
    let expected = say!(
        "{} for the reason {}",
        term(verdict.word()),
        Value::written(reason)
    );
    let is_it = check.verdict == verdict && check.reason_word() == reason;
    let found = say!(
        "{} for the reason {}: {}",
        term(check.verdict.word()),
        Value::Term(check.reason_word().to_owned().into()),
        check.found
    );
    world.conclude(if is_it {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherReason, expected, found)
    })
}

#[then(expr = "it is noted that {string}")]
fn noted(world: &mut World, note: String) -> Result<(), Stop> {
    let expected = say!("a note that says: {}", Value::written(&note));
    let notes = notes(&sign_in_read(world)?);
    let is_noted = notes.iter().any(|one| one.to_string().contains(&note));
    let found = if notes.is_empty() {
        say!("there are no notes")
    } else {
        say!(
            "the notes say: {}",
            Value::several(Between::Semicolon, notes)
        )
    };
    world.conclude(if is_noted {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherReason, expected, found)
    })
}

fn sign_in_read(world: &mut World) -> Result<SignInRead, Stop> {
    match world.get::<SignInRead>().cloned() {
        Some(sign_in_read) => Ok(sign_in_read),
        None => world.stop(Check::error(
            Reason::NotAsked,
            defaults(),
            say!("no step of the scenario has asked for it"),
        )),
    }
}
