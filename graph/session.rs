//! The token of a run, and how to get the next one.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use secrecy::SecretString;
use tokio::sync::Mutex;

use crate::auth::{Login, SignInError};
use crate::identity::Identity;
use crate::witness::{Stranger, Witness};

/// Who is signed in.
pub(crate) struct Session {
    login: Login,
    token: Mutex<Token>,
    /// Hears which tenant each token is for.
    witness: Arc<Witness>,
}

/// A token, and how many there were before it.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) secret: SecretString,
    number: u32,
}

impl Session {
    /// Signs in, whatever the way.
    ///
    /// # Errors
    /// When there is no token, or it is for another tenant than the one that was named by its id.
    pub(crate) async fn open(login: Login, witness: Arc<Witness>) -> Result<Self, SignInError> {
        let secret = login.access_token(None).await?;
        hear(&witness, &secret).map_err(|Stranger { found, .. }| SignInError::OtherTenant {
            tenant: login.credential.tenant_id().to_owned(),
            found,
        })?;
        Ok(Self {
            login,
            token: Mutex::new(Token { secret, number: 0 }),
            witness,
        })
    }

    /// What the token says of itself.
    pub(crate) async fn identity(&self) -> Option<Identity> {
        Identity::of(&self.token.lock().await.secret)
    }

    pub(crate) async fn token(&self) -> Token {
        self.token.lock().await.clone()
    }

    /// Replaces a token that was refused, unless somebody has done so already. Where that does
    /// not work, or the next one is for another tenant, the old one stays, and is refused again.
    pub(crate) async fn renew(&self, refused: &Token, claims: Option<&str>) {
        let mut token = self.token.lock().await;
        if token.number > refused.number {
            return;
        }
        if let Ok(secret) = self.login.access_token(claims).await
            && hear(&self.witness, &secret).is_ok()
        {
            *token = Token {
                secret,
                number: token.number + 1,
            };
        }
    }
}

/// Hears which tenant a token is for. One that does not say is held to nothing here: what the tenant
/// answers is.
fn hear(witness: &Witness, token: &SecretString) -> Result<(), Stranger> {
    match Identity::of(token).and_then(|identity| identity.tenant) {
        Some(tenant) => witness.hear(&tenant),
        None => Ok(()),
    }
}

/// The claims that a challenge asks the next token to satisfy, as JSON.
///
/// Source: Microsoft Entra, "Claims challenges, claims requests, and client capabilities": the
/// parameter `claims` of `WWW-Authenticate`, in base64. Order and quoting of parameters vary.
pub(crate) fn claims(challenge: &str) -> Option<String> {
    let parameter = challenge
        .split([' ', ','])
        .find_map(|part| part.trim().strip_prefix("claims="))?;
    let encoded = parameter.trim_matches('"').trim_end_matches('=');
    let decoded = [STANDARD_NO_PAD, URL_SAFE_NO_PAD]
        .iter()
        .find_map(|alphabet| alphabet.decode(encoded).ok())
        .or_else(|| STANDARD.decode(parameter.trim_matches('"')).ok())?;
    let json = String::from_utf8(decoded).ok()?;
    serde_json::from_str::<serde_json::Value>(&json)
        .is_ok_and(|v| v.is_object())
        .then_some(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIMS: &str = r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#;

    #[test]
    fn claims_are_found_whatever_the_order_and_the_quoting() {
        let encoded = STANDARD.encode(CLAIMS);
        for challenge in [
            format!(r#"Bearer realm="", error="insufficient_claims", claims="{encoded}""#),
            format!(r#"Bearer claims="{encoded}",realm="""#),
            format!(
                "Bearer realm=\"\", claims={}",
                encoded.trim_end_matches('=')
            ),
        ] {
            assert_eq!(claims(&challenge).as_deref(), Some(CLAIMS), "{challenge}");
        }
    }

    #[test]
    fn a_challenge_without_claims_or_with_nonsense_has_none() {
        assert_eq!(claims(r#"Bearer realm="""#), None);
        assert_eq!(claims(r#"Bearer claims="!!!""#), None);
        assert_eq!(
            claims(&format!("Bearer claims={}", STANDARD.encode("[1]"))),
            None
        );
    }
}
