//! The steps of a case, each with what Cucumber's formats say of it.

use super::case::{Case, said};
use super::state::{Cucumber, State};
use crate::plain;
use greenroom_results::{StepOutcome, StepText};

/// A step of a case.
pub(super) struct Step<'a> {
    /// As it is written; none where nothing ran.
    pub(super) written: Option<&'a StepText>,
    /// Its phrase, for this account.
    pub(super) text: String,
    /// What came of it.
    pub(super) status: Cucumber,
    /// How long it took, in milliseconds.
    pub(super) milliseconds: u64,
    /// What there is to say of it; empty where it passed.
    pub(super) message: String,
}

/// The steps of a case. Exactly one of them has its state, unless all passed: a reader shows the
/// worst of them as that of the scenario.
pub(super) fn steps<'a>(case: &Case<'a>) -> Vec<Step<'a>> {
    let state = case.state.mapping().cucumber;
    let written = case.scenario().map(|scenario| scenario.steps.as_slice());
    let written = written.unwrap_or_default();
    if written.is_empty() {
        return vec![alone(case)];
    }
    let decisive = decisive(case, written.len());
    let step = |(index, written): (usize, &'a StepText)| {
        let result = case.finding.and_then(|finding| finding.steps.get(index));
        let status = match result.map(|result| result.outcome) {
            _ if case.state == State::Pass => Cucumber::Passed,
            _ if index == decisive => state,
            Some(StepOutcome::Passed) => Cucumber::Passed,
            _ => Cucumber::Skipped,
        };
        let found = result.and_then(|result| result.found.as_ref());
        Step {
            written: Some(written),
            text: case.of_account(&written.text),
            status,
            milliseconds: result.and_then(|result| result.milliseconds).unwrap_or(0),
            message: match status {
                _ if case.state != State::Pass && index == decisive => case.text(),
                Cucumber::Passed => String::new(),
                _ => found.map(said).unwrap_or_default(),
            },
        }
    };
    written.iter().enumerate().map(step).collect()
}

/// The step at which a case was decided: the first that did not pass, or the last.
fn decisive(case: &Case<'_>, count: usize) -> usize {
    let results = case.finding.map(|finding| &*finding.steps);
    let results = results.unwrap_or_default().iter().take(count);
    let mut outcomes = results.map(|result| result.outcome);
    let open = outcomes.position(|outcome| outcome != StepOutcome::Passed);
    open.unwrap_or(count - 1)
}

/// What stands for the steps where none is known.
fn alone<'a>(case: &Case<'a>) -> Step<'a> {
    Step {
        written: None,
        text: plain::line(&case.found()),
        status: case.state.mapping().cucumber,
        milliseconds: 0,
        message: case.text(),
    }
}
