//! Which applications a policy is for.
//!
//! A policy judges the application that a token is asked for; the one that asks counts only where
//! it keeps a secret and asks for an ID token.
//!
//! Source: Microsoft Entra, "Conditional Access: Target resources", 2026-01-26.

use greenroom_graph::{Applications, ConditionalAccessPolicy};
use greenroom_results::say;

use super::conditions::holds_something;
use super::judge::SignIn;
use super::open::{Holds, Open, unjudged};
use super::service::{SERVICES, Service};

/// Whether the policy is for what the account signs in to. What a user does, such as registering
/// a method, is no application; an authentication context counts where an application asks for it,
/// and that the service asks for none is our conclusion.
pub(super) fn hold(policy: &ConditionalAccessPolicy, sign_in: &SignIn<'_>) -> Holds {
    let unjudged = unjudged(policy, "conditions.applications");
    if !unjudged.is_empty() {
        return Holds::Open(unjudged);
    }
    let Some(applications) = &policy.conditions.applications else {
        return Holds::known(None, say!("which applications the policy applies to"));
    };
    let chosen = chosen(applications, sign_in);
    let filter = applications.application_filter.as_ref();
    if !holds_something(filter) {
        return chosen;
    }
    let mode = filter.and_then(|filter| filter.get("mode")?.as_str());
    match (chosen, mode) {
        (Holds::No, Some("exclude")) => Holds::No,
        _ => Holds::Open(vec![Open::condition(say!(
            "which applications the policy's filter selects"
        ))]),
    }
}

/// The same without its filter.
fn chosen(applications: &Applications, sign_in: &SignIn<'_>) -> Holds {
    let needs = |service: &Service| covers_service(applications, service);
    if covers(applications, sign_in.service) {
        Holds::Yes
    } else if SERVICES.iter().any(needs) {
        Holds::Open(vec![Open::condition(say!(
            "whether a join needs one of the Microsoft services that the policy applies to: \
             Microsoft documents this for Teams Rooms, and not for other clients"
        ))])
    } else if sign_in.clients.iter().any(|id| covers(applications, id)) {
        Holds::Open(vec![Open::condition(say!(
            "whether the vendor's application, which the policy applies to, is a confidential \
             client that requests an ID token: only then does the policy count"
        ))])
    } else {
        Holds::No
    }
}

/// Whether the policy is for an application that the group `Office365` does not hold.
///
/// Source: Microsoft Entra, "Apps included in Conditional Access Office 365 app suite", which does
/// not list Azure Communication Services.
fn covers(applications: &Applications, id: &str) -> bool {
    let included = has(&applications.include_applications, "All")
        || names(&applications.include_applications, id);
    included && !names(&applications.exclude_applications, id)
}

fn covers_service(applications: &Applications, service: &Service) -> bool {
    let by_group = |list: &[String]| service.in_office_365 && has(list, "Office365");
    let Applications {
        include_applications: include,
        exclude_applications: exclude,
        ..
    } = applications;
    let included = has(include, "All") || names(include, service.id) || by_group(include);
    included && !names(exclude, service.id) && !by_group(exclude)
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

fn names(list: &[String], id: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::service::SERVICES;
    use super::super::support::{CLIENT, OTHER, SERVICE, blocked};
    use greenroom_results::Verdict;

    fn judged(applications: &Value) -> Verdict {
        blocked(&json!({ "applications": applications }))
    }

    #[test]
    fn which_applications_a_policy_is_for() {
        let all = json!(["All"]);
        for (applications, verdict) in [
            (json!({ "includeApplications": all }), Verdict::Fail),
            (
                json!({ "includeApplications": [SERVICE.to_uppercase()] }),
                Verdict::Fail,
            ),
            (json!({ "includeApplications": ["None"] }), Verdict::Pass),
            (json!({ "includeApplications": [] }), Verdict::Pass),
            (json!({ "includeApplications": [OTHER] }), Verdict::Pass),
            (
                json!({ "includeApplications": ["MicrosoftAdminPortals"] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeUserActions": ["urn:user:registerdevice"] }),
                Verdict::Pass,
            ),
            (
                json!({ "includeAuthenticationContextClassReferences": ["c1"] }),
                Verdict::Pass,
            ),
            // Office 365 does not hold the service, so leaving it out spares nothing.
            (
                json!({ "includeApplications": all, "excludeApplications": ["Office365"] }),
                Verdict::Fail,
            ),
            // What Microsoft's own services are needed for is documented for Teams Rooms alone.
            (
                json!({ "includeApplications": all, "excludeApplications": [SERVICE, CLIENT] }),
                Verdict::Unknown,
            ),
            (
                json!({ "includeApplications": ["Office365"] }),
                Verdict::Unknown,
            ),
            // An application that asks counts where it keeps a secret, which nobody can see.
            (json!({ "includeApplications": [CLIENT] }), Verdict::Unknown),
        ] {
            assert_eq!(judged(&applications), verdict, "{applications}");
        }
    }

    #[test]
    fn a_service_by_its_id_counts_as_in_its_group() {
        for service in SERVICES {
            let by_id = json!({ "includeApplications": [service.id] });
            assert_eq!(judged(&by_id), Verdict::Unknown, "{}", service.id);
            let spared = json!({
                "includeApplications": [service.id], "excludeApplications": ["Office365"],
            });
            let expected = if service.in_office_365 {
                Verdict::Pass
            } else {
                Verdict::Unknown
            };
            assert_eq!(judged(&spared), expected, "{}", service.id);
        }
    }

    #[test]
    fn a_policy_that_leaves_out_everything_a_room_may_need_is_not_for_it() {
        let mut exclude = vec!["Office365", SERVICE, CLIENT];
        exclude.extend(SERVICES.iter().map(|service| service.id));
        let applications = json!({
            "includeApplications": ["All"], "excludeApplications": exclude,
        });
        assert_eq!(judged(&applications), Verdict::Pass);
    }

    #[test]
    fn what_a_filter_chooses_stays_open() {
        for (mode, include, verdict) in [
            ("include", json!([]), Verdict::Unknown),
            ("exclude", json!(["All"]), Verdict::Unknown),
            ("exclude", json!(["None"]), Verdict::Pass),
            ("only", json!(["None"]), Verdict::Unknown),
        ] {
            let applications = json!({
                "includeApplications": include,
                "applicationFilter": { "mode": mode, "rule": "CustomSecurityAttribute.a eq 'b'" },
            });
            assert_eq!(judged(&applications), verdict, "{applications}");
        }
    }

    #[test]
    fn a_word_that_nobody_judges_stays_open() {
        for applications in [
            json!({ "includeApplications": ["AllAgentResources"] }),
            json!({ "includeApplications": ["all"] }),
            json!({ "includeUserActions": ["urn:user:somethingnew"] }),
            json!({ "includeApplications": ["None"], "networkAccess": { "kind": "internet" } }),
        ] {
            assert_eq!(judged(&applications), Verdict::Unknown, "{applications}");
        }
    }
}
