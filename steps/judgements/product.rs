//! Products: what the licenses of an account are called, which have an available license, when they lapse.

use greenroom_graph::{
    LicenseAssignment, LicenseDetails, SubscribedSku, Subscription, product_name,
};

use greenroom_results::{Reason, Sentence, Value, say};

use crate::judgements::holding::Eligible;

/// A license by the name of its product, as Microsoft sells it; else by its part number.
pub(crate) fn name_of(license: &LicenseDetails) -> String {
    let name = known_name(license);
    name.unwrap_or("a product without a name").to_owned()
}

fn known_name(license: &LicenseDetails) -> Option<&str> {
    let name = license.sku_id.as_deref().and_then(product_name);
    name.or(license.sku_part_number.as_deref())
}

/// The name of a license in a sentence.
pub(crate) fn value_of(license: &LicenseDetails) -> Value {
    match known_name(license) {
        Some(name) => Value::product(name),
        None => say!("a product without a name").into(),
    }
}

/// The names of an account's licenses in a sentence.
pub(crate) fn values_of(licenses: &[LicenseDetails]) -> Value {
    Value::list(licenses.iter().map(value_of))
}

/// The product of an assignment in a sentence: its name, where it has one.
pub(crate) fn assigned(assignment: &LicenseAssignment) -> Value {
    match assignment.sku_id.as_deref() {
        Some(sku) => product_name(sku).map_or_else(|| Value::id(sku), Value::product),
        None => say!("a product without an id").into(),
    }
}

/// A product by its name, as Microsoft sells it; else by its part number.
pub(crate) fn name(sku: &SubscribedSku) -> &str {
    product_name(&sku.sku_id).unwrap_or(&sku.sku_part_number)
}

/// Whether a product holds one of the plans.
pub(crate) fn holds(sku: &SubscribedSku, eligible: &[Eligible]) -> bool {
    let mut plans = sku.service_plans.iter();
    plans.any(|plan| eligible.iter().any(|known| known.is(&plan.service_plan_id)))
}

/// The product to assign to an account that has these licenses: one with an eligible plan and a
/// available license, best one whose plan has no remark and whose subscription is not about to lapse, then
/// the one that changes least: each plan that it brings along beside the eligible one costs, and
/// can exclude one that the account has. Among equals, the one with the most available licenses.
pub(crate) fn to_assign<'a>(
    skus: &'a [SubscribedSku],
    eligible: &[Eligible],
    licenses: &[LicenseDetails],
) -> Option<&'a SubscribedSku> {
    let (plain, remarked): (Vec<_>, Vec<_>) = eligible
        .iter()
        .cloned()
        .partition(|plan| plan.remark.is_empty());
    let usable = |sku: &&SubscribedSku| {
        let state = sku.capability_status.as_deref();
        sku.applies_to.as_deref() == Some("User")
            && matches!(state, Some("Enabled" | "Warning"))
            && (holds(sku, &plain) || holds(sku, &remarked))
            && sku.available() > 0
    };
    skus.iter().filter(usable).min_by_key(|sku| {
        let lapses = sku.capability_status.as_deref() == Some("Warning");
        let free = std::cmp::Reverse(sku.available());
        let beside = brought_along(sku, eligible, licenses);
        (!holds(sku, &plain), lapses, beside, free, &sku.sku_id)
    })
}

/// How many plans a product would bring along that are not wanted and that the account lacks.
fn brought_along(sku: &SubscribedSku, eligible: &[Eligible], licenses: &[LicenseDetails]) -> usize {
    let is_held = |id: &str| {
        let mut held = licenses.iter().flat_map(|license| &license.service_plans);
        held.any(|plan| plan.service_plan_id.eq_ignore_ascii_case(id))
    };
    let beside = sku.service_plans.iter().filter(|plan| {
        let id = &plan.service_plan_id;
        !eligible.iter().any(|known| known.is(id)) && !is_held(id)
    });
    beside.count()
}

