//! Signing in: an application's credential becomes an access token.
//!
//! The client secret flow is written here because Microsoft's `azure_identity` refuses any
//! authority that is not HTTPS, and the bundled mock tenant listens on plain HTTP on loopback.

use std::time::{Duration, Instant};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::endpoints::Endpoints;
use crate::error::ErrorKind;
use crate::exchange;
use crate::explain::{self, Recognized};
use crate::patience::{self, Patience};

/// The application that audits, and its secret.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The tenant to sign in to: its id or one of its domains.
    pub tenant_id: String,
    /// The application (client) id.
    pub client_id: String,
    /// The client secret; zeroized on drop and never printed.
    pub client_secret: SecretString,
}

impl From<crate::mock::Credential> for Credential {
    fn from(mock: crate::mock::Credential) -> Self {
        Self {
            tenant_id: mock.tenant_id,
            client_id: mock.client_id,
            client_secret: mock.client_secret.into(),
        }
    }
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The login host answered with an OAuth error; the text starts with its `AADSTS` code.
    #[error("sign-in to tenant {tenant} was refused: {description}")]
    Refused {
        /// The tenant as it was asked for.
        tenant: String,
        /// The login host's own description without its trace ids.
        description: String,
        /// The numbers of its codes, e.g. 7000215 for `AADSTS7000215`.
        codes: Vec<u32>,
    },
    /// The login host did not answer.
    #[error("sign-in to tenant {tenant} failed: no answer from the login host ({cause})")]
    Unreachable {
        /// The tenant as it was asked for.
        tenant: String,
        /// The cause as the HTTP client reports it, without the address.
        cause: String,
    },
    /// The login host answered with neither a token nor an OAuth error.
    #[error(
        "sign-in to tenant {tenant} failed: the login host's answer (status {status}) is neither a token nor an error"
    )]
    Malformed {
        /// The tenant as it was asked for.
        tenant: String,
        /// The HTTP status.
        status: u16,
    },
}

impl SignInError {
    /// What is known of the codes that the login host refused with.
    #[must_use]
    pub fn recognized(&self) -> Vec<Recognized> {
        let Self::Refused {
            description, codes, ..
        } = self
        else {
            return vec![];
        };
        let codes = codes.iter().map(|code| format!(" AADSTS{code}"));
        let text: String = std::iter::once(description.clone()).chain(codes).collect();
        explain::read(&text).recognized
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TokenAnswer {
    Token {
        access_token: SecretString,
    },
    Refusal {
        error: String,
        error_description: Option<String>,
        #[serde(default)]
        error_codes: Vec<u32>,
    },
}

/// Where and as whom to sign in, and how long to try.
pub(crate) struct Login {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoints: Endpoints,
    pub(crate) credential: Credential,
    pub(crate) patience: Patience,
    pub(crate) started: Instant,
}

impl Login {
    /// Asks the tenant's token endpoint for an access token by client credentials, again where
    /// that can help. `claims` are what a challenge asks the token to satisfy.
    ///
    /// Source: Microsoft identity platform, "OAuth 2.0 client credentials flow".
    pub(crate) async fn access_token(
        &self,
        claims: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        for attempt in 1.. {
            let (trouble, named, error) = match self.ask(claims).await {
                Ok(answer) => match self.read(&answer) {
                    Ok(token) => return Ok(token),
                    Err(error) => (answer.trouble(), answer.wait, error),
                },
                Err(error) => {
                    let cause = exchange::cause(error);
                    let tenant = self.credential.tenant_id.clone();
                    let kind = ErrorKind::Unreachable(cause.clone());
                    (kind, None, SignInError::Unreachable { tenant, cause })
                }
            };
            match self.patience.wait(&trouble, named, attempt, self.started) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(error),
            }
        }
        unreachable!("patience ends")
    }

    async fn ask(&self, claims: Option<&str>) -> Result<TokenResponse, reqwest::Error> {
        let Self {
            endpoints,
            credential,
            patience,
            ..
        } = self;
        let scope = Endpoints::scope();
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", &credential.client_id),
            ("client_secret", credential.client_secret.expose_secret()),
            ("scope", &scope),
        ];
        form.extend(claims.map(|claims| ("claims", claims)));
        let url = format!(
            "{}/{}/oauth2/v2.0/token",
            endpoints.login, credential.tenant_id
        );
        let request = self.http.post(url).form(&form).timeout(patience.answer);
        let response = request.send().await?;
        let (status, wait) = (
            response.status().as_u16(),
            patience::named(response.headers()),
        );
        Ok(TokenResponse {
            status,
            wait,
            body: response.bytes().await?.to_vec(),
        })
    }

    fn read(&self, answer: &TokenResponse) -> Result<SecretString, SignInError> {
        let tenant = self.credential.tenant_id.clone();
        let status = answer.status;
        match serde_json::from_slice(&answer.body) {
            Ok(TokenAnswer::Token { access_token }) if status == 200 => Ok(access_token),
            Ok(TokenAnswer::Refusal {
                error,
                error_description,
                error_codes,
            }) => Err(SignInError::Refused {
                tenant,
                description: without_trace_ids(&error_description.unwrap_or(error)),
                codes: error_codes,
            }),
            _ => Err(SignInError::Malformed { tenant, status }),
        }
    }
}

/// What the login host answered.
struct TokenResponse {
    status: u16,
    wait: Option<Duration>,
    body: Vec<u8>,
}

impl TokenResponse {
    /// What kind of trouble an answer without a token is.
    fn trouble(&self) -> ErrorKind {
        match self.status {
            429 => ErrorKind::Throttled,
            status => ErrorKind::Status(status, String::new()),
        }
    }
}

/// Entra appends a trace id, a correlation id and a time to its descriptions.
fn without_trace_ids(description: &str) -> String {
    let end = description.find("Trace ID:").unwrap_or(description.len());
    description[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_shown_without_its_trace_ids() {
        let description = "AADSTS7000215: Invalid client secret. Trace ID: 1 Correlation ID: 2";
        assert_eq!(
            without_trace_ids(description),
            "AADSTS7000215: Invalid client secret."
        );
    }

    #[test]
    fn a_refusal_is_recognized_by_its_description_or_by_its_numbers() {
        for (description, codes) in [
            ("AADSTS7000215: Invalid client secret.", vec![]),
            ("unauthorized_client", vec![7_000_215]),
            ("AADSTS7000215: Invalid client secret.", vec![7_000_215]),
        ] {
            let refused = SignInError::Refused {
                tenant: "contoso.example".to_owned(),
                description: description.to_owned(),
                codes,
            };
            let [recognized] = &refused.recognized()[..] else {
                panic!("{refused:?}")
            };
            assert_eq!(recognized.explanation.code, "AADSTS7000215");
        }
    }

    #[test]
    fn a_credential_does_not_print_its_secret() {
        let credential = Credential {
            tenant_id: "contoso.example".to_owned(),
            client_id: "app".to_owned(),
            client_secret: "canary".into(),
        };
        assert!(!format!("{credential:?}").contains("canary"));
    }
}
