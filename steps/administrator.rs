//! Who changes a mock tenant: the application of its fixture that may write.

use greenroom_graph::{Endpoints, install_tls_provider};
use greenroom_mock::Credential;
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// An administrator of a tenant on a mock [`Server`](greenroom_mock::Server), over HTTP like everybody.
/// Nothing here can reach a live tenant: it takes addresses of plain HTTP alone.
pub struct Administrator {
    http: Client,
    base: String,
    token: String,
}

/// What kept an administrator from the tenant.
#[derive(Debug, thiserror::Error)]
#[error("the administrator of the mock tenant {0}")]
pub struct AdministratorError(String);

impl Administrator {
    /// Signs in to the tenant that is served at `base`.
    ///
    /// # Errors
    /// The login host refuses: the text holds its code, e.g. `AADSTS90002`.
    pub async fn sign_in(base: &str, credential: &Credential) -> Result<Self, AdministratorError> {
        install_tls_provider();
        let http = Client::builder().no_proxy().redirect(Policy::none());
        let http = http.build().map_err(lost)?;
        let scope = Endpoints::at(base).scope();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &credential.client_id),
            ("client_secret", &credential.client_secret),
            ("scope", &scope),
        ];
        let address = format!("{base}/{}/oauth2/v2.0/token", credential.tenant_id);
        let (_, answer) = sent(http.post(address).form(&form)).await?;
        let Some(token) = answer["access_token"].as_str() else {
            let why = answer["error_description"].as_str().unwrap_or_default();
            return Err(AdministratorError(format!("may not sign in: {why}")));
        };
        Ok(Self {
            token: token.to_owned(),
            base: base.to_owned(),
            http,
        })
    }

    /// Sends a request to Graph's version 1.0 and returns the status and the body of the answer;
    /// `null` for none.
    ///
    /// # Errors
    /// The mock does not answer.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(u16, Value), AdministratorError> {
        let address = format!("{}/v1.0{path}", self.base);
        let request = self.http.request(method, address).bearer_auth(&self.token);
        sent(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }
}

async fn sent(request: RequestBuilder) -> Result<(u16, Value), AdministratorError> {
    let answer = request.send().await.map_err(lost)?;
    let status = answer.status().as_u16();
    let body = answer.bytes().await.map_err(lost)?;
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}

fn lost(error: reqwest::Error) -> AdministratorError {
    AdministratorError(format!("got no answer: {}", error.without_url()))
}
