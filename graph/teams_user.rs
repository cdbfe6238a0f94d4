//! How Microsoft Teams itself sees an account.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::{Answer, Request};
use crate::flaw::Flaw;
use crate::reading::Read;
use crate::reply;

/// The configuration of an account in Teams.
/// Source: Microsoft Graph v1.0, resource type teamsUserConfiguration.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct TeamsUser {
    /// The account's object id.
    pub id: String,
    /// `user`, `resourceAccount`, `guest`, `sfbOnPremUser`, `ineligibleUser` or `unknown`.
    #[serde(deserialize_with = "reply::stated")]
    pub account_type: Option<String>,
    /// What the account may use, e.g. `Teams`.
    #[serde(deserialize_with = "reply::listed")]
    pub feature_types: Vec<String>,
}

/// What is read of it.
pub(crate) const SELECT: &str = "id,accountType,featureTypes";

/// A question about accounts as Teams sees them.
pub(crate) fn question(url: String) -> Request {
    Request {
        method: "GET",
        url,
        permission: "TeamsUserConfiguration.Read.All",
        // `ineligibleUser` came later.
        new_members: true,
    }
}

impl Graph {
    /// How Teams sees the account with this object id. Microsoft offers this in the global cloud
    /// only.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another account.
    pub async fn teams_user(&self, id: &str) -> Result<Answer<Option<TeamsUser>>, GraphError> {
        if let Some(listed) = self.listed_teams_user(id).await {
            return Ok(listed);
        }
        let answer = self.teams_user_alone(id).await;
        self.asked_alone(Read::Teams, id, &answer);
        answer
    }

    async fn teams_user_alone(&self, id: &str) -> Result<Answer<Option<TeamsUser>>, GraphError> {
        let key = encode(id);
        let url = format!("/admin/teams/userConfigurations/{key}?$select={SELECT}");
        let request = question(url);
        let answer = reply::one::<TeamsUser>(self.put(request).await?)?;
        reply::with_id(
            answer,
            id,
            |found| &found.id,
            |asked, got| Flaw::OtherAccount { asked, got },
        )
    }
}
