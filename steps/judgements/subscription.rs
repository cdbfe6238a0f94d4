//! Whether the tenant subscribes to a product.

use greenroom_graph::SubscribedSku;
use greenroom_results::{Reason, Value, say};

use crate::check::Check;

/// Whether the tenant has a product, by its id or its part number, in use or in its grace period.
///
/// Source: Microsoft Graph v1.0, subscribedSku, `capabilityStatus`.
pub(crate) fn subscribed(products: &[SubscribedSku], product: &str) -> Check {
    let name = Value::product(product);
    let expected = say!("a subscription to {} that is in use", name.clone());
    let is_it = |one: &&SubscribedSku| {
        one.sku_id.eq_ignore_ascii_case(product) || one.sku_part_number == product
    };
    let mut states = products.iter().filter(is_it).peekable();
    if states.peek().is_none() {
        let found = say!("the tenant does not subscribe to {}", name);
        return Check::fail(Reason::ProductAbsent, expected, found).with_fix(say!(
            "Buy the product, or correct its name in the scenario."
        ));
    }
    let states: Vec<Option<&str>> = states.map(|one| one.capability_status.as_deref()).collect();
    let told: Vec<Value> = states
        .iter()
        .flatten()
        .map(|state| Value::word("capabilityStatus", *state))
        .collect();
    let found = say!(
        "the subscription to {} is {}",
        name.clone(),
        Value::list(told)
    );
    if states
        .iter()
        .any(|state| matches!(state, Some("Enabled" | "Warning")))
    {
        return Check::pass(expected, found);
    }
    if states
        .iter()
        .all(|state| matches!(state, Some("Suspended" | "LockedOut" | "Deleted")))
    {
        return Check::fail(Reason::ProductLapsed, expected, found)
            .with_fix(say!("Renew the subscription."));
    }
    let found = say!(
        "Microsoft Graph did not report the state of the subscription to {}",
        name
    );
    Check::undecided(expected, found)
}

#[cfg(test)]
mod tests {
    use greenroom_graph::PrepaidUnits;
    use greenroom_results::Verdict::{Fail, Pass, Unknown};

    use super::*;

    fn product(state: Option<&str>) -> SubscribedSku {
        SubscribedSku {
            sku_id: "a1".into(),
            sku_part_number: "SPB".into(),
            applies_to: None,
            capability_status: state.map(str::to_owned),
            consumed_units: 0,
            prepaid_units: PrepaidUnits {
                enabled: 0,
                warning: 0,
            },
            service_plans: vec![],
        }
    }

    #[test]
    fn a_product_counts_while_it_is_in_use() {
        let verdict = |state, name| subscribed(&[product(state)], name).verdict;
        assert_eq!(verdict(Some("Enabled"), "SPB"), Pass);
        assert_eq!(verdict(Some("Warning"), "A1"), Pass);
        assert_eq!(verdict(Some("Suspended"), "SPB"), Fail);
        assert_eq!(verdict(Some("New"), "SPB"), Unknown);
        assert_eq!(verdict(None, "SPB"), Unknown);
        assert_eq!(verdict(Some("Enabled"), "SPE_E3"), Fail);
    }
}
