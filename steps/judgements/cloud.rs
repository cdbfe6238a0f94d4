//! In which of Microsoft's clouds the tenant lives, as far as the tenant itself tells.

use std::sync::Arc;

use greenroom_graph::{Cloud, Organization};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::judgements::listed_plan::ListedPlan;
use crate::unread::Read;

pub(crate) fn expected() -> Sentence {
    say!("a tenant outside Microsoft's government clouds")
}

/// The states of a plan that the tenant no longer has.
///
/// Source: Microsoft Graph v1.0, assignedPlan, `capabilityStatus`.
pub(crate) const LOST: [&str; 3] = ["Suspended", "LockedOut", "Deleted"];

/// Whether a state leaves open if a plan is in use.
pub(crate) fn is_open((_, state): &(&ListedPlan, &str)) -> bool {
    !matches!(*state, "Enabled" | "Warning")
}

/// A government tenant shows by the cloud it was signed in to, by its first domain, or by plans
/// that only government products hold. Of the other clouds, that of 21Vianet and the closed one of
/// Germany included, nothing is documented, so that they decide nothing.
///
/// Source: Azure Communication Services, "Teams interoperability", on government clouds.
pub(crate) fn supported(
    cloud: Cloud,
    organization: &Read<Arc<Organization>>,
    plans: &[ListedPlan],
) -> Check {
    let fail = |found: Sentence| Check::fail(Reason::GovernmentCloud, expected(), found);
    if cloud.is_government() {
        return fail(say!("the tenant is in the cloud {}", title(cloud)));
    }
    let organization = match organization {
        Ok(organization) => organization,
        Err(error) => return Check::unread(error, expected()),
    };
    let (Some(domains), Some(held)) =
        (&organization.verified_domains, &organization.assigned_plans)
    else {
        let found =
            say!("Microsoft Graph did not report which domains and service plans the tenant has");
        return Check::undecided(expected(), found);
    };
    let names = domains.iter().filter_map(|domain| domain.name.as_deref());
    let is_government = |name: &&str| Cloud::of_domain(name).is_some_and(Cloud::is_government);
    if let Some(name) = names.clone().find(is_government) {
        return fail(say!(
            "the tenant's domain {} belongs to a government cloud",
            Value::Domain(name.to_owned())
        ));
    }
    let government = held.iter().filter_map(|plan| {
        let known =
            |listed: &&ListedPlan| listed.is_government && listed.has_id(&plan.service_plan_id);
        let listed = plans.iter().find(known)?;
        Some((listed, plan.capability_status.as_deref().unwrap_or("null")))
    });
    let not_lost = |(_, state): &(&ListedPlan, &str)| !LOST.contains(state);
    match government.filter(not_lost).min_by_key(is_open) {
        Some((plan, "Enabled" | "Warning")) => fail(say!(
            "the tenant subscribes to the government service plan {}",
            Value::product(&plan.name)
        )),
        Some((plan, state)) => {
            let found = say!(
                "the tenant's government service plan {} is {}",
                Value::product(&plan.name),
                Value::word("capabilityStatus", state)
            );
            Check::undecided(expected(), found)
        }
        None if held.is_empty() => {
            let found = say!(
                "Microsoft Graph lists no service plans of the tenant, so none shows which cloud \
                 the tenant is in"
            );
            Check::undecided(expected(), found)
        }
        None => outside_governments(cloud, names),
    }
}

/// What is to be said of a tenant that lives in no government cloud.
pub(crate) fn outside_governments<'a>(
    cloud: Cloud,
    mut domains: impl Iterator<Item = &'a str>,
) -> Check {
    if cloud != Cloud::Global {
        return undocumented(say!("the tenant is in the cloud {}", title(cloud)));
    }
    match domains.find(|name| Cloud::is_elsewhere(name)) {
        Some(name) => undocumented(say!(
            "the tenant's domain {} is one that Microsoft assigns in a cloud other than the \
             global one",
            Value::Domain(name.to_owned())
        )),
        None => Check::pass(
            expected(),
            say!("the tenant shows no sign of a government cloud"),
        ),
    }
}

