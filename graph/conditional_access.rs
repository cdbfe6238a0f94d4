//! Conditional access and security defaults: what a tenant demands of a sign-in.

use serde::Deserialize;
use serde_json::Value;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply::{self, listed};

/// The least permission for both.
const PERMISSION: &str = "Policy.Read.All";

/// A Conditional Access policy.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessPolicy.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ConditionalAccessPolicy {
    /// Its name.
    pub display_name: String,
    /// `enabled`, `disabled` or `enabledForReportingButNotEnforced`.
    pub state: String,
    /// For which sign-ins it is.
    pub conditions: Conditions,
    /// What it demands; none where it only shapes the session.
    #[serde(default)]
    pub grant_controls: Option<GrantControls>,
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
}

/// Whom a policy is for: object ids, ids of role templates, and the words that Graph documents.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessUsers.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Users {
    /// Users, `All`, `None` or `GuestsOrExternalUsers`.
    #[serde(deserialize_with = "listed")]
    pub include_users: Vec<String>,
    /// Users it is not for.
    #[serde(deserialize_with = "listed")]
    pub exclude_users: Vec<String>,
    /// Groups.
    #[serde(deserialize_with = "listed")]
    pub include_groups: Vec<String>,
    /// Groups it is not for.
    #[serde(deserialize_with = "listed")]
    pub exclude_groups: Vec<String>,
    /// Roles.
    #[serde(deserialize_with = "listed")]
    pub include_roles: Vec<String>,
    /// Roles it is not for.
    #[serde(deserialize_with = "listed")]
    pub exclude_roles: Vec<String>,
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

/// What a policy demands before it lets a sign-in pass.
/// Source: Microsoft Graph v1.0, resource type conditionalAccessGrantControls.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct GrantControls {
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
    pub authentication_strength: Option<Value>,
}

/// Whether the baseline protection is on that makes everybody register a second factor.
/// Source: Microsoft Graph v1.0, resource type identitySecurityDefaultsEnforcementPolicy.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SecurityDefaults {
    /// Whether it is.
    pub is_enabled: bool,
}

impl Graph {
    /// Every Conditional Access policy of the tenant.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn conditional_access_policies(
        &self,
    ) -> Result<Answer<Vec<ConditionalAccessPolicy>>, GraphError> {
        let url = "/identity/conditionalAccess/policies".to_owned();
        self.list(url, PERMISSION).await
    }

    /// Whether security defaults are on.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn security_defaults(&self) -> Result<Answer<Option<SecurityDefaults>>, GraphError> {
        let url = "/policies/identitySecurityDefaultsEnforcementPolicy".to_owned();
        reply::one(self.ask(url, PERMISSION).await?)
    }
}
