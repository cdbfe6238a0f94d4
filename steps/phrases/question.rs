//! A question in a feature's own words, and what it requires of the answer.

use cucumber::{then, when};
use greenroom_graph::{Permission, Question, QuestionError};
use greenroom_results::{Reason, Subject, Value as Shown, say};
use serde_json::Value;

use crate::check::{Check, Stop};
use crate::judgements::answer::{self, Path, PathError, Wanted};
use crate::world::World;

/// How a step that asks a question starts, and what stands before the question.
const ASKED: (&str, &str) = ("the tenant is asked ", "for \"");

/// What stands behind a JSON path in its step.
const COMPARED: [&str; 6] = [
    " is \"",
    " is one of \"",
    " contains \"",
    " is at least ",
    " exists",
    " is not empty",
];

#[when(expr = "the tenant is asked for {string}")]
async fn ask(world: &mut World, question: String) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    look_up_alone(world, &question).await
}

#[when(expr = "the tenant is asked about the account {string} for {string}")]
async fn ask_about(world: &mut World, account: String, question: String) -> Result<(), Stop> {
    world.about(Subject::Account(account.into()));
    look_up_alone(world, &question).await
}

/// Asks by the one permission that the scenario declares.
async fn look_up_alone(world: &mut World, question: &str) -> Result<(), Stop> {
    let declared: Vec<String> = world.declared().iter().cloned().collect();
    match declared.as_slice() {
        [permission] => look_up(world, question, permission).await,
        _ => {
            let expected = say!("one tag @permission on the scenario, or its name in the step");
            let found = say!("the scenario declares {} permissions", declared.len());
            world.stop(Check::error(Reason::UndeclaredPermission, expected, found))
        }
    }
}

/// For a scenario that declares several permissions.
#[when(expr = "the tenant is asked for {string} with the permission {string}")]
async fn ask_with(world: &mut World, question: String, permission: String) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    look_up(world, &question, &permission).await
}

#[then(expr = "{string} is {string}")]
fn is(world: &mut World, path: String, wanted: String) -> Result<(), Stop> {
    one(world, &path, &Wanted::Is(wanted))
}

#[then(expr = "{string} is one of {string}")]
fn is_one_of(world: &mut World, path: String, wanted: String) -> Result<(), Stop> {
    one(world, &path, &Wanted::one_of(&wanted))
}

#[then(expr = "{string} contains {string}")]
fn contains(world: &mut World, path: String, wanted: String) -> Result<(), Stop> {
    one(world, &path, &Wanted::Contains(wanted))
}

#[then(expr = "{string} is at least {int}")]
fn is_at_least(world: &mut World, path: String, wanted: i64) -> Result<(), Stop> {
    one(world, &path, &Wanted::AtLeast(wanted))
}

#[then(expr = "{string} exists")]
fn exists(world: &mut World, path: String) -> Result<(), Stop> {
    judge(world, &path, answer::exists)
}

#[then(expr = "{string} is not empty")]
fn is_not_empty(world: &mut World, path: String) -> Result<(), Stop> {
    judge(world, &path, answer::is_not_empty)
}

#[then(expr = "each {string} is {string}")]
fn each_is(world: &mut World, path: String, wanted: String) -> Result<(), Stop> {
    each(world, &path, &Wanted::Is(wanted))
}

#[then(expr = "each {string} is one of {string}")]
fn each_is_one_of(world: &mut World, path: String, wanted: String) -> Result<(), Stop> {
    each(world, &path, &Wanted::one_of(&wanted))
}

#[then(expr = "each {string} contains {string}")]
fn each_contains(world: &mut World, path: String, wanted: String) -> Result<(), Stop> {
    each(world, &path, &Wanted::Contains(wanted))
}

#[then(expr = "each {string} is at least {int}")]
fn each_is_at_least(world: &mut World, path: String, wanted: i64) -> Result<(), Stop> {
    each(world, &path, &Wanted::AtLeast(wanted))
}

/// What Graph answered to the question.
#[derive(Clone)]
struct Answered(Option<Value>);

async fn look_up(world: &mut World, text: &str, name: &str) -> Result<(), Stop> {
    let expected = say!("a question that only reads this tenant");
    let question = match text.parse::<Question>() {
        Ok(question) => question,
        Err(error) => {
            let found = say!("{}", Shown::Term(error.to_string().into()));
            return world.stop(Check::error(Reason::BadQuestion, expected, found));
        }
    };
    let Some(permission) = Permission::named(name) else {
        let found = say!("{} is not a read-only permission", Shown::permission(name));
        return world.stop(Check::error(Reason::BadQuestion, expected, found));
    };
    let answer = world.tenant()?.question(&question, permission).await;
    let answer = world.keep_as_it_is(answer)?.map(Answered);
    world.set(answer);
    Ok(())
}

fn one(world: &mut World, path: &str, wanted: &Wanted) -> Result<(), Stop> {
    judge(world, path, |path, body| answer::one(path, wanted, body))
}

fn each(world: &mut World, path: &str, wanted: &Wanted) -> Result<(), Stop> {
    judge(world, path, |path, body| answer::each(path, wanted, body))
}

fn judge(
    world: &mut World,
    path: &str,
    judge: impl FnOnce(&Path, &Value) -> Check,
) -> Result<(), Stop> {
    let expected = say!("an answer to the question of the scenario");
    let path = match Path::read(path) {
        Ok(path) => path,
        Err(error) => {
            let found = say!("{}", Shown::text(error.to_string()));
            return world.stop(Check::error(Reason::BadPath, expected, found));
        }
    };
    let Answered(body) = world.read(expected)?;
    world.conclude(match &body {
        Some(body) => judge(&path, body),
        None => answer::no_object(),
    })
}

/// What is wrong with a question or a JSON path of a step, where it has one: a sentence.
#[must_use]
pub fn flaw_of(step: &str) -> Option<String> {
    if let Some(asked) = step.strip_prefix(ASKED.0) {
        let (_, rest) = asked.split_once(ASKED.1)?;
        let question = rest.split('"').next()?.parse::<Question>();
        return question.err().map(|error: QuestionError| error.to_string());
    }
    let rest = step.strip_prefix("each ").unwrap_or(step);
    let (path, rest) = rest.strip_prefix('"')?.split_once('"')?;
    let compares = COMPARED.iter().any(|words| rest.starts_with(words));
    let error: PathError = Path::read(path).err().filter(|_| compares)?;
    Some(error.to_string())
}
