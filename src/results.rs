//! `run.json`: the record of a run, and all that a report may read.

use std::collections::BTreeMap;

use greenroom_graph::{Evidence, Traffic};
use greenroom_steps::{Subject, Verdict};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use crate::document::{Identity, Level};

/// The version of the format; it changes when a reader of the old one would misread the new one.
pub const VERSION: u32 = 1;
/// Where the schema stands in the repository; also the mark by which a report is recognized.
pub const SCHEMA: &str = "schemas/run.schema.json";

/// One execution over one tenant.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "Greenroom run")]
pub struct Run {
    /// The path of this format's schema in the repository of Greenroom.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// The version of this format.
    pub version: u32,
    /// What ran.
    pub tool: Tool,
    /// When the run began.
    pub started: Timestamp,
    /// When the last scenario had ended.
    pub finished: Timestamp,
    /// What was audited.
    pub tenant: Tenant,
    /// What everybody who reads the results should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Against which documents.
    pub documents: Vec<Identity>,
    /// With which features.
    pub features: Features,
    /// The conclusion.
    pub readiness: Readiness,
    /// How many findings have each verdict; every verdict is listed.
    pub counts: BTreeMap<String, usize>,
    /// What it cost.
    pub traffic: Cost,
    /// Every requirement of the book, those without a result included.
    pub requirements: Vec<RequirementResult>,
    /// The scenarios that ran, as they are written.
    pub scenarios: Vec<ScenarioText>,
    /// A verdict for each scenario and subject, in the order they are written.
    pub findings: Vec<Finding>,
    /// What Graph answered; findings refer to it by index.
    pub evidence: Vec<Exchange>,
}

/// The program.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// `greenroom`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The tenant that was audited.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tenant {
    /// The tenant as it was signed in to.
    pub id: String,
    /// Its name, where it could be read.
    pub display_name: Option<String>,
    /// Where it is.
    pub source: TenantSource,
    /// The accounts that shall join.
    pub accounts: Vec<String>,
}

/// Whether a tenant is a real one.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind",
    deny_unknown_fields
)]
pub enum TenantSource {
    /// A mock.
    Mock {
        /// The fixture that stood in for a tenant.
        fixture: String,
    },
    /// A real one.
    Live {
        /// Its cloud: `global`, `usgov`, `dod` or `china`.
        cloud: String,
        /// The address that Graph answered at.
        graph: String,
        /// How it was signed in to, as `--sign-in` names it.
        sign_in: String,
    },
}

impl TenantSource {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Mock { fixture } => format!("mock tenant `{fixture}`, not a real one"),
            Self::Live { cloud, graph, .. } => {
                format!("live tenant in the cloud `{cloud}`, read at {graph}")
            }
        }
    }
}

/// The features of a run.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Features {
    /// SHA-256 over the paths and texts of all features, in hexadecimal.
    pub digest: String,
    /// Their paths.
    pub files: Vec<String>,
    /// The tag expression that narrowed the scenarios down.
    pub tags: Option<String>,
}

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
                Some(Verdict::Fail) => Self::NotReady,
                Some(Verdict::Pass) => readiness,
                _ if readiness == Self::NotReady => readiness,
                _ => Self::Undetermined,
            }
        })
    }
}

/// What a run cost.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Cost {
    /// HTTP requests sent, sign-in included.
    pub requests: u64,
    /// Times the run waited for the network: requests sent side by side count once.
    pub round_trips: u64,
    /// Bytes of the answers' bodies, sign-in not included.
    pub bytes: u64,
}

impl From<Traffic> for Cost {
    fn from(traffic: Traffic) -> Self {
        let Traffic {
            requests,
            round_trips,
            bytes,
        } = traffic;
        Self {
            requests,
            round_trips,
            bytes,
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
    /// not fail.
    pub verdict: Option<Verdict>,
}

/// A scenario as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioText {
    /// The requirement of its rule.
    pub requirement: String,
    /// The feature's path.
    pub file: String,
    /// The line of the scenario, or of its row in the Examples.
    pub line: usize,
    /// Its name; `<account>` stands for the subject.
    pub name: String,
    /// The permissions it declares.
    pub permissions: Vec<String>,
    /// Its steps, a background's first.
    pub steps: Vec<StepText>,
}

/// A step as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StepText {
    /// Its line.
    pub line: usize,
    /// `Given`, `When`, `Then`, `And` or `But`.
    pub keyword: String,
    /// The phrase.
    pub text: String,
    /// The table below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub table: Vec<Vec<String>>,
}

/// A verdict for one subject.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The requirement.
    pub requirement: String,
    /// The scenario, by its index in `scenarios`.
    pub scenario: usize,
    /// Whom it is about.
    pub subject: Subject,
    /// The verdict.
    pub verdict: Verdict,
    /// A short, stable name of the cause; empty for a pass.
    pub reason: String,
    /// What the deciding step demands; of every step, for a pass.
    pub expected: String,
    /// What there is.
    pub found: String,
    /// What to do; none for a pass.
    pub fix: Option<String>,
    /// Things worth knowing that do not change the verdict.
    pub notes: Vec<String>,
    /// What each step of the scenario did.
    pub steps: Vec<StepResult>,
    /// What Graph answered, by index in `evidence`.
    pub evidence: Vec<usize>,
}

/// What one step of a scenario did for one subject.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StepResult {
    /// Its outcome.
    pub outcome: StepOutcome,
    /// What it found, where it compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
}

/// A step's outcome.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepOutcome {
    /// It ran and did not object.
    Passed,
    /// It found otherwise, and the scenario ended.
    Failed,
    /// It could not conclude, and the scenario ended.
    Stopped,
    /// The scenario had ended before.
    NotRun,
}

/// One Graph answer as received.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exchange {
    /// The HTTP method.
    pub method: String,
    /// Path and query below the version.
    pub url: String,
    /// The least permission the request needs.
    pub permission: String,
    /// The HTTP status.
    pub status: u16,
    /// Graph's id of the exchange.
    pub request_id: Option<String>,
    /// When the answer arrived.
    pub time: Timestamp,
    /// The body.
    pub body: Value,
}

impl From<&Evidence> for Exchange {
    fn from(evidence: &Evidence) -> Self {
        Self {
            method: evidence.request.method.to_owned(),
            url: evidence.request.url.clone(),
            permission: evidence.request.permission.to_owned(),
            status: evidence.status,
            request_id: evidence.request_id.clone(),
            time: to_the_millisecond(evidence.time),
            body: evidence.body.clone(),
        }
    }
}

/// A time as a record states it.
#[must_use]
pub fn to_the_millisecond(time: Timestamp) -> Timestamp {
    time.round(jiff::Unit::Millisecond).unwrap_or(time)
}

impl Run {
    /// The findings of one requirement.
    pub fn findings_of<'a>(&'a self, requirement: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.findings
            .iter()
            .filter(move |finding| finding.requirement == requirement)
    }

    /// The step at which a finding was decided: `file:line` and the phrase.
    #[must_use]
    pub fn decided_at(&self, finding: &Finding) -> (String, String) {
        let scenario = &self.scenarios[finding.scenario];
        let decisive = finding
            .steps
            .iter()
            .position(|step| matches!(step.outcome, StepOutcome::Failed | StepOutcome::Stopped));
        match decisive.and_then(|index| scenario.steps.get(index)) {
            Some(step) => (
                format!("{}:{}", scenario.file, step.line),
                format!("{} {}", step.keyword, step.text),
            ),
            None => (
                format!("{}:{}", scenario.file, scenario.line),
                scenario.name.clone(),
            ),
        }
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
