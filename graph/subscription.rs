//! What the tenant subscribes to: products with their licenses, and until when.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::license_details::ServicePlan;
use crate::organization::Organization;
use crate::reply;

/// A product the tenant subscribes to.
/// Source: Microsoft Graph v1.0, resource type subscribedSku.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedSku {
    /// The product's id, the same in every tenant.
    pub sku_id: String,
    /// Its part number, e.g. `SPB`.
    pub sku_part_number: String,
    /// `User` or `Company`.
    #[serde(deserialize_with = "reply::stated")]
    pub applies_to: Option<String>,
    /// `Enabled`, `Warning`, `Suspended`, `LockedOut` or `Deleted`, in order of decay.
    #[serde(deserialize_with = "reply::stated")]
    pub capability_status: Option<String>,
    /// How many licenses are assigned.
    pub consumed_units: i64,
    /// How many licenses there are.
    pub prepaid_units: PrepaidUnits,
    /// The plans the product holds.
    pub service_plans: Vec<ServicePlan>,
}

/// The licenses of a product, by the state of the subscription they come from.
/// Source: Microsoft Graph v1.0, resource type licenseUnitsDetail.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct PrepaidUnits {
    /// In use, or ready for it.
    pub enabled: i64,
    /// The same, in a grace period.
    pub warning: i64,
}

impl SubscribedSku {
    /// How many accounts can still get it; never less than 0.
    #[must_use]
    pub fn available(&self) -> i64 {
        let PrepaidUnits { enabled, warning } = self.prepaid_units;
        (enabled + warning - self.consumed_units).max(0)
    }
}

/// One subscription to a product.
/// Source: Microsoft Graph v1.0, resource type companySubscription.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// The product's id, the same in every tenant.
    pub sku_id: Option<String>,
    /// `Enabled`, `Warning`, `Suspended`, `LockedOut` or `Deleted`.
    pub status: Option<String>,
    /// When it goes over to its next state.
    pub next_lifecycle_date_time: Option<Timestamp>,
}

impl Graph {
    /// The products the tenant subscribes to.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn subscribed_skus(&self) -> Result<Answer<Arc<[SubscribedSku]>>, GraphError> {
        let select = "id,skuId,skuPartNumber,appliesTo,capabilityStatus,consumedUnits,prepaidUnits,\
                      servicePlans";
        let url = format!("/subscribedSkus?$select={select}");
        self.once("", || async {
            let listed = self.list(url, "LicenseAssignment.Read.All");
            Ok(listed.await?.map(Arc::from))
        })
        .await
    }

    /// The tenant's subscriptions.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn subscriptions(&self) -> Result<Answer<Arc<[Subscription]>>, GraphError> {
        let url = "/directory/subscriptions?$select=id,skuId,status,nextLifecycleDateTime";
        self.once("", || async {
            let listed = self.list(url.to_owned(), Organization::PERMISSION);
            Ok(listed.await?.map(Arc::from))
        })
        .await
    }
}
