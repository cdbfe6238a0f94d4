//! Whether an account's licenses let it be a Teams identity: the same rules as for a scenario that
//! asks for the license alone.

use std::sync::Arc;

use greenroom_graph::{Account, LicenseDetails, SubscribedSku};

use crate::check::Check;
use crate::judgements::holding::{self, Eligible};
use crate::judgements::listed_plan::ListedPlan;
use crate::judgements::product;
use crate::unread::Read;
use greenroom_results::{Reason, Sentence, Value, Verdict, say};

fn expected() -> Sentence {
    say!("an eligible service plan in use")
}

/// The states in which a plan is in use.
///
/// Source: Microsoft Graph v1.0, assignedPlan, `capabilityStatus`.
const IN_USE: &str = "Enabled, Warning";

/// What the licenses say.
pub(crate) struct Licensed {
    /// Whether one of them is in use.
    pub(crate) in_use: Check,
    /// Why it may soon not be.
    pub(crate) at_risk: Option<Sentence>,
    /// Whether the best of them is one that only government products hold.
    pub(crate) is_government: bool,
}

impl Licensed {
    fn not(in_use: Check) -> Self {
        Self {
            in_use,
            at_risk: None,
            is_government: false,
        }
    }
}

/// What the plans and licenses of an account say. The best plan decides. The tenant's products tell
/// a plan that is gone from one whose license contradicts that.
///
/// Source: Azure Communication Services, "Teams license requirements".
pub(crate) fn licensed(
    account: &Account,
    licenses: Option<&Read<Option<Arc<[LicenseDetails]>>>>,
    skus: &[SubscribedSku],
    eligible: &[ListedPlan],
) -> Licensed {
    let licenses = match licenses {
        Some(Ok(Some(licenses))) => licenses,
        // A row before this one decides; where none does, nothing is decided.
        None => {
            let found = say!("the account's licenses were not requested");
            return Licensed::not(Check::undecided(expected(), found));
        }
        Some(Ok(None)) => return Licensed::not(Check::undecided(expected(), holding::denied())),
        Some(Err(error)) => return Licensed::not(Check::unread(error, expected())),
    };
    let plans: Vec<Eligible> = eligible.iter().map(plan).collect();
    let assignments = &account.license_assignment_states;
    let mut held = holding::held(&account.assigned_plans, &plans);
    if held.is_empty() {
        let setups = holding::setups(licenses, assignments, plans.iter());
        let lacks = holding::lacking(expected(), licenses, assignments, &setups);
        return Licensed::not(lacks.unwrap_or_else(|| {
            let found = say!("the account has no license with an eligible Teams service plan");
            Check::fail(Reason::NotLicensed, expected(), found)
        }));
    }
    let every = held.clone();
    let setups = holding::setups(licenses, assignments, every.iter().map(|plan| &plan.of));
    let gone = |license: &LicenseDetails| product::is_gone(skus, license);
    let in_use = holding::active(&held, IN_USE, &setups, gone);
    if in_use.verdict != Verdict::Pass {
        return Licensed::not(in_use);
    }
    holding::keep(&mut held, IN_USE);
    match holding::best(&held, &setups) {
        Some((plan, _)) => in_use_by(&plan, eligible),
        None => Licensed::not(holding::not_in_use(expected(), &held, &setups)),
    }
}

/// The best plan, in use.
fn in_use_by(plan: &holding::Plan, eligible: &[ListedPlan]) -> Licensed {
    let found = say!(
        "the account's service plan {} is {}",
        Value::product(&plan.of.name),
        Value::word("capabilityStatus", &plan.state)
    );
    let risk = || {
        say!(
            "{}: the account joins as a guest once the grace period of its license is over",
            found.clone()
        )
    };
    let mut of = eligible.iter().filter(|listed| listed.has_id(&plan.of.id));
    Licensed {
        at_risk: (plan.state == "Warning").then(risk),
        in_use: Check::pass(expected(), found),
        is_government: of.any(|listed| listed.is_government),
    }
}

/// A plan of the feature's table. One that only government products hold comes after the others.
fn plan(listed: &ListedPlan) -> Eligible {
    let remark = if listed.is_government {
        "government"
    } else {
        ""
    };
    Eligible {
        name: listed.name.clone(),
        id: listed.id.clone(),
        remark: remark.to_owned(),
    }
}