/// `place` says which cloud it is that Microsoft says nothing of.
pub(crate) fn undocumented(place: Sentence) -> Check {
    let found = say!(
        "{}, where Microsoft does not document whether joining through Azure Communication \
         Services is supported",
        place
    );
    let fix = say!(
        "Ask Microsoft or the vendor whether joining through Azure Communication Services is \
         supported in this cloud."
    );
    Check::undecided(expected(), found).with_fix(fix)
}

pub(crate) fn title(cloud: Cloud) -> Value {
    Value::Term(cloud.title().into())
}

#[cfg(test)]
mod tests {
    use greenroom_graph::{AssignedPlan, Domain};

    use super::*;
    use greenroom_results::Verdict;

    /// What a tenant with the government plan in these states is.
    fn verdict(states: &[&str]) -> Verdict {
        judged(Cloud::Global, states, "contoso.example")
    }

    /// What a tenant with the government plan in these states and with this domain is.
    fn judged(cloud: Cloud, states: &[&str], domain: &str) -> Verdict {
        let plan = |state: &&str| AssignedPlan {
            service_plan_id: "PLAN".to_owned(),
            capability_status: Some((*state).to_owned()),
        };
        let organization = Organization {
            id: "tenant".to_owned(),
            display_name: None,
            assigned_plans: Some(states.iter().map(plan).collect()),
            verified_domains: Some(vec![Domain {
                name: Some(domain.to_owned()),
                kind: None,
            }]),
        };
        let listed = ListedPlan {
            name: "TEAMS_GOV".to_owned(),
            id: "plan".to_owned(),
            is_government: true,
        };
        supported(cloud, &Ok(organization.into()), &[listed]).verdict
    }

    #[test]
    fn a_government_plan_counts_while_the_tenant_has_it() {
        for state in ["Enabled", "Warning"] {
            assert_eq!(verdict(&[state]), Verdict::Fail, "{state}");
        }
        for state in LOST {
            assert_eq!(verdict(&[state]), Verdict::Pass, "{state}");
        }
    }

    #[test]
    fn a_cloud_that_nothing_is_documented_of_leaves_it_open() {
        for (domain, verdict) in [
            ("contoso.onmicrosoft.com", Verdict::Pass),
            ("contoso.onmicrosoft.us", Verdict::Fail),
            ("contoso.partner.onmschina.cn", Verdict::Unknown),
            ("contoso.onmicrosoft.cn", Verdict::Unknown),
            ("contoso.onmicrosoft.de", Verdict::Unknown),
        ] {
            assert_eq!(
                judged(Cloud::Global, &LOST[..1], domain),
                verdict,
                "{domain}"
            );
            let government = judged(Cloud::Global, &["Enabled"], domain);
            assert_eq!(government, Verdict::Fail, "{domain}");
        }
        let china = judged(Cloud::China, &LOST[..1], "contoso.example");
        assert_eq!(china, Verdict::Unknown);
    }

    #[test]
    fn a_tenant_without_any_plan_tells_its_cloud_by_its_domain_alone() {
        assert_eq!(verdict(&[]), Verdict::Unknown);
        let government = Organization {
            id: "tenant".to_owned(),
            display_name: None,
            assigned_plans: Some(vec![]),
            verified_domains: Some(vec![Domain {
                name: Some("contoso.onmicrosoft.us".to_owned()),
                kind: None,
            }]),
        };
        let check = supported(Cloud::Global, &Ok(government.into()), &[]);
        assert_eq!(check.reason, Some(Reason::GovernmentCloud));
    }

    #[test]
    fn a_government_plan_in_a_state_nobody_documented_leaves_it_open() {
        assert_eq!(verdict(&["Hibernating"]), Verdict::Unknown);
        assert_eq!(verdict(&["Deleted", "Hibernating"]), Verdict::Unknown);
        assert_eq!(verdict(&["Hibernating", "Enabled"]), Verdict::Fail);
    }
}
