//! The questions about Conditional Access and security defaults.

use std::sync::Arc;

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
    ) -> Result<Answer<Arc<[ConditionalAccessPolicy]>>, GraphError> {
        let url = "/identity/conditionalAccess/policies";
        self.once(url, || async {
            let listed = self.list_with_new_members(url.to_owned(), PERMISSION);
            Ok(listed.await?.map(Arc::from))
        })
        .await
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
