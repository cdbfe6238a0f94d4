//! A Conditional Access policy as Graph writes it, and security defaults.

use serde::Deserialize;
use serde_json::Value;

use super::contract::{self, DocumentedProperty};
use super::undocumented::{self, Undocumented};
use crate::ids::Ids;
use crate::reply::listed;

/// A Conditional Access policy.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessPolicy.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "Value")]
pub struct ConditionalAccessPolicy {
    /// Its name.
    pub display_name: String,
    /// `enabled`, `disabled` or `enabledForReportingButNotEnforced`.
    pub state: String,
    /// For which sign-ins it is.
    pub conditions: Conditions,
    /// What it requires; none where it only shapes the session.
    pub grant_controls: Option<GrantControls>,
    /// How it shapes the session.
    pub session_controls: Option<SessionControls>,
    /// What it sets beyond what Microsoft documents, so that nobody can judge it.
    pub undocumented: Vec<Undocumented>,
}

/// What is read of a policy.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Documented {
    display_name: String,
    state: String,
    conditions: Conditions,
    #[serde(default)]
    grant_controls: Option<GrantControls>,
    #[serde(default)]
    session_controls: Option<SessionControls>,
}

impl ConditionalAccessPolicy {
    /// Every property of a policy that Microsoft documents, with its words.
    #[must_use]
    pub fn documented() -> Vec<DocumentedProperty> {
        contract::documented()
    }
}

impl TryFrom<Value> for ConditionalAccessPolicy {
    type Error = String;

    fn try_from(policy: Value) -> Result<Self, String> {
        let documented: Documented = serde_path_to_error::deserialize(&policy)
            .map_err(|error| format!("{}: {}", error.path(), error.inner()))?;
        Ok(Self {
            display_name: documented.display_name,
            state: documented.state,
            conditions: documented.conditions,
            grant_controls: documented.grant_controls,
            session_controls: documented.session_controls,
            undocumented: undocumented::within(&policy),
        })
    }
}

/// For which sign-ins a policy is. What is not stated does not limit it.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessConditionSet.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Conditions {
    /// For whom.
    pub users: Option<Users>,
    /// For which applications.
    pub applications: Option<Applications>,
    /// For which kinds of client.
    #[serde(deserialize_with = "listed")]
    pub client_app_types: Vec<String>,
    /// For applications that sign in as themselves.
    pub client_applications: Option<Value>,
    /// For which ways to sign in.
    pub authentication_flows: Option<Value>,
    /// For which devices.
    pub devices: Option<Value>,
    /// From which places.
    pub locations: Option<Places>,
    /// On which operating systems.
    pub platforms: Option<Platforms>,
    /// At which risk of the sign-in.
    #[serde(deserialize_with = "listed")]
    pub sign_in_risk_levels: Vec<String>,
    /// At which risk of the user.
    #[serde(deserialize_with = "listed")]
    pub user_risk_levels: Vec<String>,
    /// At which risk of an insider.
    pub insider_risk_levels: Option<Value>,
    /// At which risk of an application that signs in as itself.
    #[serde(deserialize_with = "listed")]
    pub service_principal_risk_levels: Vec<String>,
}

/// Whom a policy is for: object ids, ids of role templates, and the words that Graph documents.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessUsers.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Users {
    /// Users, `All`, `None` or `GuestsOrExternalUsers`.
    pub include_users: Ids,
    /// Users it is not for.
    pub exclude_users: Ids,
    /// Groups.
    pub include_groups: Ids,
    /// Groups it is not for.
    pub exclude_groups: Ids,
    /// Roles.
    pub include_roles: Ids,
    /// Roles it is not for.
    pub exclude_roles: Ids,
    /// Kinds of guests and external users.
    pub include_guests_or_external_users: Option<Value>,
    /// Kinds of guests and external users it is not for.
    pub exclude_guests_or_external_users: Option<Value>,
}

/// Which applications a policy is for: application ids, and the words that Graph documents.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessApplications.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Applications {
    /// Applications, `All`, `None`, `Office365` or `MicrosoftAdminPortals`.
    #[serde(deserialize_with = "listed")]
    pub include_applications: Vec<String>,
    /// Applications it is not for.
    #[serde(deserialize_with = "listed")]
    pub exclude_applications: Vec<String>,
    /// A rule over the attributes of applications.
    pub application_filter: Option<Value>,
}

