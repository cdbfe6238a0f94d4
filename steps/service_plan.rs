//! Service plans: what a scenario asks about the licenses of the account it looked up.

use cucumber::gherkin::Step;
use cucumber::then;
use greenroom_graph::{AssignedPlan, LicenseDetails};

use crate::account::present;
use crate::check::{Check, Stop};
use crate::world::World;

/// A service plan as a feature names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    name: String,
    id: String,
    state: String,
}

#[then("the account holds one of the service plans")]
fn holds_plan(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = table(world, step)?;
    let found = present(world)?;
    world.plans = held(&found.assigned_plans, &eligible);
    let check = holds(&world.plans, found.assigned_plans.len());
    world.conclude(check)
}

#[then(expr = "the plan is in one of the states {string}")]
fn in_state(world: &mut World, states: String) -> Result<(), Stop> {
    let check = active(&world.plans, &states);
    world.plans.retain(|plan| is_among(&states, &plan.state));
    if !world.plans.is_empty() && world.plans.iter().all(|plan| plan.state == "Warning") {
        world.note("the plan is in its grace period (Warning) and will lapse: renew the license");
    }
    world.conclude(check)
}

#[then("the plan is provisioned")]
fn is_provisioned(world: &mut World) -> Result<(), Stop> {
    let asked = world.licenses.clone();
    let expected = "the plan provisioned in the account's licenses";
    let Some(licenses) = world.read(asked, expected)? else {
        let found = "Microsoft Graph knows the account and denies its licenses";
        return world.stop(Check::undecided(expected, found));
    };
    let (check, note) = provisioned(&world.plans, &licenses);
    if let Some(note) = note {
        world.note(note);
    }
    world.conclude(check)
}

#[then("the account holds none of the service plans")]
fn holds_no_plan(world: &mut World, step: &Step) -> Result<(), Stop> {
    let eligible = table(world, step)?;
    let found = present(world)?;
    let expected = "none of the listed service plans";
    let plans = held(&found.assigned_plans, &eligible);
    world.conclude(match plans.as_slice() {
        [] => Check::pass(expected, "it holds none"),
        plans => Check::fail("present", expected, list(plans)),
    })
}

#[then(expr = "the plan is in the state {string}")]
fn is_in_state(world: &mut World, state: String) -> Result<(), Stop> {
    let expected = format!("the plan in the state {state}");
    let found = list(&world.plans);
    let in_state = |plan: &Plan| plan.state == state;
    let check = if !world.plans.is_empty() && world.plans.iter().all(in_state) {
        Check::pass(expected, found)
    } else {
        Check::fail("other-state", expected, found)
    };
    world.conclude(check)
}

/// The plans a step's table names: a header row `plan | id`, then one plan a row.
fn table(world: &mut World, step: &Step) -> Result<Vec<(String, String)>, Stop> {
    let rows = step
        .table()
        .map(|table| table.rows.as_slice())
        .unwrap_or_default();
    let plans: Option<Vec<(String, String)>> = rows
        .iter()
        .skip(1)
        .map(|row| match row.as_slice() {
            [name, id] => Some((name.clone(), id.clone())),
            _ => None,
        })
        .collect();
    match plans {
        Some(plans) if !plans.is_empty() => Ok(plans),
        _ => world.stop(Check::error(
            "no-plan-table",
            "a table below the step with the columns plan and id",
            "there is none, or it has other columns",
        )),
    }
}

/// Which of the eligible plans the account holds, in whatever state: a removed plan can linger.
fn held(assigned: &[AssignedPlan], eligible: &[(String, String)]) -> Vec<Plan> {
    let name_of = |id: &str| {
        eligible
            .iter()
            .find(|(_, known)| known.eq_ignore_ascii_case(id))
    };
    assigned
        .iter()
        .filter_map(|plan| {
            let (name, id) = name_of(&plan.service_plan_id)?;
            let state = plan.capability_status.as_deref().unwrap_or("not stated");
            Some(Plan {
                name: name.clone(),
                id: id.clone(),
                state: state.to_owned(),
            })
        })
        .collect()
}

fn holds(plans: &[Plan], assigned: usize) -> Check {
    let expected = "an eligible service plan, by plan id";
    match plans {
        [] if assigned == 0 => Check::fail("not-licensed", expected, "holds no license at all"),
        [] => Check::fail(
            "not-licensed",
            expected,
            format!("none of its {assigned} service plans is eligible"),
        ),
        plans => Check::pass(expected, format!("holds {}", names(plans))),
    }
}

