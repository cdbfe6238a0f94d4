//! Policies of Teams: what they say, as exports from PowerShell tell.

use std::sync::Arc;

use cucumber::{then, when};
use greenroom_results::export::{APPLICATION_ACCESS, MEETING_POLICY, POLICY_ASSIGNMENT};
use greenroom_results::{Reason, Subject, Value, say};

use crate::check::{Check, Stop};
use crate::exports::Exported;
use crate::judgements::exported::{About, Unfound, unscoped};
use crate::judgements::meeting_policy::{self, GLOBAL};
use crate::phrases::account;
use crate::world::World;

/// Whose policy a scenario asks about.
#[derive(Clone)]
enum Asked {
    Account,
    Policy(String),
}

#[when(expr = "the Teams policies of the account {string} are read from the exports")]
async fn ask(world: &mut World, name: String) -> Result<(), Stop> {
    world.look_up(&name).await?;
    world.set(Asked::Account);
    Ok(())
}

#[when(expr = "the Teams meeting policy {string} is read from the exports")]
fn ask_by_name(world: &mut World, name: String) {
    world.about(Subject::Tenant);
    world.set(Asked::Policy(name));
}

#[then(expr = "{string} of the Teams meeting policy is {string}")]
fn is_set(world: &mut World, setting: String, value: String) -> Result<(), Stop> {
    let policy = match world.get::<Asked>().cloned() {
        Some(Asked::Policy(name)) => Ok(name),
        Some(Asked::Account) => assigned(world, "TeamsMeetingPolicy")?,
        None => return world.stop(not_asked()),
    };
    let policy = match policy {
        Ok(name) => world.exported(&MEETING_POLICY, About::Policy(&name))?,
        Err(unfound) => Err(unfound),
    };
    let policy = policy.as_deref().map_err(Clone::clone);
    world.conclude(meeting_policy::setting(policy, (&setting, &value)))
}

#[then(expr = "its application access policy lists the application {string}")]
fn is_listed(world: &mut World, app_id: String) -> Result<(), Stop> {
    if !matches!(world.get::<Asked>(), Some(Asked::Account)) {
        return world.stop(not_asked());
    }
    let name = assigned(world, "ApplicationAccessPolicy")?;
    let called = name.clone().unwrap_or_default();
    let policies = match name {
        Ok(name) => candidates(world, &name)?,
        Err(unfound) => Err(unfound),
    };
    let policies = policies.as_ref().map_err(Clone::clone);
    let policies = policies.map(|all| all.iter().map(|one| &**one).collect());
    world.conclude(meeting_policy::application(policies, &called, &app_id))
}

/// The name of the policy of a type that the account has.
fn assigned(world: &mut World, kind: &str) -> Result<Result<String, Unfound>, Stop> {
    let found = account::present(world)?;
    let exported = world.exported(&POLICY_ASSIGNMENT, About::Account(&found))?;
    let name = exported.and_then(|exported| meeting_policy::assigned(&exported, kind));
    if let Ok(name) = &name {
        world.note(say!(
            "the account's {} is {}",
            Value::property(kind),
            Value::name(unscoped(name))
        ));
    }
    Ok(name)
}

/// The application access policies that may be that of an account which has the one of this name.
fn candidates(world: &mut World, name: &str) -> Result<Result<Vec<Arc<Exported>>, Unfound>, Stop> {
    let own = world.exported(&APPLICATION_ACCESS, About::Policy(name))?;
    if own.is_err() || !unscoped(name).eq_ignore_ascii_case(GLOBAL) {
        return Ok(own.map(|own| vec![own]));
    }
    world.all_exported(&APPLICATION_ACCESS)
}

fn not_asked() -> Check {
    Check::error(
        Reason::NotAsked,
        say!("a policy of Teams"),
        say!("no step of the scenario has asked for it"),
    )
}
