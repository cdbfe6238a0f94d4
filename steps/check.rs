//! One comparison of what was found with what is expected.

use greenroom_graph::GraphError;
use greenroom_results::{Reason, Sentence, Verdict, say};

use crate::unread;

/// What one `Then` concluded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The outcome.
    pub verdict: Verdict,
    /// The cause, which names the section of the requirement's page that says how to fix it; none
    /// for a pass.
    pub reason: Option<Reason>,
    /// What the phrase requires, as a clause: "an enabled service principal".
    pub expected: Sentence,
    /// What there is, as a clause: "the service principal is disabled".
    pub found: Sentence,
    /// What to do, where the cause itself knows it better than the requirement's page.
    pub fix: Option<Sentence>,
}

impl Check {
    /// The word of its reason; empty for a pass.
    pub(crate) fn reason_word(&self) -> &str {
        self.reason.as_ref().map_or("", Reason::word)
    }

    /// It is as expected.
    #[must_use]
    pub fn pass(expected: impl Into<Sentence>, found: impl Into<Sentence>) -> Self {
        Self::new(Verdict::Pass, None, expected, found)
    }

    /// It was looked at and is otherwise.
    #[must_use]
    pub fn fail(reason: Reason, expected: impl Into<Sentence>, found: impl Into<Sentence>) -> Self {
        Self::new(Verdict::Fail, reason, expected, found)
    }

    /// The requirement does not concern what was looked at.
    pub(crate) fn not_applicable(
        expected: impl Into<Sentence>,
        found: impl Into<Sentence>,
    ) -> Self {
        Self::new(Verdict::NotApplicable, None, expected, found)
    }

    /// Graph answered, and left out or contradicted what decides.
    #[must_use]
    pub fn undecided(expected: impl Into<Sentence>, found: impl Into<Sentence>) -> Self {
        Self {
            fix: Some(unread::again()),
            ..Self::new(Verdict::Unknown, Reason::Undecided, expected, found)
        }
    }

    /// The same with what to do, where asking again gives the same answer.
    pub(crate) fn with_fix(self, fix: impl Into<Sentence>) -> Self {
        Self {
            fix: Some(fix.into()),
            ..self
        }
    }

    /// What was looked at does not decide, for a cause that the requirement's page knows.
    pub(crate) fn open(
        reason: Reason,
        expected: impl Into<Sentence>,
        found: impl Into<Sentence>,
    ) -> Self {
        Self::new(Verdict::Unknown, reason, expected, found)
    }

    /// Graph did not answer.
    pub(crate) fn unread(error: &GraphError, expected: impl Into<Sentence>) -> Self {
        Self {
            fix: Some(unread::to_do(error)),
            ..Self::new(
                Verdict::Unknown,
                unread::reason(error),
                expected,
                unread::found(error),
            )
        }
    }

    /// No answer of Graph tells: a person has to look.
    pub(crate) fn for_a_person(expected: impl Into<Sentence>) -> Self {
        let found = say!("manual check pending: nobody has recorded what they saw");
        Self::new(Verdict::NotChecked, Reason::NeedsAPerson, expected, found)
    }

    /// The feature or the harness is at fault.
    pub(crate) fn error(
        reason: Reason,
        expected: impl Into<Sentence>,
        found: impl Into<Sentence>,
    ) -> Self {
        let fix = say!("Correct the scenario; this says nothing about the tenant.");
        Self {
            fix: Some(fix),
            ..Self::new(Verdict::Error, reason, expected, found)
        }
    }

    fn new(
        verdict: Verdict,
        reason: impl Into<Option<Reason>>,
        expected: impl Into<Sentence>,
        found: impl Into<Sentence>,
    ) -> Self {
        Self {
            verdict,
            reason: reason.into(),
            expected: expected.into(),
            found: found.into(),
            fix: None,
        }
    }
}

/// Ends a scenario at this step. The check it stands for is in the record.
#[derive(Debug, thiserror::Error)]
#[error("{verdict}: expected {expected}; found: {found}")]
pub struct Stop {
    verdict: Verdict,
    expected: Sentence,
    found: Sentence,
}

impl From<&Check> for Stop {
    fn from(check: &Check) -> Self {
        Self {
            verdict: check.verdict,
            expected: check.expected.clone(),
            found: check.found.clone(),
        }
    }
}
