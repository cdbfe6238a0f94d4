//! What each format says of a verdict: the one mapping.
//!
//! Three rules hold it together, and tests hold them: what is unknown, or what nobody judged, is
//! neither a failure nor a success in any format; a failure is a failure in each; and one that
//! somebody accepted stays visible without being counted.

use std::fmt::Write as _;

use greenroom_results::Verdict;

use greenroom_results::{Finding, RequirementResult};

/// What a report says of a finding, or of a requirement without a result.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// As the document requires.
    Pass,
    /// Not as the document requires.
    Fail,
    /// The same, and somebody accepted it until a day.
    Accepted,
    /// It could not be told.
    Unknown,
    /// The program itself is at fault.
    Error,
    /// A person has to look.
    NotChecked,
    /// The requirement does not apply to this subject.
    NotApplicable,
    /// A scenario of the requirement did not run.
    NothingRan,
}

/// What a JUnit test case has in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Junit {
    /// Nothing: it passed.
    Passed,
    /// `<failure>`.
    Failure,
    /// `<error>`.
    Error,
    /// `<skipped>`.
    Skipped,
}

/// The result of the deciding step in Cucumber's formats.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Cucumber {
    /// Every step did what it should.
    Passed,
    /// The step failed.
    Failed,
    /// The step is not decided.
    Pending,
    /// The step was left out.
    Skipped,
}

/// Where a SARIF log has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sarif {
    /// Nowhere: readers take every result for a problem, whatever its kind is.
    LeftOut,
    /// A result, whose level is that of the requirement.
    Result,
    /// The same with a suppression that says who accepted it.
    Suppressed,
    /// A notification of the invocation, which is no result.
    Notification {
        /// Its level.
        level: &'static str,
    },
}

/// The status of an OSCAL finding.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Oscal {
    /// `satisfied` or `not-satisfied`; OSCAL has no third.
    pub state: &'static str,
    /// `pass`, `fail` or `other`.
    pub reason: &'static str,
}

/// What each format says of a state.
#[derive(Debug)]
pub struct Mapping {
    /// The state.
    pub state: State,
    /// The words of every other format: JSON has the verdict itself.
    pub words: &'static str,
    /// In JUnit XML.
    pub junit: Junit,
    /// In Cucumber JSON and Cucumber Messages.
    pub cucumber: Cucumber,
    /// In SARIF.
    pub sarif: Sarif,
    /// In OSCAL assessment results.
    pub oscal: Oscal,
}

const SATISFIED: Oscal = Oscal {
    state: "satisfied",
    reason: "pass",
};
const FAILED: Oscal = Oscal {
    state: "not-satisfied",
    reason: "fail",
};
const OPEN: Oscal = Oscal {
    state: "not-satisfied",
    reason: "other",
};

/// What each format says of each state.
///
/// JUnit and Cucumber have no word for "it could not be told": `<error>` counts as a failure, and
/// the status `UNKNOWN` of Cucumber Messages ranks below `PASSED`, so that a scenario with it would
/// be green (cucumber/messages, `getWorstTestStepResult`).
pub const MAPPINGS: [Mapping; 8] = [
    Mapping {
        state: State::Pass,
        words: "pass",
        junit: Junit::Passed,
        cucumber: Cucumber::Passed,
        sarif: Sarif::LeftOut,
        oscal: SATISFIED,
    },
    Mapping {
        state: State::Fail,
        words: "fail",
        junit: Junit::Failure,
        cucumber: Cucumber::Failed,
        sarif: Sarif::Result,
        oscal: FAILED,
    },
    Mapping {
        state: State::Accepted,
        words: "fail (accepted)",
        junit: Junit::Skipped,
        cucumber: Cucumber::Skipped,
        sarif: Sarif::Suppressed,
        oscal: FAILED,
    },
    Mapping {
        state: State::Unknown,
        words: "unknown",
        junit: Junit::Skipped,
        cucumber: Cucumber::Pending,
        sarif: Sarif::Notification { level: "warning" },
        oscal: OPEN,
    },
    Mapping {
        state: State::Error,
        words: "error",
        junit: Junit::Error,
        cucumber: Cucumber::Failed,
        sarif: Sarif::Notification { level: "error" },
        oscal: OPEN,
    },
    Mapping {
        state: State::NotChecked,
        words: "notchecked",
        junit: Junit::Skipped,
        cucumber: Cucumber::Pending,
        sarif: Sarif::Notification { level: "note" },
        oscal: OPEN,
    },
    Mapping {
        state: State::NotApplicable,
        words: "notapplicable",
        junit: Junit::Skipped,
        cucumber: Cucumber::Skipped,
        sarif: Sarif::LeftOut,
        oscal: OPEN,
    },
    Mapping {
        state: State::NothingRan,
        words: "no result",
        junit: Junit::Skipped,
        cucumber: Cucumber::Pending,
        sarif: Sarif::Notification { level: "warning" },
        oscal: OPEN,
    },
];

