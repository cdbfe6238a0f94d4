//! The device authorization grant (RFC 8628): a user enters a code elsewhere, the client polls.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::ids;
use super::super::state::Outcome;
use super::error::SignInError;
use super::form::Form;
use super::{Login, client, delegated};

/// How long a code is good, in seconds (Entra documentation, "Device authorization grant").
const LIFETIME: i64 = 900;

/// The audience of an application that only its own tenant's people sign in to. Whoever starts a
/// sign-in to it has to name that tenant (Azure-Samples/
/// active-directory-dotnetcore-devicecodeflow-v2#47).
const SINGLE_TENANT: &str = "AzureADMyOrg";

/// The letters of user codes: capitals that are not mistaken for one another.
const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

/// The codes that wait for their user.
#[derive(Debug, Default)]
pub(crate) struct Devices(Mutex<HashMap<String, Device>>);

#[derive(Clone, Debug)]
struct Device {
    client_id: String,
    scope: String,
    issued: Timestamp,
    polls: u32,
}

impl Device {
    fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.issued) >= SignedDuration::from_secs(LIFETIME)
    }
}

/// Starts a sign-in: `POST /{tenant}/oauth2/v2.0/devicecode`.
pub(super) fn start(login: &Login<'_>, tenant: &str) -> Result<Value, SignInError> {
    login.tenant_or_common(tenant)?;
    let form = login.form();
    let client_id = form.require("client_id")?;
    let client = client::find(login, client_id)?;
    if client.principal["signInAudience"] == SINGLE_TENANT {
        login.own_tenant(tenant)?;
    }
    let device_code = ids::hex(&ids::digest(&["device", login.request_id]));
    let user_code = user_code(login.request_id);
    login.devices.insert(
        &device_code,
        Device {
            client_id: client_id.to_owned(),
            scope: form.require("scope")?.to_owned(),
            issued: login.now,
            polls: 0,
        },
    );
    let address = format!("{}/devicelogin", login.request.base);
    let interval = login
        .state
        .device_code
        .as_ref()
        .map_or(5, |code| code.interval);
    Ok(json!({
        "user_code": user_code,
        "device_code": device_code,
        "verification_uri": address,
        "expires_in": LIFETIME,
        "interval": interval,
        "message": format!(
            "To sign in, use a web browser to open the page {address} and enter the code \
             {user_code} to authenticate."
        ),
    }))
}

/// Nine letters, as Entra shows them.
fn user_code(request_id: &str) -> String {
    ids::digest(&["user code", request_id])
        .iter()
        .take(9)
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
        .collect()
}

/// Answers a poll of the token endpoint.
pub(super) fn poll(login: &Login<'_>, form: &Form) -> Result<Value, SignInError> {
    // Some clients send the code under both names.
    let code = form.get("device_code").or_else(|| form.get("code"));
    let code = code.ok_or_else(|| SignInError::missing("device_code"))?;
    let device = login
        .devices
        .poll(code, login.now)
        .filter(|device| form.get("client_id") == Some(device.client_id.as_str()))
        .ok_or_else(SignInError::bad_device_code)?;
    if device.is_over(login.now) {
        login.devices.remove(code);
        return Err(SignInError::expired_device_code());
    }
    let Some(entered) = &login.state.device_code else {
        return Err(SignInError::authorization_pending());
    };
    if device.polls <= entered.pending {
        return Err(SignInError::authorization_pending());
    }
    login.devices.remove(code);
    match entered.outcome {
        Outcome::Approved => {
            let client = client::find(login, &device.client_id)?;
            delegated::issue(login, form, &client, &entered.user_id, &device.scope)
        }
        Outcome::Declined => Err(SignInError::authorization_declined()),
        Outcome::Expired => Err(SignInError::expired_device_code()),
    }
}

impl Devices {
    /// Adds a code and forgets those whose time is over.
    fn insert(&self, code: &str, device: Device) {
        let mut devices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // An hour more, so that a client that polls too late is told that its code expired.
        devices.retain(|_, known| {
            device.issued.duration_since(known.issued) < SignedDuration::from_secs(LIFETIME + 3600)
        });
        devices.insert(code.to_owned(), device);
    }

    /// The device of a code, its polls counted.
    fn poll(&self, code: &str, now: Timestamp) -> Option<Device> {
        let mut devices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let device = devices.get_mut(code)?;
        if !device.is_over(now) {
            device.polls += 1;
        }
        Some(device.clone())
    }

    fn remove(&self, code: &str) {
        let mut devices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        devices.remove(code);
    }
}
