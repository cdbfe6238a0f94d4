//! An answer of Microsoft Graph, as it was received, or an export from PowerShell.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::is_false;

/// One Graph answer as received, or what an export from PowerShell says.
// Its body is borrowed for as long as it takes to write it down.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[schemars(rename = "Exchange")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange<Body = Value> {
    /// The HTTP method.
    pub method: String,
    /// Path and query below the version.
    pub url: String,
    /// The least permission the request needs.
    pub permission: String,
    /// The HTTP status.
    pub status: u16,
    /// Graph's id of the exchange.
    pub request_id: Option<String>,
    /// When the answer arrived.
    pub time: Timestamp,
    /// The body.
    pub body: Body,
    /// Whether that is one entry of the list that was answered, and not all of it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub entry: bool,
    /// Of an export from PowerShell, which Graph did not answer: the digest of its file. Then the
    /// method is the cmdlet, the path is the name of the file, and there is no status, permission
    /// or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<String>,
}
