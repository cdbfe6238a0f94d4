//! The tenants in which lines of the table are set.

use greenroom_mock::Tenant;
use serde_json::{Value, json};

const LOBBY: &str = "room.lobby@contoso.example";

/// A tenant, the account whose audit is looked at, and what is changed in the answers.
pub(crate) struct Base {
    pub(crate) name: &'static str,
    pub(crate) tenant: Tenant,
    pub(crate) account: &'static str,
    /// The resources whose answers are changed, the types within them, or single lines; none for
    /// all of them.
    of: &'static [&'static str],
}

impl Base {
    /// Whether one of these is changed in it.
    pub(crate) fn is_about(&self, names: [&str; 3]) -> bool {
        self.of.is_empty() || names.iter().any(|name| self.of.contains(name))
    }
}

/// Every tenant. What changes nothing in one changes something in another: who may consent matters
/// only where nobody has.
pub(crate) fn all() -> Vec<Base> {
    vec![
        base("ready", LOBBY, &[]),
        base("consent-for-one-account", LOBBY, &["oAuth2PermissionGrant"]),
        base(
            "user-consent-allowed",
            LOBBY,
            &["authorizationPolicy", "verifiedPublisher"],
        ),
        base("user-consent-step-up-off", LOBBY, &["permissionScope"]),
        base(
            "user-consent-low-classified",
            LOBBY,
            &["delegatedPermissionClassification"],
        ),
        written(
            "an-own-policy-for-any-publisher",
            &own_policy(),
            &["permissionGrantPolicy"],
        ),
        base("service-principal-assigned", LOBBY, &["appRoleAssignment"]),
        base("account-external-domain", LOBBY, &["objectIdentity"]),
        base("account-own-domain", LOBBY, &["verifiedDomain.type"]),
        written(
            "a-license-of-a-group-that-failed",
            &failed_license(),
            &["user"],
        ),
        base(
            "group-license-no-seat",
            "room.studio@contoso.example",
            &["user"],
        ),
    ]
}

fn base(name: &'static str, account: &'static str, of: &'static [&'static str]) -> Base {
    Base {
        name,
        tenant: greenroom::fixtures::tenant(name).unwrap(),
        account,
        of,
    }
}

fn written(name: &'static str, fixture: &Value, of: &'static [&'static str]) -> Base {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.json"));
    std::fs::write(&path, fixture.to_string()).unwrap();
    Base {
        name,
        tenant: greenroom::fixtures::tenant_from_file(&path).unwrap(),
        account: LOBBY,
        of,
    }
}

/// A tenant whose own policy lets users consent to an application that nobody vouches for.
fn own_policy() -> Value {
    json!({
        "extends": "user-consent-own-policy",
        "about": "Users may consent to an application whose publisher is not verified.",
        "servicePrincipals": { "vendor": { "verifiedPublisher": null } },
        "policies": { "authorizationPolicy": { "allowUserConsentForRiskyApps": true } },
    })
}

/// The ready tenant, in which a group could not give the lobby the license that it has anyway.
fn failed_license() -> Value {
    json!({
        "extends": "ready",
        "about": "A group's license went wrong for the lobby, which has its own.",
        "users": { "lobby": { "licenseAssignmentStates": [
            {
                "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "disabledPlans": [],
                "assignedByGroup": null, "state": "Active", "error": null,
            },
            {
                "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "disabledPlans": [],
                "assignedByGroup": "6a1f6df0-7c5e-4a5b-9d0e-0f3a3a0b8f11",
                "state": "Error", "error": "CountViolation",
            },
        ] } },
    })
}
