//! The outcome of a question, in the terms of XCCDF.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a finding says. Source of the terms: NIST IR 7275r4 (XCCDF 1.2), section 6.6.4.2.
///
/// The order is that of a roll-up: the first that occurs in a group is the group's.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Looked, and it is not as the document requires.
    Fail,
    /// Greenroom itself failed.
    Error,
    /// Could not look: no permission, no answer, or an answer that makes no sense.
    Unknown,
    /// Needs a person.
    NotChecked,
    /// Looked, and it is as the document requires.
    Pass,
    /// The requirement does not apply to this subject.
    NotApplicable,
}

impl Verdict {
    /// Every verdict, in the order of a roll-up.
    pub const ALL: [Self; 6] = [
        Self::Fail,
        Self::Error,
        Self::Unknown,
        Self::NotChecked,
        Self::Pass,
        Self::NotApplicable,
    ];

    /// The word used in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Unknown => "unknown",
            Self::NotChecked => "notchecked",
            Self::Pass => "pass",
            Self::NotApplicable => "notapplicable",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
