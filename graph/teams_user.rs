//! How Microsoft Teams itself sees an account.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::{Answer, Request};
use crate::flaw::Flaw;
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

impl Graph {
    /// How Teams sees the account with this object id. Microsoft offers this in the global cloud
    /// only.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another account.
    pub async fn teams_user(&self, id: &str) -> Result<Answer<Option<TeamsUser>>, GraphError> {
        let request = Request {
            method: "GET",
            url: format!(
                "/admin/teams/userConfigurations/{}?$select=id,accountType,featureTypes",
                encode(id)
            ),
            permission: "TeamsUserConfiguration.Read.All",
            // `ineligibleUser` came later.
            new_members: true,
        };
        let answer = reply::one::<TeamsUser>(self.put(request).await?)?;
        match &answer.value {
            Some(found) if !found.id.eq_ignore_ascii_case(id) => {
                let flaw = Flaw::OtherAccount {
                    asked: id.to_owned(),
                    got: found.id.clone(),
                };
                Err(reply::malformed(&answer.evidence[0], flaw))
            }
            _ => Ok(answer),
        }
    }
}
