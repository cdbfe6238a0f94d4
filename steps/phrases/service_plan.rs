//! Service plans: what a scenario asks about the licenses of the account it looked up.

use std::sync::Arc;

use cucumber::gherkin::Step;
use cucumber::then;
use greenroom_graph::{Account, LicenseDetails, SubscribedSku, Subscription};

use crate::check::{Check, Stop};
use crate::judgements::holding::{self, Eligible, Plan, Setup};
use crate::judgements::product;
use crate::phrases::account::present;
use crate::unread::Read;
use crate::world::{Aside, World};
use greenroom_results::{Reason, Sentence, Subject, Value, say};

/// What was read of the licenses of the account that was looked up.
pub(crate) type Licenses = Read<Option<Arc<[LicenseDetails]>>>;

fn to_hold() -> Sentence {
    say!("an eligible service plan, by plan id")
}

fn to_be_provisioned() -> Sentence {
    say!("a service plan that is provisioned in the account's licenses (Success)")
}

#[then("the account holds one of the service plans")]
async fn holds_plan(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = table(world, step)?;
    let found = present(world)?;
    look_up(world).await?;
    let licenses = licenses(world, to_hold())?;
    let plans = holding::held(&found.assigned_plans, &eligible);
    world.set(eligible.clone());
    world.set(plans.clone());
    if !plans.is_empty() {
        let names = holding::names(&plans);
        let found = say!("the account has {}", names);
        return world.conclude(Check::pass(to_hold(), found));
    }
    let assignments = &found.license_assignment_states;
    let setups = holding::setups(&licenses, assignments, eligible.iter());
    match holding::lacking(to_hold(), &licenses, assignments, &setups) {
        Some(check) => named(world, check, &setups),
        None => lacks(world, &licenses),
    }
}

#[then(expr = "the plan is in one of the states {string}")]
async fn in_state(world: &mut World, states: String) -> Result<(), Stop> {
    let plans = plans(world)?;
    look_up(world).await?;
    let licenses = licenses(world, say!("a service plan in use"))?;
    let account = present(world)?;
    let own = plans.iter().map(|plan| &plan.of);
    let setups = holding::setups(&licenses, &account.license_assignment_states, own);
    let skus = skus(world);
    let gone = |license: &LicenseDetails| product::is_gone(skus.as_deref().unwrap_or(&[]), license);
    let check = holding::active(&plans, &states, &setups, gone);
    let mut counting = plans.clone();
    holding::keep(&mut counting, &states);
    world.set(counting);
    named(world, check, &setups)
}

#[then("the plan is provisioned")]
async fn is_provisioned(world: &mut World) -> Result<(), Stop> {
    let plans = plans(world)?;
    look_up(world).await?;
    let licenses = licenses(world, to_be_provisioned())?;
    let account = present(world)?;
    let own = plans.iter().map(|plan| &plan.of);
    let setups = holding::setups(&licenses, &account.license_assignment_states, own);
    if let Some((plan, setup)) = holding::best(&plans, &setups) {
        notes(world, &plan, setup.license)?;
        let product = product::value_of(setup.license);
        let found = say!("the service plan is provisioned in {} (Success)", product);
        return world.conclude(Check::pass(to_be_provisioned(), found));
    }
    let check = holding::not_in_use(to_be_provisioned(), &plans, &setups);
    named(world, check, &setups)
}

#[then("the account holds none of the service plans")]
fn holds_no_plan(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = table(world, step)?;
    let found = present(world)?;
    let expected = say!("none of the listed service plans");
    let plans = holding::held(&found.assigned_plans, &eligible);
    world.set(eligible);
    world.conclude(match plans.as_slice() {
        [] => Check::pass(
            expected,
            say!("the account has none of the listed service plans"),
        ),
        plans => {
            let list = holding::list(plans);
            Check::fail(Reason::Present, expected, say!("the account has {}", list))
        }
    })
}

