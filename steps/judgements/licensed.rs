//! Whether an account has a license for one of the products that a scenario names.

use greenroom_graph::{LicenseDetails, SubscribedSku, product_name};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::judgements::product;

/// Whether one of the licenses is for one of these products, by part number or id, and the
/// tenant's subscription to it is in use or in its grace period; a note where it is the latter.
///
/// Source: Microsoft Graph v1.0, licenseDetails, and subscribedSku, `capabilityStatus`.
pub(crate) fn in_use(
    licenses: &[LicenseDetails],
    products: &[&str],
    skus: Option<&[SubscribedSku]>,
) -> (Check, Option<Sentence>) {
    let expected = say!(
        "a license in use for one of the products {}",
        Value::list(products.iter().map(|product| named(product)))
    );
    let held: Vec<&LicenseDetails> = licenses
        .iter()
        .filter(|one| is_one(one, products))
        .collect();
    let Some(first) = held.first() else {
        let found = if licenses.is_empty() {
            say!("the account has no license")
        } else {
            say!(
                "the account has licenses for other products: {}",
                product::values_of(licenses)
            )
        };
        return (Check::fail(Reason::OtherLicense, expected, found), None);
    };
    let states: Vec<(State, &LicenseDetails)> = held
        .iter()
        .map(|one| (State::of(one, skus), *one))
        .collect();
    let best = states.iter().min_by_key(|(state, _)| *state);
    let (state, best) = best.map_or((State::Unknown, *first), |best| *best);
    let product = product::value_of(best);
    match state {
        State::InUse => {
            let found = say!("the account has a license for {}, which is in use", product);
            (Check::pass(expected, found), None)
        }
        State::InGrace => {
            let note = say!(
                "the subscription to {} is in its grace period (Warning) and will lapse: renew it",
                product.clone()
            );
            let found = say!("the account has a license for {}, which is in use", product);
            (Check::pass(expected, found), Some(note))
        }
        State::Unknown => {
            let found = say!(
                "the account has a license for {}; whether the subscription to it is in use is \
                 unknown",
                product
            );
            (Check::undecided(expected, found), None)
        }
        State::Lapsed => {
            let found = say!(
                "the account has a license for {}, and the subscription to it has lapsed",
                product
            );
            (Check::fail(Reason::ProductLapsed, expected, found), None)
        }
    }
}

/// What the subscription to a license's product is in; of several, the first in this order counts.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum State {
    InUse,
    InGrace,
    Unknown,
    Lapsed,
}

impl State {
    fn of(license: &LicenseDetails, skus: Option<&[SubscribedSku]>) -> Self {
        match capability_status(license, skus) {
            Some("Enabled") => Self::InUse,
            Some("Warning") => Self::InGrace,
            Some("Suspended" | "LockedOut" | "Deleted") => Self::Lapsed,
            _ => Self::Unknown,
        }
    }
}

fn named(product: &str) -> Value {
    Value::product(product_name(product).unwrap_or(product))
}

fn is_one(license: &LicenseDetails, products: &[&str]) -> bool {
    let names = [&license.sku_part_number, &license.sku_id];
    let mut names = names.into_iter().flatten();
    names.any(|name| products.iter().any(|one| one.eq_ignore_ascii_case(name)))
}

/// The state of the subscription to a license's product; none where it is not known.
fn capability_status<'a>(
    license: &LicenseDetails,
    skus: Option<&'a [SubscribedSku]>,
) -> Option<&'a str> {
    let id = license.sku_id.as_deref()?;
    let own = skus?.iter().find(|sku| sku.sku_id.eq_ignore_ascii_case(id));
    own?.capability_status.as_deref()
}

#[cfg(test)]
mod tests {
    use greenroom_graph::PrepaidUnits;
    use greenroom_results::Verdict::{Fail, Pass, Unknown};

    use super::*;

    fn license(part: &str, id: &str) -> LicenseDetails {
        LicenseDetails {
            sku_id: Some(id.to_owned()),
            sku_part_number: Some(part.to_owned()),
            service_plans: vec![],
        }
    }

    fn sku(id: &str, state: Option<&str>) -> SubscribedSku {
        SubscribedSku {
            sku_id: id.to_owned(),
            sku_part_number: "R".to_owned(),
            applies_to: Some("User".to_owned()),
            capability_status: state.map(str::to_owned),
            consumed_units: 0,
            prepaid_units: PrepaidUnits {
                enabled: 0,
                warning: 0,
            },
            service_plans: vec![],
        }
    }

    fn verdict(state: Option<&str>) -> (greenroom_results::Verdict, bool) {
        let skus = [sku("A1", state)];
        let (check, note) = in_use(&[license("ROOM", "a1")], &["room"], Some(&skus));
        (check.verdict, note.is_some())
    }

    #[test]
    fn a_license_counts_while_its_subscription_is_in_use() {
        assert_eq!(verdict(Some("Enabled")), (Pass, false));
        assert_eq!(verdict(Some("Warning")), (Pass, true));
        assert_eq!(verdict(Some("Suspended")), (Fail, false));
        assert_eq!(verdict(Some("New")), (Unknown, false));
        assert_eq!(verdict(None), (Unknown, false));
    }

    #[test]
    fn a_product_goes_by_part_number_or_id() {
        let licenses = [license("ROOM", "a1")];
        let skus = [sku("a1", Some("Enabled"))];
        let verdict = |product| in_use(&licenses, &[product], Some(&skus)).0.verdict;
        assert_eq!(verdict("ROOM"), Pass);
        assert_eq!(verdict("A1"), Pass);
        assert_eq!(verdict("OTHER"), Fail);
    }

    #[test]
    fn what_the_tenant_subscribes_to_may_be_unreadable() {
        let licenses = [license("ROOM", "a1")];
        assert_eq!(in_use(&licenses, &["ROOM"], None).0.verdict, Unknown);
        assert_eq!(in_use(&licenses, &["ROOM"], Some(&[])).0.verdict, Unknown);
        assert_eq!(in_use(&[], &["ROOM"], None).0.verdict, Fail);
    }

    #[test]
    fn of_two_licenses_the_one_in_use_counts() {
        let licenses = [license("OLD", "a1"), license("NEW", "a2")];
        let skus = [sku("a1", Some("Suspended")), sku("a2", Some("Enabled"))];
        let (check, _) = in_use(&licenses, &["OLD", "NEW"], Some(&skus));
        assert_eq!(check.verdict, Pass);
    }
}
