//! Service plans: what a scenario asks about the licenses of the account it looked up.

use cucumber::gherkin::Step;
use cucumber::then;
use greenroom_graph::LicenseDetails;

use crate::account::present;
use crate::check::{Check, Stop};
use crate::holding::{self, Eligible, Plan, Setup};
use crate::product;
use crate::world::World;

const HELD: &str = "an eligible service plan, by plan id";
const PROVISIONED: &str = "the plan provisioned in the account's licenses (Success)";

#[then("the account holds one of the service plans")]
fn holds_plan(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = table(world, step)?;
    let found = present(world)?;
    let licenses = licenses(world, HELD)?;
    world.plans = holding::held(&found.assigned_plans, &eligible);
    world.eligible.clone_from(&eligible);
    if !world.plans.is_empty() {
        let found = format!("holds {}", holding::names(&world.plans));
        return world.conclude(Check::pass(HELD, found));
    }
    let assignments = &found.license_assignment_states;
    let setups = holding::setups(&licenses, assignments, eligible.iter());
    match holding::lacking(HELD, &licenses, assignments, &setups) {
        Some(check) => named(world, check, &setups),
        None => lacks(world, &licenses),
    }
}

#[then(expr = "the plan is in one of the states {string}")]
fn in_state(world: &mut World, states: String) -> Result<(), Stop> {
    let plans = plans(world)?;
    let licenses = licenses(world, "the plan in use")?;
    let assignments = present(world)?.license_assignment_states;
    let own = plans.iter().map(|plan| &plan.of);
    let setups = holding::setups(&licenses, &assignments, own);
    let skus = world.skus_aside();
    let gone = |license: &LicenseDetails| product::is_gone(skus.as_deref().unwrap_or(&[]), license);
    let check = holding::active(&plans, &states, &setups, gone);
    holding::keep(&mut world.plans, &states);
    named(world, check, &setups)
}

#[then("the plan is provisioned")]
fn is_provisioned(world: &mut World) -> Result<(), Stop> {
    let plans = plans(world)?;
    let licenses = licenses(world, PROVISIONED)?;
    let assignments = present(world)?.license_assignment_states;
    let own = plans.iter().map(|plan| &plan.of);
    let setups = holding::setups(&licenses, &assignments, own);
    if let Some((plan, setup)) = holding::best(&plans, &setups) {
        notes(world, &plan, setup.license)?;
        let product = product::name_of(setup.license);
        let found = format!("provisioning is Success in {product}");
        return world.conclude(Check::pass(PROVISIONED, found));
    }
    let check = holding::not_in_use(PROVISIONED, &plans, &setups);
    named(world, check, &setups)
}

#[then("the account holds none of the service plans")]
fn holds_no_plan(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = table(world, step)?;
    let found = present(world)?;
    let expected = "none of the listed service plans";
    let plans = holding::held(&found.assigned_plans, &eligible);
    world.eligible = eligible;
    world.conclude(match plans.as_slice() {
        [] => Check::pass(expected, "it holds none"),
        plans => Check::fail("present", expected, holding::list(plans)),
    })
}

#[then(expr = "the plan is in the state {string}")]
fn is_in_state(world: &mut World, state: String) -> Result<(), Stop> {
    let plans = plans(world)?;
    let expected = format!("the plan in the state {state}");
    let found = holding::list(&plans);
    let check = if plans.iter().all(|plan| plan.state == state) {
        Check::pass(expected, found)
    } else {
        Check::fail("other-state", expected, found)
    };
    world.conclude(check)
}

/// The account has no license with an eligible plan: says what it has instead, what went wrong
/// when one was assigned, and whether there is a seat for it.
fn lacks(world: &mut World, licenses: &[LicenseDetails]) -> Result<(), Stop> {
    let account = present(world)?;
    let eligible = world.eligible.clone();
    let skus = world.skus_aside();
    let assignments = &account.license_assignment_states;
    let mishaps = product::mishaps(assignments, skus.as_deref(), &eligible);
    let has_seat = seat(world)?;
    if let Some(mishap) = mishaps.first() {
        if let Some(group) = &mishap.assignment.assigned_by_group {
            world.name("GROUP_ID", group);
        }
        return world.stop(Check::fail(mishap.reason, HELD, mishap.words()));
    }
    let (reason, found) = if licenses.is_empty() {
        ("not-licensed", "holds no license".to_owned())
    } else {
        let names = product::names_of(licenses);
        let found = format!("none of its licenses holds one: {names}");
        ("product-without-teams", found)
    };
    world.stop(match has_seat {
        Some(false) => {
            let found = format!("{found}; no seat of a product with such a plan is free");
            Check::fail("no-seat-free", HELD, found)
        }
        _ => Check::fail(reason, HELD, found),
    })
}

/// Says which product to assign, and whether one has a free seat, where that can be read.
fn seat(world: &mut World) -> Result<Option<bool>, Stop> {
    let account = present(world)?;
    if account.usage_location.is_none() {
        world.note("the account has no usage location: set it before a license is assigned");
    }
    let held = licenses(world, HELD)?;
    let asked = world.skus.clone();
    let has_seat = match world.aside(asked) {
        Err(error) => {
            world.note(format!("whether a seat is free {error}"));
            return Ok(None);
        }
        Ok(skus) => match product::to_assign(&skus, &world.eligible, &held) {
            None => {
                world.note("no seat of a product with an eligible plan is free: buy one first");
                false
            }
            Some(sku) => {
                let (name, free) = (product::name(sku), sku.free_seats());
                let all = free + sku.consumed_units;
                world.name("SKU_ID", &sku.sku_id);
                world.name("PRODUCT", name);
                world.note(format!("{name} has {free} of {all} seats free: assign it"));
                true
            }
        },
    };
    Ok(Some(has_seat))
}

