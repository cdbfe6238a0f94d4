//! Where a record comes from: what an auditor asks for beside the verdicts.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who ran the audit, how, and with which files.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provenance {
    /// Who signed in; none where the program that wrote the record did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_in: Option<SignedIn>,
    /// The options on the command line, in the order they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<Argument>,
    /// SHA-256 of the file of attestations, in hexadecimal; none where no file was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestations: Option<String>,
    /// SHA-256 of the file of waivers, in hexadecimal; none where no file was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waivers: Option<String>,
}

/// Who signed in, as the access token says.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignedIn {
    /// The sign-in method, as `--sign-in` names it; `mock` for a mock tenant.
    pub method: String,
    /// The application (client) id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<String>,
    /// The object id of the service principal or of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// The sign-in name of the person; none where an application signed in as itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
}

/// An option on a command line.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Argument {
    /// Its long name, without the hyphens.
    pub option: String,
    /// Its value; none where it takes none, or where the value is not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether it was given a value that is not recorded, for it could hold a secret.
    #[serde(default, skip_serializing_if = "crate::is_false")]
    pub withheld: bool,
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--{}", self.option)?;
        match &self.value {
            Some(value) if value.contains(char::is_whitespace) => write!(f, " '{value}'"),
            Some(value) => write!(f, " {value}"),
            None if self.withheld => write!(f, " (value not recorded)"),
            None => Ok(()),
        }
    }
}
