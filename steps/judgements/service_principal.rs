//! What is required of a service principal.

use greenroom_graph::{DeletedServicePrincipal, Namesake, Scope, ServicePrincipal};

use crate::check::Check;
use greenroom_results::{Between, Reason, Sentence, Value, say};

pub(crate) fn to_exist() -> Sentence {
    say!("a service principal with this application id")
}

/// That there is no service principal, and whether one was there before.
pub(crate) fn absent_because(deleted: Option<&DeletedServicePrincipal>) -> Check {
    let Some(deleted) = deleted else {
        let found = say!("the tenant has no service principal with this application id");
        return Check::fail(Reason::Absent, to_exist(), found);
    };
    let id = Value::id(&deleted.id);
    let found = match deleted.deleted_date_time.as_deref() {
        Some(when) => say!(
            "the service principal was deleted on {} and can be restored: object {}",
            Value::day(when),
            id
        ),
        None => say!(
            "the service principal was deleted and can be restored: object {}",
            id
        ),
    };
    Check::fail(Reason::SoftDeleted, to_exist(), found)
}

/// What to say of the applications that are not the one that was asked for.
pub(crate) fn namesakes(found: &[Namesake], application: &str) -> Vec<Sentence> {
    let others = found
        .iter()
        .filter(|other| !other.app_id.eq_ignore_ascii_case(application));
    let note = |other: &Namesake| {
        let name = other.display_name.as_deref().unwrap_or_default();
        say!(
            "{} (application {}) is another application and does not count",
            Value::name(name),
            Value::id(&other.app_id)
        )
    };
    others.map(note).collect()
}

/// The permissions of a list with commas.
pub(crate) fn permissions(names: &str) -> Value {
    let names = names.split(',').map(str::trim);
    Value::several(Between::And, names.map(Value::permission))
}

/// Every permission is there and can be asked for.
///
/// Source: Microsoft Graph v1.0, servicePrincipal, `oauth2PermissionScopes`.
pub(crate) fn offers(scopes: &[Scope], names: &str) -> Check {
    let expected = say!("the delegated permissions {}, enabled", permissions(names));
    for name in names.split(',').map(str::trim) {
        let permission = Value::permission(name);
        let own = |scope: &&Scope| scope.value.as_deref() == Some(name);
        match scopes.iter().find(own).map(|scope| scope.is_enabled) {
            Some(Some(true)) => {}
            Some(Some(false)) => {
                let found = say!("the permission {} is disabled", permission);
                return Check::fail(Reason::ScopeDisabled, expected, found);
            }
            Some(None) => {
                let found = say!(
                    "Microsoft Graph did not report whether the permission {} is enabled",
                    permission
                );
                return Check::undecided(expected, found);
            }
            None => {
                let found = say!(
                    "the service principal does not offer the permission {}",
                    permission
                );
                return Check::fail(Reason::ScopeAbsent, expected, found);
            }
        }
    }
    Check::pass(
        expected,
        say!("the service principal offers {}", permissions(names)),
    )
}

pub(crate) fn owned_by(found: &ServicePrincipal, owner: &str) -> Check {
    let expected = say!("an application owned by the tenant {}", Value::id(owner));
    match &found.app_owner_organization_id {
        Some(actual) if actual.eq_ignore_ascii_case(owner) => Check::pass(
            expected,
            say!(
                "the application is owned by the tenant {}",
                Value::id(actual)
            ),
        ),
        Some(actual) => Check::fail(
            Reason::ForeignOwner,
            expected,
            say!(
                "the application is owned by the tenant {}",
                Value::id(actual)
            ),
        ),
        None => Check::undecided(
            expected,
            say!("Microsoft Graph did not report who owns the application"),
        ),
    }
}

pub(crate) fn enabled(found: &ServicePrincipal) -> Check {
    let expected = say!("an enabled service principal (accountEnabled true, isDisabled not true)");
    match (found.account_enabled, found.is_disabled) {
        (Some(false), _) => Check::fail(
            Reason::Disabled,
            expected,
            say!("the service principal is disabled (accountEnabled is false)"),
        ),
        (_, Some(true)) => Check::fail(
            Reason::IsDisabled,
            expected,
            say!("the service principal is disabled (isDisabled is true)"),
        ),
        (Some(true), _) => Check::pass(expected, say!("the service principal is enabled")),
        (None, _) => Check::undecided(
            expected,
            say!("Microsoft Graph did not report whether the service principal is enabled"),
        ),
    }
}

/// A status that nobody documented decides nothing.
///
/// Source of the values: Microsoft Graph v1.0, servicePrincipal, `disabledByMicrosoftStatus`.
pub(crate) fn tolerated(found: &ServicePrincipal) -> Check {
    let expected = say!("a service principal that Microsoft has not disabled");
    match found.disabled_by_microsoft_status.as_deref() {
        None | Some("NotDisabled") => Check::pass(
            expected,
            say!("Microsoft has not disabled the service principal"),
        ),
        Some(status) => {
            let found = say!(
                "the service principal's disabledByMicrosoftStatus is {}",
                Value::word("disabledByMicrosoftStatus", status)
            );
            if status == "DisabledDueToViolationOfServicesAgreement" {
                Check::fail(Reason::DisabledByMicrosoft, expected, found)
            } else {
                Check::undecided(expected, found)
            }
        }
    }
}

