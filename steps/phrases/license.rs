//! Licenses: what a behavior asks about those of the account it looked up.

use cucumber::then;
use greenroom_results::{Between, Reason, Sentence, Value, Verdict, say};

use crate::check::{Check, Stop};
use crate::judgements::account::enabled;
use crate::judgements::external;
use crate::judgements::holding::{self, Eligible};
use crate::judgements::product;
use crate::phrases::account::present;
use crate::phrases::service_plan::{eligible, licenses, look_up, skus};
use crate::world::World;

#[then(expr = "its licenses hold the service plan {string} as {string}")]
async fn hold_as(world: &mut World, id: String, status: String) -> Result<(), Stop> {
    look_up(world).await?;
    let expected = say!(
        "the service plan {} in the state {}",
        Value::id(&id),
        Value::word("provisioningStatus", &status)
    );
    let statuses = statuses(world, &id, &expected)?;
    let found = set_up(&id, &statuses);
    let is_so = !statuses.is_empty() && statuses.iter().all(|known| *known == status);
    world.conclude(if is_so {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherSetup, expected, found)
    })
}

#[then(expr = "none of its licenses holds the service plan {string}")]
async fn hold_none(world: &mut World, id: String) -> Result<(), Stop> {
    look_up(world).await?;
    let expected = say!(
        "no license that includes the service plan {}",
        Value::id(&id)
    );
    let statuses = statuses(world, &id, &expected)?;
    let found = set_up(&id, &statuses);
    world.conclude(if statuses.is_empty() {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherSetup, expected, found)
    })
}

#[then(expr = "one of its licenses is called {string}")]
async fn is_called(world: &mut World, name: String) -> Result<(), Stop> {
    look_up(world).await?;
    let expected = say!("a license for {}", Value::product(&name));
    let licenses = licenses(world, expected.clone())?;
    let found = if licenses.is_empty() {
        say!("the account has no license")
    } else {
        say!(
            "the account has the licenses {}",
            product::values_of(&licenses)
        )
    };
    let is_it = |license| product::name_of(license) == name;
    world.conclude(if licenses.iter().any(is_it) {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherProduct, expected, found)
    })
}

#[then(expr = "a license that the group {string} assigns has the error {string}")]
fn has_error(world: &mut World, group: String, error: String) -> Result<(), Stop> {
    let expected = say!(
        "the error {} of a license that the group {} assigns",
        Value::word("error", &error),
        Value::id(&group)
    );
    let account = present(world)?;
    let mishaps = product::mishaps(&account.license_assignment_states, None, &[]);
    let is_it = |mishap: &product::Mishap<'_>| {
        mishap.error == error && mishap.assignment.assigned_by_group.as_ref() == Some(&group)
    };
    let found = if mishaps.is_empty() {
        say!("no license of the account has an error")
    } else {
        let all = mishaps.iter().map(product::Mishap::words);
        say!(
            "some of the account's licenses have errors: {}",
            Value::several(Between::Semicolon, all)
        )
    };
    world.conclude(if mishaps.iter().any(is_it) {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherError, expected, found)
    })
}

#[then(expr = "the product with an available license for one of them is {string}")]
async fn has_available(world: &mut World, name: String) -> Result<(), Stop> {
    look_up(world).await?;
    let expected = say!("an available license for {}", Value::product(&name));
    let eligible = eligible(world);
    let skus = skus(world).unwrap_or_default();
    let held = licenses(world, expected.clone())?;
    let available = product::to_assign(&skus, &eligible, &held).map(product::name);
    let found = if let Some(product) = available {
        say!("{} has an available license", Value::product(product))
    } else {
        say!("no product with an eligible service plan has an available license")
    };
    world.conclude(if available.unwrap_or("none of them") == name {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherProduct, expected, found)
    })
}

#[then(expr = "it cannot join as itself for the reason {string}")]
fn cannot_join(world: &mut World, reason: String) -> Result<(), Stop> {
    let expected = say!(
        "an account that cannot join as itself for the reason {}",
        Value::written(&reason)
    );
    let account = present(world)?;
    let failure = [external::member(&account, world.get()), enabled(&account)]
        .into_iter()
        .find(|check| check.verdict == Verdict::Fail);
    let known = failure.map_or_else(String::new, |check| check.reason_word().to_owned());
    let is_it = known == reason;
    let found = if known.is_empty() {
        say!("the account is an enabled member of the tenant")
    } else {
        let reason = Value::Term(known.into());
        say!(
            "the account cannot join as itself for the reason {}",
            reason
        )
    };
    world.conclude(if is_it {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::OtherReason, expected, found)
    })
}

/// Says how far a plan is set up in each license that holds it.
fn set_up(id: &str, statuses: &[String]) -> Sentence {
    if statuses.is_empty() {
        return say!("no license includes the service plan {}", Value::id(id));
    }
    let statuses = statuses
        .iter()
        .map(|status| Value::word("provisioningStatus", status));
    say!(
        "the service plan {} is {}",
        Value::id(id),
        Value::list(statuses)
    )
}

/// How far a plan is set up in each license that holds it.
fn statuses(world: &mut World, id: &str, expected: &Sentence) -> Result<Vec<String>, Stop> {
    let licenses = licenses(world, expected.clone())?;
    let plan = [Eligible {
        name: id.to_owned(),
        id: id.to_owned(),
        remark: String::new(),
    }];
    let setups = holding::setups(&licenses, &[], plan.iter());
    Ok(setups.iter().map(|setup| setup.status.to_owned()).collect())
}
