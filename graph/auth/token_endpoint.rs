//! The login host's endpoints: a form goes in, an answer or an OAuth error comes out.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use reqwest::RequestBuilder;
use secrecy::SecretString;

use super::answer::{Fields, Given};
use super::{Login, SignInError};
use crate::error::ErrorKind;
use crate::log::Sent;
use crate::patience::Wait;
use crate::{exchange, patience};

/// A token, as the token endpoint gives it out.
pub(super) struct Token {
    pub(super) access_token: SecretString,
    /// Only where a user signs in and `offline_access` was asked for.
    pub(super) refresh_token: Option<SecretString>,
}

/// Source: RFC 6749 section 5.1, which requires the type of a token and compares it without case;
/// Microsoft identity platform, "OAuth 2.0 client credentials flow": `Bearer` is the only one, and
/// `expires_in` says for how many seconds it is good.
impl Given for Token {
    fn given(fields: &Fields) -> Result<Self, String> {
        let kind = fields.text("token_type")?;
        if !kind.eq_ignore_ascii_case("Bearer") {
            return Err("`token_type` is not Bearer".to_owned());
        }
        fields.lifetime("expires_in")?;
        let refresh_token = fields.optional("refresh_token")?;
        Ok(Self {
            access_token: fields.secret("access_token")?,
            refresh_token: refresh_token.map(SecretString::from),
        })
    }
}

/// An OAuth error. Source: RFC 6749 section 5.2.
pub(super) struct Refusal {
    /// The name of the error, e.g. `invalid_client`.
    pub(super) error: String,
    error_description: Option<String>,
    /// Entra's own: the numbers of its codes.
    error_codes: Vec<u32>,
}

impl Given for Refusal {
    fn given(fields: &Fields) -> Result<Self, String> {
        let description = fields.optional("error_description")?;
        Ok(Self {
            error: fields.text("error")?.to_owned(),
            error_description: description.map(str::to_owned),
            error_codes: fields.numbers("error_codes"),
        })
    }
}

/// What the login host answered.
struct Received {
    status: u16,
    wait: Option<Duration>,
    request_id: Option<String>,
    body: Vec<u8>,
}

impl Received {
    /// What kind of trouble an answer that is none is.
    fn trouble(&self) -> ErrorKind {
        match self.status {
            429 => ErrorKind::Throttled,
            status => ErrorKind::Status(status, String::new()),
        }
    }
}

impl Login {
    /// A token for a form.
    pub(super) async fn token(&self, form: &[(&str, &str)]) -> Result<Token, SignInError> {
        let answer = self.ask("token", form).await?;
        answer.map_err(|refusal| self.refused(refusal))
    }

    /// Posts a form to one of the tenant's endpoints, again where that can help.
    pub(super) async fn ask<T: Given>(
        &self,
        endpoint: &str,
        form: &[(&str, &str)],
    ) -> Result<Result<T, Refusal>, SignInError> {
        let mut attempt = 1;
        loop {
            let (trouble, named, end) = match self.post(endpoint, form).await {
                Ok(received) => match self.read(&received) {
                    Ok(Ok(answer)) => return Ok(Ok(answer)),
                    end => (received.trouble(), received.wait, end),
                },
                Err(cause) => {
                    let kind = ErrorKind::Unreachable(cause.clone());
                    (kind, None, Err(self.unreachable(cause)))
                }
            };
            let now = self.watch.elapsed();
            let Some(wait) = self.patience.wait(&trouble, named, attempt, now) else {
                return end;
            };
            attempt += u32::from(matches!(wait, Wait::Guessed(_)));
            self.watch.until(now + wait.time()).await;
        }
    }

    /// The address of one of the tenant's endpoints, `token` or `devicecode`.
    pub(super) fn address(&self, endpoint: &str) -> String {
        let tenant = crate::client::encode(self.credential.tenant_id());
        format!("{}/{tenant}/oauth2/v2.0/{endpoint}", self.endpoints.login)
    }

    /// Posts a form once, and tells the log. The error is the cause that no answer came.
    async fn post(&self, endpoint: &str, form: &[(&str, &str)]) -> Result<Received, String> {
        let request = self.http.post(self.address(endpoint)).form(form);
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        let started = Instant::now();
        let received = self.exchange(request).await.map_err(exchange::cause);
        let path = format!(
            "/{}/oauth2/v2.0/{endpoint}",
            crate::client::encode(self.credential.tenant_id())
        );
        let sent = Sent::new("POST", path, started);
        (self.log)(&match &received {
            Ok(received) => sent.answered(received.status, received.request_id.clone()),
            Err(cause) => sent.failed(cause.as_str()),
        });
        received
    }

    async fn exchange(&self, request: RequestBuilder) -> Result<Received, reqwest::Error> {
        let response = request.timeout(self.patience.answer).send().await?;
        let id = response.headers().get("x-ms-request-id");
        Ok(Received {
            status: response.status().as_u16(),
            wait: patience::named(response.headers()),
            request_id: id.and_then(|id| id.to_str().ok()).map(str::to_owned),
            body: response.bytes().await?.to_vec(),
        })
    }

    /// Reads an answer. One that gives something out and is an error at once is neither.
    fn read<T: Given>(&self, received: &Received) -> Result<Result<T, Refusal>, SignInError> {
        let status = received.status;
        let read = Fields::read(&received.body).and_then(|fields| {
            if fields.has("error") && (status == 200 || fields.has("access_token")) {
                return Err("it has an `error` beside what it gives out".to_owned());
            }
            match status {
                200 => T::given(&fields).map(Ok),
                _ => Refusal::given(&fields).map(Err),
            }
        });
        read.map_err(|what| SignInError::Malformed {
            tenant: self.credential.tenant_id().to_owned(),
            status,
            what,
        })
    }

    /// The error for an answer that refuses.
    pub(super) fn refused(&self, refusal: Refusal) -> SignInError {
        let description = refusal.error_description.unwrap_or(refusal.error);
        SignInError::Refused {
            tenant: self.credential.tenant_id().to_owned(),
            cloud: self.endpoints.cloud,
            description: without_trace_ids(&description),
            codes: refusal.error_codes,
        }
    }

    fn unreachable(&self, cause: String) -> SignInError {
        SignInError::Unreachable {
            tenant: self.credential.tenant_id().to_owned(),
            cause,
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
}
