//! A scenario as it is written, and what its steps did.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::is_false;
use crate::sentence::Sentence;

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
    pub suspect: Option<Sentence>,
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

/// What one step of a scenario did for one subject.
#[derive(Clone, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StepResult {
    /// Its outcome.
    pub outcome: StepOutcome,
    /// Whether it passed by stating something that nobody checked, as a `Given` does; false in the
    /// records of earlier versions.
    #[serde(default, skip_serializing_if = "is_false")]
    pub assumed: bool,
    /// How long it took, in milliseconds, waiting for Graph included; none where it did not run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// What it found, where it compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Sentence>,
}

/// A step's outcome.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, PartialEq, Serialize)]
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
