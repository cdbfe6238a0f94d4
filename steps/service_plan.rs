//! Service plans: what a scenario asks about the licenses of the account it looked up.

use cucumber::gherkin::Step;
use cucumber::then;
use greenroom_graph::{AssignedPlan, LicenseDetails};

use crate::account::present;
use crate::check::{Check, Stop};
use crate::world::World;

/// A service plan that an account holds, as the feature names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    name: String,
    id: String,
    state: String,
    remark: String,
}

/// A service plan as a feature names it.
struct Eligible {
    name: String,
    id: String,
    remark: String,
}

impl Eligible {
    fn read(row: &[String]) -> Option<Self> {
        let (name, id, remark) = match row {
            [name, id] => (name, id, ""),
            [name, id, remark] => (name, id, remark.as_str()),
            _ => return None,
        };
        let (name, id, remark) = (name.clone(), id.clone(), remark.to_owned());
        Some(Self { name, id, remark })
    }
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
    let plans = plans(world)?;
    world.plans.retain(|plan| is_among(&states, &plan.state));
    world.conclude(active(&plans, &states))
}

#[then("the plan is provisioned")]
fn is_provisioned(world: &mut World) -> Result<(), Stop> {
    let plans = plans(world)?;
    let asked = world.licenses.clone();
    let Some(licenses) = world.read(asked, PROVISIONED)? else {
        let found = "Microsoft Graph knows the account and denies its licenses";
        return world.stop(Check::undecided(PROVISIONED, found));
    };
    let (check, notes) = provisioned(&plans, &licenses);
    for note in notes {
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
    let plans = plans(world)?;
    let expected = format!("the plan in the state {state}");
    let found = list(&plans);
    let check = if plans.iter().all(|plan| plan.state == state) {
        Check::pass(expected, found)
    } else {
        Check::fail("other-state", expected, found)
    };
    world.conclude(check)
}

const PROVISIONED: &str = "the plan provisioned in the account's licenses (Success)";

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

/// Which of the eligible plans the account holds, in whatever state: a removed plan can linger.
fn held(assigned: &[AssignedPlan], eligible: &[Eligible]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for plan in assigned {
        let counts = |known: &&Eligible| known.id.eq_ignore_ascii_case(&plan.service_plan_id);
        let Some(Eligible { name, id, remark }) = eligible.iter().find(counts) else {
            continue;
        };
        let state = plan
            .capability_status
            .clone()
            .unwrap_or_else(|| "null".to_owned());
        let (name, id, remark) = (name.clone(), id.clone(), remark.clone());
        let plan = Plan {
            name,
            id,
            state,
            remark,
        };
        if !plans.contains(&plan) {
            plans.push(plan);
        }
    }
    plans
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

/// One plan in a wanted state is enough; a state that nobody documented decides nothing.
///
/// Source of the states: Microsoft Graph v1.0, assignedPlan, `capabilityStatus`.
fn active(plans: &[Plan], states: &str) -> Check {
    /// The states in which a plan is of no use, in order of decay.
    const LOST: [(&str, &str); 3] = [
        ("Suspended", "plan-suspended"),
        ("LockedOut", "plan-locked-out"),
        ("Deleted", "plan-deleted"),
    ];
    let expected = format!("the plan in one of the states {states}");
    if let Some(plan) = plans.iter().find(|plan| is_among(states, &plan.state)) {
        return Check::pass(expected, format!("{} is {}", plan.name, plan.state));
    }
    let found = format!("holds {}", list(plans));
    if plans
        .iter()
        .any(|plan| LOST.iter().all(|(state, _)| *state != plan.state))
    {
        return Check::undecided(expected, found);
    }
    let held = |state: &str| plans.iter().any(|plan| plan.state == state);
    match LOST.iter().find(|(state, _)| held(state)) {
        Some((_, reason)) => Check::fail(reason, expected, found),
        None => Check::undecided(expected, found),
    }
}

/// One plan that is set up in one license is enough. What is worth knowing about the plan that
/// decides comes along as notes.
///
/// Source of the states: Microsoft Graph v1.0, servicePlanInfo, `provisioningStatus`.
fn provisioned(plans: &[Plan], licenses: &[LicenseDetails]) -> (Check, Vec<String>) {
    let states_of = |plan: &Plan| {
        let all = licenses.iter().flat_map(|license| &license.service_plans);
        let own = all.filter(|known| known.service_plan_id.eq_ignore_ascii_case(&plan.id));
        own.map(|known| {
            known
                .provisioning_status
                .clone()
                .unwrap_or_else(|| "null".to_owned())
        })
        .collect::<Vec<_>>()
    };
    let set_up = plans
        .iter()
        .filter(|plan| states_of(plan).iter().any(|s| s == "Success"));
    let best = set_up.min_by_key(|plan| (plan.state == "Warning", !plan.remark.is_empty()));
    if let Some(plan) = best {
        return (
            Check::pass(PROVISIONED, "provisioning is Success"),
            notes(plan),
        );
    }
    let states: Vec<String> = plans.iter().flat_map(states_of).collect();
    (not_provisioned(&states), vec![])
}

fn notes(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.state == "Warning" {
        let name = &plan.name;
        notes.push(format!(
            "{name} is in its grace period (Warning) and will lapse: renew the subscription"
        ));
    }
    if !plan.remark.is_empty() {
        notes.push(format!("{}: {}", plan.name, plan.remark));
    }
    notes
}

/// A plan that is on its way is not there yet; a state that nobody documented decides nothing.
fn not_provisioned(states: &[String]) -> Check {
    const PENDING: [&str; 3] = ["PendingInput", "PendingActivation", "PendingProvisioning"];
    if states.is_empty() {
        return Check::undecided(PROVISIONED, "none of the account's licenses holds the plan");
    }
    let found = format!("provisioning is {}", states.join(", "));
    let is = |wanted: &[&str]| states.iter().any(|state| wanted.contains(&state.as_str()));
    let documented = ["Error", "Disabled"].iter().chain(&PENDING);
    let documented: Vec<&str> = documented.copied().collect();
    if states
        .iter()
        .any(|state| !documented.contains(&state.as_str()))
    {
        return Check::undecided(PROVISIONED, found);
    }
    let reason = match () {
        () if is(&["Error"]) => "plan-error",
        () if is(&PENDING) => "plan-pending",
        () => "plan-disabled",
    };
    Check::fail(reason, PROVISIONED, found)
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

    fn plan(id: &str, state: &str) -> Plan {
        let [name, id, state, remark] = [id, id, state, ""].map(str::to_owned);
        Plan {
            name,
            id,
            state,
            remark,
        }
    }

    fn license(plans: &[(&str, Option<&str>)]) -> LicenseDetails {
        let plan = |(id, status): &(&str, Option<&str>)| ServicePlan {
            service_plan_id: (*id).to_owned(),
            provisioning_status: status.map(str::to_owned),
        };
        let service_plans = plans.iter().map(plan).collect();
        LicenseDetails {
            sku_part_number: None,
            service_plans,
        }
    }

    /// What comes of a plan in use whose licenses say this of it.
    fn provisioning(states: &[Option<&str>]) -> Check {
        let plans: Vec<_> = states.iter().map(|state| ("teams", *state)).collect();
        provisioned(&[plan("teams", "Enabled")], &[license(&plans)]).0
    }

    #[test]
    fn one_active_plan_is_enough_beside_a_deleted_one() {
        let plans = [plan("a", "Deleted"), plan("b", "Enabled")];
        assert_eq!(active(&plans, STATES).verdict, Verdict::Pass);
    }

    #[test]
    fn plans_of_no_use_fail_for_the_least_decayed_one_whatever_their_order() {
        let [a, b] = [plan("a", "Deleted"), plan("b", "Suspended")];
        for plans in [[a.clone(), b.clone()], [b, a]] {
            assert_eq!(active(&plans, STATES).reason, "plan-suspended");
        }
    }

    #[test]
    fn a_state_nobody_documented_is_unknown_whatever_the_order() {
        for odd in ["Hibernating", "null"] {
            let [a, b] = [plan("a", odd), plan("b", "Suspended")];
            for plans in [vec![a.clone()], vec![a.clone(), b.clone()], vec![b, a]] {
                assert_eq!(active(&plans, STATES).verdict, Verdict::Unknown);
            }
        }
    }

    #[test]
    fn a_plan_set_up_in_one_license_is_enough() {
        assert_eq!(
            provisioning(&[Some("Disabled"), Some("Success")]).verdict,
            Verdict::Pass
        );
    }

    #[test]
    fn a_plan_that_is_not_set_up_fails_for_its_own_reason() {
        for (state, reason) in [
            ("Disabled", "plan-disabled"),
            ("Error", "plan-error"),
            ("PendingInput", "plan-pending"),
            ("PendingActivation", "plan-pending"),
            ("PendingProvisioning", "plan-pending"),
        ] {
            assert_eq!(provisioning(&[Some(state)]).reason, reason);
        }
        assert_eq!(
            provisioning(&[Some("PendingInput"), Some("Error")]).reason,
            "plan-error"
        );
    }

    #[test]
    fn a_provisioning_state_nobody_documented_is_unknown() {
        for states in [&[Some("PendingDeletion")][..], &[Some("Error"), None], &[]] {
            assert_eq!(provisioning(states).verdict, Verdict::Unknown, "{states:?}");
        }
    }

    #[test]
    fn the_plan_that_decides_brings_its_notes() {
        let plans = [plan("grace", "Warning"), plan("other", "Enabled")];
        let off = license(&[("grace", Some("Success")), ("other", Some("Disabled"))]);
        assert!(provisioned(&plans, &[off]).1[0].contains("grace period"));
        let both = license(&[("grace", Some("Success")), ("other", Some("Success"))]);
        assert_eq!(provisioned(&plans, &[both]).1, Vec::<String>::new());
    }

    #[test]
    fn plans_are_held_by_id_and_not_by_name() {
        let assigned = [AssignedPlan {
            service_plan_id: "TEAMS".to_owned(),
            capability_status: Some("Enabled".to_owned()),
        }];
        let eligible = |name: &str, id: &str| {
            let [name, id, remark] = [name, id, ""].map(str::to_owned);
            [Eligible { name, id, remark }]
        };
        assert_eq!(held(&assigned, &eligible("TEAMS1", "teams")).len(), 1);
        assert_eq!(held(&assigned, &eligible("teams", "other")), []);
    }
}
