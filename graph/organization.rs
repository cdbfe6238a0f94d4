//! The tenant itself.

use std::sync::Arc;

use serde::Deserialize;

use crate::account::AssignedPlan;
use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
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
    /// The service plans the tenant subscribes to, lapsed ones included; none where Graph left them
    /// out.
    #[serde(default)]
    pub assigned_plans: Option<Vec<AssignedPlan>>,
    /// The domains the tenant has proved to own; none where Graph left them out.
    #[serde(default)]
    pub verified_domains: Option<Vec<Domain>>,
}

/// A domain of the tenant.
/// Source: Microsoft Graph v1.0, resource type verifiedDomain.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    #[serde(deserialize_with = "reply::stated")]
    pub name: Option<String>,
    /// Who authenticates its accounts: `Managed`, Microsoft Entra ID; `Federated`, somebody else.
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
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
    /// When Graph does not answer, or does not answer with exactly one organization that has a
    /// verified domain.
    pub async fn organization(&self) -> Result<Answer<Arc<Organization>>, GraphError> {
        let url = "/organization?$select=id,displayName,assignedPlans,verifiedDomains";
        self.once(url, || self.read_organization(url)).await
    }

    async fn read_organization(&self, url: &str) -> Result<Answer<Arc<Organization>>, GraphError> {
        let answer = self.list(url.to_owned(), Organization::PERMISSION).await?;
        let last = &answer.evidence[answer.evidence.len() - 1];
        match <[Organization; 1]>::try_from(answer.value) {
            // Source: Microsoft Graph v1.0, organization: a tenant has an initial domain.
            Ok([value]) if value.verified_domains.as_ref().is_some_and(Vec::is_empty) => {
                Err(reply::malformed(last, Flaw::NoDomain))
            }
            Ok([value]) => Ok(Answer {
                value: Arc::new(value),
                evidence: answer.evidence,
            }),
            Err(found) => Err(reply::malformed(last, Flaw::Organizations(found.len()))),
        }
    }
}
