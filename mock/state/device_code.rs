//! What happens to a device code: who enters it, when, and how that ends.

use serde::Deserialize;
use serde_json::Value;

use super::super::fixture::error::Flaw;

/// How a sign-in with a device code ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome {
    /// The user signs in.
    #[default]
    Approved,
    /// The user says no.
    Declined,
    /// Nobody enters the code in time.
    Expired,
}

/// The fixture's `deviceCode` section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    user: String,
    #[serde(default)]
    pending: u32,
    #[serde(default)]
    outcome: Outcome,
    #[serde(default = "five")]
    interval: u32,
}

fn five() -> u32 {
    5
}

/// What happens to a device code. Without the section nobody ever enters it.
#[derive(Clone, Debug)]
pub(crate) struct DeviceCode {
    /// The object id of the user who signs in.
    pub(crate) user_id: String,
    /// How many polls are answered with "pending" before.
    pub(crate) pending: u32,
    pub(crate) outcome: Outcome,
    /// How many seconds clients shall wait between polls.
    pub(crate) interval: u32,
}

/// Reads the section and resolves its user.
pub(super) fn read(document: &Value) -> Result<Option<DeviceCode>, Flaw> {
    let Some(section) = super::section::<Section>(document, "deviceCode")? else {
        return Ok(None);
    };
    let user_id = document["users"][&section.user]["id"].as_str();
    let user_id = user_id.ok_or_else(|| {
        let problem = format!("\"{}\" is no label of users", section.user);
        Flaw::at("deviceCode.user", problem)
    })?;
    Ok(Some(DeviceCode {
        user_id: user_id.to_owned(),
        pending: section.pending,
        outcome: section.outcome,
        interval: section.interval,
    }))
}