/// From which places a sign-in comes.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessLocations.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Places {
    /// Places, `All` or `AllTrusted`.
    #[serde(deserialize_with = "listed")]
    pub include_locations: Vec<String>,
    /// Places it is not for.
    #[serde(deserialize_with = "listed")]
    pub exclude_locations: Vec<String>,
}

/// On which operating systems a sign-in happens.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessPlatforms.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Platforms {
    /// Systems, or `all`.
    #[serde(deserialize_with = "listed")]
    pub include_platforms: Vec<String>,
    /// Systems it is not for.
    #[serde(deserialize_with = "listed")]
    pub exclude_platforms: Vec<String>,
}

/// What a policy requires before it lets a sign-in pass.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessGrantControls.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct GrantControls {
    /// `AND` where all of them are required, `OR` where one is enough.
    pub operator: Option<String>,
    /// `block`, `mfa`, `compliantDevice`, …
    #[serde(deserialize_with = "listed")]
    pub built_in_controls: Vec<String>,
    /// Factors of other vendors.
    #[serde(deserialize_with = "listed")]
    pub custom_authentication_factors: Vec<String>,
    /// Terms that somebody has to accept.
    #[serde(deserialize_with = "listed")]
    pub terms_of_use: Vec<String>,
    /// How strong the sign-in has to be.
    pub authentication_strength: Option<AuthenticationStrength>,
}

/// Which ways to authenticate a policy accepts.
/// Source: Microsoft Graph v1.0, resource type authenticationStrengthPolicy.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct AuthenticationStrength {
    /// Its name.
    pub display_name: Option<String>,
    /// The ways, one of which is enough; each is a text with commas between what it takes together,
    /// e.g. `password,sms`.
    #[serde(deserialize_with = "listed")]
    pub allowed_combinations: Vec<String>,
}

/// How a policy shapes the session. What is not stated does not shape it.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessSessionControls.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionControls {
    /// Whether applications limit what they show on a device that nobody manages.
    pub application_enforced_restrictions: Option<SessionControl>,
    /// Whether Microsoft Defender for Cloud Apps stands between.
    pub cloud_app_security: Option<CloudAppSecurity>,
    /// Whether Microsoft Entra ID stops to extend sessions in an outage.
    pub disable_resilience_defaults: Option<bool>,
    /// Whether a browser stays signed in.
    pub persistent_browser: Option<PersistentBrowser>,
    /// Whether a token counts on the device only that it was given to: token protection.
    pub secure_sign_in_session: Option<SessionControl>,
    /// How often somebody has to sign in again.
    pub sign_in_frequency: Option<SignInFrequency>,
}

/// A control that is on or off.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessSessionControl.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionControl {
    /// Whether it is on.
    pub is_enabled: Option<bool>,
}

/// What Microsoft Defender for Cloud Apps does with a session.
/// Source: Microsoft Graph v1.0, resource type cloudAppSecuritySessionControl.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct CloudAppSecurity {
    /// Whether it is on.
    pub is_enabled: Option<bool>,
    /// `mcasConfigured`, `monitorOnly` or `blockDownloads`.
    pub cloud_app_security_type: Option<String>,
}

/// Whether a browser stays signed in after it was closed.
/// Source: Microsoft Graph v1.0, resource type persistentBrowserSessionControl.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct PersistentBrowser {
    /// Whether it is on.
    pub is_enabled: Option<bool>,
    /// `always` or `never`.
    pub mode: Option<String>,
}

/// How often somebody has to sign in again.
/// Source: Microsoft Graph v1.0, resource type signInFrequencySessionControl.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct SignInFrequency {
    /// Whether it is on.
    pub is_enabled: Option<bool>,
    /// `primaryAndSecondaryAuthentication`, or `secondaryAuthentication` for MFA alone.
    pub authentication_type: Option<String>,
    /// `timeBased` or `everyTime`.
    pub frequency_interval: Option<String>,
    /// `days` or `hours`.
    #[serde(rename = "type")]
    pub unit: Option<String>,
    /// After how many of them.
    pub value: Option<i64>,
}

/// Whether the baseline protection is on that makes everybody register a second factor.
/// Source: Microsoft Graph v1.0, resource type identitySecurityDefaultsEnforcementPolicy.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SecurityDefaults {
    /// Whether it is.
    pub is_enabled: bool,
}
