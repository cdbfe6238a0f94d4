//! Application permissions that were granted: what an application may do in its own name.

use futures::future::join;
use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply;
use crate::service_principal::about_one;

/// An application permission that an application has.
/// Source: Microsoft Graph v1.0, resource type appRoleAssignment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct GrantedRole {
    /// The permission's id.
    pub app_role_id: String,
    /// The object id of the application that offers it.
    pub resource_id: String,
    /// The object id of the application that has it.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_id: Option<String>,
}

impl Graph {
    /// The application permissions of the application with this application id; `None` where Graph
    /// says that the tenant does not know it.
    ///
    /// # Errors
    /// When Graph does not answer, or lists what another application has.
    pub async fn granted_roles(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<Vec<GrantedRole>>>, GraphError> {
        let id = encode(app_id);
        let url = format!("/servicePrincipals(appId='{id}')/appRoleAssignments");
        let listed = self.list_of::<GrantedRole>(url, "Application.Read.All");
        let (listed, own) = join(listed, self.service_principal(app_id)).await;
        about_one(listed?, own, "principalId", |one| one.principal_id.clone())
    }
}
