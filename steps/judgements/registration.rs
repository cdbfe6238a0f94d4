//! What is required of the registration of an application.

use greenroom_graph::{AppCredential, Platform, Registration, ResourceAccess, VerifiedPublisher};
use greenroom_results::{Between, Reason, Sentence, Value, say};
use jiff::{SignedDuration, Timestamp};

use crate::check::Check;

/// The texts between commas.
fn listed(texts: &str) -> impl Iterator<Item = &str> {
    texts.split(',').map(str::trim)
}

pub(crate) fn expected() -> Sentence {
    say!("the registration of an application with this application id")
}

pub(crate) fn absent() -> Check {
    let found = say!("the tenant has no registration with this application id");
    Check::fail(Reason::RegistrationAbsent, expected(), found).with_fix(say!(
        "Register the application in the tenant (Microsoft Entra admin center, App registrations), \
         or correct the application id in the scenario."
    ))
}

/// Whether it is meant for one of these audiences.
pub(crate) fn audience(found: &Registration, wanted: &str) -> Check {
    let word = |audience: &str| Value::word("signInAudience", audience);
    let choices = Value::several(Between::Or, listed(wanted).map(word));
    let expected = say!("an application whose signInAudience is {}", choices);
    let Some(audience) = found.sign_in_audience.as_deref() else {
        let found = say!("Microsoft Graph did not report whose accounts the application is for");
        return Check::undecided(expected, found);
    };
    let found = say!("the application's signInAudience is {}", word(audience));
    if listed(wanted).any(|wanted| wanted == audience) {
        return Check::pass(expected, found);
    }
    Check::fail(Reason::OtherAudience, expected, found).with_fix(say!(
        "Change “Supported account types” of the app registration, under Authentication."
    ))
}

/// Whether it has a redirect address on a platform: `web`, `spa` or `publicClient`.
pub(crate) fn redirect(found: &Registration, platform: &str, uri: &str) -> Option<Check> {
    let of_platform = match platform {
        "web" => &found.web,
        "spa" => &found.spa,
        "publicClient" => &found.public_client,
        _ => return None,
    };
    let named = Value::property(format!("{platform}.redirectUris"));
    let expected = say!(
        "the redirect URI {} in {}",
        Value::written(uri),
        named.clone()
    );
    let has = |of: &Platform| of.redirect_uris.iter().any(|known| known == uri);
    Some(if of_platform.as_ref().is_some_and(has) {
        Check::pass(expected, say!("{} has the redirect URI", named))
    } else {
        let found = say!("{} does not have the redirect URI", named);
        Check::fail(Reason::RedirectAbsent, expected, found).with_fix(say!(
            "Add the redirect URI to the app registration, under Authentication, to the platform \
             that the vendor names."
        ))
    })
}

/// Whether it allows public client flows. Source: Microsoft Graph v1.0, application,
/// `isFallbackPublicClient`: `false` by default.
pub(crate) fn public_client(found: &Registration, wanted: bool) -> Check {
    let is_on = found.is_fallback_public_client == Some(true);
    let state = |is_on| {
        if is_on {
            say!("the application allows public client flows")
        } else {
            say!("the application does not allow public client flows")
        }
    };
    let expected = if wanted {
        say!("an application that allows public client flows")
    } else {
        say!("an application that does not allow public client flows")
    };
    if is_on == wanted {
        return Check::pass(expected, state(is_on));
    }
    let reason = if wanted {
        Reason::PublicClientOff
    } else {
        Reason::PublicClientOn
    };
    Check::fail(reason, expected, state(is_on)).with_fix(say!(
        "Change “Allow public client flows” of the app registration, under Authentication."
    ))
}

