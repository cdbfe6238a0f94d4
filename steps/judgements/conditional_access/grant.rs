//! What a policy requires before it lets a sign-in pass.
//!
//! Sources: Microsoft Graph v1.0, conditionalAccessGrantControls; Microsoft Entra, "Conditional
//! Access: Grant", 2026-03-24; Microsoft Teams, "Supported Conditional Access and Intune device
//! compliance policies for Microsoft Teams Rooms", 2025-05-16. What they say of Teams Rooms holds
//! for another client by our conclusion.

use greenroom_graph::{AuthenticationStrength, ConditionalAccessPolicy, GrantControls};
use greenroom_results::{Between, Sentence, Value, say};

use super::effect::Effect;
use super::open::{Kind, Open, is_below, unjudged};

/// What an unattended room account does about one control.
enum Control {
    Met,
    Unmet(Sentence),
    Open(Vec<Open>),
}

const STRENGTH: &str = "grantControls.authenticationStrength.allowedCombinations";

/// What the controls do to a sign-in that the policy is for.
pub(super) fn effect(policy: &ConditionalAccessPolicy) -> Effect {
    let Some(controls) = &policy.grant_controls else {
        return Effect::Nothing;
    };
    if controls.built_in_controls.iter().any(|one| one == "block") {
        return Effect::Block;
    }
    let operator = unjudged(policy, "grantControls.operator");
    if !operator.is_empty() {
        return Effect::Open(operator);
    }
    match controls.operator.as_deref() {
        Some("OR") => any(all_of(policy, controls)),
        _ => every(all_of(policy, controls)),
    }
}

/// Whether a policy requires anything.
pub(super) fn requires_something(controls: &GrantControls) -> bool {
    !controls.built_in_controls.is_empty()
        || !controls.custom_authentication_factors.is_empty()
        || !controls.terms_of_use.is_empty()
        || controls.authentication_strength.is_some()
}

fn all_of(policy: &ConditionalAccessPolicy, controls: &GrantControls) -> Vec<Control> {
    let built_in = controls.built_in_controls.iter();
    let mut all: Vec<Control> = built_in.filter_map(|word| built_in_control(word)).collect();
    if let Some(strength) = &controls.authentication_strength {
        all.push(strength_control(policy, strength));
    }
    if !controls.custom_authentication_factors.is_empty() {
        all.push(depends(say!(
            "what the service behind the policy's custom control asks for"
        )));
    }
    if !controls.terms_of_use.is_empty() {
        all.push(depends(say!(
            "whether somebody has accepted the policy's terms of use for the account"
        )));
    }
    let beyond = policy.undocumented.iter();
    let beyond = beyond.filter(|one| is_below(&one.path, "grantControls") && one.path != STRENGTH);
    if beyond.count() > 0 {
        let strength = unjudged(policy, STRENGTH);
        let mut beyond = unjudged(policy, "grantControls");
        beyond.retain(|one| !strength.contains(one));
        all.push(Control::Open(beyond));
    }
    all
}

fn depends(on: Sentence) -> Control {
    Control::Open(vec![Open::condition(on)])
}

/// A built-in control by its word; none for a word that is not documented.
fn built_in_control(word: &str) -> Option<Control> {
    let device = |on: Sentence| Some(Control::Open(vec![Open::new(Kind::Device, on)]));
    match word {
        "mfa" => Some(Control::Unmet(say!("MFA"))),
        "passwordChange" => Some(Control::Unmet(say!("a password change"))),
        "riskRemediation" => Some(depends(say!(
            "what Microsoft Entra ID asks for when it detects a risk"
        ))),
        "compliantDevice" => device(say!("whether the device is marked as compliant")),
        "domainJoinedDevice" => device(say!(
            "whether the device is Microsoft Entra hybrid joined, which Microsoft does not \
             support for Teams Rooms"
        )),
        "approvedApplication" => device(say!(
            "whether the device runs an approved client app, which Microsoft does not support \
             for Teams Rooms"
        )),
        "compliantApplication" => device(say!(
            "whether the app on the device has an app protection policy, which Microsoft does \
             not support for Teams Rooms"
        )),
        _ => None,
    }
}

