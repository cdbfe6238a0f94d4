//! Does the client hold what the registration expects?

use super::super::state::Registration;
use super::Login;
use super::error::SignInError;
use super::form::Form;

/// The registration of the client that sent the form.
pub(super) fn registration<'a>(
    login: &Login<'a>,
    client_id: &str,
) -> Result<&'a Registration, SignInError> {
    let tenant = login.state.tenant_id();
    login
        .state
        .registration(client_id)
        .ok_or_else(|| SignInError::unknown_application(client_id, tenant))
}

/// Checks what the client proves its identity with.
pub(super) fn check(
    login: &Login<'_>,
    form: &Form,
    registration: &Registration,
) -> Result<(), SignInError> {
    match form.get("client_secret") {
        Some(secret) => check_secret(login, secret, registration),
        None => Err(SignInError::no_credential()),
    }
}

fn check_secret(
    login: &Login<'_>,
    secret: &str,
    registration: &Registration,
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
