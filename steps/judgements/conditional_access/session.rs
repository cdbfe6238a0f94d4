//! How a policy shapes the session.
//!
//! Sources: Microsoft Graph v1.0, conditionalAccessSessionControls; Microsoft Teams, "Supported
//! Conditional Access and Intune device compliance policies for Microsoft Teams Rooms", 2025-05-16;
//! Microsoft Entra, "Conditional Access: Session" and "Token Protection in Microsoft Entra
//! Conditional Access".

use greenroom_graph::{ConditionalAccessPolicy, PersistentBrowser, SignInFrequency};
use greenroom_results::{Sentence, Value, say};

use super::effect::Effect;
use super::open::{Kind, Open, unjudged};

/// What the controls do to a sign-in that the policy is for.
pub(super) fn effect(policy: &ConditionalAccessPolicy) -> Effect {
    let mut open = unjudged(policy, "sessionControls");
    if let Some(session) = &policy.session_controls {
        if let Some(frequency) = session.sign_in_frequency.as_ref().and_then(lapses) {
            open.push(Open::new(Kind::Session, frequency));
        }
        let token = session.secure_sign_in_session;
        let cloud_app = session.cloud_app_security.as_ref();
        let browser = session.persistent_browser.as_ref();
        let set = [
            (token.and_then(|one| one.is_enabled), on_token_protection()),
            (cloud_app.and_then(|one| one.is_enabled), on_cloud_app()),
            (browser.map(is_forgotten), on_browser()),
        ];
        let set = set.into_iter().filter(|(is_on, _)| *is_on == Some(true));
        open.extend(set.map(|(_, on)| Open::new(Kind::Session, on)));
    }
    if open.is_empty() {
        Effect::Nothing
    } else {
        Effect::Open(open)
    }
}

fn on_token_protection() -> Sentence {
    say!(
        "what token protection does to the room's client: Microsoft lists Teams Rooms on Windows \
         as not supported, and says nothing about other clients"
    )
}

fn on_cloud_app() -> Sentence {
    say!(
        "what Microsoft Defender for Cloud Apps does with the session, which Microsoft does not \
         support for Teams Rooms"
    )
}

fn on_browser() -> Sentence {
    say!(
        "whether the room joins in a browser: the policy makes browsers forget the sign-in when \
         they are closed, which Microsoft does not support for Teams Rooms"
    )
}

/// What the controls do without standing in the way, as the ends of "the policy …".
pub(super) fn harmless(policy: &ConditionalAccessPolicy) -> Vec<Sentence> {
    let Some(session) = &policy.session_controls else {
        return vec![];
    };
    let restrictions = session.application_enforced_restrictions;
    let browser = session.persistent_browser.as_ref();
    let set = [
        (restrictions.and_then(|one| one.is_enabled), restricts()),
        (browser.map(stays), keeps_signed_in()),
        (session.disable_resilience_defaults, disables_resilience()),
    ];
    let set = set.into_iter().filter(|(is_on, _)| *is_on == Some(true));
    set.map(|(_, what)| what).collect()
}

fn restricts() -> Sentence {
    say!(
        "uses app enforced restrictions of Exchange and SharePoint, which Microsoft does not \
         support for Teams Rooms; that joining works anyway is Greenroom's conclusion"
    )
}

fn keeps_signed_in() -> Sentence {
    say!(
        "keeps browsers signed in, which Microsoft does not support for Teams Rooms; that joining \
         works anyway is Greenroom's conclusion"
    )
}

fn disables_resilience() -> Sentence {
    say!("disables resilience defaults: during an outage of Microsoft Entra ID, sessions may end")
}

fn stays(browser: &PersistentBrowser) -> bool {
    browser.is_enabled == Some(true) && browser.mode.as_deref() == Some("always")
}

/// Without a mode, a browser may be made to forget.
fn is_forgotten(browser: &PersistentBrowser) -> bool {
    browser.is_enabled == Some(true) && !stays(browser)
}

/// What it depends on whether the account stays signed in; nothing where it may.
///
/// Source: Microsoft Teams, as above: a sign-in frequency is supported and signs devices out from
/// time to time; on single services of Microsoft 365 it can stop the sign-in.
fn lapses(frequency: &SignInFrequency) -> Option<Sentence> {
    if frequency.is_enabled != Some(true) {
        return None;
    }
    let when = match (frequency.frequency_interval.as_deref(), frequency.value) {
        (Some("everyTime"), _) => say!("is required every time"),
        (_, Some(value)) => say!("lapses after {} {}", Value::Number(value), unit(frequency)),
        _ => say!("lapses"),
    };
    let what = match frequency.authentication_type.as_deref() {
        Some("secondaryAuthentication") => say!("MFA"),
        _ => say!("its sign-in"),
    };
    Some(say!(
        "what the room does when {} {}: Microsoft documents that Teams Rooms are signed out; that \
         other clients may be too is Greenroom's conclusion",
        what,
        when
    ))
}

