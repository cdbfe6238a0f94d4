//! Microsoft's table of what Teams Rooms support, cell by cell, beside our verdict.
//!
//! Source: Microsoft Teams, "Supported Conditional Access and Intune device compliance policies for
//! Microsoft Teams Rooms", 2025-05-16. Cells that it does not have are `Unsaid`.

use serde_json::{Value, json};

use self::Cell::{Attended, No, Unsaid, Yes};
use super::support::{OTHER, outcome, told};
use greenroom_results::Reason;
use greenroom_results::Verdict::{self, Fail, Pass, Unknown};

/// What Microsoft says of a setting on a kind of device.
#[derive(Clone, Copy, PartialEq)]
enum Cell {
    Yes,
    /// Supported, and Microsoft advises against it: it takes somebody beside the device.
    Attended,
    No,
    Unsaid,
}

/// A setting, what the table says of Windows and of Android, and the verdict of a policy with it.
type Row = (&'static str, Cell, Cell, Value, Verdict);

/// Whom and what a policy is for, and when: tried with a block.
fn conditions() -> Vec<Row> {
    let row = |name: &'static str, windows, android, value: Value, verdict| {
        let policy = json!({
            "conditions": { name: value }, "grantControls": { "builtInControls": ["block"] },
        });
        (name, windows, android, policy, verdict)
    };
    let filter = json!({ "deviceFilter": { "mode": "exclude", "rule": "device.model -eq \"x\"" } });
    vec![
        row("users", Yes, Yes, json!({ "includeUsers": ["All"] }), Fail),
        row(
            "applications",
            Yes,
            Yes,
            json!({ "includeApplications": ["Office365"] }),
            Unknown,
        ),
        row("userRiskLevels", Yes, Yes, json!(["high"]), Unknown),
        row("signInRiskLevels", Yes, Yes, json!(["medium"]), Unknown),
        row("insiderRiskLevels", No, No, json!("minor"), Unknown),
        row(
            "platforms",
            Yes,
            Yes,
            json!({ "includePlatforms": ["android"] }),
            Unknown,
        ),
        row(
            "locations",
            Yes,
            Yes,
            json!({ "includeLocations": [OTHER] }),
            Unknown,
        ),
        row("clientAppTypes", Yes, Yes, json!(["browser"]), Unknown),
        row("devices", Yes, Yes, filter, Unknown),
        row(
            "authenticationFlows",
            Yes,
            Attended,
            json!({ "transferMethods": "deviceCodeFlow" }),
            Unknown,
        ),
        row(
            "clientApplications",
            Unsaid,
            Unsaid,
            json!({ "includeServicePrincipals": [OTHER] }),
            Unknown,
        ),
        row(
            "servicePrincipalRiskLevels",
            Unsaid,
            Unsaid,
            json!(["high"]),
            Unknown,
        ),
    ]
}

/// What a policy requires.
fn grants() -> Vec<Row> {
    let built_in = |name: &'static str, windows, android, verdict| {
        let policy = json!({ "grantControls": { "builtInControls": [name] } });
        (name, windows, android, policy, verdict)
    };
    let strength = json!({ "displayName": "S", "allowedCombinations": ["fido2"] });
    let other = |name: &'static str, windows, android, value: Value, verdict| {
        let policy = json!({ "grantControls": { name: value } });
        (name, windows, android, policy, verdict)
    };
    vec![
        built_in("block", Yes, Yes, Fail),
        built_in("mfa", No, Attended, Fail),
        other("authenticationStrength", No, No, strength, Fail),
        built_in("compliantDevice", Yes, Yes, Unknown),
        built_in("domainJoinedDevice", No, No, Unknown),
        built_in("approvedApplication", No, No, Unknown),
        built_in("compliantApplication", No, No, Unknown),
        built_in("passwordChange", No, No, Fail),
        built_in("riskRemediation", Unsaid, Unsaid, Unknown),
        other("termsOfUse", Unsaid, Unsaid, json!([OTHER]), Unknown),
        other(
            "customAuthenticationFactors",
            Unsaid,
            Unsaid,
            json!(["f"]),
            Unknown,
        ),
    ]
}

/// How a policy shapes the session. Customized continuous access evaluation has no property.
fn sessions() -> Vec<Row> {
    let row = |name: &'static str, windows, android, control: Value, verdict| {
        let policy = json!({ "grantControls": null, "sessionControls": { name: control } });
        (name, windows, android, policy, verdict)
    };
    let on = || json!({ "isEnabled": true });
    let hourly = json!({ "isEnabled": true, "type": "hours", "value": 1 });
    let forgets = json!({ "isEnabled": true, "mode": "never" });
    vec![
        row("applicationEnforcedRestrictions", No, No, on(), Pass),
        row("cloudAppSecurity", No, No, on(), Unknown),
        row("signInFrequency", Yes, Yes, hourly, Unknown),
        row("persistentBrowser", No, No, forgets, Unknown),
        row("customized evaluation", No, No, json!(null), Unknown),
        row("disableResilienceDefaults", No, No, json!(true), Pass),
        row("secureSignInSession", No, No, on(), Unknown),
    ]
}

#[test]
fn every_cell_of_microsofts_table_has_its_verdict() {
    let rows = [conditions(), grants(), sessions()].concat();
    for (name, windows, android, policy, verdict) in &rows {
        let check = outcome(policy);
        assert_eq!(check.verdict, *verdict, "{name}: {}", check.found);
        for cell in [windows, android] {
            // What Microsoft does not support is never passed over in silence, and what it supports
            // is no requirement that the room cannot meet.
            match cell {
                No => assert!(check.verdict != Pass || !told(policy).is_empty(), "{name}"),
                // Nobody stands beside the device of an unattended account.
                Attended => assert_ne!(check.verdict, Pass, "{name}"),
                Yes => assert_ne!(
                    check.reason,
                    Some(Reason::ConditionalAccessDemand),
                    "{name}"
                ),
                Unsaid => assert_eq!(check.verdict, Unknown, "{name}"),
            }
        }
    }
    assert_eq!(rows.len() * 2, 60);
}
