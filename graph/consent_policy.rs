//! The tenant's policies of consent: which applications may be given which permissions.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;

/// A policy of consent: a consent is allowed that matches one of `includes` and none of `excludes`.
/// Source: Microsoft Graph v1.0, resource type permissionGrantPolicy. Both lists come with it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct PermissionGrantPolicy {
    /// Its id, by which the authorization policy names it.
    pub id: String,
    /// What it allows.
    pub includes: Vec<GrantCondition>,
    /// What it does not allow all the same.
    pub excludes: Vec<GrantCondition>,
}

/// Conditions that all have to hold. What is left out holds for everything.
/// Source: Microsoft Graph v1.0, resource type permissionGrantConditionSet.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct GrantCondition {
    /// `delegated`, `delegatedUserConsentable` or `application`.
    pub permission_type: Option<String>,
    /// `low`, `medium` or `high`, as the tenant classified the permission, or `all`.
    pub permission_classification: Option<String>,
    /// The application id of the resource, or `any`.
    pub resource_application: Option<String>,
    /// The ids of the permissions, or `all`.
    pub permissions: Option<Vec<String>>,
    /// The application ids of the clients, or `all`.
    pub client_application_ids: Option<Vec<String>>,
    /// The tenants that own the clients, or `all`.
    pub client_application_tenant_ids: Option<Vec<String>>,
    /// The verified publishers of the clients, or `all`.
    pub client_application_publisher_ids: Option<Vec<String>>,
    /// Whether the client's publisher has to be verified.
    pub client_applications_from_verified_publisher_only: Option<bool>,
    /// What else Graph says, by its name.
    #[serde(flatten)]
    pub others: BTreeMap<String, Value>,
}

/// How much a tenant trusts a delegated permission.
/// Source: Microsoft Graph v1.0, resource type delegatedPermissionClassification.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Classification {
    /// The permission's id.
    pub permission_id: Option<String>,
    /// `low`, `medium` or `high`.
    pub classification: Option<String>,
}

impl Graph {
    /// The tenant's policies of consent.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn permission_grant_policies(
        &self,
    ) -> Result<Answer<Arc<[PermissionGrantPolicy]>>, GraphError> {
        let url = "/policies/permissionGrantPolicies";
        self.once(url, || async {
            let listed = self.list(url.to_owned(), "Policy.Read.PermissionGrant");
            Ok(listed.await?.map(Arc::from))
        })
        .await
    }

    /// How the tenant classified the permissions of the application with this application id;
    /// `None` where Graph says that the tenant does not know it.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn classifications(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<Arc<[Classification]>>>, GraphError> {
        let id = encode(app_id);
        let url = format!("/servicePrincipals(appId='{id}')/delegatedPermissionClassifications");
        self.once(app_id, || async {
            let listed = self.list_of(url, "Application.Read.All");
            Ok(listed.await?.map(|listed| listed.map(Arc::from)))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asked_for_is_kept_by_its_name() {
        let text = r#"{"id": "a", "permissionType": "delegated", "somethingNew": true}"#;
        let condition: GrantCondition = serde_json::from_str(text).unwrap();
        assert_eq!(condition.permission_type.as_deref(), Some("delegated"));
        let names: Vec<&String> = condition.others.keys().collect();
        assert_eq!(names, ["id", "somethingNew"]);
    }
}
