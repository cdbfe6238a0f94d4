//! Access tokens: signed when they are issued, checked when they are used.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use jiff::Timestamp;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::caller::{Application, Caller, User};
use super::super::hosts;
use super::super::ids;
use super::super::problem::Problem;
use super::{Login, discovery};

/// How long a token is good, in seconds.
pub(super) const LIFETIME: i64 = 3599;

/// The name of the signing key in headers and in the published key set.
pub(super) const KEY_ID: &str = "greenroom-mock";

/// The mock's signing key. It is published with the program and protects nothing: whoever can
/// reach a mock may as well read its fixture.
static SIGNING: LazyLock<EncodingKey> = LazyLock::new(|| {
    greenroom_jwt::install();
    EncodingKey::from_rsa_pem(include_bytes!("signing-key.pem"))
        .expect("the bundled key is checked by the tests")
});

/// The public half, as Entra publishes it.
pub(super) static PUBLIC: LazyLock<Jwk> = LazyLock::new(|| {
    let mut key = Jwk::from_encoding_key(&SIGNING, Algorithm::RS256)
        .expect("the bundled key is checked by the tests");
    key.common.key_id = Some(KEY_ID.to_owned());
    key
});

static VERIFYING: LazyLock<DecodingKey> = LazyLock::new(|| {
    DecodingKey::from_jwk(&PUBLIC).expect("the bundled key is checked by the tests")
});

/// What an access token says (Entra documentation, "Access token claims reference").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The resource.
    pub(crate) aud: String,
    /// The issuer.
    pub(crate) iss: String,
    /// Issued at, in seconds since 1970, like the next two.
    pub(crate) iat: i64,
    pub(crate) nbf: i64,
    pub(crate) exp: i64,
    /// The application.
    pub(crate) appid: String,
    pub(crate) app_displayname: String,
    /// `app` or `user`.
    pub(crate) idtyp: String,
    /// The object id of the service principal or the user.
    pub(crate) oid: String,
    pub(crate) sub: String,
    /// The tenant.
    pub(crate) tid: String,
    /// Application permissions; absent when none is granted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<String>,
    /// Delegated permissions, separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scp: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) upn: Option<String>,
    /// Client capabilities, such as `CP1` for continuous access evaluation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) xms_cc: Vec<String>,
    /// The `nbf` of the challenge this token answers. Entra keeps that to itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) challenge: Option<String>,
    /// Identifies the token.
    pub(crate) uti: String,
    pub(crate) ver: String,
}

/// What a refresh token says. Clients cannot read Entra's, and should not read this.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refresh {
    aud: String,
    exp: i64,
    pub(super) appid: String,
    /// The object id of the user.
    pub(super) sub: String,
    pub(super) scope: String,
}

/// How long a refresh token is good, in seconds: 90 days.
const REFRESH_LIFETIME: i64 = 90 * 24 * 3600;

/// Keeps a refresh token from being taken for an access token.
const REFRESH: &str = "refresh";

/// The refresh token that goes with an access token.
pub(super) fn refresh(claims: &Claims, scope: &str) -> String {
    sign(&Refresh {
        aud: REFRESH.to_owned(),
        exp: claims.iat + REFRESH_LIFETIME,
        appid: claims.appid.clone(),
        sub: claims.oid.clone(),
        scope: scope.to_owned(),
    })
}

/// Reads a refresh token that is still good.
pub(super) fn read_refresh(token: &str, now: Timestamp) -> Option<Refresh> {
    let refresh: Refresh = verify(token).ok()?;
    (refresh.aud == REFRESH && refresh.exp > now.as_second()).then_some(refresh)
}

/// The ID token that goes with an access token (`OpenID` Connect Core 1.0, section 2).
pub(super) fn identity(login: &Login<'_>, claims: &Claims, name: Option<&str>) -> String {
    sign(&json!({
        "aud": claims.appid,
        "iss": discovery::issuer(login),
        "iat": claims.iat,
        "nbf": claims.nbf,
        "exp": claims.exp,
        "oid": claims.oid,
        "sub": claims.sub,
        "tid": claims.tid,
        "name": name,
        "preferred_username": claims.upn,
        "ver": "2.0",
    }))
}

/// Signs claims.
pub(super) fn sign(claims: &impl Serialize) -> String {
    let mut header = Header::new(Algorithm::RS256);
    header.kid = Some(KEY_ID.to_owned());
    encode(&header, claims, &SIGNING).unwrap_or_default()
}

/// Tokens whose signature was checked before. To check it takes longer than most requests.
#[derive(Debug, Default)]
pub(crate) struct Verified(Mutex<HashMap<[u8; 32], Claims>>);

