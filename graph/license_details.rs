//! The licenses of an account, and how far each of their service plans is provisioned.

use std::sync::Arc;

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::reply;

/// One license of an account.
/// Source: Microsoft Graph v1.0, resource type licenseDetails.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct LicenseDetails {
    /// The product's id, the same in every tenant.
    #[serde(deserialize_with = "reply::stated")]
    pub sku_id: Option<String>,
    /// The product's part number, e.g. `SPB`.
    #[serde(deserialize_with = "reply::stated")]
    pub sku_part_number: Option<String>,
    /// The plans the product holds.
    pub service_plans: Vec<ServicePlan>,
}

/// One service plan inside a license.
/// Source: Microsoft Graph v1.0, resource type servicePlanInfo.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ServicePlan {
    /// The plan's id, the same in every tenant.
    pub service_plan_id: String,
    /// `Success`, `Disabled`, `Error`, `PendingInput`, `PendingActivation` or
    /// `PendingProvisioning`.
    #[serde(deserialize_with = "reply::stated")]
    pub provisioning_status: Option<String>,
}

impl Graph {
    /// The licenses of the account that is named as in [`Graph::account`]; `None` where Graph says
    /// that there is no such account.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn license_details(
        &self,
        name: &str,
    ) -> Result<Answer<Option<Arc<[LicenseDetails]>>>, GraphError> {
        // Source of `$select`: Microsoft Graph v1.0, "List licenseDetails". It saves a unit of two.
        let details = "licenseDetails?$select=id,skuId,skuPartNumber,servicePlans";
        let question = format!("/users/{}/{details}", encode(name));
        let read = || self.list_of_account(name, details, "LicenseAssignment.Read.All");
        let reading = async || Ok(read().await?.map(|value| value.map(Arc::from)));
        self.once(&question, reading).await
    }
}
