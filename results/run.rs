//! `run.json`: the record of a run, and all that a report may read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::document::Identity;
use crate::evidence::Evidence;
use crate::finding::Finding;
use crate::is_false;
use crate::join::{Join, Meeting};
use crate::provenance::Provenance;
use crate::readiness::Readiness;
use crate::reading::Reading;
use crate::requirement::RequirementResult;
use crate::scenario::{ScenarioText, StepOutcome};
use crate::sentence::Sentence;

/// The version of the format; it changes when a reader of the old one would misread the new one.
pub const VERSION: u32 = 2;
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
    pub notes: Vec<Sentence>,
    /// Against which documents.
    pub documents: Vec<Identity>,
    /// With which features.
    pub features: Features,
    /// Who ran it, how, and with which files; none in the records of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// The permissions that the scenarios and the run itself need and that the token lacks, by
    /// name; empty where it cannot be read what the token has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_permissions: Vec<String>,
    /// The conclusion.
    pub readiness: Readiness,
    /// How many findings have each verdict; every verdict is listed.
    pub counts: BTreeMap<String, usize>,
    /// What it cost.
    pub traffic: Cost,
    /// How its accounts were read; empty in the records of earlier versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reading: Vec<Reading>,
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
    pub evidence: Evidence,
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
    /// Resource units, as Microsoft counts them against the quota of an application in a tenant;
    /// none in the records of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<u64>,
}

impl Run {
    /// What it concludes, in words; where it is ready although something fails that somebody
    /// accepted, that too.
    #[must_use]
    pub fn conclusion(&self) -> String {
        let words = self.readiness.words();
        match (self.readiness, self.waived().count()) {
            (Readiness::Ready, 1) => format!("{words}, with 1 accepted failure"),
            (Readiness::Ready, accepted @ 2..) => {
                format!("{words}, with {accepted} accepted failures")
            }
            _ => words.to_owned(),
        }
    }

    /// The failures that somebody accepted, and whose waivers have not expired.
    pub fn waived(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_waived())
    }

    /// The findings of one requirement.
    pub fn findings_of<'a>(&'a self, requirement: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.findings
            .iter()
            .filter(move |finding| &*finding.requirement == requirement)
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