/// Whether a license's product is itself gone from the tenant.
pub(crate) fn is_gone(skus: &[SubscribedSku], license: &LicenseDetails) -> bool {
    let own = skus.iter().find(|sku| is(license, &sku.sku_id));
    own.is_some_and(|sku| sku.capability_status.as_deref() == Some("Deleted"))
}

/// The day on which a license's grace period ends, as `2026-12-24`.
pub(crate) fn lapses(subscriptions: &[Subscription], license: &LicenseDetails) -> Option<String> {
    let own = subscriptions.iter().filter(|subscription| {
        let sku = subscription.sku_id.as_deref();
        sku.is_some_and(|sku| is(license, sku)) && subscription.status.as_deref() == Some("Warning")
    });
    let ends = own.filter_map(|subscription| subscription.next_lifecycle_date_time);
    ends.min().map(|end| end.strftime("%Y-%m-%d").to_string())
}

fn is(license: &LicenseDetails, sku: &str) -> bool {
    let own = license.sku_id.as_deref();
    own.is_some_and(|own| own.eq_ignore_ascii_case(sku))
}

/// An assignment that went wrong, and the reason it stands for.
pub(crate) struct Mishap<'a> {
    pub(crate) assignment: &'a LicenseAssignment,
    pub(crate) reason: &'static Reason,
    pub(crate) error: &'a str,
}

impl Mishap<'_> {
    /// The product, whose error, and who assigned it.
    pub(crate) fn words(&self) -> Sentence {
        let product = assigned(self.assignment);
        let error = Value::word("error", self.error);
        let Some(group) = &self.assignment.assigned_by_group else {
            return say!("{}, assigned directly, has the error {}", product, error);
        };
        let group = Value::id(group);
        say!(
            "{}, assigned by the group {}, has the error {}",
            product,
            group,
            error
        )
    }
}

/// The assignments that went wrong, of products that may hold an eligible plan.
///
/// Source of the errors: Microsoft Graph v1.0, licenseAssignmentState, `error`. The service also
/// says `None` where there is none.
pub(crate) fn mishaps<'a>(
    assignments: &'a [LicenseAssignment],
    skus: Option<&[SubscribedSku]>,
    eligible: &[Eligible],
) -> Vec<Mishap<'a>> {
    static REASONS: [(&str, Reason); 5] = [
        ("CountViolation", Reason::LicenseNoSeat),
        ("MutuallyExclusiveViolation", Reason::LicenseConflict),
        ("DependencyViolation", Reason::LicenseDependency),
        (
            "ProhibitedInUsageLocationViolation",
            Reason::LicenseLocation,
        ),
        ("UniquenessViolation", Reason::LicenseUniqueness),
    ];
    let concerns = |assignment: &&LicenseAssignment| {
        let id = assignment.sku_id.as_deref().unwrap_or_default();
        let known = skus
            .into_iter()
            .flatten()
            .find(|sku| sku.sku_id.eq_ignore_ascii_case(id));
        known.is_none_or(|sku| holds(sku, eligible))
    };
    let failed = |assignment: &'a LicenseAssignment| {
        let error = assignment.error.as_deref().unwrap_or("None");
        let state = assignment.state.as_deref();
        let is_wrong = matches!(state, Some("Error" | "ActiveWithError"));
        is_wrong.then(|| {
            let known = REASONS.iter().find(|(name, _)| *name == error);
            let reason = known.map_or(&Reason::LicenseError, |(_, reason)| reason);
            Mishap {
                assignment,
                reason,
                error,
            }
        })
    };
    let concerned = assignments.iter().filter(concerns);
    concerned.filter_map(failed).collect()
}

#[cfg(test)]
mod tests {
    use greenroom_graph::{PrepaidUnits, ServicePlan};

    use super::*;

