//! What became of a scenario, from what cucumber said and from what the scenario recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use gherkin::StepType;
use greenroom_results::{Reason, Verdict, say};
use greenroom_steps::{Check, Record};

use super::part::Part;
use super::{Outcome, StepOutcome};

/// What became of a scenario that is `of` the run, put out for this account where it was.
pub(super) fn outcome(
    of: &Part,
    account: Option<&String>,
    heard: Vec<(StepOutcome, Duration)>,
    record: Record,
) -> Outcome {
    let (mut steps, times): (Vec<_>, _) = heard.into_iter().unzip();
    steps.resize(of.kinds.len(), StepOutcome::NotRun);
    let (verdict, stopped_at) = judge(&steps, &record.checks);
    let found = found(&of.kinds, &steps, &record.checks);
    let assumed = assumed(&of.kinds, &steps);
    Outcome {
        id: of.id(account),
        line: of.scenario.position.line,
        name: of.name(account),
        tags: of.tags.clone(),
        verdict,
        stopped_at,
        steps,
        times,
        assumed,
        found,
        record,
    }
}

/// A conclusion counts only when every step of its scenario ran.
fn judge(steps: &[StepOutcome], checks: &[Check]) -> (Verdict, Option<Check>) {
    let whole = steps.iter().all(|step| *step == StepOutcome::Passed);
    let stopped = steps.contains(&StepOutcome::Stopped);
    let objection = checks.iter().find(|check| check.verdict != Verdict::Pass);
    match objection {
        Some(check) if stopped => (check.verdict, Some(check.clone())),
        None if whole && !checks.is_empty() => (Verdict::Pass, None),
        _ => {
            let check = Check {
                verdict: Verdict::Error,
                reason: Some(Reason::BrokenScenario),
                expected: say!("a scenario that runs to completion and reaches a verdict"),
                found: say!("a step did not finish, or no step reached a verdict"),
                fix: Some(say!("Report this as a bug, with the feature file.")),
            };
            (Verdict::Error, Some(check))
        }
    }
}

/// Every `Then` that ran made one check; a step that stopped made the last one.
fn found(kinds: &[StepType], steps: &[StepOutcome], checks: &[Check]) -> BTreeMap<usize, Check> {
    let made_one = |index: &usize| match steps[*index] {
        StepOutcome::Passed => kinds[*index] == StepType::Then,
        StepOutcome::Stopped => true,
        StepOutcome::NotRun => false,
    };
    (0..kinds.len())
        .filter(made_one)
        .zip(checks.iter().cloned())
        .collect()
}

/// A `Given` states what the others go by: that it passed says nothing of the tenant.
fn assumed(kinds: &[StepType], steps: &[StepOutcome]) -> BTreeSet<usize> {
    let stated =
        |index: &usize| kinds[*index] == StepType::Given && steps[*index] == StepOutcome::Passed;
    (0..kinds.len()).filter(stated).collect()
}

#[cfg(test)]
mod tests {
    use greenroom_results::Sentence;

    use super::*;

    fn check(verdict: Verdict) -> Check {
        Check {
            verdict,
            reason: None,
            expected: Sentence::default(),
            found: Sentence::default(),
            fix: None,
        }
    }

    #[test]
    fn a_pass_needs_every_step_and_a_conclusion() {
        use StepOutcome::{NotRun, Passed, Stopped};
        let pass = [check(Verdict::Pass)];
        assert_eq!(judge(&[Passed, Passed], &pass).0, Verdict::Pass);
        assert_eq!(judge(&[Passed, NotRun], &pass).0, Verdict::Error);
        assert_eq!(judge(&[Passed, Stopped], &pass).0, Verdict::Error);
        assert_eq!(judge(&[Passed, Passed], &[]).0, Verdict::Error);
    }

    #[test]
    fn an_objection_without_a_stopped_step_is_our_fault() {
        let objection = [check(Verdict::Unknown)];
        let stopped = [StepOutcome::Passed, StepOutcome::Stopped];
        assert_eq!(judge(&stopped, &objection).0, Verdict::Unknown);
        assert_eq!(judge(&[StepOutcome::Passed], &objection).0, Verdict::Error);
    }
}