impl State {
    /// The state of a finding.
    #[must_use]
    pub fn of(finding: &Finding) -> Self {
        if finding.is_waived() {
            return Self::Accepted;
        }
        Self::of_verdict(finding.verdict)
    }

    /// The state of a requirement.
    #[must_use]
    pub fn of_requirement(requirement: &RequirementResult) -> Self {
        match requirement.verdict {
            None => Self::NothingRan,
            Some(Verdict::Fail) if requirement.waived => Self::Accepted,
            Some(verdict) => Self::of_verdict(verdict),
        }
    }

    fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::Fail => Self::Fail,
            Verdict::Unknown => Self::Unknown,
            Verdict::Error => Self::Error,
            Verdict::NotChecked => Self::NotChecked,
            Verdict::NotApplicable => Self::NotApplicable,
        }
    }

    /// What each format says of it.
    #[must_use]
    pub fn mapping(self) -> &'static Mapping {
        // In the order of the states, which a test holds.
        &MAPPINGS[self as usize]
    }

    /// Its words.
    #[must_use]
    pub fn words(self) -> &'static str {
        self.mapping().words
    }
}

impl Junit {
    fn words(self) -> &'static str {
        match self {
            Self::Passed => "a passed test case",
            Self::Failure => "`<failure>`",
            Self::Error => "`<error>`",
            Self::Skipped => "`<skipped>`",
        }
    }
}

impl Cucumber {
    /// The status in Cucumber JSON; Cucumber Messages has it in capital letters.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Pending => "pending",
            Self::Skipped => "skipped",
        }
    }
}

impl Sarif {
    fn words(self) -> String {
        match self {
            Self::LeftOut => "not listed".to_owned(),
            Self::Result => "result, `error` or `warning`".to_owned(),
            Self::Suppressed => "result with a suppression".to_owned(),
            Self::Notification { level } => format!("notification, `{level}`"),
        }
    }
}

/// The mapping as a table of a page.
pub(super) fn table() -> String {
    let mut table = String::from(
        "| Result | JUnit | Cucumber | SARIF | OSCAL |\n| --- | --- | --- | --- | --- |\n",
    );
    for mapping in &MAPPINGS {
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "| {} | {} | `{}` | {} | `{}`, `{}` |",
            mapping.words,
            mapping.junit.words(),
            mapping.cucumber.word(),
            mapping.sarif.words(),
            mapping.oscal.state,
            mapping.oscal.reason
        );
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_finds_its_own_row() {
        for mapping in &MAPPINGS {
            assert_eq!(mapping.state.mapping().words, mapping.words);
        }
    }

    #[test]
    fn what_could_not_be_told_is_neither_a_failure_nor_a_success_in_any_format() {
        for state in [State::Unknown, State::NotChecked, State::NothingRan] {
            let mapping = state.mapping();
            assert_eq!(mapping.junit, Junit::Skipped, "{state:?}");
            assert_eq!(mapping.cucumber, Cucumber::Pending, "{state:?}");
            assert!(matches!(mapping.sarif, Sarif::Notification { .. }));
            assert_eq!(mapping.oscal, OPEN, "{state:?}");
        }
    }

    #[test]
    fn nothing_but_a_pass_is_a_success_in_any_format() {
        for mapping in MAPPINGS.iter().filter(|one| one.state != State::Pass) {
            let state = mapping.state;
            assert_ne!(mapping.junit, Junit::Passed, "{state:?}");
            assert_ne!(mapping.cucumber, Cucumber::Passed, "{state:?}");
            assert_ne!(mapping.oscal, SATISFIED, "{state:?}");
        }
    }

    #[test]
    fn a_failure_is_one_in_each_format_and_an_accepted_one_is_not_counted() {
        let failed = State::Fail.mapping();
        assert_eq!(failed.junit, Junit::Failure);
        assert_eq!(failed.cucumber, Cucumber::Failed);
        assert_eq!(failed.sarif, Sarif::Result);
        let accepted = State::Accepted.mapping();
        assert_eq!(accepted.junit, Junit::Skipped);
        assert_eq!(accepted.cucumber, Cucumber::Skipped);
        assert_eq!(accepted.sarif, Sarif::Suppressed);
        assert_eq!(accepted.oscal, failed.oscal);
    }
}
