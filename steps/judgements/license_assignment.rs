//! Whether the assignments of an account's licenses (`licenseAssignmentStates`) agree with what its
//! licenses hold (`licenseDetails`). Where they contradict each other, nothing is decided.

use greenroom_graph::{LicenseAssignment, LicenseDetails};
use greenroom_results::{Sentence, Value, say};

use crate::judgements::product;

/// What the assignments of a license say against a plan that is set up in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against<'a> {
    /// The license does not say which product it is of.
    Unnamed,
    /// None of them is of this product.
    Unassigned,
    /// The best of them is in this state.
    InState(&'a str),
    /// The best of them has this error.
    WithError(&'a str),
    /// Each of them switches the plan off.
    SwitchedOff,
}

impl Against<'_> {
    /// The contradiction as a clause.
    pub(crate) fn words(self) -> Sentence {
        match self {
            Self::Unnamed => say!("the license does not say which product it is for"),
            Self::Unassigned => say!("no assignment of this product is listed"),
            Self::InState(state) => say!(
                "the assignment of this product is in the state {}",
                Value::word("state", state)
            ),
            Self::WithError(error) => say!(
                "the assignment of this product has the error {}",
                Value::word("error", error)
            ),
            Self::SwitchedOff => say!("the assignment of this product turns the plan off"),
        }
    }
}

/// What stands against a plan that a license holds as set up; nothing where one assignment gives
/// the plan without an error.
///
/// Source: Microsoft Graph v1.0, licenseAssignmentState: `state`, `disabledPlans`, and `error`,
/// which is empty where the license was assigned successfully. What a license that is
/// `ActiveWithError` still gives is not documented.
pub(crate) fn against<'a>(
    assignments: &'a [LicenseAssignment],
    license: &LicenseDetails,
    plan_id: &str,
) -> Option<Against<'a>> {
    let Some(sku) = &license.sku_id else {
        return Some(Against::Unnamed);
    };
    let is_own = |one: &&LicenseAssignment| is_of(one, sku);
    let own = || assignments.iter().filter(is_own);
    let is_off = |one: &LicenseAssignment| {
        let mut off = one.disabled_plans.iter();
        off.any(|off| off.eq_ignore_ascii_case(plan_id))
    };
    let mut sound = own().filter(|one| failure(one).is_none());
    if own().next().is_none() {
        return Some(Against::Unassigned);
    }
    match sound.next() {
        None => own().find_map(failure),
        Some(first) if is_off(first) && sound.all(is_off) => Some(Against::SwitchedOff),
        Some(_) => None,
    }
}

/// The state of an assignment that did not succeed, or its error.
fn failure(assignment: &LicenseAssignment) -> Option<Against<'_>> {
    match (assignment.state.as_deref(), assignment.error.as_deref()) {
        (Some("Active"), None | Some("" | "None")) => None,
        (Some("Active"), Some(error)) => Some(Against::WithError(error)),
        (state, _) => Some(Against::InState(state.unwrap_or("null"))),
    }
}

/// A product that is assigned to the account, and that none of its licenses is of: what the
/// licenses lack may be on its way.
pub(crate) fn missing(
    assignments: &[LicenseAssignment],
    licenses: &[LicenseDetails],
) -> Option<Sentence> {
    let is_listed = |one: &LicenseAssignment| {
        let mut skus = licenses.iter().filter_map(|one| one.sku_id.as_deref());
        skus.any(|sku| is_of(one, sku))
    };
    let is_missing =
        |one: &&LicenseAssignment| one.state.as_deref() == Some("Active") && !is_listed(one);
    let found = assignments.iter().find(is_missing)?;
    let product = product::assigned(found);
    Some(match licenses {
        [] => say!(
            "{} is assigned to the account (Active), but the account has no license",
            product
        ),
        licenses => say!(
            "{} is assigned to the account (Active), but is not among its licenses: {}",
            product,
            product::values_of(licenses)
        ),
    })
}

/// Whether it is an assignment of this product.
fn is_of(assignment: &LicenseAssignment, sku: &str) -> bool {
    let own = assignment.sku_id.as_deref();
    own.is_some_and(|own| own.eq_ignore_ascii_case(sku))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn assignment(sku: &str, state: &str, error: Option<&str>) -> LicenseAssignment {
        LicenseAssignment {
            sku_id: Some(sku.to_owned()),
            assigned_by_group: None,
            state: Some(state.to_owned()),
            error: error.map(str::to_owned),
            disabled_plans: vec![],
        }
    }

    fn license(sku: Option<&str>) -> LicenseDetails {
        LicenseDetails {
            sku_id: sku.map(str::to_owned),
            sku_part_number: None,
            service_plans: vec![],
        }
    }

    #[test]
    fn an_assignment_without_an_error_agrees_with_a_plan_that_is_set_up() {
        for error in [None, Some("None"), Some("")] {
            let all = [
                assignment("SKU", "Active", error),
                assignment("sku", "Error", Some("CountViolation")),
            ];
            assert_eq!(against(&all, &license(Some("sku")), "teams"), None);
        }
    }

    #[test]
    fn an_assignment_that_failed_contradicts_a_plan_that_is_set_up() {
        use Against::{InState, WithError};
        for (state, error, said) in [
            ("Error", Some("CountViolation"), InState("Error")),
            ("ActiveWithError", Some("Other"), InState("ActiveWithError")),
            ("Disabled", None, InState("Disabled")),
            ("SomethingNew", None, InState("SomethingNew")),
            (
                "Active",
                Some("CountViolation"),
                WithError("CountViolation"),
            ),
        ] {
            let one = [assignment("sku", state, error)];
            let found = against(&one, &license(Some("sku")), "teams");
            assert_eq!(found, Some(said), "{state}");
        }
    }

    #[test]
    fn a_license_that_nothing_assigns_is_a_contradiction() {
        let other = [assignment("other", "Active", None)];
        let found = against(&other, &license(Some("sku")), "teams");
        assert_eq!(found, Some(Against::Unassigned));
        let found = against(&other, &license(None), "teams");
        assert_eq!(found, Some(Against::Unnamed));
    }

    #[test]
    fn a_plan_that_every_assignment_switches_off_is_a_contradiction() {
        let with = assignment("sku", "Active", None);
        let without = LicenseAssignment {
            disabled_plans: vec!["TEAMS".to_owned()],
            ..with.clone()
        };
        let all = [without, with];
        let license = license(Some("sku"));
        let found = against(&all[..1], &license, "teams");
        assert_eq!(found, Some(Against::SwitchedOff));
        assert_eq!(against(&all, &license, "teams"), None);
    }

    #[test]
    fn a_product_that_is_assigned_and_not_listed_is_missing() {
        let licenses = [license(Some("sku"))];
        let other = assignment("other", "Active", None);
        let found = missing(&[other], &licenses).unwrap();
        assert!(found.values().contains(&Value::id("other")), "{found}");
        let own = assignment("SKU", "Active", None);
        let failed = assignment("other", "Error", None);
        assert_eq!(missing(&[own, failed], &licenses), None);
    }
}
