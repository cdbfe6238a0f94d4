//! The policies of Teams that hold for an account, by their names.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;
use crate::teams_user::question;

/// The policies of an account.
/// Source: Microsoft Graph v1.0, resource type teamsUserConfiguration.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct TeamsPolicies {
    /// The account's object id.
    pub id: String,
    /// One of each type, whether it was assigned to the account or to a group.
    pub effective_policy_assignments: Vec<TeamsPolicy>,
}

/// A policy that holds for an account.
/// Source: Microsoft Graph v1.0, resource type effectivePolicyAssignment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct TeamsPolicy {
    /// Its type, e.g. `TeamsMeetingPolicy`.
    pub policy_type: String,
    /// Which one it is.
    pub policy_assignment: PolicyAssignment,
}

/// Which policy was assigned.
/// Source: Microsoft Graph v1.0, resource type policyAssignment.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PolicyAssignment {
    /// The name of the policy.
    #[serde(deserialize_with = "reply::stated")]
    pub display_name: Option<String>,
}

impl Graph {
    /// The policies of Teams that hold for the account with this object id. Microsoft offers this
    /// in the global cloud only.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another account.
    pub async fn teams_policies(
        &self,
        id: &str,
    ) -> Result<Answer<Option<TeamsPolicies>>, GraphError> {
        let key = encode(id);
        let select = "id,effectivePolicyAssignments";
        let url = format!("/admin/teams/userConfigurations/{key}?$select={select}");
        let answer = self.put(question(url)).await?;
        reply::with_id(
            reply::one::<TeamsPolicies>(answer)?,
            id,
            |found| &found.id,
            |asked, got| Flaw::OtherAccount { asked, got },
        )
    }
}
