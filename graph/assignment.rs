//! Who may use an application, and which groups and roles an account is in.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply;

/// An assignment of a user, a group or an application to an application.
/// Source: Microsoft Graph v1.0, resource type appRoleAssignment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// The object id of who is assigned.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_id: Option<String>,
    /// What is assigned: `User`, `Group` or `ServicePrincipal`.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_type: Option<String>,
    /// The object id of the application to which it is assigned.
    #[serde(deserialize_with = "reply::stated")]
    pub resource_id: Option<String>,
}

/// A group or a role that an account is in.
/// Source: Microsoft Graph v1.0, resource types group and directoryRole.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// What it is, e.g. `#microsoft.graph.group`: what does not say so is none.
    #[serde(rename = "@odata.type")]
    pub kind: String,
    /// The object id.
    pub id: String,
    /// For a role, the id that is the same in every tenant.
    #[serde(default)]
    pub role_template_id: Option<String>,
}

impl Membership {
    /// Whether it is a group, and not a directory role or an administrative unit.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind == "#microsoft.graph.group"
    }
}

impl Graph {
    /// Who is assigned to the application with this application id; `None` where Graph says that
    /// the tenant does not know the application.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn assigned_to(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<Vec<Assignment>>>, GraphError> {
        let id = encode(app_id);
        let url = format!("/servicePrincipals(appId='{id}')/appRoleAssignedTo");
        self.list_of(url, "Application.Read.All").await
    }

    /// The groups and roles that an account is in, directly or through a group; `None` where Graph
    /// says that there is no such account.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn memberships(
        &self,
        name: &str,
    ) -> Result<Answer<Option<Vec<Membership>>>, GraphError> {
        let groups = "transitiveMemberOf?$select=id,roleTemplateId";
        self.list_of_account(name, groups, "Directory.Read.All")
            .await
    }

    /// The groups and roles that an account is itself a member of, without those that hold one of
    /// these; `None` where Graph says that there is no such account.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn direct_memberships(
        &self,
        name: &str,
    ) -> Result<Answer<Option<Vec<Membership>>>, GraphError> {
        let url = format!("/users/{}/memberOf?$select=id,roleTemplateId", encode(name));
        self.list_of(url, "Directory.Read.All").await
    }
}
