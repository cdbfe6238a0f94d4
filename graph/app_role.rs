//! Application permissions that were granted: what an application may do in its own name.

use futures::future::join;
use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
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

/// The application permissions that an application offers to others.
/// Source: Microsoft Graph v1.0, resource type servicePrincipal.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct OfferedRoles {
    /// The application id.
    pub app_id: String,
    /// Them.
    pub app_roles: Vec<AppRole>,
}

/// A role that an application offers.
/// Source: Microsoft Graph v1.0, resource type appRole.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct AppRole {
    /// Its id.
    pub id: String,
    /// Whom it can be assigned to: `Application` for an application permission, `User` for a role
    /// of users and groups.
    #[serde(deserialize_with = "reply::listed")]
    pub allowed_member_types: Vec<String>,
    /// `false` where it can no longer be assigned.
    #[serde(deserialize_with = "reply::stated")]
    pub is_enabled: Option<bool>,
}

impl Graph {
    /// What the application with this application id offers to applications; `None` where Graph
    /// says that the tenant does not know it.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another application.
    pub async fn offered_roles(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<OfferedRoles>>, GraphError> {
        let id = encode(app_id);
        let url = format!("/servicePrincipals(appId='{id}')?$select=id,appId,appRoles");
        let answer = self.ask(url, "Application.Read.All").await?;
        reply::with_id(
            reply::one::<OfferedRoles>(answer)?,
            app_id,
            |found| &found.app_id,
            |asked, got| Flaw::OtherApplication { asked, got },
        )
    }

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