/// Whether an application is meant for work accounts of the tenant with the id `home`.
///
/// A service principal elsewhere than in the application's own tenant does not follow changes of
/// the registration, so that one which says *single tenant* may have been there before: that
/// contradiction decides nothing.
///
/// Sources: Microsoft Graph v1.0, servicePrincipal, `signInAudience`; Microsoft Entra, "Tenancy in
/// Microsoft Entra ID" and "Application and service principal objects in Microsoft Entra ID".
pub(crate) fn meant_for(found: &ServicePrincipal, home: Option<&str>) -> Check {
    let expected = say!("an application that is meant for the accounts of this tenant");
    let ask = say!("Ask whoever owns the application which accounts it is registered for.");
    let undecided = |found: Sentence| Check::undecided(expected.clone(), found).with_fix(ask);
    let owner = found.app_owner_organization_id.as_deref();
    match found.sign_in_audience.as_deref() {
        Some("AzureADMultipleOrgs" | "AzureADandPersonalMicrosoftAccount") => Check::pass(
            expected,
            say!("the application is meant for the accounts of every tenant"),
        ),
        Some("PersonalMicrosoftAccount") => {
            let found = say!(
                "signInAudience is PersonalMicrosoftAccount: only personal Microsoft accounts \
                 can sign in"
            );
            Check::fail(Reason::AudiencePersonal, expected, found)
        }
        Some("AzureADMyOrg") => match (owner, home) {
            (Some(owner), Some(home)) if owner.eq_ignore_ascii_case(home) => Check::pass(
                expected,
                say!("the application is meant for the accounts of this tenant, which owns it"),
            ),
            (Some(owner), _) => undecided(say!(
                "signInAudience is AzureADMyOrg: only accounts of the tenant {}, which owns the \
                 application, can sign in",
                Value::id(owner)
            )),
            (None, _) => undecided(say!(
                "signInAudience is AzureADMyOrg, and Microsoft Graph did not report who owns the \
                 application"
            )),
        },
        Some(other) => undecided(say!(
            "the application's signInAudience is {}",
            Value::word("signInAudience", other)
        )),
        None => undecided(say!(
            "Microsoft Graph did not report whose accounts the application is meant for \
             (signInAudience)"
        )),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use greenroom_results::Verdict;

    /// A service principal that nothing is wrong with.
    pub(crate) fn acs() -> ServicePrincipal {
        ServicePrincipal {
            id: "object".to_owned(),
            app_id: "application".to_owned(),
            display_name: None,
            account_enabled: Some(true),
            is_disabled: None,
            disabled_by_microsoft_status: None,
            app_owner_organization_id: Some("owner".to_owned()),
            app_role_assignment_required: Some(false),
            sign_in_audience: Some("AzureADMultipleOrgs".to_owned()),
            verified_publisher: None,
            oauth2_permission_scopes: vec![],
        }
    }

    /// A permission that users may consent to.
    pub(crate) fn scope(name: &str, is_enabled: Option<bool>) -> Scope {
        let [id, value, kind] = [name, name, "User"].map(|text| Some(text.to_owned()));
        Scope {
            id,
            value,
            is_enabled,
            kind,
        }
    }

    #[test]
    fn every_permission_has_to_be_offered() {
        let calls = scope("Calls", Some(true));
        let offered = |chats: &[Scope]| {
            let scopes = [std::slice::from_ref(&calls), chats].concat();
            let check = offers(&scopes, "Calls, Chats");
            (check.verdict, check.reason)
        };
        let chats = |is_enabled| [scope("Chats", is_enabled)];
        assert_eq!(offered(&chats(Some(true))).0, Verdict::Pass);
        assert_eq!(offered(&chats(Some(false))).1, Some(Reason::ScopeDisabled));
        assert_eq!(offered(&chats(None)).0, Verdict::Unknown);
        assert_eq!(offered(&[]).1, Some(Reason::ScopeAbsent));
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
        assert_eq!(enabled(&switched_off).reason, Some(Reason::Disabled));
        assert_eq!(enabled(&disabled).reason, Some(Reason::IsDisabled));
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
            (Some("notDisabled"), Verdict::Unknown),
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
    fn an_application_says_whose_accounts_it_is_meant_for() {
        for (audience, home, verdict) in [
            (Some("AzureADMultipleOrgs"), Some("home"), Verdict::Pass),
            (
                Some("AzureADandPersonalMicrosoftAccount"),
                None,
                Verdict::Pass,
            ),
            (
                Some("PersonalMicrosoftAccount"),
                Some("home"),
                Verdict::Fail,
            ),
            (Some("AzureADMyOrg"), Some("OWNER"), Verdict::Pass),
            (Some("AzureADMyOrg"), Some("home"), Verdict::Unknown),
            (Some("AzureADMyOrg"), None, Verdict::Unknown),
            (Some("azureADMultipleOrgs"), Some("home"), Verdict::Unknown),
            (None, Some("home"), Verdict::Unknown),
        ] {
            let found = ServicePrincipal {
                sign_in_audience: audience.map(str::to_owned),
                ..acs()
            };
            let check = meant_for(&found, home);
            assert_eq!(check.verdict, verdict, "{audience:?} in {home:?}");
        }
        let unowned = ServicePrincipal {
            sign_in_audience: Some("AzureADMyOrg".to_owned()),
            app_owner_organization_id: None,
            ..acs()
        };
        assert_eq!(meant_for(&unowned, Some("home")).verdict, Verdict::Unknown);
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
