//! The tenants in which lines of the table are set.

use greenroom_graph::mock::Tenant;
use serde_json::{Value, json};

/// The lobby's object id.
pub(crate) const LOBBY: &str = "2c63888f-28f0-4481-be6d-dce7a7ace732";
/// A group and a role that the lobby is in.
pub(crate) const GROUP: &str = "6a1f6df0-7c5e-4a5b-9d0e-0f3a3a0b8f11";
pub(crate) const ROLE: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
/// The policy that is changed, where there is one.
pub(crate) const POLICY: &str = "0ad0e2a6-1b7f-4c55-9d5a-6f3f6fb7a0aa";

/// A tenant, the account whose audit is looked at, and the resources whose answers are changed.
pub(crate) struct Base {
    pub(crate) name: &'static str,
    pub(crate) tenant: Tenant,
    pub(crate) account: &'static str,
    /// None for all of them.
    pub(crate) of: Option<&'static str>,
}

/// Every tenant. What changes nothing in one changes something in another: a group that a policy
/// leaves out matters only where the policy is for everybody else.
pub(crate) fn all() -> Vec<Base> {
    let policies = "conditionalAccessPolicy";
    let everybody = json!({ "includeUsers": ["All"] });
    let block = json!({ "operator": "OR", "builtInControls": ["block"] });
    let policy = |name, users: &Value, controls: &Value| {
        let fixture = with_policy(users, controls);
        written(name, &fixture, policies)
    };
    vec![
        base("ready", "room.lobby@contoso.example", None),
        policy("blocked", &everybody, &block),
        policy("blocked-for-nobody", &json!({}), &block),
        policy("without-controls", &everybody, &Value::Null),
        base(
            "consent-for-one-account",
            "room.lobby@contoso.example",
            Some("oAuth2PermissionGrant"),
        ),
        base(
            "consent-missing",
            "room.lobby@contoso.example",
            Some("authorizationPolicy"),
        ),
        base(
            "service-principal-assigned",
            "room.lobby@contoso.example",
            Some("appRoleAssignment"),
        ),
        written(
            "a-license-of-a-group-that-failed",
            &failed_license(),
            "user",
        ),
        base(
            "group-license-no-seat",
            "room.studio@contoso.example",
            Some("user"),
        ),
    ]
}

fn base(name: &'static str, account: &'static str, of: Option<&'static str>) -> Base {
    Base {
        name,
        tenant: Tenant::bundled(name).unwrap(),
        account,
        of,
    }
}

fn written(name: &'static str, fixture: &Value, of: &'static str) -> Base {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("{name}.json"));
    std::fs::write(&path, fixture.to_string()).unwrap();
    Base {
        name,
        tenant: Tenant::from_file(&path).unwrap(),
        account: "room.lobby@contoso.example",
        of: Some(of),
    }
}

/// The ready tenant, in which a group could not give the lobby the license that it has anyway.
fn failed_license() -> Value {
    json!({
        "extends": "ready",
        "about": "A group's license went wrong for the lobby, which has its own.",
        "users": { "lobby": { "licenseAssignmentStates": [{
            "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3", "disabledPlans": [],
            "assignedByGroup": GROUP, "state": "Error", "error": "CountViolation",
        }] } },
    })
}

/// The ready tenant with one policy more, and with the lobby in a group and a role.
fn with_policy(users: &Value, controls: &Value) -> Value {
    json!({
        "extends": "ready",
        "about": "One more Conditional Access policy.",
        "groups": { "rooms": {
            "id": GROUP, "displayName": "Rooms", "groupTypes": [], "securityEnabled": true,
            "members": ["lobby"],
        } },
        "directoryRoles": { "readers": {
            "id": "5f6c7f5e-6f0a-4a0e-8f0a-0d7f3a1c2b3d", "displayName": "Readers",
            "roleTemplateId": ROLE, "members": ["lobby"],
        } },
        "policies": { "conditionalAccessPolicies": { "probe": {
            "id": POLICY, "displayName": "Probe", "state": "enabled",
            "conditions": {
                "clientAppTypes": ["all"],
                "applications": { "includeApplications": ["All"] },
                "users": users,
            },
            "grantControls": controls,
        } } },
    })
}