/// Whether it asks for each of these permissions of a resource, by their ids: `Role` for those of
/// applications, `Scope` for delegated ones.
pub(crate) fn permissions(found: &Registration, kind: &str, ids: &str, resource: &str) -> Check {
    let expected = say!(
        "an application that asks {} for the permissions {}",
        Value::id(resource),
        Value::list(listed(ids).map(Value::id))
    );
    let own = found.required_resource_access.iter();
    let own = own.filter(|one| one.resource_app_id.eq_ignore_ascii_case(resource));
    let own: Vec<&ResourceAccess> = own.flat_map(|one| &one.resource_access).collect();
    let has = |id: &str| {
        let mut own = own.iter();
        own.any(|one| one.id.eq_ignore_ascii_case(id) && one.kind.as_deref() == Some(kind))
    };
    let lacking: Vec<&str> = listed(ids).filter(|id| !has(id)).collect();
    if lacking.is_empty() {
        let found = say!("the application asks for each of the permissions");
        return Check::pass(expected, found);
    }
    let lacking = Value::list(lacking.into_iter().map(Value::id));
    let found = say!("the application does not ask for {}", lacking);
    Check::fail(Reason::PermissionNotDeclared, expected, found).with_fix(say!(
        "Add the permission to the app registration, under API permissions, and have an \
         administrator consent to it."
    ))
}

/// Whether it has a secret or a certificate that is good for so many days from `now` on.
pub(crate) fn credential(found: &Registration, days: u32, now: Timestamp) -> Check {
    let expected = say!(
        "a secret or a certificate that is valid for {} more days",
        Value::Number(days.into())
    );
    let to_sign_in =
        |one: &&AppCredential| one.usage.as_deref().is_none_or(|usage| usage == "Verify");
    let keys = found.key_credentials.iter().filter(to_sign_in);
    let all: Vec<&AppCredential> = found.password_credentials.iter().chain(keys).collect();
    let fix = say!(
        "Add a secret or a certificate to the app registration, under Certificates & secrets, and \
         give it to the vendor's product before the old one expires."
    );
    if all.is_empty() {
        let found = say!("the application has neither a secret nor a certificate");
        return Check::fail(Reason::CredentialAbsent, expected, found).with_fix(fix);
    }
    let begun = |one: &&&AppCredential| one.start_date_time.is_none_or(|start| start <= now);
    let last = all
        .iter()
        .filter(begun)
        .filter_map(|one| one.end_date_time)
        .max();
    let Some(last) = last else {
        let found = say!("Microsoft Graph did not report when a secret or a certificate expires");
        return Check::undecided(expected, found);
    };
    let found = say!(
        "the last valid secret or certificate expires on {}",
        Value::day(&last.to_string())
    );
    let wanted = now.checked_add(SignedDuration::from_hours(24 * i64::from(days)));
    if wanted.is_ok_and(|wanted| last >= wanted) {
        return Check::pass(expected, found);
    }
    Check::fail(Reason::CredentialExpires, expected, found).with_fix(fix)
}

