//! The tenant itself.

use serde::Deserialize;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply;

/// The tenant as Graph's `organization` describes it.
/// Source: Microsoft Graph v1.0, resource type organization.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// The tenant id.
    pub id: String,
    /// The name administrators gave it.
    pub display_name: Option<String>,
}

impl Organization {
    /// The least permission that lets it be read in full.
    /// Source: Microsoft Graph v1.0, "Get organization".
    pub const PERMISSION: &str = "Organization.Read.All";
}

impl Graph {
    /// Who is audited.
    ///
    /// # Errors
    /// When Graph does not answer, or does not answer with exactly one organization.
    pub async fn organization(&self) -> Result<Answer<Organization>, GraphError> {
        let evidence = self
            .ask(
                "/organization?$select=id,displayName".to_owned(),
                Organization::PERMISSION,
            )
            .await?;
        let answer = reply::all::<Organization>(evidence)?;
        let [evidence] = answer.evidence.as_slice() else {
            unreachable!("one page has one evidence");
        };
        match <[Organization; 1]>::try_from(answer.value) {
            Ok([value]) => Ok(Answer {
                value,
                evidence: answer.evidence,
            }),
            Err(found) => Err(reply::malformed(
                evidence,
                format!("{} organizations instead of one", found.len()),
            )),
        }
    }
}
