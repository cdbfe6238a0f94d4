//! Does the client hold what its registration expects?

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::state::Registration;
use super::error::SignInError;
use super::form::Form;
use super::{Login, assertion};

/// The value of `client_assertion_type` for tokens (RFC 7523, section 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client sent to prove its identity.
pub(super) enum Proof {
    Secret(String),
    Assertion(String),
}

/// The client's id and proof: in the form, or the secret as HTTP Basic (RFC 6749, section 2.3.1).
pub(super) fn read(login: &Login<'_>, form: &Form) -> Result<(String, Option<Proof>), SignInError> {
    if let Some((client_id, secret)) = basic(login) {
        return Ok((client_id, Some(Proof::Secret(secret))));
    }
    let client_id = form.require("client_id")?.to_owned();
    let proof = match (form.get("client_secret"), form.get("client_assertion")) {
        (Some(secret), _) => Some(Proof::Secret(secret.to_owned())),
        (None, Some(assertion)) => {
            let kind = form.require("client_assertion_type")?;
            if kind != JWT_BEARER {
                return Err(SignInError::assertion_type(kind));
            }
            Some(Proof::Assertion(assertion.to_owned()))
        }
        (None, None) => None,
    };
    Ok((client_id, proof))
}

fn basic(login: &Login<'_>) -> Option<(String, String)> {
    let header = login.request.header("authorization")?;
    let encoded = header.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    Some((client_id.to_owned(), secret.to_owned()))
}

/// Checks the proof of an application that acts in its own name.
pub(super) fn check(
    login: &Login<'_>,
    registration: &Registration,
    proof: Option<Proof>,
) -> Result<(), SignInError> {
    match proof {
        Some(Proof::Secret(secret)) => check_secret(login, registration, &secret),
        Some(Proof::Assertion(assertion)) => assertion::check(login, registration, &assertion),
        None => Err(SignInError::no_credential()),
    }
}

fn check_secret(
    login: &Login<'_>,
    registration: &Registration,
    secret: &str,
) -> Result<(), SignInError> {
    let mut secrets = registration.secrets.iter();
    let known = secrets
        .find(|known| known.text == secret)
        .ok_or_else(|| SignInError::wrong_secret(&registration.app_id))?;
    if known.end.is_some_and(|end| end <= login.now) {
        return Err(SignInError::expired_secret(&registration.app_id));
    }
    Ok(())
}
