//! Directory roles: who has been assigned one, and where it holds.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;

/// Microsoft Graph's least permission for roles and their assignments.
const PERMISSION: &str = "RoleManagement.Read.Directory";

/// A directory role, Microsoft's or the tenant's own.
/// Source: Microsoft Graph v1.0, resource type unifiedRoleDefinition.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryRole {
    /// Its id; that of a role of Microsoft's is the same in every tenant.
    pub id: String,
    /// `false` where it cannot be assigned.
    #[serde(deserialize_with = "reply::stated")]
    pub is_enabled: Option<bool>,
}

/// The assignment of a directory role to a user, a group or an application.
/// Source: Microsoft Graph v1.0, resource type unifiedRoleAssignment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct RoleAssignment {
    /// The object id of who has it.
    #[serde(deserialize_with = "reply::stated")]
    pub principal_id: Option<String>,
    /// The id of the role.
    #[serde(deserialize_with = "reply::stated")]
    pub role_definition_id: Option<String>,
    /// `/` for the whole tenant, else the administrative unit or the object that it is limited to.
    #[serde(deserialize_with = "reply::stated")]
    pub directory_scope_id: Option<String>,
    /// What it is limited to inside an application.
    #[serde(default)]
    pub app_scope_id: Option<String>,
}

impl Graph {
    /// The directory role with this id; `None` where the tenant has none.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another role.
    pub async fn directory_role(
        &self,
        id: &str,
    ) -> Result<Answer<Option<DirectoryRole>>, GraphError> {
        let key = encode(id);
        let url = format!(
            "/roleManagement/directory/roleDefinitions?$filter=id%20eq%20%27{key}%27\
             &$select=id,isEnabled"
        );
        let listed = self.list::<DirectoryRole>(url, PERMISSION).await?;
        reply::with_id(
            listed.map(|mut listed| listed.pop()),
            id,
            |found| &found.id,
            |asked, got| Flaw::OtherObject { asked, got },
        )
    }

    /// Who has been assigned the directory role with this id.
    ///
    /// # Errors
    /// When Graph does not answer, or lists an assignment of another role.
    pub async fn role_assignments(
        &self,
        role: &str,
    ) -> Result<Answer<Vec<RoleAssignment>>, GraphError> {
        let key = encode(role);
        let url = format!(
            "/roleManagement/directory/roleAssignments?$filter=roleDefinitionId%20eq%20%27{key}%27"
        );
        let listed = self.list::<RoleAssignment>(url, PERMISSION).await?;
        let mut roles = listed.value.iter().map(|one| &one.role_definition_id);
        let is_asked = |id: &str| id.eq_ignore_ascii_case(role);
        match roles.find(|id| !id.as_deref().is_some_and(is_asked)) {
            None => Ok(listed),
            Some(got) => {
                let flaw = Flaw::Foreign {
                    of: role.to_owned(),
                    property: "roleDefinitionId".to_owned(),
                    got: got.clone(),
                };
                Err(reply::malformed(&listed.evidence[0], flaw))
            }
        }
    }
}
