//! Whether an account's licenses let it be a Teams identity.

use greenroom_graph::{Account, AssignedPlan, LicenseDetails};

use crate::check::Check;
use crate::plan_table::Listed;
use crate::world::Read;

const EXPECTED: &str = "an eligible service plan in use";

/// How sure a plan is that an account holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Good,
    AtRisk,
    Open,
    Lost(&'static str),
}

/// What the licenses say.
pub(super) struct Licensed {
    /// Whether one of them is in use.
    pub(super) in_use: Check,
    /// Why it may soon not be.
    pub(super) at_risk: Option<String>,
    /// Whether the best of them is one that only government products hold.
    pub(super) is_government: bool,
}

/// What the plans and licenses of an account say. The best plan decides.
///
/// Source: Microsoft Graph v1.0, assignedPlan `capabilityStatus` and servicePlanInfo
/// `provisioningStatus`; Azure Communication Services, "Teams license requirements".
pub(super) fn licensed(
    account: &Account,
    licenses: &Read<Option<Vec<LicenseDetails>>>,
    eligible: &[Listed],
) -> Licensed {
    let judged = |check: Check| Licensed {
        in_use: check,
        at_risk: None,
        is_government: false,
    };
    let held = account.assigned_plans.iter();
    let held = held.filter_map(|plan| {
        let listed = eligible
            .iter()
            .find(|one| one.has_id(&plan.service_plan_id))?;
        Some((standing(plan, licenses), listed, plan))
    });
    let key = |(standing, listed, _): &(Standing, &Listed, &AssignedPlan)| {
        (*standing, listed.is_government)
    };
    let Some((standing, listed, plan)) = held.min_by_key(key) else {
        let found = "it holds no service plan that lets it be a Teams identity";
        return judged(Check::fail("not-licensed", EXPECTED, found));
    };
    let state = plan.capability_status.as_deref().unwrap_or("null");
    let found = format!("its plan {} is {state}", listed.name);
    let provisioning = || {
        let states = provisioning(&plan.service_plan_id, licenses);
        format!("{found}, and its provisioning is {}", states.join(", "))
    };
    let mut verdict = judged(match standing {
        Standing::Good | Standing::AtRisk => Check::pass(EXPECTED, found.clone()),
        Standing::Open => match licenses {
            Err(error) => Check::unread(error, EXPECTED),
            Ok(_) => Check::undecided(EXPECTED, provisioning()),
        },
        Standing::Lost(reason @ ("plan-disabled" | "plan-error")) => {
            Check::fail(reason, EXPECTED, provisioning())
        }
        Standing::Lost(reason) => Check::fail(reason, EXPECTED, found.clone()),
    });
    verdict.at_risk = (standing == Standing::AtRisk).then(provisioning);
    verdict.is_government = listed.is_government;
    verdict
}

/// The states of a plan that is on its way. Source: Microsoft Graph v1.0, servicePlanInfo.
const PENDING: [&str; 3] = ["PendingInput", "PendingActivation", "PendingProvisioning"];

fn standing(plan: &AssignedPlan, licenses: &Read<Option<Vec<LicenseDetails>>>) -> Standing {
    let in_grace = match plan.capability_status.as_deref() {
        Some("Enabled") => false,
        Some("Warning") => true,
        Some("Suspended") => return Standing::Lost("plan-suspended"),
        Some("LockedOut") => return Standing::Lost("plan-locked-out"),
        Some("Deleted") => return Standing::Lost("plan-deleted"),
        _ => return Standing::Open,
    };
    let states = provisioning(&plan.service_plan_id, licenses);
    let has = |wanted: &str| states.iter().any(|state| state == wanted);
    let pending = PENDING.iter().any(|state| has(state));
    match (has("Success"), pending) {
        (true, _) if in_grace => Standing::AtRisk,
        (true, _) => Standing::Good,
        (false, true) => Standing::AtRisk,
        (false, false) if has("Error") => Standing::Lost("plan-error"),
        (false, false) if has("Disabled") => Standing::Lost("plan-disabled"),
        (false, false) => Standing::Open,
    }
}

/// How far a plan is set up, in each of the account's licenses that hold it.
fn provisioning(id: &str, licenses: &Read<Option<Vec<LicenseDetails>>>) -> Vec<String> {
    let licenses = licenses.as_ref().ok().and_then(Option::as_ref);
    let plans = licenses.into_iter().flatten();
    let plans = plans.flat_map(|license| &license.service_plans);
    let own = plans.filter(|plan| plan.service_plan_id.eq_ignore_ascii_case(id));
    own.filter_map(|plan| plan.provisioning_status.clone())
        .collect()
}
