//! In which of Microsoft's clouds the tenant lives, as far as the tenant itself tells.

use cucumber::gherkin::Step;
use cucumber::{then, when};
use greenroom_graph::{Cloud, Organization};

use crate::check::{Check, Stop};
use crate::plan_table::{Listed, listed};
use crate::world::{Read, World};

#[when("the tenant describes itself")]
async fn ask(world: &mut World) -> Result<(), Stop> {
    let answer = world.tenant()?.organization().await;
    world.organization = Some(world.keep(answer)?);
    Ok(())
}

#[then("nothing shows that it lives in a government cloud, such as one of the service plans")]
fn is_commercial(world: &mut World, step: &Step) -> Result<(), Stop> {
    let plans = listed(world, step)?;
    let cloud = world.tenant()?.cloud();
    let Some(organization) = world.organization.clone() else {
        return world.stop(Check::error("not-asked", EXPECTED, "no step asks for it"));
    };
    world.conclude(supported(cloud, &organization, &plans))
}

const EXPECTED: &str = "a tenant outside Microsoft's government clouds";

/// A government tenant shows by the cloud it was signed in to, by its first domain, or by plans
/// that only government products hold.
///
/// Source: Azure Communication Services, "Teams meeting interoperability", on government clouds.
pub(crate) fn supported(
    cloud: Cloud,
    organization: &Read<Organization>,
    plans: &[Listed],
) -> Check {
    let fail = |found: String| Check::fail("government-cloud", EXPECTED, found);
    if cloud.is_government() {
        return fail(format!("it lives in {}", cloud.title()));
    }
    let organization = match organization {
        Ok(organization) => organization,
        Err(error) => return Check::unread(error, EXPECTED),
    };
    let (Some(domains), Some(held)) =
        (&organization.verified_domains, &organization.assigned_plans)
    else {
        let found = "Microsoft Graph did not say which domains and plans it has";
        return Check::undecided(EXPECTED, found);
    };
    let names = domains.iter().filter_map(|domain| domain.name.as_deref());
    let is_government = |name: &&str| Cloud::of_domain(name).is_some_and(Cloud::is_government);
    if let Some(name) = names.clone().find(is_government) {
        return fail(format!("its domain {name} is one of a government cloud"));
    }
    let in_use = held.iter().filter(|plan| {
        matches!(
            plan.capability_status.as_deref(),
            Some("Enabled" | "Warning")
        )
    });
    let mut government = in_use.filter_map(|plan| {
        let known = |listed: &&Listed| listed.is_government && listed.has_id(&plan.service_plan_id);
        plans.iter().find(known)
    });
    match government.next() {
        Some(plan) => fail(format!(
            "it subscribes to the government plan {}",
            plan.name
        )),
        None => Check::pass(EXPECTED, "nothing shows that it is in one"),
    }
}
