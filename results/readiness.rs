//! The conclusion of a run: what its requirements add up to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::requirement::{Level, RequirementResult};
use crate::verdict::Verdict;

/// The conclusion of a run.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Readiness {
    /// Every required requirement was looked at and is met.
    Ready,
    /// A required requirement is not met.
    NotReady,
    /// Nothing is known to be wrong, and not everything is known.
    Undetermined,
}

impl Readiness {
    /// The words used in every output.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::NotReady => "not ready",
            Self::Undetermined => "undetermined",
        }
    }

    /// The roll-up. A required requirement without a result, or with one that nobody looked at,
    /// leaves the conclusion open.
    #[must_use]
    pub fn of(requirements: &[RequirementResult]) -> Self {
        let mut required = requirements
            .iter()
            .filter(|r| r.level == Level::Required)
            .peekable();
        if required.peek().is_none() {
            return Self::Undetermined;
        }
        required.fold(Self::Ready, |readiness, requirement| {
            match requirement.verdict {
                Some(Verdict::Fail) if !requirement.waived => Self::NotReady,
                Some(Verdict::Pass | Verdict::Fail) => readiness,
                _ if readiness == Self::NotReady => readiness,
                _ => Self::Undetermined,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requirement(level: Level, verdict: Option<Verdict>) -> RequirementResult {
        RequirementResult {
            id: String::new(),
            title: String::new(),
            level,
            verdict,
            waived: false,
        }
    }

    fn readiness(verdicts: &[Option<Verdict>]) -> Readiness {
        let results: Vec<_> = verdicts
            .iter()
            .map(|verdict| requirement(Level::Required, *verdict))
            .collect();
        Readiness::of(&results)
    }

    #[test]
    fn only_a_pass_of_every_required_requirement_is_ready() {
        use Verdict::{Error, Fail, NotApplicable, NotChecked, Pass, Unknown};
        assert_eq!(readiness(&[Some(Pass), Some(Pass)]), Readiness::Ready);
        for other in [
            Some(Unknown),
            Some(Error),
            Some(NotChecked),
            Some(NotApplicable),
            None,
        ] {
            assert_eq!(readiness(&[Some(Pass), other]), Readiness::Undetermined);
            assert_eq!(readiness(&[Some(Fail), other]), Readiness::NotReady);
            assert_eq!(readiness(&[other, Some(Fail)]), Readiness::NotReady);
        }
    }

    #[test]
    fn nothing_required_is_undetermined_and_not_ready() {
        assert_eq!(readiness(&[]), Readiness::Undetermined);
    }

    #[test]
    fn a_recommended_requirement_does_not_change_the_conclusion() {
        let required = requirement(Level::Required, Some(Verdict::Pass));
        let recommended = requirement(Level::Recommended, Some(Verdict::Fail));
        assert_eq!(Readiness::of(&[required, recommended]), Readiness::Ready);
    }
}