/// The most tokens to remember; beyond it they are checked anew.
const REMEMBERED: usize = 256;

impl Verified {
    fn claims(&self, token: &str) -> Result<Claims, Problem> {
        let key = ids::digest(&[token]);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = known.get(&key) {
            return Ok(claims.clone());
        }
        let claims: Claims = verify(token)?;
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(key, claims.clone());
        Ok(claims)
    }
}

/// Reads the token of an `Authorization` header, or refuses it as Graph does.
pub(crate) fn check(
    verified: &Verified,
    authorization: Option<&str>,
    tenant_id: &str,
    base: &str,
    now: Timestamp,
) -> Result<Claims, Problem> {
    let token = authorization
        .and_then(|header| header.split_once(' '))
        .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.is_empty())
        .map(|(_, token)| token.trim())
        .ok_or_else(|| Problem::unauthenticated("Access token is empty."))?;
    let claims = verified.claims(token)?;
    if claims.exp <= now.as_second() || claims.nbf > now.as_second() {
        return Err(Problem::unauthenticated(
            "Lifetime validation failed, the token is expired.",
        ));
    }
    if !hosts::is_graph(&claims.aud, base) {
        return Err(Problem::unauthenticated(
            "Access token validation failure. Invalid audience.",
        ));
    }
    if claims.tid != tenant_id {
        return Err(Problem::unauthenticated(
            "Access token validation failure. Invalid tenant.",
        ));
    }
    Ok(claims)
}

/// What a token says, if the mock signed it.
pub(super) fn read(token: &str) -> Option<Claims> {
    verify(token).ok()
}

/// The signature is checked here, times and audience by the mock's own clock and names.
fn verify<T: DeserializeOwned>(token: &str) -> Result<T, Problem> {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    decode(token, &VERIFYING, &validation)
        .map(|data| data.claims)
        .map_err(|error| {
            Problem::unauthenticated(match error.kind() {
                jsonwebtoken::errors::ErrorKind::InvalidSignature => {
                    "Access token validation failure. Invalid signature."
                }
                _ => "CompactToken parsing failed with error code: 80049217",
            })
        })
}

impl From<Claims> for Caller {
    fn from(claims: Claims) -> Self {
        match claims.scp {
            Some(scopes) => Self::User(User {
                app_id: claims.appid,
                object_id: claims.oid,
                scopes: scopes.split(' ').map(str::to_owned).collect(),
            }),
            None => Self::Application(Application {
                app_id: claims.appid,
                object_id: claims.oid,
                roles: claims.roles,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "http://127.0.0.1:4000/1";
    const NOON: Timestamp = Timestamp::constant(1_800_000_000, 0);

    fn claims() -> Claims {
        Claims {
            aud: hosts::GRAPH_APP_ID.to_owned(),
            tid: "contoso".to_owned(),
            nbf: NOON.as_second(),
            exp: NOON.as_second() + LIFETIME,
            ..Claims::default()
        }
    }

    fn refusal(token: &str, at: Timestamp) -> String {
        let header = format!("Bearer {token}");
        let problem = check(&Verified::default(), Some(&header), "contoso", BASE, at).unwrap_err();
        assert_eq!(
            (problem.status, &*problem.code),
            (401, "InvalidAuthenticationToken")
        );
        problem.message
    }

    #[test]
    fn what_was_signed_is_read_back() {
        let header = format!("Bearer {}", sign(&claims()));
        let verified = Verified::default();
        let check = || check(&verified, Some(&header), "contoso", BASE, NOON);
        assert_eq!(check(), Ok(claims()));
        assert_eq!(check(), Ok(claims()), "the second time it is remembered");
    }

    #[test]
    fn a_changed_token_is_refused() {
        let other = Claims {
            roles: vec!["Directory.ReadWrite.All".to_owned()],
            ..claims()
        };
        let (token, other) = (sign(&claims()), sign(&other));
        let (start, _) = other.rsplit_once('.').unwrap();
        let (_, signature) = token.rsplit_once('.').unwrap();
        assert!(refusal(&format!("{start}.{signature}"), NOON).contains("Invalid signature"));
    }

    #[test]
    fn an_expired_token_is_refused() {
        let later = Timestamp::constant(1_800_010_000, 0);
        assert!(refusal(&sign(&claims()), later).contains("expired"));
    }

    #[test]
    fn a_token_for_another_resource_is_refused() {
        let other = Claims {
            aud: "https://vault.example".to_owned(),
            ..claims()
        };
        assert!(refusal(&sign(&other), NOON).contains("Invalid audience"));
    }

    #[test]
    fn what_is_no_token_is_refused() {
        assert!(refusal("abc", NOON).contains("80049217"));
    }
}
