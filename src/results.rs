//! `run.json`: the record of a run, and all that a report may read.

use std::collections::BTreeMap;

use greenroom_graph::{Evidence, Traffic};
use greenroom_steps::{Subject, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use greenroom_steps::{Basis, JoinIdentity, Lobby};

pub use crate::document::{Fix, FixTool, Identity, Level, Way};

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
    /// Whether what comes from the tenant is replaced by tokens, as in a book that may be published.
    #[serde(default, skip_serializing_if = "is_false")]
    pub masked: bool,
    /// The key from which this tenant's tokens are computed: drawn at random, kept from run to run,
    /// and empty in a record that may be published.
    pub mask: String,
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
    /// How each account would join, in the order of the accounts; empty where no scenario
    /// predicted it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Join>,
    /// The meetings that were asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meetings: Vec<Meeting>,
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

impl Tenant {
    /// Whether it is the tenant with this id and source; a mock never stands for a real one.
    #[must_use]
    pub fn is(&self, (id, source): (&str, &TenantSource)) -> bool {
        let mock = |source: &TenantSource| matches!(source, TenantSource::Mock { .. });
        self.id.eq_ignore_ascii_case(id) && mock(&self.source) == mock(source)
    }
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
                Some(Verdict::Fail) if !requirement.waived => Self::NotReady,
                Some(Verdict::Pass | Verdict::Fail) => readiness,
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
    /// not fail. A failure that is waived comes after notchecked.
    pub verdict: Option<Verdict>,
    /// Whether it fails, and every failure among its findings is accepted by a waiver that has not
    /// expired; then nothing else is open.
    #[serde(default, skip_serializing_if = "is_false")]
    pub waived: bool,
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
    /// Why the scenario may no longer say what the document says; none where nothing changed
    /// under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspect: Option<String>,
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
    pub fix: Option<Fix>,
    /// What a person recorded, for a scenario that only a person can check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Attestation>,
    /// Who accepted this failure, and until when. It does not change the verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
    /// Things worth knowing that do not change the verdict.
    pub notes: Vec<String>,
    /// What each step of the scenario did.
    pub steps: Vec<StepResult>,
    /// What Graph answered, by index in `evidence`.
    pub evidence: Vec<usize>,
}

impl Finding {
    /// Whether it is a failure that somebody accepted, and the waiver has not expired.
    #[must_use]
    pub fn is_waived(&self) -> bool {
        let in_force = |waiver: &Waiver| !waiver.expired;
        self.verdict == Verdict::Fail && self.waiver.as_ref().is_some_and(in_force)
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

/// How an account would enter a meeting.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Join {
    /// The account, as it was named.
    pub account: String,
    /// The name that the others in a meeting would see.
    pub display_name: Option<String>,
    /// As whom; none where what was read does not decide it.
    pub identity: Option<JoinIdentity>,
    /// Whether it joins as predicted for now, and may soon not.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_risk: bool,
    /// The row of the truth table that decides, by its name.
    pub row: String,
    /// Whether Microsoft documents the row, or we infer it.
    pub basis: Basis,
    /// The one fact that decides, as a clause.
    pub because: String,
    /// The requirement whose page says what to do.
    pub requirement: Option<String>,
    /// The section of that page.
    pub reason: Option<String>,
    /// What was not looked at although it would matter: no permission of an audit opens it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_looked_at: Vec<String>,
    /// What happens at the door of a meeting nobody named.
    pub lobby: Lobby,
    /// Why.
    pub lobby_because: String,
    /// What happens at the door of each meeting that was asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doors: Vec<Door>,
}

/// The door of one meeting, for one account.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Door {
    /// The meeting, by its index in `meetings`.
    pub meeting: usize,
    /// As whom the account joins this meeting, which may refuse it; none where it is not known.
    pub identity: Option<JoinIdentity>,
    /// What happens.
    pub lobby: Lobby,
    /// Why.
    pub because: String,
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

/// What one step of a scenario did for one subject.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StepResult {
    /// Its outcome.
    pub outcome: StepOutcome,
    /// How long it took, in milliseconds, waiting for Graph included; none where it did not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
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

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
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