/// Source of the states: Microsoft Graph v1.0, assignedPlan, `capabilityStatus`.
fn active(plans: &[Plan], states: &str) -> Check {
    let expected = format!("the plan in one of the states {states}");
    if let Some(plan) = plans.iter().find(|plan| is_among(states, &plan.state)) {
        return Check::pass(expected, format!("{} is {}", plan.name, plan.state));
    }
    let reason = match plans.iter().map(|plan| plan.state.as_str()).next() {
        Some("Suspended") => "plan-suspended",
        Some("LockedOut") => "plan-locked-out",
        Some("Deleted") => "plan-deleted",
        _ => return Check::undecided(expected, format!("holds {}", list(plans))),
    };
    Check::fail(reason, expected, format!("holds {}", list(plans)))
}

/// Source of the states: Microsoft Graph v1.0, servicePlanInfo, `provisioningStatus`.
fn provisioned(plans: &[Plan], licenses: &[LicenseDetails]) -> (Check, Option<String>) {
    let expected = "the plan provisioned in the account's licenses";
    let is_held = |id: &str| plans.iter().any(|plan| plan.id.eq_ignore_ascii_case(id));
    let states: Vec<&str> = licenses
        .iter()
        .flat_map(|license| &license.service_plans)
        .filter(|plan| is_held(&plan.service_plan_id))
        .map(|plan| plan.provisioning_status.as_deref().unwrap_or("not stated"))
        .collect();
    if states.contains(&"Success") {
        return (Check::pass(expected, "provisioning is Success"), None);
    }
    if let Some(pending) = states.iter().find(|state| state.starts_with("Pending")) {
        let note = format!("the plan is not active yet ({pending}): wait, or look in the portal");
        return (
            Check::pass(expected, format!("provisioning is {pending}")),
            Some(note),
        );
    }
    let found = format!("provisioning is {}", states.join(", "));
    let check = match states.as_slice() {
        [] => Check::undecided(expected, "none of the account's licenses holds the plan"),
        states if states.contains(&"Error") => Check::fail("plan-error", expected, found),
        states if states.iter().all(|state| *state == "Disabled") => {
            Check::fail("plan-disabled", expected, found)
        }
        _ => Check::undecided(expected, found),
    };
    (check, None)
}

fn is_among(states: &str, state: &str) -> bool {
    states.split(',').any(|known| known.trim() == state)
}

fn names(plans: &[Plan]) -> String {
    let names: Vec<&str> = plans.iter().map(|plan| plan.name.as_str()).collect();
    names.join(", ")
}

fn list(plans: &[Plan]) -> String {
    let plans: Vec<String> = plans
        .iter()
        .map(|plan| format!("{} ({})", plan.name, plan.state))
        .collect();
    plans.join(", ")
}

#[cfg(test)]
mod tests {
    use greenroom_graph::ServicePlan;

    use super::*;
    use crate::verdict::Verdict;

    const STATES: &str = "Enabled, Warning";

    fn plan(state: &str) -> Plan {
        Plan {
            name: "TEAMS1".to_owned(),
            id: "teams".to_owned(),
            state: state.to_owned(),
        }
    }

    fn license(status: &str) -> LicenseDetails {
        LicenseDetails {
            sku_part_number: None,
            service_plans: vec![ServicePlan {
                service_plan_id: "teams".to_owned(),
                provisioning_status: Some(status.to_owned()),
            }],
        }
    }

    #[test]
    fn one_active_plan_is_enough_beside_a_deleted_one() {
        let check = active(&[plan("Deleted"), plan("Enabled")], STATES);
        assert_eq!(check.verdict, Verdict::Pass);
    }

    #[test]
    fn a_suspended_plan_fails() {
        assert_eq!(
            active(&[plan("Suspended")], STATES).reason,
            "plan-suspended"
        );
    }

    #[test]
    fn a_state_nobody_documented_is_unknown() {
        assert_eq!(
            active(&[plan("Hibernating")], STATES).verdict,
            Verdict::Unknown
        );
    }

    #[test]
    fn a_plan_switched_off_inside_its_license_fails() {
        let (check, _) = provisioned(&[plan("Enabled")], &[license("Disabled")]);
        assert_eq!(check.reason, "plan-disabled");
    }

    #[test]
    fn a_pending_plan_passes_with_a_note() {
        let (check, note) = provisioned(&[plan("Enabled")], &[license("PendingProvisioning")]);
        assert_eq!(check.verdict, Verdict::Pass);
        assert!(note.is_some());
    }

    #[test]
    fn a_plan_that_no_license_holds_is_unknown() {
        let (check, _) = provisioned(&[plan("Enabled")], &[]);
        assert_eq!(check.verdict, Verdict::Unknown);
    }

    #[test]
    fn plans_are_held_by_id_and_not_by_name() {
        let assigned = [AssignedPlan {
            service_plan_id: "TEAMS".to_owned(),
            capability_status: Some("Enabled".to_owned()),
        }];
        let by_id = [("TEAMS1".to_owned(), "teams".to_owned())];
        let by_name = [("teams".to_owned(), "other".to_owned())];
        assert_eq!(held(&assigned, &by_id), [plan("Enabled")]);
        assert_eq!(held(&assigned, &by_name), []);
    }
}
