//! A requirement, and what its findings add up to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::is_false;
use crate::verdict::Verdict;

/// How much a requirement weighs, after RFC 2119.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// "Must": without it the tenant is not ready.
    Required,
    /// "Should": worth a warning.
    Recommended,
}

impl Level {
    /// Every level, the heavier one first.
    pub const ALL: [Self; 2] = [Self::Required, Self::Recommended];

    /// The level with this word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word)
    }

    /// The word used on pages and in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
        }
    }
}

/// A requirement and what its findings add up to.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementResult {
    /// The stable id.
    pub id: String,
    /// The title of its page.
    pub title: String,
    /// How much it weighs.
    pub level: Level,
    /// The first that occurs among its findings: fail, error, unknown, notchecked, pass,
    /// notapplicable; none where nothing ran, or where a scenario was left out and what ran does
    /// not fail. A failure that is waived comes after notchecked.
    pub verdict: Option<Verdict>,
    /// Whether it fails, and every failure among its findings is accepted by a waiver that has not
    /// expired; then nothing else is open.
    #[serde(default, skip_serializing_if = "is_false")]
    pub waived: bool,
}