fn unit(frequency: &SignInFrequency) -> Value {
    match &frequency.unit {
        Some(unit) => Value::word("sessionControls.signInFrequency.type", unit),
        None => say!("of unknown unit").into(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::support::{outcome, told};
    use crate::check::Check;
    use greenroom_results::{Reason, Verdict};

    fn alone(controls: &Value) -> Value {
        json!({ "grantControls": null, "sessionControls": controls })
    }

    fn shaped(controls: &Value) -> Check {
        outcome(&alone(controls))
    }

    #[test]
    fn a_sign_in_frequency_says_what_is_documented_and_what_we_conclude() {
        let every_12_hours = json!({ "signInFrequency": {
            "isEnabled": true, "frequencyInterval": "timeBased", "type": "hours", "value": 12,
            "authenticationType": "primaryAndSecondaryAuthentication",
        } });
        let check = shaped(&every_12_hours);
        assert_eq!(check.verdict, Verdict::Unknown);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessSession));
        assert_eq!(
            check.found.to_string(),
            "it is not known whether the Conditional Access policy \"P\" blocks the sign-in: it \
             depends on what the room does when its sign-in lapses after 12 hours: Microsoft \
             documents that Teams Rooms are signed out; that other clients may be too is \
             Greenroom's conclusion"
        );
    }

    #[test]
    fn every_interval_and_type_of_a_sign_in_frequency_is_told_apart() {
        for (interval, kind, words) in [
            (
                "everyTime",
                "primaryAndSecondaryAuthentication",
                "its sign-in is required every time",
            ),
            (
                "timeBased",
                "secondaryAuthentication",
                "MFA lapses after 3 days",
            ),
        ] {
            let check = shaped(&json!({ "signInFrequency": {
                "isEnabled": true, "frequencyInterval": interval, "authenticationType": kind,
                "type": "days", "value": 3,
            } }));
            assert!(check.found.to_string().contains(words), "{}", check.found);
        }
    }

    #[test]
    fn what_may_end_a_session_leaves_it_open() {
        for controls in [
            json!({ "secureSignInSession": { "isEnabled": true } }),
            json!({ "cloudAppSecurity": { "isEnabled": true, "cloudAppSecurityType": "monitorOnly" } }),
            json!({ "persistentBrowser": { "isEnabled": true, "mode": "never" } }),
            json!({ "persistentBrowser": { "isEnabled": true } }),
        ] {
            assert_eq!(
                shaped(&controls).reason,
                Some(Reason::ConditionalAccessSession),
                "{controls}"
            );
        }
    }

    #[test]
    fn what_does_not_stand_in_the_way_is_a_note() {
        for controls in [
            json!({ "applicationEnforcedRestrictions": { "isEnabled": true } }),
            json!({ "persistentBrowser": { "isEnabled": true, "mode": "always" } }),
            json!({ "disableResilienceDefaults": true }),
        ] {
            assert_eq!(shaped(&controls).verdict, Verdict::Pass, "{controls}");
            assert_eq!(told(&alone(&controls)).len(), 1, "{controls}");
        }
    }

    #[test]
    fn what_is_switched_off_shapes_nothing() {
        let off = json!({ "signInFrequency": { "isEnabled": false, "frequencyInterval": "new" } });
        let beside = json!({
            "grantControls": { "operator": "OR", "builtInControls": ["compliantDevice"] },
            "sessionControls": off,
        });
        assert_eq!(
            outcome(&beside).reason,
            Some(Reason::ConditionalAccessDevice)
        );
    }

    #[test]
    fn a_session_control_does_not_hide_what_a_policy_requires() {
        let beside = json!({ "sessionControls": { "secureSignInSession": { "isEnabled": true } } });
        assert_eq!(
            outcome(&beside).reason,
            Some(Reason::ConditionalAccessDemand)
        );
    }

    #[test]
    fn a_session_control_that_nobody_judges_is_named() {
        let strict = json!({ "continuousAccessEvaluation": { "mode": "strictLocation" } });
        let check = shaped(&strict);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessUnjudged));
        assert!(
            check
                .found
                .to_string()
                .contains("sessionControls.continuousAccessEvaluation")
        );
    }
}
