//! Who may use an application, and which groups and roles an account is in.

use std::sync::Arc;

use futures::future::join;
use serde::Deserialize;

use crate::assignees::Assignees;
use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;
use crate::service_principal::about_one;

/// An assignment of a user, a group or an application to an application.
/// Source: Microsoft Graph v1.0, resource type appRoleAssignment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// The object id of the application to which it is assigned.
    #[serde(deserialize_with = "reply::stated")]
    pub resource_id: Option<String>,
    /// The object id of who is assigned.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_id: Option<String>,
    /// What is assigned: `User`, `Group` or `ServicePrincipal`.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_type: Option<String>,
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
    /// For a group that the account is a direct member of, whether it is a security group: only
    /// those assign anybody to an application.
    #[serde(default)]
    pub security_enabled: Option<bool>,
}

impl Membership {
    /// Whether it is a group, and not a directory role or an administrative unit.
    #[must_use]
    pub fn is_group(&self) -> bool {
        self.kind == "#microsoft.graph.group"
    }
}

/// What an account can be in. Source: Microsoft Graph v1.0, "List a user's memberships".
const KINDS: [&str; 3] = [
    "#microsoft.graph.group",
    "#microsoft.graph.directoryRole",
    "#microsoft.graph.administrativeUnit",
];

impl Graph {
    /// Who is assigned to the application with this application id; `None` where Graph says that
    /// the tenant does not know the application.
    ///
    /// # Errors
    /// When Graph does not answer, or lists an assignment to another application.
    pub async fn assigned_to(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<Arc<Assignees>>>, GraphError> {
        self.once(app_id, || self.list_assigned(app_id)).await
    }

    async fn list_assigned(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<Arc<Assignees>>>, GraphError> {
        let id = encode(app_id);
        let url = format!("/servicePrincipals(appId='{id}')/appRoleAssignedTo");
        let listed = self.list_of::<Assignment>(url, "Application.Read.All");
        let (listed, own) = join(listed, self.service_principal(app_id)).await;
        let resources = |assignment: &Assignment| assignment.resource_id.clone();
        let listed = about_one(listed?, own, "resourceId", resources)?;
        Ok(listed.map(|listed| listed.map(|who| Arc::new(who.into()))))
    }

    /// The groups and roles that an account is in, directly or through a group; `None` where Graph
    /// says that there is no such account.
    ///
    /// # Errors
    /// When Graph does not answer, or lists a membership without saying of what kind it is.
    pub async fn memberships(
        &self,
        name: &str,
    ) -> Result<Answer<Option<Vec<Membership>>>, GraphError> {
        let groups = "transitiveMemberOf?$select=id,roleTemplateId";
        let listed = self.list_of_account(name, groups, "Directory.Read.All");
        of_known_kinds(listed.await?)
    }

    /// The groups and roles that the application with this object id is in, directly or through a
    /// group; `None` where Graph says that there is no such application.
    ///
    /// Source of the permission: Microsoft Graph v1.0, "List servicePrincipal transitive memberOf".
    ///
    /// # Errors
    /// When Graph does not answer, or lists a membership without saying of what kind it is.
    pub async fn memberships_of_application(
        &self,
        object_id: &str,
    ) -> Result<Answer<Option<Vec<Membership>>>, GraphError> {
        let id = encode(object_id);
        let url = format!("/servicePrincipals/{id}/transitiveMemberOf?$select=id,roleTemplateId");
        of_known_kinds(self.list_of(url, "Application.Read.All").await?)
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
        let select = "id,roleTemplateId,securityEnabled";
        let url = format!("/users/{}/memberOf?$select={select}", encode(name));
        of_known_kinds(self.list_of(url, "Directory.Read.All").await?)
    }
}

/// Refuses a list that holds something that an account cannot be in.
fn of_known_kinds(
    listed: Answer<Option<Vec<Membership>>>,
) -> Result<Answer<Option<Vec<Membership>>>, GraphError> {
    let mut all = listed.value.iter().flatten();
    match all.find(|one| !KINDS.contains(&one.kind.as_str())) {
        None => Ok(listed),
        Some(odd) => {
            let flaw = Flaw::OddMembership {
                id: odd.id.clone(),
                kind: odd.kind.clone(),
            };
            Err(reply::malformed(&listed.evidence[0], flaw))
        }
    }
}
