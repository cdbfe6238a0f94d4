//! The identity of a GitHub Actions job, as a token that GitHub signs.
//!
//! Written here because `azure_identity` has no credential for it.

use std::sync::atomic::Ordering;
use std::time::Instant;

use secrecy::{ExposeSecret as _, SecretString};

use super::answer::Fields;
use super::{Login, SignInError};
use crate::endpoints::{is_loopback, is_plain};
use crate::exchange;
use crate::log::Sent;

/// The audience that Entra ID expects in the token of another issuer.
/// Source: Microsoft Entra, "Workload identity federation".
const AUDIENCE: &str = "api://AzureADTokenExchange";

/// Where a job gets its token. Source: GitHub Actions, "`OpenID` Connect reference".
#[derive(Clone, Debug)]
pub struct GithubActions {
    /// `ACTIONS_ID_TOKEN_REQUEST_URL`.
    pub request_url: String,
    /// `ACTIONS_ID_TOKEN_REQUEST_TOKEN`.
    pub request_token: SecretString,
}

impl GithubActions {
    /// Asks GitHub for the job's token.
    pub(super) async fn assertion(&self, login: &Login) -> Result<SecretString, SignInError> {
        let failed = |cause: String| {
            login.failed(
                "GitHub Actions",
                cause,
                "Give the job the permission `id-token: write`.",
            )
        };
        if is_plain(&self.request_url) && !is_loopback(&self.request_url) {
            return Err(failed(
                "ACTIONS_ID_TOKEN_REQUEST_URL is plain HTTP".to_owned(),
            ));
        }
        login.counters.requests.fetch_add(1, Ordering::Relaxed);
        let request = login
            .http
            .get(&self.request_url)
            .query(&[("audience", AUDIENCE)])
            .bearer_auth(self.request_token.expose_secret())
            .timeout(login.patience.answer);
        let cause = |error| failed(exchange::cause(error));
        let started = Instant::now();
        let response = request.send().await;
        // Neither the address nor the query: GitHub's names the run.
        let sent = Sent::new("GET", "ACTIONS_ID_TOKEN_REQUEST_URL", started);
        (login.log)(&match &response {
            Ok(response) => sent.answered(response.status().as_u16(), None),
            Err(_) => sent.failed("GitHub did not answer"),
        });
        let response = response.map_err(cause)?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(failed(format!("GitHub answered {status}")));
        }
        let body = response.bytes().await.map_err(cause)?;
        let token = Fields::read(&body).and_then(|fields| fields.secret("value"));
        token.map_err(|what| failed(format!("GitHub answered without a token: {what}")))
    }
}
