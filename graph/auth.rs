//! Signing in: an application's credential becomes an access token.
//!
//! The client secret flow is written here because Microsoft's `azure_identity` refuses any
//! authority that is not HTTPS, and the bundled mock tenant listens on plain HTTP on loopback.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::endpoints::Endpoints;
use crate::explain::{self, Recognized};

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

/// Asks the tenant's token endpoint for an access token by client credentials.
///
/// Source: Microsoft identity platform, "OAuth 2.0 client credentials flow".
pub(crate) async fn access_token(
    http: &reqwest::Client,
    endpoints: &Endpoints,
    credential: &Credential,
) -> Result<SecretString, SignInError> {
    let tenant = &credential.tenant_id;
    let unreachable = |error: reqwest::Error| SignInError::Unreachable {
        tenant: tenant.clone(),
        cause: crate::client::cause(error),
    };
    let response = http
        .post(format!("{}/{tenant}/oauth2/v2.0/token", endpoints.login))
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &credential.client_id),
            ("client_secret", credential.client_secret.expose_secret()),
            ("scope", &Endpoints::scope()),
        ])
        .send()
        .await
        .map_err(unreachable)?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(unreachable)?;
    match serde_json::from_slice(&body) {
        Ok(TokenAnswer::Token { access_token }) if status == 200 => Ok(access_token),
        Ok(TokenAnswer::Refusal {
            error,
            error_description,
            error_codes,
        }) => Err(SignInError::Refused {
            tenant: tenant.clone(),
            description: without_trace_ids(&error_description.unwrap_or(error)),
            codes: error_codes,
        }),
        _ => Err(SignInError::Malformed {
            tenant: tenant.clone(),
            status,
        }),
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
