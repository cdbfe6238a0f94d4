//! Whether the assignments of an account's licenses (`licenseAssignmentStates`) agree with what its
//! licenses hold (`licenseDetails`). Where they contradict each other, nothing is decided.

use std::fmt;

use greenroom_graph::{LicenseAssignment, LicenseDetails, product_name};

use crate::product;

/// What the assignments of a license say against a plan that is set up in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against<'a> {
    /// The license does not say which product it is of.
    Unnamed,
    /// None of them is of this product.
    Unassigned,
    /// The best of them is in this state, or has this error.
    Failed(&'a str),
    /// Each of them switches the plan off.
    SwitchedOff,
}

impl fmt::Display for Against<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed => f.write_str("the license does not say which product it is of"),
            Self::Unassigned => f.write_str("no assignment of this product is listed"),
            Self::Failed(state) => write!(f, "the assignment of this product is {state}"),
            Self::SwitchedOff => f.write_str("the assignment of this product switches it off"),
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
        None => own().find_map(failure).map(Against::Failed),
        Some(first) if is_off(first) && sound.all(is_off) => Some(Against::SwitchedOff),
        Some(_) => None,
    }
}

/// The state of an assignment that did not succeed, or its error.
fn failure(assignment: &LicenseAssignment) -> Option<&str> {
    match (assignment.state.as_deref(), assignment.error.as_deref()) {
        (Some("Active"), None | Some("" | "None")) => None,
        (Some("Active"), Some(error)) => Some(error),
        (state, _) => Some(state.unwrap_or("null")),
    }
}

/// A product that is assigned to the account, and that none of its licenses is of: what the
/// licenses lack may be on its way.
pub(crate) fn missing(
    assignments: &[LicenseAssignment],
    licenses: &[LicenseDetails],
) -> Option<String> {
    let is_listed = |one: &LicenseAssignment| {
        let mut skus = licenses.iter().filter_map(|one| one.sku_id.as_deref());
        skus.any(|sku| is_of(one, sku))
    };
    let is_missing =
        |one: &&LicenseAssignment| one.state.as_deref() == Some("Active") && !is_listed(one);
    let found = assignments.iter().find(is_missing)?;
    let sku = found.sku_id.as_deref().unwrap_or("null");
    let product = product_name(sku).unwrap_or(sku);
    Some(format!(
        "{product} is assigned to it (Active), and is not among its licenses: {}",
        match product::names_of(licenses) {
            none if none.is_empty() => "it has none".to_owned(),
            names => names,
        }
    ))
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
        for (state, error, said) in [
            ("Error", Some("CountViolation"), "Error"),
            ("ActiveWithError", Some("Other"), "ActiveWithError"),
            ("Disabled", None, "Disabled"),
            ("SomethingNew", None, "SomethingNew"),
            ("Active", Some("CountViolation"), "CountViolation"),
        ] {
            let one = [assignment("sku", state, error)];
            let found = against(&one, &license(Some("sku")), "teams");
            assert_eq!(found, Some(Against::Failed(said)), "{state}");
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
        let of = |all: &[LicenseAssignment]| {
            against(all, &license(Some("sku")), "teams").map(|found| found.to_string())
        };
        assert!(
            of(std::slice::from_ref(&without))
                .unwrap()
                .contains("switches it off")
        );
        assert_eq!(of(&[without, with]), None);
    }

    #[test]
    fn a_product_that_is_assigned_and_not_listed_is_missing() {
        let licenses = [license(Some("sku"))];
        let other = assignment("other", "Active", None);
        assert!(missing(&[other], &licenses).unwrap().contains("other"));
        let own = assignment("SKU", "Active", None);
        let failed = assignment("other", "Error", None);
        assert_eq!(missing(&[own, failed], &licenses), None);
    }
}
