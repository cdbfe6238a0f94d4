//! What Graph's two answers about an account's licenses say together: its plans with their states
//! (`assignedPlans`), and its licenses with how far each plan is set up (`licenseDetails`). Where
//! they contradict each other, or the assignments of the licenses, nothing is decided.

use greenroom_graph::{AssignedPlan, LicenseAssignment, LicenseDetails};
use greenroom_results::{Between, Reason, Sentence, Value, say};

use crate::check::Check;
use crate::judgements::license_assignment::{Against, against, missing};
use crate::judgements::product;

/// A service plan as a feature names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Eligible {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) remark: String,
}

impl Eligible {
    /// Reads a row of a step's table.
    pub(crate) fn read(row: &[String]) -> Option<Self> {
        let (name, id, remark) = match row {
            [name, id] => (name, id, ""),
            [name, id, remark] => (name, id, remark.as_str()),
            _ => return None,
        };
        let (name, id, remark) = (name.clone(), id.clone(), remark.to_owned());
        Some(Self { name, id, remark })
    }

    /// Whether it is the plan with this id.
    pub(crate) fn is(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }
}

/// A service plan that an account holds, in whatever state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) of: Eligible,
    pub(crate) state: String,
}

/// An eligible plan inside a license, and how far it is set up there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setup<'a> {
    pub(crate) plan: &'a Eligible,
    pub(crate) license: &'a LicenseDetails,
    pub(crate) status: &'a str,
    /// What the assignments of the license say against its being set up.
    pub(crate) against: Option<Against<'a>>,
}

impl Setup<'_> {
    /// Whether the plan is set up, and nothing says otherwise.
    fn is_sound(&self) -> bool {
        self.status == "Success" && self.against.is_none()
    }
}

/// Which of the eligible plans the account holds, in whatever state: a removed plan can linger.
pub(crate) fn held(assigned: &[AssignedPlan], eligible: &[Eligible]) -> Vec<Plan> {
    let mut plans = Vec::new();
    for plan in assigned {
        let Some(of) = eligible
            .iter()
            .find(|known| known.is(&plan.service_plan_id))
        else {
            continue;
        };
        let state = plan.capability_status.as_deref().unwrap_or("null");
        let plan = Plan {
            of: of.clone(),
            state: state.to_owned(),
        };
        if !plans.contains(&plan) {
            plans.push(plan);
        }
    }
    plans
}

/// Where the account's licenses hold the eligible plans.
pub(crate) fn setups<'a>(
    licenses: &'a [LicenseDetails],
    assignments: &'a [LicenseAssignment],
    eligible: impl Iterator<Item = &'a Eligible> + Clone,
) -> Vec<Setup<'a>> {
    let of_license = |license: &'a LicenseDetails| {
        let eligible = eligible.clone();
        let plans = license.service_plans.iter();
        plans.filter_map(move |known| {
            let plan = eligible
                .clone()
                .find(|plan| plan.is(&known.service_plan_id))?;
            let status = known.provisioning_status.as_deref().unwrap_or("null");
            let against = (status == "Success")
                .then(|| against(assignments, license, &plan.id))
                .flatten();
            Some(Setup {
                plan,
                license,
                status,
                against,
            })
        })
    };
    licenses.iter().flat_map(of_license).collect()
}

/// The states in which a plan is of no use, in order of decay.
///
/// Source: Microsoft Graph v1.0, assignedPlan, `capabilityStatus`.
static LOST: [(&str, Reason); 3] = [
    ("Suspended", Reason::PlanSuspended),
    ("LockedOut", Reason::PlanLockedOut),
    ("Deleted", Reason::PlanDeleted),
];

