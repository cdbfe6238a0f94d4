//! One sign-in, and the next ones of the same run.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::{Application, Credential, SignInError};
use crate::dispatcher::Counters;
use crate::endpoints::Endpoints;
use crate::log::Log;
use crate::patience::Patience;
use crate::watch::Watch;

/// The kind of assertion that a signed token is. Source: RFC 7523 section 2.2.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Where and as whom to sign in, and how long to try.
pub(crate) struct Login {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoints: Endpoints,
    pub(crate) credential: Credential,
    pub(crate) patience: Patience,
    pub(crate) watch: Watch,
    pub(crate) counters: Arc<Counters>,
    /// What the next token of a person comes from.
    pub(crate) refresh_token: Mutex<Option<SecretString>>,
    pub(crate) log: Log,
}

impl Login {
    /// Gets an access token. `claims` are what a challenge asks the token to satisfy, where the
    /// credential can pass them on.
    pub(crate) async fn access_token(
        &self,
        claims: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        match &self.credential {
            Credential::ClientSecret {
                application,
                secret,
            } => {
                let proof = [("client_secret", secret.expose_secret())];
                self.client_credentials(application, &proof, claims).await
            }
            Credential::Certificate {
                application,
                certificate,
            } => {
                let signed = certificate
                    .assertion(&application.client_id, &self.address("token"))
                    .map_err(|cause| self.failed("certificate", cause, "Check the certificate."))?;
                self.assertion(application, &signed, claims).await
            }
            Credential::WorkloadIdentity { application, token } => {
                let token = token.read().map_err(|cause| SignInError::Setting {
                    setting: format!("the token file {}", token.0.display()),
                    cause,
                    fix: "Check AZURE_FEDERATED_TOKEN_FILE.".to_owned(),
                })?;
                self.assertion(application, &token, claims).await
            }
            Credential::GithubActions { application, job } => {
                let token = job.assertion(self).await?;
                self.assertion(application, &token, claims).await
            }
            Credential::ManagedIdentity { client_id, .. } => {
                self.managed_identity(client_id.as_deref()).await
            }
            Credential::AzureCli { .. } => self.azure_cli().await,
            Credential::DeviceCode {
                application,
                prompt,
            } => {
                self.device_code(&application.client_id, *prompt, claims)
                    .await
            }
            Credential::AccessToken { token, .. } => Ok(token.clone()),
        }
    }

    /// A token for an application that a signed token proves.
    async fn assertion(
        &self,
        application: &Application,
        signed: &SecretString,
        claims: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        let proof = [
            ("client_assertion_type", JWT_BEARER),
            ("client_assertion", signed.expose_secret()),
        ];
        self.client_credentials(application, &proof, claims).await
    }

    /// A token for an application that proves who it is.
    ///
    /// Source: Microsoft identity platform, "OAuth 2.0 client credentials flow".
    async fn client_credentials(
        &self,
        application: &Application,
        proof: &[(&str, &str)],
        claims: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        let scope = self.endpoints.scope();
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", &application.client_id),
            ("scope", &scope),
        ];
        form.extend_from_slice(proof);
        form.extend(claims.map(|claims| ("claims", claims)));
        Ok(self.token(&form).await?.access_token)
    }

    /// The error of a method that does not reach the tenant's login host by itself.
    pub(super) fn failed(&self, method: &'static str, cause: String, fix: &str) -> SignInError {
        SignInError::Failed {
            tenant: self.credential.tenant_id().to_owned(),
            method,
            cause,
            fix: fix.to_owned(),
        }
    }
}
