//! Service principals: an application's presence in the tenant.

use serde::Deserialize;
use serde_json::Value;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;

const PERMISSION: &str = "Application.Read.All";

const SELECT: &str = "id,appId,displayName,accountEnabled,isDisabled,disabledByMicrosoftStatus,\
                      appOwnerOrganizationId,appRoleAssignmentRequired,signInAudience,\
                      verifiedPublisher,oauth2PermissionScopes";

/// What decides whether an application can be signed in to in this tenant.
/// Source: Microsoft Graph v1.0, resource type servicePrincipal.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct ServicePrincipal {
    /// The object id in this tenant.
    pub id: String,
    /// The application id, the same in every tenant.
    pub app_id: String,
    /// The name shown in portals. Anybody can give any name: never decide by it.
    #[serde(deserialize_with = "reply::stated")]
    pub display_name: Option<String>,
    /// `false` blocks every sign-in to the application.
    #[serde(deserialize_with = "reply::stated")]
    pub account_enabled: Option<bool>,
    /// `true` where the application is disabled for the tenant.
    #[serde(default)]
    pub is_disabled: Option<bool>,
    /// `null` or `NotDisabled` unless Microsoft has disabled the application.
    #[serde(deserialize_with = "reply::stated")]
    pub disabled_by_microsoft_status: Option<String>,
    /// The tenant that owns the application.
    #[serde(deserialize_with = "reply::stated")]
    pub app_owner_organization_id: Option<String>,
    /// Whether only accounts that are assigned to the application get tokens for it.
    #[serde(deserialize_with = "reply::stated")]
    pub app_role_assignment_required: Option<bool>,
    /// Whose accounts it is meant for: `AzureADMyOrg`, `AzureADMultipleOrgs`,
    /// `AzureADandPersonalMicrosoftAccount` or `PersonalMicrosoftAccount`.
    #[serde(deserialize_with = "reply::stated")]
    pub sign_in_audience: Option<String>,
    /// Who published the application, where Microsoft has verified that.
    #[serde(deserialize_with = "reply::stated")]
    pub verified_publisher: Option<VerifiedPublisher>,
    /// What the application lets clients ask for in the name of a user.
    pub oauth2_permission_scopes: Vec<Scope>,
}

/// A delegated permission that an application offers.
/// Source: Microsoft Graph v1.0, resource type permissionScope.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    /// Its id.
    #[serde(deserialize_with = "reply::stated")]
    pub id: Option<String>,
    /// Its name, e.g. `Teams.ManageCalls`.
    #[serde(deserialize_with = "reply::stated")]
    pub value: Option<String>,
    /// `false` where it can no longer be asked for.
    #[serde(deserialize_with = "reply::stated")]
    pub is_enabled: Option<bool>,
    /// Who may consent to it: `User` for everybody, `Admin` for an administrator alone.
    #[serde(rename = "type", deserialize_with = "reply::stated")]
    pub kind: Option<String>,
}

/// The publisher of an application, as far as Microsoft has verified it.
/// Source: Microsoft Graph v1.0, resource type verifiedPublisher.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedPublisher {
    /// The publisher's id; none where nobody was verified.
    pub verified_publisher_id: Option<String>,
}

/// An application of the tenant, by its ids and its name.
/// Source: Microsoft Graph v1.0, resource type servicePrincipal.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Namesake {
    /// The object id.
    pub id: String,
    /// The application id.
    pub app_id: String,
    /// The name shown in portals.
    #[serde(deserialize_with = "reply::stated")]
    pub display_name: Option<String>,
}

/// A service principal that was deleted and can be restored.
/// Source: Microsoft Graph v1.0, "List deletedItems".
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct DeletedServicePrincipal {
    /// The object id, by which it is restored.
    pub id: String,
    /// The application id.
    #[serde(deserialize_with = "reply::stated")]
    pub app_id: Option<String>,
    /// When it was deleted.
    #[serde(deserialize_with = "reply::stated")]
    pub deleted_date_time: Option<String>,
}

impl Graph {
    /// The service principal of the application with this application id.
    ///
    /// It is looked up by the alternate key. An absence is confirmed by a second, different
    /// question (the filter), so that one odd answer cannot make it.
    ///
    /// # Errors
    /// When Graph does not answer, answers about another application, or the two questions
    /// disagree.
    pub async fn service_principal(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<ServicePrincipal>>, GraphError> {
        let id = crate::client::encode(app_id);
        let answer = reply::one::<ServicePrincipal>(self.ask(by_key(app_id), PERMISSION).await?)?;
        let answer = reply::with_id(
            answer,
            app_id,
            |found| &found.app_id,
            |asked, got| Flaw::OtherApplication { asked, got },
        )?;
        if answer.value.is_some() {
            return Ok(answer);
        }
        let by_filter =
            format!("/servicePrincipals?$filter=appId%20eq%20%27{id}%27&$select={SELECT}");
        self.confirm_absence(answer, "key", by_filter, PERMISSION)
            .await
    }

    /// Every application whose display name starts with this text.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn service_principals_named(
        &self,
        start: &str,
    ) -> Result<Answer<Vec<Namesake>>, GraphError> {
        let quoted = crate::client::encode(&start.replace('\'', "''"));
        let url = format!(
            "/servicePrincipals?$filter=startswith(displayName,%27{quoted}%27)\
             &$select=id,appId,displayName"
        );
        self.list(url, PERMISSION).await
    }

    /// The deleted service principal of an application that the tenant has no other one of; it can
    /// still be restored.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn deleted_service_principal(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<DeletedServicePrincipal>>, GraphError> {
        let answer = reply::one::<Value>(self.ask(by_key(app_id), PERMISSION).await?)?;
        if answer.value.is_some() {
            return Ok(Answer {
                value: None,
                evidence: answer.evidence,
            });
        }
        let url = "/directory/deletedItems/microsoft.graph.servicePrincipal\
                   ?$select=id,appId,deletedDateTime";
        let deleted = self.list::<DeletedServicePrincipal>(url.to_owned(), PERMISSION);
        let Answer { value, evidence } = deleted.await?;
        let is_it = |deleted: &DeletedServicePrincipal| {
            let found = deleted.app_id.as_deref();
            found.is_some_and(|found| found.eq_ignore_ascii_case(app_id))
        };
        Ok(Answer {
            value: value.into_iter().find(is_it),
            evidence,
        })
    }
}

/// Refuses a list of what belongs to an application in which an item names another one. `own` is
/// the application's own answer; where the tenant does not know it, there is nothing to compare.
pub(crate) fn about_one<T>(
    listed: Answer<Option<Vec<T>>>,
    own: Result<Answer<Option<ServicePrincipal>>, GraphError>,
    property: &str,
    named: impl Fn(&T) -> Option<String>,
) -> Result<Answer<Option<Vec<T>>>, GraphError> {
    let Some(own) = own?.value else {
        return Ok(listed);
    };
    let items = listed.value.iter().flatten();
    let is_own = |id: &str| id.eq_ignore_ascii_case(&own.id);
    match items
        .map(named)
        .find(|id| !id.as_deref().is_some_and(is_own))
    {
        None => Ok(listed),
        Some(got) => {
            let flaw = Flaw::Foreign {
                of: own.id,
                property: property.to_owned(),
                got,
            };
            Err(reply::malformed(&listed.evidence[0], flaw))
        }
    }
}

/// The question for the service principal of an application, by its alternate key.
fn by_key(app_id: &str) -> String {
    let id = crate::client::encode(app_id);
    format!("/servicePrincipals(appId='{id}')?$select={SELECT}")
}