#[then(expr = "the plan is in the state {string}")]
fn is_in_state(world: &mut World, state: String) -> Result<(), Stop> {
    let plans = plans(world)?;
    let expected = say!(
        "a service plan in the state {}",
        Value::word("capabilityStatus", &state)
    );
    let found = say!("the account has {}", holding::list(&plans));
    let check = if plans.iter().all(|plan| plan.state == state) {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherState, expected, found)
    };
    world.conclude(check)
}

/// The account has no license with an eligible plan: says what it has instead, what went wrong
/// when one was assigned, and whether one is available.
fn lacks(world: &mut World, licenses: &[LicenseDetails]) -> Result<(), Stop> {
    let account = present(world)?;
    let eligible = eligible(world);
    let skus = skus(world);
    let assignments = &account.license_assignment_states;
    let mishaps = product::mishaps(assignments, skus.as_deref(), &eligible);
    let has_seat = seat(world)?;
    if let Some(mishap) = mishaps.first() {
        if let Some(group) = &mishap.assignment.assigned_by_group {
            world.name("GROUP_ID", group);
        }
        return world.stop(Check::fail(
            mishap.reason.clone(),
            to_hold(),
            mishap.words(),
        ));
    }
    let (reason, found) = if licenses.is_empty() {
        (Reason::NotLicensed, say!("the account has no license"))
    } else {
        let found = say!(
            "none of the account's licenses includes an eligible service plan: {}",
            product::values_of(licenses)
        );
        (Reason::ProductWithoutTeams, found)
    };
    world.stop(match has_seat {
        Some(false) => {
            let found = say!(
                "{}; no product with an eligible service plan has an available license",
                found
            );
            Check::fail(Reason::NoSeatFree, to_hold(), found)
        }
        _ => Check::fail(reason, to_hold(), found),
    })
}

/// Says which product to assign, and whether one has a free seat, where that can be read.
fn seat(world: &mut World) -> Result<Option<bool>, Stop> {
    let account = present(world)?;
    if account.usage_location.is_none() {
        world.note(say!(
            "the account has no usage location: set it before a license is assigned"
        ));
    }
    let held = licenses(world, to_hold())?;
    let eligible = eligible(world);
    let has_seat = match world.aside::<Arc<[SubscribedSku]>>() {
        Err(why) => {
            world.note(say!(
                "it is not known whether a product with an eligible service plan has an available \
                 license: {}",
                why
            ));
            return Ok(None);
        }
        Ok(skus) => match product::to_assign(&skus, &eligible, &held) {
            None => {
                world.note(say!(
                    "no product with an eligible service plan has an available license: buy one \
                     first"
                ));
                false
            }
            Some(sku) => {
                let (name, free) = (product::name(sku), sku.available());
                let all = free + sku.consumed_units;
                world.name("SKU_ID", &sku.sku_id);
                world.name("PRODUCT", name);
                world.note(say!(
                    "{} has {} of {} licenses available: assign one",
                    Value::product(name),
                    Value::Number(free),
                    Value::Number(all)
                ));
                true
            }
        },
    };
    Ok(Some(has_seat))
}