/// Concludes, and for a failure says what its remedy is about: the license whose plan is not in
/// use, or the product to assign instead.
fn named(world: &mut World, check: Check, setups: &[Setup<'_>]) -> Result<(), Stop> {
    match check.reason.as_str() {
        "plan-suspended" | "plan-locked-out" | "plan-deleted" => {
            seat(world)?;
        }
        "plan-disabled" => return switched_off(world, check, setups),
        reason => {
            let setup = setups.iter().find(|setup| {
                let alone = std::slice::from_ref(*setup);
                !reason.is_empty() && holding::reason(alone) == Some(reason)
            });
            if let Some(setup) = setup {
                license_named(world, setup);
            }
        }
    }
    world.conclude(check)
}

/// A plan that is switched off inside a license. Where a group assigns the license, only the
/// group's can be changed.
fn switched_off(world: &mut World, check: Check, setups: &[Setup<'_>]) -> Result<(), Stop> {
    let account = present(world)?;
    let Some(setup) = setups.first() else {
        return world.conclude(check);
    };
    license_named(world, setup);
    let eligible = world.eligible.clone();
    let off = setup.license.service_plans.iter().filter(|plan| {
        let wanted = eligible.iter().any(|known| known.is(&plan.service_plan_id));
        !wanted && plan.provisioning_status.as_deref() == Some("Disabled")
    });
    let off: Vec<&str> = off.map(|plan| plan.service_plan_id.as_str()).collect();
    world.name("OTHER_PLANS", off.join(","));
    let own = account.license_assignment_states.iter();
    let is_own = |(own, held): (&String, &String)| own.eq_ignore_ascii_case(held);
    let own = own.filter(|assignment| {
        let both = assignment.sku_id.as_ref();
        both.zip(setup.license.sku_id.as_ref()).is_some_and(is_own)
    });
    let by: Vec<Option<&String>> = own.map(|a| a.assigned_by_group.as_ref()).collect();
    match by.first() {
        Some(Some(group)) if !by.contains(&None) => {
            world.name("GROUP_ID", *group);
            let found = format!("{}, assigned by the group {group}", check.found);
            let reason = "plan-disabled-by-group";
            world.conclude(Check::fail(reason, check.expected, found))
        }
        _ => world.conclude(check),
    }
}

fn license_named(world: &mut World, setup: &Setup<'_>) {
    if let Some(sku) = &setup.license.sku_id {
        world.name("SKU_ID", sku);
    }
    world.name("PRODUCT", product::name_of(setup.license));
}

/// What is worth knowing about the plan that decides.
fn notes(world: &mut World, plan: &Plan, license: &LicenseDetails) -> Result<(), Stop> {
    if plan.state == "Warning" {
        let asked = world.subscriptions.clone();
        let when = match world.aside(asked) {
            Ok(subscriptions) => match product::lapses(&subscriptions, license) {
                Some(day) => format!("lapses on {day}"),
                None => "will lapse".to_owned(),
            },
            Err(error) => format!("will lapse, when {error}"),
        };
        let (name, product) = (&plan.of.name, product::name_of(license));
        world.note(format!(
            "{name} of {product} is in its grace period (Warning) and {when}: renew the \
             subscription"
        ));
    }
    if !plan.of.remark.is_empty() {
        world.note(format!("{}: {}", plan.of.name, plan.of.remark));
    }
    let account = present(world)?;
    let (skus, eligible) = (world.skus_aside(), world.eligible.clone());
    let assignments = &account.license_assignment_states;
    for mishap in product::mishaps(assignments, skus.as_deref(), &eligible) {
        world.note(mishap.words());
    }
    Ok(())
}

/// The licenses of the account that was looked up.
pub(crate) fn licenses(world: &mut World, expected: &str) -> Result<Vec<LicenseDetails>, Stop> {
    let asked = world.licenses.clone();
    let Some(licenses) = world.read(asked, expected)? else {
        return world.stop(Check::undecided(expected, holding::DENIED));
    };
    Ok(licenses)
}

/// The plans that an earlier step found; there is at least one, or that step was left out.
fn plans(world: &mut World) -> Result<Vec<Plan>, Stop> {
    if world.plans.is_empty() {
        return world.stop(Check::error(
            "not-asked",
            "a step before this one that says which service plans count",
            "the scenario has none",
        ));
    }
    Ok(world.plans.clone())
}

/// The plans a step's table names: a header row `plan | id`, or `plan | id | remark`, then one
/// plan a row.
fn table(world: &mut World, step: &Step) -> Result<Vec<Eligible>, Stop> {
    let rows = step.table().map(|table| table.rows.as_slice());
    let plans: Option<Vec<Eligible>> = rows
        .unwrap_or_default()
        .iter()
        .skip(1)
        .map(|row| Eligible::read(row))
        .collect();
    match plans {
        Some(plans) if !plans.is_empty() => Ok(plans),
        _ => world.stop(Check::error(
            "no-plan-table",
            "a table below the step with the columns plan, id and, optionally, remark",
            "there is none, or it has other columns",
        )),
    }
}
