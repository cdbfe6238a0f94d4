//! A scenario of a run as it is written, before it is put out for the accounts.

use gherkin::{Feature, Rule, Scenario, StepType};

use super::id::{self, ScenarioId};
use super::selection::tags;
use crate::document::{ACCOUNT, Written, for_account, unmark};

/// A scenario that shall run: once, or once for each account.
pub(super) struct Part {
    /// The scenario; `<account>` stands in one that is put out.
    pub(super) scenario: Scenario,
    /// Where it belongs: its feature, and its rule there.
    pub(super) place: (usize, Option<usize>),
    /// Whether it is put out for each account.
    pub(super) for_each: bool,
    /// The number of the first scenario that comes of it.
    pub(super) first: usize,
    /// What its steps are, a background's first.
    pub(super) kinds: Vec<StepType>,
    /// The tags that apply to it.
    pub(super) tags: Vec<String>,
    /// The path of its feature, and the line where it is written; of a row of an outline, that of
    /// the outline.
    written: (String, usize),
}

impl Part {
    /// A scenario of an expanded feature, in its rule where it has one.
    pub(super) fn new(
        written: &Written,
        place: (usize, Option<usize>),
        feature: &Feature,
        rule: Option<&Rule>,
        mut scenario: Scenario,
    ) -> Self {
        let for_each = unmark(&mut scenario);
        let of_rule = rule.and_then(|rule| rule.background.as_ref());
        let background = feature.background.iter().chain(of_rule);
        let steps = background
            .flat_map(|background| &background.steps)
            .chain(&scenario.steps);
        let kinds = steps.map(|step| step.ty).collect();
        let line = scenario.position.line;
        let origin = written.origin(line);
        let line = origin.map_or(line, |(_, origin)| origin.position.line);
        Self {
            place,
            for_each,
            first: 0,
            kinds,
            tags: tags(feature, rule, &scenario),
            written: (written.path.clone(), line),
            scenario,
        }
    }

    /// How many scenarios come of it where there are so many accounts.
    pub(super) fn count(&self, accounts: usize) -> usize {
        if self.for_each { accounts } else { 1 }
    }

    /// Which scenario of the run it is, put out for this account where it is for each.
    pub(super) fn id(&self, account: Option<&String>) -> ScenarioId {
        let (feature, line) = self.written.clone();
        ScenarioId {
            feature,
            line,
            account: account.cloned(),
        }
    }

    pub(super) fn name(&self, account: Option<&String>) -> String {
        let name = &self.scenario.name;
        account.map_or_else(|| name.clone(), |account| name.replace(ACCOUNT, account))
    }

    /// The scenario as it runs, with its number.
    pub(super) fn put_out(&self, account: Option<&String>, number: usize) -> Scenario {
        let mut scenario = match account {
            Some(account) => for_account(&self.scenario, account),
            None => self.scenario.clone(),
        };
        id::number(&mut scenario, number);
        scenario
    }
}
