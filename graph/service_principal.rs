//! Service principals: an application's presence in the tenant.

use serde::Deserialize;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply;

const SELECT: &str = "id,appId,displayName,accountEnabled,isDisabled,disabledByMicrosoftStatus,\
                      appOwnerOrganizationId";

/// What decides whether an application can be signed in to in this tenant.
/// Source: Microsoft Graph v1.0, resource type servicePrincipal.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ServicePrincipal {
    /// The object id in this tenant.
    pub id: String,
    /// The application id, the same in every tenant.
    pub app_id: String,
    /// The name shown in portals. Anybody can give any name: never decide by it.
    #[serde(deserialize_with = "reply::stated")]
    pub display_name: Option<String>,
    /// `false` blocks every sign-in to the application.
    #[serde(deserialize_with = "reply::stated")]
    pub account_enabled: Option<bool>,
    /// `true` where the application is disabled for the tenant.
    #[serde(default)]
    pub is_disabled: Option<bool>,
    /// `null` or `NotDisabled` unless Microsoft has disabled the application.
    #[serde(deserialize_with = "reply::stated")]
    pub disabled_by_microsoft_status: Option<String>,
    /// The tenant that owns the application.
    #[serde(deserialize_with = "reply::stated")]
    pub app_owner_organization_id: Option<String>,
}

impl Graph {
    /// The service principal of the application with this application id.
    ///
    /// It is looked up by the alternate key. An absence is confirmed by a second, different
    /// question (the filter), so that one odd answer cannot make it.
    ///
    /// # Errors
    /// When Graph does not answer, answers about another application, or the two questions
    /// disagree.
    pub async fn service_principal(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<ServicePrincipal>>, GraphError> {
        const PERMISSION: &str = "Application.Read.All";
        let id = crate::client::encode(app_id);
        let by_key = format!("/servicePrincipals(appId='{id}')?$select={SELECT}");
        let answer = reply::one::<ServicePrincipal>(self.ask(by_key, PERMISSION).await?)?;
        if let Some(found) = &answer.value {
            if found.app_id.eq_ignore_ascii_case(app_id) {
                return Ok(answer);
            }
            let what = format!("asked for application {app_id}, got {}", found.app_id);
            return Err(reply::malformed(&answer.evidence[0], what));
        }
        let by_filter =
            format!("/servicePrincipals?$filter=appId%20eq%20%27{id}%27&$select={SELECT}");
        self.confirm_absence(answer, "key", by_filter, PERMISSION)
            .await
    }
}
