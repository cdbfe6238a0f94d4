//! How an account would enter a meeting.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::is_false;
use crate::reason::Reason;
use crate::sentence::Sentence;

/// As whom an account joins.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JoinIdentity {
    /// As itself.
    Authenticated,
    /// As an anonymous guest.
    Guest,
    /// Not at all.
    Refused,
    /// Microsoft documents that it cannot.
    Unsupported,
}

impl JoinIdentity {
    /// The word used in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Authenticated => "authenticated",
            Self::Guest => "guest",
            Self::Refused => "refused",
            Self::Unsupported => "unsupported",
        }
    }
}

/// Where a row of the truth table comes from.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Microsoft says so.
    Documented,
    /// We conclude it from what Microsoft says.
    Inferred,
}

impl Basis {
    /// The word used in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
        }
    }
}

/// How a meeting admits an account.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lobby {
    /// It comes in at once.
    Admitted,
    /// It waits in the lobby until somebody lets it in.
    Waits,
    /// Another organization decides, and its settings cannot be read from here.
    DependsOnHost,
    /// It could not be read.
    Unknown,
}

impl Lobby {
    /// The words used in every output.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Waits => "waits",
            Self::DependsOnHost => "depends on host",
            Self::Unknown => "unknown",
        }
    }
}

/// How an account would enter a meeting.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Join {
    /// The account, as it was named.
    pub account: String,
    /// The name that the others in a meeting would see.
    pub display_name: Option<String>,
    /// As whom; none where neither what was read nor what somebody saw decides it.
    pub identity: Option<JoinIdentity>,
    /// Whether it joins as predicted for now, and may soon not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_risk: bool,
    /// The day on which somebody saw the room join as a guest; that outranks what is predicted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Date>,
    /// The row of the truth table that decides, by its name.
    pub row: String,
    /// Whether Microsoft documents the row, or we infer it.
    pub basis: Basis,
    /// The one fact that decides, as a clause.
    pub because: Sentence,
    /// The requirement whose page says what to do.
    pub requirement: Option<String>,
    /// The section of that page.
    pub reason: Option<Reason>,
    /// What was not looked at although it would matter: no permission of an audit opens it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_looked_at: Vec<Sentence>,
    /// What the lobby of a meeting nobody named does.
    pub lobby: Lobby,
    /// Why.
    pub lobby_because: Sentence,
    /// How each meeting that was asked about admits it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[serde(rename = "doors")]
    pub admissions: Vec<Admission>,
}

/// How one meeting admits one account.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Admission {
    /// The meeting, by its index in `meetings`.
    pub meeting: usize,
    /// As whom the account joins this meeting, which may refuse it; none where it is not known.
    pub identity: Option<JoinIdentity>,
    /// What happens.
    pub lobby: Lobby,
    /// Why.
    pub because: Sentence,
}

/// A meeting that a prediction was asked for.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Meeting {
    /// Its join address.
    pub url: String,
    /// Its subject, where it could be read.
    pub subject: Option<String>,
    /// The tenant that organizes it.
    pub tenant_id: String,
    /// Who bypasses its lobby: `lobbyBypassSettings.scope`, where it could be read.
    pub lobby_scope: Option<String>,
}
