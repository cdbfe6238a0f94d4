//! Registrations: what the tenant that owns an application says of it.

use jiff::Timestamp;
use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;
use crate::service_principal::VerifiedPublisher;

const PERMISSION: &str = "Application.Read.All";

const SELECT: &str = "id,appId,signInAudience,isFallbackPublicClient,web,spa,publicClient,\
                      requiredResourceAccess,passwordCredentials,keyCredentials,verifiedPublisher";

/// The registration of an application.
/// Source: Microsoft Graph v1.0, resource type application.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The object id.
    pub id: String,
    /// The application id.
    pub app_id: String,
    /// Whose accounts it is meant for: `AzureADMyOrg`, `AzureADMultipleOrgs`,
    /// `AzureADandPersonalMicrosoftAccount` or `PersonalMicrosoftAccount`.
    #[serde(deserialize_with = "reply::stated")]
    pub sign_in_audience: Option<String>,
    /// Whether it may be a client without a secret where Entra cannot tell. Off, where absent.
    #[serde(deserialize_with = "reply::stated")]
    pub is_fallback_public_client: Option<bool>,
    /// Where it is a web application.
    pub web: Option<Platform>,
    /// Where it is a single-page application.
    pub spa: Option<Platform>,
    /// Where it is installed.
    pub public_client: Option<Platform>,
    /// The permissions that it asks for, by the application that offers them.
    pub required_resource_access: Vec<RequiredAccess>,
    /// Its secrets.
    pub password_credentials: Vec<AppCredential>,
    /// Its certificates.
    pub key_credentials: Vec<AppCredential>,
    /// Who published it, where Microsoft has verified that.
    #[serde(deserialize_with = "reply::stated")]
    pub verified_publisher: Option<VerifiedPublisher>,
}

/// Where tokens are sent on a platform.
/// Source: Microsoft Graph v1.0, resource types webApplication, spaApplication and
/// publicClientApplication.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Platform {
    /// The addresses.
    pub redirect_uris: Vec<String>,
}

/// The permissions of one application that another asks for.
/// Source: Microsoft Graph v1.0, resource type requiredResourceAccess.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct RequiredAccess {
    /// The application that offers them.
    pub resource_app_id: String,
    /// The permissions.
    pub resource_access: Vec<ResourceAccess>,
}

/// A permission that an application asks for.
/// Source: Microsoft Graph v1.0, resource type resourceAccess.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct ResourceAccess {
    /// Its id.
    pub id: String,
    /// `Scope` for a delegated permission, `Role` for an application permission.
    #[serde(rename = "type", deserialize_with = "reply::stated")]
    pub kind: Option<String>,
}

/// A secret or a certificate, without what is secret of it.
/// Source: Microsoft Graph v1.0, resource types passwordCredential and keyCredential.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct AppCredential {
    /// From when on it is valid.
    #[serde(deserialize_with = "reply::stated")]
    pub start_date_time: Option<Timestamp>,
    /// Until when.
    #[serde(deserialize_with = "reply::stated")]
    pub end_date_time: Option<Timestamp>,
    /// What a certificate is for: `Verify` to sign in with, `Sign` to sign tokens.
    #[serde(default)]
    pub usage: Option<String>,
}

impl Graph {
    /// The registration of the application with this application id, where the tenant owns it. An
    /// absence is confirmed by a second, different question.
    ///
    /// # Errors
    /// When Graph does not answer, answers about another application, or the two questions
    /// disagree.
    pub async fn registration(
        &self,
        app_id: &str,
    ) -> Result<Answer<Option<Registration>>, GraphError> {
        let id = encode(app_id);
        let by_key = format!("/applications(appId='{id}')?$select={SELECT}");
        let answer = reply::one::<Registration>(self.ask(by_key, PERMISSION).await?)?;
        let answer = reply::with_id(
            answer,
            app_id,
            |found| &found.app_id,
            |asked, got| Flaw::OtherApplication { asked, got },
        )?;
        if answer.value.is_some() {
            return Ok(answer);
        }
        let filter = format!("/applications?$filter=appId%20eq%20%27{id}%27&$select={SELECT}");
        self.confirm_absence(answer, "key", filter, PERMISSION)
            .await
    }
}
