//! The questions about Conditional Access and security defaults.

use super::policy::{ConditionalAccessPolicy, SecurityDefaults};
use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply;

/// The least permission for both.
const PERMISSION: &str = "Policy.Read.All";

impl Graph {
    /// Every Conditional Access policy of the tenant, with the values that Microsoft added to an
    /// enumeration later: `linux`, `riskRemediation`.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn conditional_access_policies(
        &self,
    ) -> Result<Answer<Vec<ConditionalAccessPolicy>>, GraphError> {
        let url = "/identity/conditionalAccess/policies".to_owned();
        self.list_with_new_members(url, PERMISSION).await
    }

    /// Whether security defaults are on.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn security_defaults(&self) -> Result<Answer<Option<SecurityDefaults>>, GraphError> {
        let url = "/policies/identitySecurityDefaultsEnforcementPolicy".to_owned();
        reply::one(self.ask(url, PERMISSION).await?)
    }
}
