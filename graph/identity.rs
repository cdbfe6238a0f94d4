//! What an access token says of itself.
//!
//! It is read without a look at the signature: to trust a token is Microsoft Graph's business, and
//! nothing here decides a verdict.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

/// Whom an access token stands for, and what it may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The service that it is for, by address or application id.
    pub audience: Option<String>,
    /// The application (client) id that it was given to.
    pub application: Option<String>,
    /// The object id of the service principal or the person.
    pub object: Option<String>,
    /// The sign-in name of the person, where one signed in.
    pub person: Option<String>,
    /// The tenant's id.
    pub tenant: Option<String>,
    /// When it was issued.
    pub issued: Option<Timestamp>,
    /// When it ends.
    pub expires: Option<Timestamp>,
    /// What it may do.
    pub granted: Granted,
}

/// The permissions of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granted {
    /// An application's own.
    Application(Vec<String>),
    /// Those of an application that acts for a person.
    Delegated(Vec<String>),
}

impl Granted {
    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::Application(names) | Self::Delegated(names) => names,
        }
    }
}

/// Source: Microsoft identity platform, "Access token claims reference".
#[derive(Deserialize)]
struct Claims {
    aud: Option<String>,
    /// Of tokens of version 1, which Microsoft Graph's are.
    appid: Option<String>,
    /// Of tokens of version 2.
    azp: Option<String>,
    oid: Option<String>,
    upn: Option<String>,
    preferred_username: Option<String>,
    tid: Option<String>,
    iat: Option<i64>,
    exp: Option<i64>,
    #[serde(default)]
    roles: Vec<String>,
    scp: Option<String>,
}

impl Identity {
    /// Reads a token; nothing for one that is no JSON Web Token, which says nothing.
    #[must_use]
    pub(crate) fn of(token: &SecretString) -> Option<Self> {
        let mut parts = token.expose_secret().split('.');
        let (Some(_), Some(claims), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
        let claims: Claims = serde_json::from_slice(&claims).ok()?;
        let time = |second: Option<i64>| Timestamp::from_second(second?).ok();
        let granted = match &claims.scp {
            Some(scopes) => {
                Granted::Delegated(scopes.split_whitespace().map(str::to_owned).collect())
            }
            None => Granted::Application(claims.roles),
        };
        Some(Self {
            audience: claims.aud,
            application: claims.appid.or(claims.azp),
            object: claims.oid,
            person: claims.upn.or(claims.preferred_username),
            tenant: claims.tid,
            issued: time(claims.iat),
            expires: time(claims.exp),
            granted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(claims: &str) -> Option<Identity> {
        let claims = URL_SAFE_NO_PAD.encode(claims);
        Identity::of(&format!("header.{claims}.signature").into())
    }

    #[test]
    fn an_applications_token_has_roles() {
        let identity = of(r#"{"appid":"a","tid":"t","exp":60,"roles":["User.Read.All"]}"#).unwrap();
        assert_eq!(identity.application.as_deref(), Some("a"));
        assert_eq!(identity.tenant.as_deref(), Some("t"));
        assert_eq!(identity.expires, Timestamp::from_second(60).ok());
        let roles = vec!["User.Read.All".to_owned()];
        assert_eq!(identity.granted, Granted::Application(roles));
    }

    #[test]
    fn a_persons_token_has_scopes() {
        let identity = of(r#"{"azp":"a","upn":"p@contoso.example","scp":"A.Read B.Read"}"#);
        let identity = identity.unwrap();
        assert_eq!(identity.application.as_deref(), Some("a"));
        assert_eq!(identity.person.as_deref(), Some("p@contoso.example"));
        let scopes = vec!["A.Read".to_owned(), "B.Read".to_owned()];
        assert_eq!(identity.granted, Granted::Delegated(scopes));
    }

    #[test]
    fn a_token_without_permissions_is_an_applications() {
        assert_eq!(of("{}").unwrap().granted, Granted::Application(vec![]));
    }

    #[test]
    fn what_is_no_json_web_token_says_nothing() {
        for token in ["", "opaque", "a.b", "a.b.c", "a.e30.c.d", "..", "a.!!!.c"] {
            assert_eq!(Identity::of(&token.into()), None, "{token}");
        }
        for claims in ["[]", "{\"roles\":1}", "{\"exp\":\"soon\"}"] {
            assert_eq!(of(claims), None, "{claims}");
        }
    }
}
