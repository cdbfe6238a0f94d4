//! A verdict for one subject, with its cause and what to do.

use std::sync::Arc;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fix::Fix;
use crate::is_false;
use crate::reason::{self, Reason};
use crate::scenario::StepResult;
use crate::sentence::Sentence;
use crate::subject::Subject;
use crate::verdict::Verdict;

// A run has some for each account, and most of them are a pass: what those do not have takes no room
// in them.
/// A verdict for one subject.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The requirement.
    pub requirement: Arc<str>,
    /// The scenario, by its index in `scenarios`.
    pub scenario: usize,
    /// Whom it is about.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// A short, stable name of the cause; empty for a pass.
    #[serde(with = "reason::or_empty")]
    #[schemars(with = "String")]
    pub reason: Option<Reason>,
    /// What the deciding step requires; of every step, for a pass.
    pub expected: Sentence,
    /// What there is.
    pub found: Sentence,
    /// What to do; none for a pass.
    pub fix: Option<Box<Fix>>,
    /// What a person recorded, for a scenario that only a person can check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Box<Attestation>>,
    /// Who accepted this failure, and until when. It does not change the verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Box<Waiver>>,
    /// Things worth knowing that do not change the verdict.
    pub notes: Vec<Sentence>,
    /// What each step of the scenario did.
    pub steps: Arc<[StepResult]>,
    /// What Graph answered, by index in `evidence`.
    pub evidence: Box<[usize]>,
}

impl Finding {
    /// The word of its reason; empty for a pass.
    #[must_use]
    pub fn reason_word(&self) -> &str {
        self.reason.as_ref().map_or("", Reason::word)
    }

    /// Whether it is a failure that somebody accepted, and the waiver has not expired.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        let in_force = |waiver: &Waiver| !waiver.expired;
        self.verdict == Verdict::Fail && self.waiver.as_deref().is_some_and(in_force)
    }
}

/// What a person saw in the room, and put on record.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attestation {
    /// Who looked.
    pub who: String,
    /// When.
    pub when: Date,
    /// What shows it: a ticket, a photo, minutes.
    pub proof: String,
    /// The last day it counts.
    pub valid_until: Date,
    /// Whether that day was over when the run began; then the finding is `notchecked`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub expired: bool,
}

/// A failure that somebody accepted.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Waiver {
    /// Why it is accepted.
    pub reason: String,
    /// Who accepted it.
    pub owner: String,
    /// The last day it counts.
    pub expires: Date,
    /// Whether that day was over when the run began; then the failure counts.
    #[serde(default, skip_serializing_if = "is_false")]
    pub expired: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// There are some for each account: eight bytes more are 64 MB more for a million accounts.
    #[test]
    fn a_finding_takes_no_room_for_what_few_have() {
        assert!(size_of::<Finding>() <= 168, "{}", size_of::<Finding>());
    }
}