/// One plan in a wanted state is enough; a state that nobody documented decides nothing. Of a plan
/// that is gone, the licenses may know why: it is switched off, or not set up yet. `gone` tells
/// whether the license's product is itself gone.
pub(crate) fn active(
    plans: &[Plan],
    states: &str,
    setups: &[Setup<'_>],
    gone: impl Fn(&LicenseDetails) -> bool,
) -> Check {
    let expected = say!("a service plan that is {}", any_of(states));
    if let Some(plan) = plans.iter().find(|plan| is_among(states, &plan.state)) {
        let found = say!(
            "{} is {}",
            Value::product(&plan.of.name),
            state(&plan.state)
        );
        return Check::pass(expected, found);
    }
    let found = say!("the account has {}", list(plans));
    if plans
        .iter()
        .any(|plan| LOST.iter().all(|(state, _)| *state != plan.state))
    {
        return Check::undecided(expected, found);
    }
    let held = |state: &str| plans.iter().any(|plan| plan.state == state);
    let alive: Vec<Setup<'_>> = setups
        .iter()
        .copied()
        .filter(|s| !gone(s.license))
        .collect();
    match LOST.iter().find(|(state, _)| held(state)) {
        Some(("Deleted", _)) if !alive.is_empty() => not_set_up(expected, &alive),
        Some((_, reason)) => Check::fail(reason.clone(), expected, found),
        None => Check::undecided(expected, found),
    }
}

/// What to do where licenses contradict each other.
fn wait() -> Sentence {
    say!(
        "Wait a few hours for Microsoft to process the licenses, and run the audit again; if \
         nothing has changed, open a support request and name the account."
    )
}

/// What is said where Graph knows an account and answers that it has none when asked for its
/// licenses.
pub(crate) fn denied() -> Sentence {
    say!(
        "Microsoft Graph found the account, but reported it as not found when asked for its \
         licenses"
    )
}

/// Why an account that holds none of the plans is not simply without a license; nothing where it
/// is.
pub(crate) fn lacking(
    expected: impl Into<Sentence>,
    licenses: &[LicenseDetails],
    assignments: &[LicenseAssignment],
    setups: &[Setup<'_>],
) -> Option<Check> {
    if !setups.is_empty() {
        return Some(not_set_up(expected, setups));
    }
    let found = missing(assignments, licenses)?;
    Some(Check::undecided(expected, found).with_fix(wait()))
}

/// What the licenses say of plans that are in use by their state, and that none of them holds set
/// up.
pub(crate) fn not_in_use(
    expected: impl Into<Sentence>,
    plans: &[Plan],
    setups: &[Setup<'_>],
) -> Check {
    let is_own = |setup: &&Setup<'_>| plans.iter().any(|plan| plan.of == *setup.plan);
    let own: Vec<Setup<'_>> = setups.iter().copied().filter(|one| is_own(&one)).collect();
    if own.is_empty() {
        let found = say!("none of the account's licenses includes {}", names(plans));
        return Check::undecided(expected, found);
    }
    not_set_up(expected, &own)
}

/// What the licenses say of plans that the account does not hold, or that are not in use. What is
/// pending is decided by nobody yet.
pub(crate) fn not_set_up(expected: impl Into<Sentence>, setups: &[Setup<'_>]) -> Check {
    let found = say!(
        "the account's licenses show that {}",
        Value::several(Between::And, setups.iter().map(told))
    );
    let Some(reason) = reason(setups) else {
        return Check::undecided(expected, found).with_fix(wait());
    };
    let reason = reason.clone();
    match PENDING.iter().find(|(_, pending)| *pending == reason) {
        Some((state, _)) => Check::open(reason, expected, until(state, found)),
        None => Check::fail(reason, expected, found),
    }
}

/// How far a plan is set up in a license, and what speaks against it.
fn told(setup: &Setup<'_>) -> Sentence {
    let plan = Value::product(&setup.plan.name);
    let product = product::value_of(setup.license);
    let status = Value::word("provisioningStatus", setup.status);
    let Some(against) = setup.against else {
        return say!("{} is {} in {}", plan, status, product);
    };
    say!(
        "{} is {} in {}, although {}",
        plan,
        status,
        product,
        against.words()
    )
}

/// The states of a plan that may be set up soon, and the reasons they stand for.
///
/// Source: Microsoft Graph v1.0, servicePlanInfo, `provisioningStatus`: a plan that is pending
/// waits for Microsoft's service, for an administrator, or to be activated in the tenant.
static PENDING: [(&str, Reason); 3] = [
    ("PendingActivation", Reason::PlanPendingActivation),
    ("PendingInput", Reason::PlanPendingInput),
    ("PendingProvisioning", Reason::PlanPending),
];

/// What holds until a plan that is pending is set up. That the account may be a guest until then
/// is our conclusion.
fn until(state: &str, found: Sentence) -> Sentence {
    if state == "PendingActivation" {
        say!(
            "the account may join as a guest until an administrator has activated the plan: {}",
            found
        )
    } else {
        say!(
            "the account may join as a guest now and as itself soon: {}",
            found
        )
    }
}

/// The states of a plan that stays as it is, and the reasons they stand for, the telling one first.
///
/// Source: Microsoft Graph v1.0, servicePlanInfo, `provisioningStatus`.
static LASTING: [(&str, Reason); 2] = [
    ("Error", Reason::PlanError),
    ("Disabled", Reason::PlanDisabled),
];

/// Why none of the plans is set up; nothing where one is, or where a state is not documented. One
/// that is pending is enough to leave it open.
pub(crate) fn reason(setups: &[Setup<'_>]) -> Option<&'static Reason> {
    let mut states = PENDING.iter().chain(&LASTING);
    let documented = |setup: &Setup<'_>| states.clone().any(|(state, _)| *state == setup.status);
    if !setups.iter().all(documented) {
        return None;
    }
    let is = |state: &str| setups.iter().any(|setup| setup.status == state);
    let first = states.find(|(state, _)| is(state));
    first.map(|(_, reason)| reason)
}

/// The license that decides: one plan that is set up is enough, best one that is not about to
/// lapse and has no remark.
pub(crate) fn best<'a>(plans: &[Plan], setups: &[Setup<'a>]) -> Option<(Plan, Setup<'a>)> {
    let set_up = setups.iter().filter(|setup| setup.is_sound());
    let with_plan = set_up.filter_map(|setup| {
        let own = plans.iter().filter(|plan| plan.of == *setup.plan);
        let plan = own.min_by_key(|plan| plan.state == "Warning")?;
        Some((plan.clone(), *setup))
    });
    with_plan.min_by_key(|(plan, _)| (plan.state == "Warning", !plan.of.remark.is_empty()))
}

/// One of the states that a feature lists, with commas between them.
fn any_of(states: &str) -> Value {
    let states = states.split(',').map(str::trim);
    Value::several(Between::Or, states.map(state))
}

/// A state of a plan in a sentence.
fn state(state: &str) -> Value {
    Value::word("capabilityStatus", state)
}

fn is_among(states: &str, state: &str) -> bool {
    states.split(',').any(|known| known.trim() == state)
}

/// Keeps the plans in one of the states.
pub(crate) fn keep(plans: &mut Vec<Plan>, states: &str) {
    plans.retain(|plan| is_among(states, &plan.state));
}

/// Plans with their states.
pub(crate) fn list(plans: &[Plan]) -> Value {
    let told = |plan: &Plan| say!("{} ({})", Value::product(&plan.of.name), state(&plan.state));
    Value::list(plans.iter().map(told))
}

/// Plans by their names.
pub(crate) fn names(plans: &[Plan]) -> Value {
    Value::list(plans.iter().map(|plan| Value::product(&plan.of.name)))
}

#[cfg(test)]
mod tests {
    use greenroom_graph::ServicePlan;

    use super::*;
    use crate::judgements::license_assignment::tests::assignment;
    use greenroom_results::Verdict;

    const STATES: &str = "Enabled, Warning";

    fn eligible(id: &str) -> Eligible {
        let [name, id, remark] = [id, id, ""].map(str::to_owned);
        Eligible { name, id, remark }
    }

    fn plan(id: &str, state: &str) -> Plan {
        let (of, state) = (eligible(id), state.to_owned());
        Plan { of, state }
    }

    fn license(plans: &[(&str, Option<&str>)]) -> LicenseDetails {
        let plan = |(id, status): &(&str, Option<&str>)| ServicePlan {
            service_plan_id: (*id).to_owned(),
            provisioning_status: status.map(str::to_owned),
        };
        LicenseDetails {
            sku_id: Some("sku".to_owned()),
            sku_part_number: None,
            service_plans: plans.iter().map(plan).collect(),
        }
    }

    /// What comes of a plan in the state whose licenses say this of it.
    fn judged(state: &str, setup: &[Option<&str>], gone: bool) -> Check {
        let plans: Vec<_> = setup.iter().map(|status| ("teams", *status)).collect();
        let (licenses, teams) = ([license(&plans)], [eligible("teams")]);
        let setups = setups(&licenses, &[], teams.iter());
        active(&[plan("teams", state)], STATES, &setups, |_| gone)
    }

    #[test]
    fn one_active_plan_is_enough_beside_a_deleted_one() {
        let plans = [plan("a", "Deleted"), plan("b", "Enabled")];
        assert_eq!(
            active(&plans, STATES, &[], |_| false).verdict,
            Verdict::Pass
        );
    }

    #[test]
    fn plans_of_no_use_fail_for_the_least_decayed_one_whatever_their_order() {
        let [a, b] = [plan("a", "Deleted"), plan("b", "Suspended")];
        for plans in [[a.clone(), b.clone()], [b, a]] {
            let check = active(&plans, STATES, &[], |_| false);
            assert_eq!(check.reason, Some(Reason::PlanSuspended));
        }
    }

    #[test]
    fn a_state_nobody_documented_is_unknown_whatever_the_order() {
        for odd in ["Hibernating", "null"] {
            let [a, b] = [plan("a", odd), plan("b", "Suspended")];
            for plans in [vec![a.clone()], vec![a.clone(), b.clone()], vec![b, a]] {
                let check = active(&plans, STATES, &[], |_| false);
                assert_eq!(check.verdict, Verdict::Unknown);
            }
        }
    }

    #[test]
    fn the_licenses_know_why_a_plan_is_gone() {
        assert_eq!(
            judged("Deleted", &[], false).reason,
            Some(Reason::PlanDeleted)
        );
        let off = judged("Deleted", &[Some("Disabled")], false);
        assert_eq!(
            (off.verdict, off.reason),
            (Verdict::Fail, Some(Reason::PlanDisabled))
        );
        let pending = judged("Deleted", &[Some("PendingProvisioning")], false);
        assert_eq!(pending.reason, Some(Reason::PlanPending));
        assert_eq!(pending.verdict, Verdict::Unknown);
    }

    #[test]
    fn a_plan_that_is_gone_and_set_up_is_unknown_unless_the_product_is_gone_too() {
        let both = judged("Deleted", &[Some("Success")], false);
        assert_eq!(both.verdict, Verdict::Unknown);
        let gone = judged("Deleted", &[Some("Success")], true);
        assert_eq!(gone.reason, Some(Reason::PlanDeleted));
    }

    #[test]
    fn a_plan_that_is_not_set_up_fails_for_its_own_reason() {
        let of = |states: &[Option<&str>]| {
            let plans: Vec<_> = states.iter().map(|status| ("teams", *status)).collect();
            let (licenses, teams) = ([license(&plans)], [eligible("teams")]);
            reason(&setups(&licenses, &[], teams.iter()))
        };
        assert_eq!(of(&[Some("Disabled")]), Some(&Reason::PlanDisabled));
        assert_eq!(
            of(&[Some("Disabled"), Some("Error")]),
            Some(&Reason::PlanError)
        );
        assert_eq!(of(&[Some("PendingInput")]), Some(&Reason::PlanPendingInput));
        for odd in [Some("PendingDeletion"), Some("Success"), None] {
            assert_eq!(of(&[Some("Error"), odd]), None);
        }
    }

    #[test]
    fn a_plan_that_is_pending_somewhere_is_open_whatever_else_it_is() {
        for (pending, reason) in [
            ("PendingInput", Reason::PlanPendingInput),
            ("PendingActivation", Reason::PlanPendingActivation),
            ("PendingProvisioning", Reason::PlanPending),
        ] {
            let plans = [("teams", Some("Error")), ("teams", Some(pending))];
            let (licenses, teams) = ([license(&plans)], [eligible("teams")]);
            let check = not_set_up(Sentence::default(), &setups(&licenses, &[], teams.iter()));
            assert_eq!(
                (check.verdict, check.reason),
                (Verdict::Unknown, Some(reason))
            );
        }
    }

    #[test]
    fn a_plan_that_is_set_up_by_an_assignment_that_failed_decides_nothing() {
        let (licenses, teams) = (
            [license(&[("teams", Some("Success"))])],
            [eligible("teams")],
        );
        let failed = [assignment("sku", "Error", Some("CountViolation"))];
        let setups = setups(&licenses, &failed, teams.iter());
        let plans = [plan("teams", "Enabled")];
        assert_eq!(best(&plans, &setups), None);
        let check = not_in_use(Sentence::default(), &plans, &setups);
        assert_eq!(check.verdict, Verdict::Unknown);
        let found = check.found.to_string();
        assert!(found.contains("Error"), "{found}");
    }

    #[test]
    fn an_assignment_whose_license_is_not_listed_leaves_its_plans_open() {
        let assigned = [assignment("other", "Active", None)];
        let check = lacking(Sentence::default(), &[license(&[])], &assigned, &[]).unwrap();
        assert_eq!(check.verdict, Verdict::Unknown);
        assert_eq!(lacking(Sentence::default(), &[], &[], &[]), None);
    }

    #[test]
    fn the_plan_that_decides_is_the_one_that_lasts() {
        let plans = [plan("grace", "Warning"), plan("other", "Enabled")];
        let teams = [eligible("grace"), eligible("other")];
        for (other, decides) in [("Disabled", "grace"), ("Success", "other")] {
            let licenses = [license(&[
                ("grace", Some("Success")),
                ("other", Some(other)),
            ])];
            let assigned = [assignment("sku", "Active", None)];
            let setups = setups(&licenses, &assigned, teams.iter());
            assert_eq!(best(&plans, &setups).unwrap().0.of.name, decides);
        }
    }

    #[test]
    fn plans_are_held_by_id_and_not_by_name() {
        let assigned = [AssignedPlan {
            service_plan_id: "TEAMS".to_owned(),
            capability_status: Some("Enabled".to_owned()),
        }];
        assert_eq!(held(&assigned, &[eligible("teams")]).len(), 1);
        assert_eq!(held(&assigned, &[eligible("other")]), []);
    }
}
