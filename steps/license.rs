//! Licenses: what a behavior asks about those of the account it looked up.

use cucumber::then;

use crate::account::{enabled, present};
use crate::check::{Check, Stop};
use crate::external;
use crate::holding::{self, Eligible};
use crate::product;
use crate::service_plan::licenses;
use crate::world::World;
use greenroom_results::Verdict;

#[then(expr = "its licenses hold the service plan {string} as {string}")]
fn hold_as(world: &mut World, id: String, status: String) -> Result<(), Stop> {
    let expected = format!("the plan {id} as {status}");
    let found = statuses(world, &id, &expected)?;
    let check = if !found.is_empty() && found.iter().all(|known| *known == status) {
        Check::pass(expected, status)
    } else {
        Check::fail("other-setup", expected, format!("as {}", found.join(", ")))
    };
    world.conclude(check)
}

#[then(expr = "none of its licenses holds the service plan {string}")]
fn hold_none(world: &mut World, id: String) -> Result<(), Stop> {
    let expected = format!("no license with the plan {id}");
    let found = statuses(world, &id, &expected)?;
    let check = if found.is_empty() {
        Check::pass(expected, "there is none")
    } else {
        Check::fail("other-setup", expected, format!("as {}", found.join(", ")))
    };
    world.conclude(check)
}

#[then(expr = "one of its licenses is called {string}")]
fn is_called(world: &mut World, name: String) -> Result<(), Stop> {
    let expected = format!("a license called {name}");
    let licenses = licenses(world, &expected)?;
    let names: Vec<String> = licenses.iter().map(product::name_of).collect();
    let found = names.join(", ");
    world.conclude(if names.contains(&name) {
        Check::pass(expected, found)
    } else {
        Check::fail("other-product", expected, found)
    })
}

#[then(expr = "a license that the group {string} assigns has the error {string}")]
fn has_error(world: &mut World, group: String, error: String) -> Result<(), Stop> {
    let expected = format!("the error {error} of a license of the group {group}");
    let account = present(world)?;
    let mishaps = product::mishaps(&account.license_assignment_states, None, &[]);
    let is_it = |mishap: &product::Mishap<'_>| {
        mishap.error == error && mishap.assignment.assigned_by_group.as_ref() == Some(&group)
    };
    let found: Vec<String> = mishaps.iter().map(product::Mishap::words).collect();
    let found = found.join("; ");
    world.conclude(if mishaps.iter().any(is_it) {
        Check::pass(expected, found)
    } else {
        Check::fail("other-error", expected, found)
    })
}

#[then(expr = "the product with a free seat of one of them is {string}")]
fn has_seat(world: &mut World, name: String) -> Result<(), Stop> {
    let expected = format!("a free seat of {name}");
    let eligible = world.eligible.clone();
    let skus = world.skus_aside().unwrap_or_default();
    let held = licenses(world, &expected)?;
    let found = product::to_assign(&skus, &eligible, &held);
    let found = found.map_or("none of them", product::name);
    world.conclude(if found == name {
        Check::pass(expected, found)
    } else {
        Check::fail("other-product", expected, found)
    })
}

#[then(expr = "it cannot join as itself for the reason {string}")]
fn cannot_join(world: &mut World, reason: String) -> Result<(), Stop> {
    let expected = format!("an account that cannot join for the reason {reason}");
    let account = present(world)?;
    let failure = [
        external::member(&account, world.organization.as_ref()),
        enabled(&account),
    ]
    .into_iter()
    .find(|check| check.verdict == Verdict::Fail);
    let found = failure.map_or_else(String::new, |check| check.reason);
    world.conclude(if found == reason {
        Check::pass(expected, found)
    } else {
        Check::fail("other-reason", expected, format!("the reason `{found}`"))
    })
}

/// How far a plan is set up in each license that holds it.
fn statuses(world: &mut World, id: &str, expected: &str) -> Result<Vec<String>, Stop> {
    let licenses = licenses(world, expected)?;
    let plan = [Eligible {
        name: id.to_owned(),
        id: id.to_owned(),
        remark: String::new(),
    }];
    let setups = holding::setups(&licenses, &[], plan.iter());
    Ok(setups.iter().map(|setup| setup.status.to_owned()).collect())
}
