//! The device authorization grant: a person signs in elsewhere with a code.
//!
//! Written here because `azure_identity` has no credential for it. Sources: RFC 8628; Microsoft
//! identity platform, "OAuth 2.0 device authorization grant flow".

use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::{Instant, sleep};

use super::answer::{Fields, Given};
use super::token_endpoint::Token;
use super::{Login, SignInError};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// How much slower to ask after `slow_down`. Source: RFC 8628 section 3.5.
const SLOWER: Duration = Duration::from_secs(5);

struct Started {
    device_code: SecretString,
    /// What the person has to do, in words, the code included.
    message: String,
    /// Seconds until the code ends.
    expires_in: u64,
    /// Seconds between two questions.
    interval: u64,
}

/// Source: RFC 8628 section 3.2, which waits five seconds where it is not said how long.
impl Given for Started {
    fn given(fields: &Fields) -> Result<Self, String> {
        let interval = fields.has("interval").then(|| fields.seconds("interval"));
        Ok(Self {
            device_code: fields.secret("device_code")?,
            message: fields.text("message")?.to_owned(),
            expires_in: fields.lifetime("expires_in")?,
            interval: interval.unwrap_or(Ok(5))?,
        })
    }
}

impl Login {
    /// A token for the person who enters the code that `prompt` shows; later ones come from the
    /// refresh token of that sign-in.
    pub(super) async fn device_code(
        &self,
        client_id: &str,
        prompt: fn(&str),
        claims: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        let mut refresh_token = self.refresh_token.lock().await;
        let token = match &*refresh_token {
            Some(known) => self.refresh(client_id, known, claims).await?,
            None => self.start(client_id, prompt).await?,
        };
        if token.refresh_token.is_some() {
            *refresh_token = token.refresh_token;
        }
        Ok(token.access_token)
    }

    async fn start(&self, client_id: &str, prompt: fn(&str)) -> Result<Token, SignInError> {
        let scope = self.user_scope();
        let form = [("client_id", client_id), ("scope", &scope)];
        let started = self.ask::<Started>("devicecode", &form).await?;
        let started = started.map_err(|refusal| self.refused(refusal))?;
        prompt(&started.message);
        self.poll(client_id, &started).await
    }

    /// Asks until the person has entered the code, has declined, or the code has ended.
    async fn poll(&self, client_id: &str, started: &Started) -> Result<Token, SignInError> {
        let end = Instant::now() + Duration::from_secs(started.expires_in);
        let mut interval = Duration::from_secs(started.interval);
        let form = [
            ("grant_type", GRANT),
            ("client_id", client_id),
            ("device_code", started.device_code.expose_secret()),
        ];
        loop {
            sleep(interval).await;
            match self.ask("token", &form).await? {
                Ok(token) => return Ok(token),
                Err(refusal) if Instant::now() >= end => return Err(self.refused(refusal)),
                Err(refusal) => match refusal.error.as_str() {
                    "authorization_pending" => {}
                    "slow_down" => interval += SLOWER,
                    _ => return Err(self.refused(refusal)),
                },
            }
        }
    }

    async fn refresh(
        &self,
        client_id: &str,
        refresh_token: &SecretString,
        claims: Option<&str>,
    ) -> Result<Token, SignInError> {
        let scope = self.user_scope();
        let mut form = vec![
            ("grant_type", "refresh_token"),
            ("client_id", client_id),
            ("scope", &scope),
            ("refresh_token", refresh_token.expose_secret()),
        ];
        form.extend(claims.map(|claims| ("claims", claims)));
        self.token(&form).await
    }

    fn user_scope(&self) -> String {
        format!("{} offline_access", self.endpoints.scope())
    }
}