/// A strength is met by one of its combinations: by a password alone an unattended account can,
/// which is our conclusion.
///
/// Source: Microsoft Graph v1.0, authenticationStrengthPolicy, `allowedCombinations`.
fn strength_control(
    policy: &ConditionalAccessPolicy,
    strength: &AuthenticationStrength,
) -> Control {
    let named = named(strength);
    let combinations = strength.allowed_combinations.iter();
    let combinations: Vec<&str> = combinations.map(|one| one.trim()).collect();
    let has = |wanted: &str| combinations.contains(&wanted);
    let unknown = unjudged(policy, STRENGTH);
    if has("password") {
        Control::Met
    } else if combinations.is_empty() {
        depends(say!(
            "what {} allows, which Microsoft Graph did not report",
            named
        ))
    } else if !unknown.is_empty() {
        Control::Open(unknown)
    } else if has("federatedSingleFactor") || has("x509CertificateSingleFactor") {
        depends(say!(
            "how the account authenticates: {} allows a federated sign-in or a certificate alone",
            named
        ))
    } else {
        Control::Unmet(say!("{}, which a password alone does not meet", named))
    }
}

fn named(strength: &AuthenticationStrength) -> Sentence {
    match &strength.display_name {
        Some(name) => say!("the authentication strength {}", Value::name(name)),
        None => say!("an authentication strength without a name"),
    }
}

/// All of them are required.
fn every(controls: Vec<Control>) -> Effect {
    let (unmet, open, _) = sorted(controls);
    if !unmet.is_empty() {
        Effect::Requires(Value::several(Between::And, unmet))
    } else if !open.is_empty() {
        Effect::Open(open)
    } else {
        Effect::Nothing
    }
}

/// One of them is enough.
fn any(controls: Vec<Control>) -> Effect {
    let choice = controls.len() > 1;
    let (unmet, mut open, met) = sorted(controls);
    if let (true, Some(last)) = (choice, open.last_mut()) {
        last.on = say!("{} (one of its controls is enough)", last.on.clone());
    }
    if met {
        Effect::Nothing
    } else if !open.is_empty() {
        Effect::Open(open)
    } else if !unmet.is_empty() {
        Effect::Requires(Value::several(Between::Or, unmet))
    } else {
        Effect::Nothing
    }
}

