//! Consent: what an application may do in the name of users.

use std::sync::Arc;

use futures::future::join;
use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::grants::Grants;
use crate::reply;
use crate::service_principal::about_one;

/// A consent to delegated permissions.
/// Source: Microsoft Graph v1.0, resource type oAuth2PermissionGrant.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Its own id, by which it is changed.
    pub id: Option<String>,
    /// The object id of the application that may act.
    pub client_id: String,
    /// `AllPrincipals` for every user of the tenant, `Principal` for one.
    pub consent_type: Option<String>,
    /// The object id of the one user.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_id: Option<String>,
    /// The object id of the application whose permissions they are.
    pub resource_id: String,
    /// The names of the permissions, with blanks between them.
    #[serde(deserialize_with = "reply::stated")]
    pub scope: Option<String>,
}

/// What users may consent to by themselves.
/// Source: Microsoft Graph v1.0, resource type authorizationPolicy.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationPolicy {
    /// Whether users may consent to what Microsoft Entra takes for risky; it steps up to an
    /// administrator unless this is `true`.
    #[serde(default)]
    pub allow_user_consent_for_risky_apps: Option<bool>,
    /// What every user may do.
    pub default_user_role_permissions: DefaultUserRolePermissions,
}

/// What every user may do.
/// Source: Microsoft Graph v1.0, resource type defaultUserRolePermissions.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct DefaultUserRolePermissions {
    /// The policies of consent that hold for users, e.g.
    /// `ManagePermissionGrantsForSelf.microsoft-user-default-low`.
    pub permission_grant_policies_assigned: Vec<String>,
}

impl Graph {
    /// The consents given to the application with this application id; `None` where Graph says
    /// that the tenant does not know the application.
    ///
    /// # Errors
    /// When Graph does not answer, or lists a consent given to another application.
    pub async fn grants(&self, app_id: &str) -> Result<Answer<Option<Arc<Grants>>>, GraphError> {
        self.once(app_id, || self.list_grants(app_id)).await
    }

    async fn list_grants(&self, app_id: &str) -> Result<Answer<Option<Arc<Grants>>>, GraphError> {
        let id = encode(app_id);
        let url = format!("/servicePrincipals(appId='{id}')/oauth2PermissionGrants");
        let listed = self.list_of::<Grant>(url, "Directory.Read.All");
        let (listed, own) = join(listed, self.service_principal(app_id)).await;
        let clients = |grant: &Grant| Some(grant.client_id.clone());
        let listed = about_one(listed?, own, "clientId", clients)?;
        Ok(listed.map(|listed| listed.map(|grants| Arc::new(grants.into()))))
    }

    /// What users may consent to by themselves.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn authorization_policy(
        &self,
    ) -> Result<Answer<Option<AuthorizationPolicy>>, GraphError> {
        let url = "/policies/authorizationPolicy".to_owned();
        reply::one(self.ask(url, "Policy.Read.All").await?)
    }
}
