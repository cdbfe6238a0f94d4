//! One sign-in, and the next ones of the same run.

use std::sync::Arc;
use std::time::Instant;

use secrecy::{ExposeSecret as _, SecretString};

use super::{Credential, SignInError};
use crate::courier::Counters;
use crate::endpoints::Endpoints;
use crate::patience::Patience;

/// Where and as whom to sign in, and how long to try.
pub(crate) struct Login {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoints: Endpoints,
    pub(crate) credential: Credential,
    pub(crate) patience: Patience,
    pub(crate) started: Instant,
    pub(crate) counters: Arc<Counters>,
}

impl Login {
    /// Gets an access token. `claims` are what a challenge asks the token to satisfy.
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
                self.client_credentials(&application.client_id, &proof, claims)
                    .await
            }
        }
    }

    /// A token for an application that proves who it is.
    ///
    /// Source: Microsoft identity platform, "OAuth 2.0 client credentials flow".
    async fn client_credentials(
        &self,
        client_id: &str,
        proof: &[(&str, &str)],
        claims: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        let scope = self.endpoints.scope();
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("scope", &scope),
        ];
        form.extend_from_slice(proof);
        form.extend(claims.map(|claims| ("claims", claims)));
        Ok(self.token(&form).await?.access_token)
    }
}