/// What is not met, what is open, and whether one is met.
fn sorted(controls: Vec<Control>) -> (Vec<Sentence>, Vec<Open>, bool) {
    let (mut unmet, mut open, mut met) = (Vec::new(), Vec::new(), false);
    for control in controls {
        match control {
            Control::Met => met = true,
            Control::Unmet(what) => unmet.push(what),
            Control::Open(more) => open.extend(more),
        }
    }
    (unmet, open, met)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::support::{OTHER, outcome};
    use crate::check::Check;
    use greenroom_results::{Reason, Verdict};

    fn granted(controls: &Value) -> Check {
        outcome(&json!({ "grantControls": controls }))
    }

    #[test]
    fn with_or_it_fails_only_where_no_control_can_be_met() {
        for (controls, verdict) in [
            (json!(["mfa"]), Verdict::Fail),
            (json!(["mfa", "passwordChange"]), Verdict::Fail),
            (
                json!(["mfa", "compliantDevice", "domainJoinedDevice"]),
                Verdict::Unknown,
            ),
            (json!(["compliantDevice"]), Verdict::Unknown),
            (json!(["mfa", "somethingNew"]), Verdict::Unknown),
        ] {
            let check = granted(&json!({ "operator": "OR", "builtInControls": controls }));
            assert_eq!(check.verdict, verdict, "{controls}");
        }
    }

    #[test]
    fn with_and_it_fails_where_one_control_cannot_be_met() {
        for operator in [json!("AND"), json!(null)] {
            for (controls, verdict) in [
                (json!(["mfa", "compliantDevice"]), Verdict::Fail),
                (json!(["mfa", "somethingNew"]), Verdict::Fail),
                (
                    json!(["compliantDevice", "compliantApplication"]),
                    Verdict::Unknown,
                ),
            ] {
                let check = granted(&json!({ "operator": operator, "builtInControls": controls }));
                assert_eq!(check.verdict, verdict, "{operator} {controls}");
            }
        }
    }

    #[test]
    fn with_or_it_says_that_one_control_is_enough() {
        let controls = json!({ "operator": "OR", "builtInControls": ["mfa", "compliantDevice"] });
        let check = granted(&controls);
        let said = "whether the device is marked as compliant (one of its controls is enough)";
        assert!(check.found.to_string().ends_with(said), "{}", check.found);
    }

    #[test]
    fn a_block_blocks_whatever_stands_beside_it() {
        let controls = json!({ "operator": "OR", "builtInControls": ["block", "compliantDevice"] });
        assert_eq!(
            granted(&controls).reason,
            Some(Reason::ConditionalAccessBlock)
        );
    }

    #[test]
    fn an_operator_that_nobody_judges_leaves_it_open() {
        let check = granted(&json!({ "operator": "or", "builtInControls": ["mfa"] }));
        assert_eq!(check.reason, Some(Reason::ConditionalAccessUnjudged));
        let named = "grantControls.operator means when it is or";
        assert!(check.found.to_string().contains(named), "{}", check.found);
    }

    #[test]
    fn a_failure_says_what_is_required() {
        let check =
            granted(&json!({ "operator": "AND", "builtInControls": ["mfa", "passwordChange"] }));
        assert_eq!(check.reason, Some(Reason::ConditionalAccessDemand));
        assert_eq!(
            check.found.to_string(),
            "the Conditional Access policy \"P\" requires MFA and a password change, which an \
             unattended room account cannot complete"
        );
    }

    #[test]
    fn a_control_of_the_device_is_not_mended_by_taking_the_policy_away() {
        for control in [
            "compliantDevice",
            "domainJoinedDevice",
            "approvedApplication",
            "compliantApplication",
        ] {
            let check = granted(&json!({ "operator": "OR", "builtInControls": [control] }));
            assert_eq!(check.verdict, Verdict::Unknown, "{control}");
            assert_eq!(
                check.reason,
                Some(Reason::ConditionalAccessDevice),
                "{control}"
            );
        }
    }

    #[test]
    fn what_a_person_or_another_service_settles_stays_open() {
        for controls in [
            json!({ "operator": "AND", "termsOfUse": [OTHER] }),
            json!({ "operator": "AND", "customAuthenticationFactors": ["factor"] }),
            json!({ "operator": "AND", "builtInControls": ["riskRemediation"] }),
        ] {
            assert_eq!(granted(&controls).verdict, Verdict::Unknown, "{controls}");
        }
    }

    #[test]
    fn a_strength_is_what_it_allows() {
        for (combinations, verdict) in [
            (json!(["password"]), Verdict::Pass),
            (json!(["fido2", "password"]), Verdict::Pass),
            (json!(["password,sms", "fido2"]), Verdict::Fail),
            (
                json!(["windowsHelloForBusiness", "x509CertificateMultiFactor"]),
                Verdict::Fail,
            ),
            (json!(["fido2", "federatedSingleFactor"]), Verdict::Unknown),
            (json!(["fido2", "somethingNew"]), Verdict::Unknown),
            (json!([]), Verdict::Unknown),
        ] {
            let strength = json!({ "displayName": "S", "allowedCombinations": combinations });
            let controls = json!({ "operator": "OR", "authenticationStrength": strength });
            assert_eq!(granted(&controls).verdict, verdict, "{combinations}");
        }
    }

    #[test]
    fn a_policy_that_shows_no_control_has_one_that_cannot_be_seen() {
        let check = granted(&json!(null));
        assert_eq!(check.verdict, Verdict::Unknown);
        assert_eq!(check.reason, Some(Reason::ConditionalAccessUnjudged));
    }
}
