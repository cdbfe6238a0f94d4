//! Service principals: what a scenario asks about an application's presence in the tenant.

use cucumber::{then, when};
use greenroom_graph::ServicePrincipal;

use crate::check::{Check, Stop};
use crate::world::World;

#[when(expr = "the tenant is asked for the service principal of application {string}")]
async fn ask(world: &mut World, app_id: String) -> Result<(), Stop> {
    let answer = world.tenant()?.service_principal(&app_id).await;
    world.service_principal = Some(world.keep(answer)?);
    Ok(())
}

#[then("the service principal exists")]
fn exists(world: &mut World) -> Result<(), Stop> {
    present(world)?;
    world.conclude(Check::pass(EXISTS, "present"))
}

#[then(expr = "it is owned by the tenant {string}")]
fn owned(world: &mut World, owner: String) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(owned_by(&found, &owner))
}

#[then("it is enabled")]
fn is_enabled(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(enabled(&found))
}

#[then("Microsoft has not disabled it")]
fn is_tolerated(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(tolerated(&found))
}

#[then("there is no such service principal")]
fn absent(world: &mut World) -> Result<(), Stop> {
    let expected = "no service principal with this application id";
    let asked = world.service_principal.clone();
    let check = match world.read(asked, expected)? {
        None => Check::pass(expected, "there is none"),
        Some(found) => Check::fail("present", expected, format!("object {}", found.id)),
    };
    world.conclude(check)
}

#[then("it is disabled")]
fn is_disabled(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    let expected = "a disabled service principal";
    let enabled = enabled(&found);
    let check = match enabled.reason.as_str() {
        "disabled" | "is-disabled" => Check::pass(expected, enabled.found),
        _ => Check::fail("not-disabled", expected, enabled.found),
    };
    world.conclude(check)
}

const EXISTS: &str = "a service principal with this application id";

fn present(world: &mut World) -> Result<ServicePrincipal, Stop> {
    let asked = world.service_principal.clone();
    match world.read(asked, EXISTS)? {
        Some(found) => {
            world.name("OBJECT_ID", &found.id);
            Ok(found)
        }
        None => world.stop(Check::fail(
            "absent",
            EXISTS,
            "the tenant has no service principal with this application id",
        )),
    }
}

fn owned_by(found: &ServicePrincipal, owner: &str) -> Check {
    let expected = format!("an application owned by the tenant {owner}");
    match &found.app_owner_organization_id {
        Some(actual) if actual.eq_ignore_ascii_case(owner) => {
            Check::pass(expected, "owned by that tenant")
        }
        Some(actual) => Check::fail(
            "foreign-owner",
            expected,
            format!("its owner is the tenant {actual}"),
        ),
        None => Check::undecided(expected, "Microsoft Graph did not say who owns it"),
    }
}

fn enabled(found: &ServicePrincipal) -> Check {
    let expected = "an enabled service principal (accountEnabled true, isDisabled not true)";
    match (found.account_enabled, found.is_disabled) {
        (Some(false), _) => Check::fail("disabled", expected, "accountEnabled is false"),
        (_, Some(true)) => Check::fail("is-disabled", expected, "isDisabled is true"),
        (Some(true), _) => Check::pass(expected, "enabled"),
        (None, _) => Check::undecided(
            expected,
            "Microsoft Graph did not say whether it is enabled",
        ),
    }
}

/// A status that nobody documented decides nothing.
///
/// Source of the values: Microsoft Graph v1.0, servicePrincipal, `disabledByMicrosoftStatus`.
fn tolerated(found: &ServicePrincipal) -> Check {
    let expected = "a service principal that Microsoft has not disabled";
    match found.disabled_by_microsoft_status.as_deref() {
        None => Check::pass(expected, "not disabled by Microsoft"),
        Some(status) if status.eq_ignore_ascii_case("NotDisabled") => {
            Check::pass(expected, "not disabled by Microsoft")
        }
        Some(status) => {
            let found = format!("disabledByMicrosoftStatus is `{status}`");
            if status.eq_ignore_ascii_case("DisabledDueToViolationOfServicesAgreement") {
                Check::fail("disabled-by-microsoft", expected, found)
            } else {
                Check::undecided(expected, found)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    fn acs() -> ServicePrincipal {
        ServicePrincipal {
            id: "object".to_owned(),
            app_id: "application".to_owned(),
            display_name: None,
            account_enabled: Some(true),
            is_disabled: None,
            disabled_by_microsoft_status: None,
            app_owner_organization_id: Some("owner".to_owned()),
        }
    }

    #[test]
    fn an_enabled_service_principal_passes() {
        assert_eq!(enabled(&acs()).verdict, Verdict::Pass);
    }

    #[test]
    fn a_service_principal_that_does_not_say_whether_it_is_enabled_is_unknown() {
        let silent = ServicePrincipal {
            account_enabled: None,
            ..acs()
        };
        assert_eq!(enabled(&silent).verdict, Verdict::Unknown);
    }

    #[test]
    fn either_switch_disables() {
        let switched_off = ServicePrincipal {
            account_enabled: Some(false),
            ..acs()
        };
        let disabled = ServicePrincipal {
            is_disabled: Some(true),
            ..acs()
        };
        assert_eq!(enabled(&switched_off).reason, "disabled");
        assert_eq!(enabled(&disabled).reason, "is-disabled");
    }

    #[test]
    fn microsofts_own_status_is_taken_as_it_is_documented() {
        for (status, verdict) in [
            (None, Verdict::Pass),
            (Some("NotDisabled"), Verdict::Pass),
            (
                Some("DisabledDueToViolationOfServicesAgreement"),
                Verdict::Fail,
            ),
            (Some("unknownFutureValue"), Verdict::Unknown),
        ] {
            let status = status.map(str::to_owned);
            let found = ServicePrincipal {
                disabled_by_microsoft_status: status,
                ..acs()
            };
            assert_eq!(tolerated(&found).verdict, verdict);
        }
    }

    #[test]
    fn another_owner_fails_and_no_owner_is_unknown() {
        let silent = ServicePrincipal {
            app_owner_organization_id: None,
            ..acs()
        };
        assert_eq!(owned_by(&acs(), "OWNER").verdict, Verdict::Pass);
        assert_eq!(owned_by(&acs(), "other").verdict, Verdict::Fail);
        assert_eq!(owned_by(&silent, "owner").verdict, Verdict::Unknown);
    }
}
