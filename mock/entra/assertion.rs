//! Client assertions: a token the client signed itself with its certificate, or one that another
//! issuer signed for it (Entra documentation, "Certificate credentials" and "Workload identity
//! federation").

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode, decode_header};
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::super::state::{Certificate, Federated, Registration};
use super::Login;
use super::error::SignInError;

/// What an assertion says.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    /// Seconds since 1970. Some clients send fractions.
    exp: f64,
    nbf: Option<f64>,
}

/// One audience or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// Checks an assertion. The client's own names it as issuer; any other is a federated one.
pub(super) fn check(
    login: &Login<'_>,
    registration: &Registration,
    assertion: &str,
) -> Result<(), SignInError> {
    let claims: Claims = jsonwebtoken::dangerous::insecure_decode(assertion)
        .map_err(|_| SignInError::malformed_assertion())?
        .claims;
    if claims.iss.eq_ignore_ascii_case(&registration.app_id) {
        own(login, registration, assertion, &claims)?;
    } else {
        federated(registration, assertion, &claims)?;
    }
    timely(login, &claims)
}

fn timely(login: &Login<'_>, claims: &Claims) -> Result<(), SignInError> {
    let now = login.now.as_duration().as_secs_f64();
    if claims.exp <= now || claims.nbf.is_some_and(|nbf| nbf > now) {
        return Err(SignInError::untimely_assertion());
    }
    Ok(())
}

fn own(
    login: &Login<'_>,
    registration: &Registration,
    assertion: &str,
    claims: &Claims,
) -> Result<(), SignInError> {
    if !claims.sub.eq_ignore_ascii_case(&registration.app_id) {
        return Err(SignInError::assertion_subject());
    }
    let header = decode_header(assertion).map_err(|_| SignInError::malformed_assertion())?;
    let certificate = registration
        .certificates
        .iter()
        .filter(|certificate| certificate.end.is_none_or(|end| end > login.now))
        .find(|certificate| is_named(certificate, &header))
        .ok_or_else(|| SignInError::unknown_certificate(&registration.app_id))?;
    let pem = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        certificate.der
    );
    verify(assertion, &pem)
        .ok_or_else(|| SignInError::assertion_signature(&registration.app_id))?;
    if claims
        .aud
        .names()
        .iter()
        .any(|name| is_own_audience(login, name))
    {
        Ok(())
    } else {
        Err(SignInError::assertion_audience())
    }
}

/// Whether the header names the certificate, by its SHA-256 or its SHA-1 thumbprint.
fn is_named(certificate: &Certificate, header: &Header) -> bool {
    let Ok(der) = STANDARD.decode(&certificate.der) else {
        return false;
    };
    let sha256 = || URL_SAFE_NO_PAD.encode(Sha256::digest(&der));
    let sha1 = || URL_SAFE_NO_PAD.encode(Sha1::digest(&der));
    match (&header.x5t_s256, &header.x5t) {
        (Some(thumbprint), _) => thumbprint.trim_end_matches('=') == sha256(),
        (None, Some(thumbprint)) => thumbprint.trim_end_matches('=') == sha1(),
        (None, None) => false,
    }
}

/// The token endpoint, or the tenant's issuer, of this mock or of the login host it stands for.
fn is_own_audience(login: &Login<'_>, audience: &str) -> bool {
    let path = ["/oauth2/v2.0/token", "/oauth2/token", "/v2.0", "/"]
        .iter()
        .find_map(|end| audience.strip_suffix(end));
    path.and_then(|path| path.rsplit('/').next())
        .is_some_and(|tenant| login.state.is_named(tenant))
}

fn federated(
    registration: &Registration,
    assertion: &str,
    claims: &Claims,
) -> Result<(), SignInError> {
    let trusted = registration.federated.iter().any(|federated| {
        matches(federated, claims) && verify(assertion, &federated.public_key).is_some()
    });
    if trusted {
        Ok(())
    } else {
        Err(SignInError::no_federated_identity(&claims.iss, &claims.sub))
    }
}

fn matches(federated: &Federated, claims: &Claims) -> bool {
    let mut audiences = claims.aud.names().iter();
    federated.issuer == claims.iss
        && federated.subject == claims.sub
        && audiences.any(|audience| federated.audiences.contains(audience))
}

/// Whether the signature is that of the key, by PS256 or RS256.
fn verify(assertion: &str, pem: &str) -> Option<()> {
    greenroom_jwt::install();
    let key = DecodingKey::from_rsa_pem(pem.as_bytes()).ok()?;
    let mut validation = Validation::new(Algorithm::PS256);
    validation.algorithms = vec![Algorithm::PS256, Algorithm::RS256];
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    decode::<Claims>(assertion, &key, &validation)
        .ok()
        .map(|_| ())
}