/// Concludes, and for a failure says what its fix is about: the license whose plan is not in
/// use, or the product to assign instead.
fn named(world: &mut World, check: Check, setups: &[Setup<'_>]) -> Result<(), Stop> {
    match &check.reason {
        Some(Reason::PlanSuspended | Reason::PlanLockedOut | Reason::PlanDeleted) => {
            seat(world)?;
        }
        Some(Reason::PlanDisabled) => return switched_off(world, check, setups),
        reason => {
            let setup = setups.iter().find(|setup| {
                let alone = std::slice::from_ref(*setup);
                reason.is_some() && holding::reason(alone) == reason.as_ref()
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
    let eligible = eligible(world);
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
            let found = say!(
                "{}, assigned by the group {}",
                check.found,
                Value::id(*group)
            );
            let reason = Reason::PlanDisabledByGroup;
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
        let note = grace(world, plan, license);
        world.note(note);
    }
    if !plan.of.remark.is_empty() {
        world.note(say!(
            "{}: {}",
            Value::product(&plan.of.name),
            Value::written(&plan.of.remark)
        ));
    }
    let account = present(world)?;
    let (skus, eligible) = (skus(world), eligible(world));
    let assignments = &account.license_assignment_states;
    for mishap in product::mishaps(assignments, skus.as_deref(), &eligible) {
        world.note(mishap.words());
    }
    Ok(())
}

/// That a plan is in its grace period, and until when, where that can be read.
fn grace(world: &mut World, plan: &Plan, license: &LicenseDetails) -> Sentence {
    let name = Value::product(&plan.of.name);
    let product = product::value_of(license);
    match world.aside::<Arc<[Subscription]>>() {
        Ok(subscriptions) => match product::lapses(&subscriptions, license) {
            Some(day) => say!(
                "{} of {} is in its grace period (Warning) and lapses on {}: renew the \
                 subscription",
                name,
                product,
                Value::day(&day)
            ),
            None => say!(
                "{} of {} is in its grace period (Warning) and will lapse: renew the subscription",
                name,
                product
            ),
        },
        Err(why) => say!(
            "{} of {} is in its grace period (Warning) and will lapse: renew the subscription. The \
             day on which it lapses is unknown: {}",
            name,
            product,
            why
        ),
    }
}

/// Asks for the licenses of the account that was looked up, where that was not done before: a step
/// that is about them is reached only where no step before it has decided.
///
/// What an account's own properties say does not decide it. A plan that is still being set up, or
/// that could not be, is `Enabled` in `assignedPlans` all the same, and `provisionedPlans` names a
/// service and not a plan.
///
/// Source: Microsoft Graph v1.0, resource types assignedPlan, provisionedPlan, servicePlanInfo.
pub(crate) async fn look_up(world: &mut World) -> Result<(), Stop> {
    let Some(Ok(Some(account))) = world.get::<Read<Option<Arc<Account>>>>() else {
        return Ok(());
    };
    if world.get::<Licenses>().is_some() {
        return Ok(());
    }
    let name = match world.subject() {
        Subject::Account(name) if account.is_named(name) => name.to_string(),
        _ => account.id.clone(),
    };
    let asked = world.tenant()?.license_details(&name).await;
    let licenses: Licenses = world.keep(asked)?;
    world.set(licenses);
    Ok(())
}

/// The licenses of the account that was looked up.
pub(crate) fn licenses(
    world: &mut World,
    expected: impl Into<Sentence>,
) -> Result<Arc<[LicenseDetails]>, Stop> {
    let expected = expected.into();
    let Some(licenses) = world.read(expected.clone())? else {
        return world.stop(Check::undecided(expected, holding::denied()));
    };
    Ok(licenses)
}

/// The products the tenant subscribes to, where they could be read.
pub(crate) fn skus(world: &World) -> Option<Arc<[SubscribedSku]>> {
    let read = world.get::<Aside<Arc<[SubscribedSku]>>>()?.as_ref().ok()?;
    Some(Arc::clone(&read.value))
}

/// The plans that count, as the last step that names some has them.
pub(crate) fn eligible(world: &World) -> Vec<Eligible> {
    world.get::<Vec<Eligible>>().cloned().unwrap_or_default()
}

/// The plans that an earlier step found; there is at least one, or that step was left out.
fn plans(world: &mut World) -> Result<Vec<Plan>, Stop> {
    match world.get::<Vec<Plan>>() {
        Some(plans) if !plans.is_empty() => Ok(plans.clone()),
        _ => world.stop(Check::error(
            Reason::NotAsked,
            say!("an earlier step that says which service plans are eligible"),
            say!("no step of the scenario says which service plans are eligible"),
        )),
    }
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
            Reason::NoPlanTable,
            say!("a table below the step with the columns plan, id and, optionally, remark"),
            say!("the step has no such table, or its table has other columns"),
        )),
    }
}
