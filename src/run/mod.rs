//! Features put to a tenant.
//!
//! What a scenario concluded comes from its [`Record`]; what its steps did comes from cucumber.

mod chunks;
mod cucumber;
mod id;
mod judge;
mod needs;
mod selection;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;
use std::time::Duration;

use gherkin::{Feature, Rule, Scenario};
use greenroom_results::Verdict;
use greenroom_steps::{Check, Context, Record};

pub use id::ScenarioId;
pub use needs::{Need, missing, needs};
pub use selection::{MANUAL, Selection, holds, is_audited, tags};

use self::cucumber::Heard;
use crate::document::{Written, scenarios};
use crate::exit::Failure;

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// It ran and did not object.
    Passed,
    /// It ended the scenario.
    Stopped,
    /// The scenario had ended before.
    NotRun,
}

/// One scenario that was to run, and what became of it.
#[derive(Debug)]
pub struct Outcome {
    /// Which it is.
    pub id: ScenarioId,
    /// The line of the scenario, or of its row in the Examples.
    pub line: usize,
    /// The scenario's name, placeholders filled in.
    pub name: String,
    /// The tags that apply to it, without `@`.
    pub tags: Vec<String>,
    /// What decides.
    pub verdict: Verdict,
    /// The comparison that decides, where it is not a pass.
    pub stopped_at: Option<Check>,
    /// Each step's outcome, in order; a background's steps come first.
    pub steps: Vec<StepOutcome>,
    /// How long each step took, as far as they ran.
    pub times: Vec<Duration>,
    /// The places of the steps that passed by stating something: a `Given` that found nothing.
    pub assumed: BTreeSet<usize>,
    /// What a `Then` found, by the place of its step.
    pub found: BTreeMap<usize, Check>,
    /// What it leaves behind.
    pub record: Record,
}

/// The scenarios that shall run: selected, and put out for the accounts.
pub struct Plan {
    features: Vec<Feature>,
    /// The id of each, in the order they are written.
    ids: Vec<ScenarioId>,
}

impl Plan {
    /// Selects scenarios.
    ///
    /// # Errors
    /// When the features cannot be put out for the accounts, or nothing is selected.
    pub fn new(
        written: &[Written],
        accounts: &[String],
        selected: impl Fn(&Feature, Option<&Rule>, &Scenario) -> bool,
    ) -> Result<Self, Failure> {
        let accounts = once(accounts);
        let (mut features, mut ids) = (Vec::new(), Vec::new());
        for written in written {
            let mut feature = written.expand(&accounts, &selected)?;
            ids.extend(id::number(written, &mut feature, ids.len()));
            features.push(feature);
        }
        if ids.is_empty() {
            return Err(selection::nothing_selected());
        }
        Ok(Self { features, ids })
    }

    /// Runs the scenarios and returns their outcomes in the order they are written. `finished` is
    /// told how many are done, of how many.
    ///
    /// Every scenario that was to run has an outcome: one of which nothing was heard is an error.
    pub async fn run(
        &self,
        context: Context,
        finished: impl Fn(usize, usize) + 'static,
    ) -> Vec<Outcome> {
        let total = self.ids.len();
        let finished = Rc::new(finished);
        let mut heard = Heard::default();
        let mut before = 0;
        for chunk in chunks::split(&self.features, chunks::LARGEST) {
            let size: usize = chunk.iter().map(|feature| scenarios(feature).count()).sum();
            let finished = Rc::clone(&finished);
            let of_chunk = cucumber::run(chunk, context.clone(), move |done| {
                finished(before + done, total);
            });
            heard.extend(of_chunk.await);
            before += size;
        }
        let each = self.features.iter();
        let each = each.flat_map(|feature| scenarios(feature).map(move |one| (feature, one)));
        let numbered = self.ids.iter().zip(each).enumerate();
        let outcomes = numbered.map(|(number, (id, (feature, (rule, scenario))))| {
            let steps = heard.steps.remove(&number).unwrap_or_default();
            let (steps, times) = steps.into_iter().unzip();
            let record = heard.records.remove(&number).unwrap_or_default();
            let outcome = judge::outcome(id, (feature, rule, scenario), steps, record);
            Outcome { times, ..outcome }
        });
        outcomes.collect()
    }
}

/// Each account once: Entra's names do not tell upper from lower case.
fn once(accounts: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let unseen = accounts
        .iter()
        .filter(|account| seen.insert(account.to_lowercase()));
    unseen.cloned().collect()
}