    fn eligible(remark: &str) -> [Eligible; 1] {
        let [name, id, remark] = ["TEAMS", "teams", remark].map(str::to_owned);
        [Eligible { name, id, remark }]
    }

    fn sku(id: &str, status: &str, enabled: i64) -> SubscribedSku {
        SubscribedSku {
            sku_id: id.to_owned(),
            sku_part_number: id.to_uppercase(),
            applies_to: Some("User".to_owned()),
            capability_status: Some(status.to_owned()),
            consumed_units: 5,
            prepaid_units: PrepaidUnits {
                enabled,
                warning: 0,
            },
            service_plans: vec![ServicePlan {
                service_plan_id: "TEAMS".to_owned(),
                provisioning_status: Some("Success".to_owned()),
            }],
        }
    }

    #[test]
    fn a_product_with_the_most_available_licenses_is_the_one_to_assign() {
        let skus = [sku("few", "Enabled", 6), sku("many", "Enabled", 60)];
        assert_eq!(to_assign(&skus, &eligible(""), &[]).unwrap().sku_id, "many");
    }

    #[test]
    fn a_product_in_its_grace_period_comes_last() {
        let skus = [sku("grace", "Warning", 60), sku("lasting", "Enabled", 6)];
        assert_eq!(
            to_assign(&skus, &eligible(""), &[]).unwrap().sku_id,
            "lasting"
        );
    }

    #[test]
    fn the_product_that_brings_least_along_comes_before_the_one_with_more_licenses() {
        let exchange = |id: &str| ServicePlan {
            service_plan_id: id.to_owned(),
            provisioning_status: Some("Success".to_owned()),
        };
        let mut suite = sku("suite", "Enabled", 60);
        suite.service_plans.push(exchange("exchange-enterprise"));
        let skus = [suite, sku("add-on", "Enabled", 6)];
        assert_eq!(
            to_assign(&skus, &eligible(""), &[]).unwrap().sku_id,
            "add-on"
        );
        let holding = LicenseDetails {
            sku_id: None,
            sku_part_number: None,
            service_plans: vec![exchange("Exchange-Enterprise")],
        };
        let found = to_assign(&skus, &eligible(""), &[holding]).unwrap();
        assert_eq!(found.sku_id, "suite", "it has that plan already");
    }

    #[test]
    fn without_an_available_license_of_a_usable_product_there_is_none_to_assign() {
        let company = SubscribedSku {
            applies_to: Some("Company".to_owned()),
            ..sku("company", "Enabled", 60)
        };
        let other = SubscribedSku {
            service_plans: vec![],
            ..sku("other", "Enabled", 60)
        };
        let skus = [
            sku("full", "Enabled", 5),
            sku("over", "Enabled", 1),
            sku("suspended", "Suspended", 60),
            company,
            other,
        ];
        assert!(to_assign(&skus, &eligible(""), &[]).is_none());
    }

    #[test]
    fn an_assignment_goes_wrong_by_its_state_and_not_by_the_word_none() {
        let assignment = |state: &str, error: Option<&str>| LicenseAssignment {
            sku_id: Some("full".to_owned()),
            assigned_by_group: Some("group".to_owned()),
            state: Some(state.to_owned()),
            error: error.map(str::to_owned),
            disabled_plans: vec![],
        };
        let reasons = |assignment: LicenseAssignment| -> Vec<&Reason> {
            let assignments = [assignment];
            let mishaps = mishaps(&assignments, None, &eligible(""));
            mishaps.iter().map(|mishap| mishap.reason).collect()
        };
        assert!(reasons(assignment("Active", Some("None"))).is_empty());
        assert!(reasons(assignment("Active", None)).is_empty());
        let full = reasons(assignment("Error", Some("CountViolation")));
        assert_eq!(full, [&Reason::LicenseNoSeat]);
        let odd = reasons(assignment("Error", Some("SomethingNew")));
        assert_eq!(odd, [&Reason::LicenseError]);
    }
}
