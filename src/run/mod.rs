//! Features put to a tenant.
//!
//! What a scenario concluded comes from its [`Record`]; what its steps did comes from cucumber.

mod chunks;
mod cucumber;
mod id;
mod judge;
mod needs;
mod part;
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

use self::chunks::Chunk;
use self::part::Part;
use crate::document::{self, Written};
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

/// The scenarios that shall run: selected, and put out for the accounts as they run.
pub struct Plan {
    /// The features without their scenarios.
    shells: Vec<Feature>,
    /// The scenarios, in the order they are written.
    parts: Vec<Part>,
    accounts: Vec<String>,
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
        let mut plan = Self {
            shells: Vec::new(),
            parts: Vec::new(),
            accounts: once(accounts),
        };
        for written in written {
            plan.add(written, written.expand(&selected)?);
        }
        let mut count = 0;
        for part in &mut plan.parts {
            part.first = count;
            count += part.count(plan.accounts.len());
        }
        if plan.is_empty() {
            return Err(selection::nothing_selected());
        }
        Ok(plan)
    }

    fn add(&mut self, written: &Written, mut feature: Feature) {
        let own = std::mem::take(&mut feature.scenarios);
        let mut taken = vec![(None, own)];
        for (place, rule) in feature.rules.iter_mut().enumerate() {
            taken.push((Some(place), std::mem::take(&mut rule.scenarios)));
        }
        for (rule, scenarios) in taken {
            let place = (self.shells.len(), rule);
            let rule = rule.map(|place| &feature.rules[place]);
            let parts = scenarios.into_iter();
            let parts = parts.map(|one| Part::new(written, place, &feature, rule, one));
            self.parts.extend(parts);
        }
        self.shells.push(feature);
    }

    /// How many scenarios run.
    #[must_use]
    pub fn len(&self) -> usize {
        let counts = self.parts.iter();
        counts.map(|part| part.count(self.accounts.len())).sum()
    }

    /// Whether none runs; a plan of none is refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
        let mut outcomes = Vec::new();
        let take = |number, outcome| outcomes.push((number, outcome));
        self.run_through(context, finished, take).await;
        outcomes.sort_by_key(|(number, _)| *number);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    /// The same, but each outcome is handed over with its number in the order they are written as
    /// soon as those of the same moment have ended, so that what it holds need not be kept.
    pub async fn run_through(
        &self,
        context: Context,
        finished: impl Fn(usize, usize) + 'static,
        mut take: impl FnMut(usize, Outcome),
    ) {
        let total = self.len();
        let finished = Rc::new(finished);
        let mut before = 0;
        let for_each = self.parts.iter().filter(|part| part.for_each).count();
        let once = self.parts.len() - for_each;
        for chunk in chunks::split(once, for_each, self.accounts.len()) {
            let running = self.put_out(&chunk);
            let finished = Rc::clone(&finished);
            let told = move |done| finished(before + done, total);
            let features = self.features(&running);
            let phrases = document::phrases_of(&features);
            let heard = cucumber::run(features, phrases, context.clone(), told);
            let mut heard = heard.await;
            before += running.len();
            for Running {
                part,
                account,
                number,
            } in running
            {
                let steps = heard.steps.remove(&number).unwrap_or_default();
                let record = heard.records.remove(&number).unwrap_or_default();
                take(number, judge::outcome(part, account, steps, record));
            }
            if let Some(graph) = &context.graph {
                graph.let_go(&self.accounts[chunk.accounts]);
            }
        }
    }

    /// The scenarios of a chunk, in the order they are written.
    fn put_out(&self, chunk: &Chunk) -> Vec<Running<'_>> {
        let mut running = Vec::new();
        let mut once = 0;
        for part in &self.parts {
            if part.for_each {
                running.extend(chunk.accounts.clone().map(|place| Running {
                    part,
                    account: Some(&self.accounts[place]),
                    number: part.first + place,
                }));
                continue;
            }
            if chunk.once.contains(&once) {
                running.push(Running {
                    part,
                    account: None,
                    number: part.first,
                });
            }
            once += 1;
        }
        running
    }

    /// The features with these scenarios alone; those without any are left out.
    fn features(&self, running: &[Running<'_>]) -> Vec<Feature> {
        let mut features = self.shells.clone();
        for one in running {
            let (feature, rule) = one.part.place;
            let feature = &mut features[feature];
            let scenarios = match rule {
                Some(rule) => &mut feature.rules[rule].scenarios,
                None => &mut feature.scenarios,
            };
            scenarios.push(one.part.put_out(one.account, one.number));
        }
        for feature in &mut features {
            feature.rules.retain(|rule| !rule.scenarios.is_empty());
        }
        features.retain(|feature| !(feature.scenarios.is_empty() && feature.rules.is_empty()));
        features
    }
}

/// A scenario under way.
struct Running<'a> {
    part: &'a Part,
    account: Option<&'a String>,
    number: usize,
}

/// Each account once: Entra's names do not tell upper from lower case.
fn once(accounts: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let unseen = accounts
        .iter()
        .filter(|account| seen.insert(account.to_lowercase()));
    unseen.cloned().collect()
}