/// Whether Microsoft has verified who published an application.
pub(crate) fn verified(publisher: Option<&VerifiedPublisher>) -> Check {
    let expected = say!("an application whose publisher Microsoft has verified");
    let id = publisher.and_then(|one| one.verified_publisher_id.as_deref());
    match id {
        Some(id) if !id.is_empty() => {
            let found = say!("Microsoft has verified the publisher {}", Value::id(id));
            Check::pass(expected, found)
        }
        _ => {
            let found = say!("Microsoft has not verified the application's publisher");
            Check::fail(Reason::PublisherUnverified, expected, found).with_fix(say!(
                "Only the publisher can change it, by publisher verification in the app \
                 registration, under Branding & properties: ask the vendor."
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{self, Fail, Pass, Unknown};

    use super::*;

    const RESOURCE: &str = "00000003-0000-0000-c000-000000000000";
    const NOW: &str = "2026-11-26T12:00:00Z";

    fn found() -> Registration {
        Registration {
            id: "1".into(),
            app_id: "2".into(),
            sign_in_audience: Some("AzureADMultipleOrgs".into()),
            is_fallback_public_client: None,
            web: None,
            spa: Some(Platform {
                redirect_uris: vec!["https://rooms.example".into()],
            }),
            public_client: None,
            required_resource_access: vec![],
            password_credentials: vec![],
            key_credentials: vec![],
            verified_publisher: None,
        }
    }

    fn with(credentials: &[(&str, &str)]) -> Registration {
        let credentials = credentials.iter().map(|(start, end)| AppCredential {
            start_date_time: start.parse().ok(),
            end_date_time: end.parse().ok(),
            usage: None,
        });
        Registration {
            password_credentials: credentials.collect(),
            ..found()
        }
    }

    fn credential_verdict(found: &Registration) -> (Verdict, String) {
        let check = credential(found, 30, NOW.parse().unwrap());
        (check.verdict, check.reason_word().to_owned())
    }

    #[test]
    fn an_audience_is_one_of_those_that_are_required() {
        let verdict = |wanted| audience(&found(), wanted).verdict;
        assert_eq!(verdict("AzureADMyOrg, AzureADMultipleOrgs"), Pass);
        assert_eq!(verdict("AzureADMyOrg"), Fail);
        let untold = Registration {
            sign_in_audience: None,
            ..found()
        };
        assert_eq!(audience(&untold, "AzureADMyOrg").verdict, Unknown);
    }

    #[test]
    fn a_redirect_address_counts_on_its_platform_alone() {
        let verdict = |platform, uri| redirect(&found(), platform, uri).map(|check| check.verdict);
        assert_eq!(verdict("spa", "https://rooms.example"), Some(Pass));
        assert_eq!(verdict("spa", "https://rooms.example/"), Some(Fail));
        assert_eq!(verdict("web", "https://rooms.example"), Some(Fail));
        assert_eq!(verdict("desktop", "https://rooms.example"), None);
    }

    #[test]
    fn public_client_flows_are_off_unless_they_are_on() {
        assert_eq!(public_client(&found(), false).verdict, Pass);
        assert_eq!(public_client(&found(), true).verdict, Fail);
        let on = Registration {
            is_fallback_public_client: Some(true),
            ..found()
        };
        assert_eq!(public_client(&on, true).verdict, Pass);
        assert_eq!(public_client(&on, false).verdict, Fail);
    }

    #[test]
    fn a_declared_permission_is_of_its_resource_and_its_kind() {
        let access = ResourceAccess {
            id: "A".into(),
            kind: Some("Role".into()),
        };
        let asking = Registration {
            required_resource_access: vec![greenroom_graph::RequiredAccess {
                resource_app_id: RESOURCE.into(),
                resource_access: vec![access],
            }],
            ..found()
        };
        let verdict = |kind, ids, of| permissions(&asking, kind, ids, of).verdict;
        assert_eq!(verdict("Role", "a", RESOURCE), Pass);
        assert_eq!(verdict("Scope", "a", RESOURCE), Fail);
        assert_eq!(verdict("Role", "a, b", RESOURCE), Fail);
        assert_eq!(verdict("Role", "a", "other"), Fail);
    }

    #[test]
    fn one_credential_has_to_be_valid_long_enough() {
        let fails = |reason: &str| (Fail, reason.to_owned());
        let early = "2025-01-01T00:00:00Z";
        assert_eq!(credential_verdict(&found()), fails("credential-absent"));
        let expires = with(&[(early, "2026-12-01T00:00:00Z")]);
        assert_eq!(credential_verdict(&expires), fails("credential-expires"));
        let past = with(&[(early, "2026-01-01T00:00:00Z")]);
        assert_eq!(credential_verdict(&past), fails("credential-expires"));
        let later = with(&[("2026-11-30T00:00:00Z", "2028-01-01T00:00:00Z")]);
        assert_eq!(credential_verdict(&later).0, Unknown);
        let good = with(&[
            (early, "2026-12-01T00:00:00Z"),
            (early, "2026-12-26T12:00:00Z"),
        ]);
        assert_eq!(credential_verdict(&good).0, Pass);
    }

    #[test]
    fn a_certificate_that_signs_tokens_is_none_to_sign_in_with() {
        let sign = AppCredential {
            start_date_time: None,
            end_date_time: "2030-01-01T00:00:00Z".parse().ok(),
            usage: Some("Sign".into()),
        };
        let signing = Registration {
            key_credentials: vec![sign],
            ..found()
        };
        assert_eq!(credential_verdict(&signing).1, "credential-absent");
    }

    #[test]
    fn a_publisher_is_verified_by_an_id() {
        let by = |id: Option<&str>| {
            let publisher = VerifiedPublisher {
                verified_publisher_id: id.map(str::to_owned),
            };
            verified(Some(&publisher)).verdict
        };
        assert_eq!((by(Some("1")), by(Some("")), by(None)), (Pass, Fail, Fail));
        assert_eq!(verified(None).verdict, Fail);
    }
}
