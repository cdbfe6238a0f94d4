//! Which scenario of a run it is: given once, when the run is planned.
//!
//! Cucumber hands a scenario back as it got it, and nothing else; so its number travels with it, in
//! a tag that no feature can have.

use gherkin::{Feature, Scenario};

use crate::document::{PUT_OUT_FOR, Written};

/// A scenario of a run.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ScenarioId {
    /// The path of its feature.
    pub feature: String,
    /// The line where it is written; of a row of an outline, that of the outline.
    pub line: usize,
    /// The account that it was put out for, where it was.
    pub account: Option<String>,
}

/// Begins the tag; a tag that is written has no blank.
const NUMBER: &str = "scenario of the run ";

/// Numbers the scenarios of a feature as it runs, after those before; returns their ids.
pub(super) fn number(written: &Written, feature: &mut Feature, before: usize) -> Vec<ScenarioId> {
    let of_rules = feature
        .rules
        .iter_mut()
        .flat_map(|rule| &mut rule.scenarios);
    let each = feature.scenarios.iter_mut().chain(of_rules).enumerate();
    let ids = each.map(|(number, scenario)| {
        let account = take(&mut scenario.tags, PUT_OUT_FOR);
        scenario.tags.push(format!("{NUMBER}{}", before + number));
        let line = scenario.position.line;
        let origin = written.origin(line);
        ScenarioId {
            feature: written.path.clone(),
            line: origin.map_or(line, |(_, origin)| origin.position.line),
            account,
        }
    });
    ids.collect()
}

/// The number of a scenario of a run.
pub(super) fn number_of(scenario: &Scenario) -> Option<usize> {
    let mut numbers = scenario.tags.iter().rev();
    numbers.find_map(|tag| tag.strip_prefix(NUMBER)?.parse().ok())
}

/// The tags that are written.
pub(super) fn without_number(mut tags: Vec<String>) -> Vec<String> {
    take(&mut tags, NUMBER);
    tags
}

/// Takes the tag out that begins so, and returns the rest of it.
fn take(tags: &mut Vec<String>, start: &str) -> Option<String> {
    let place = tags.iter().rposition(|tag| tag.starts_with(start))?;
    let tag = tags.remove(place);
    tag.strip_prefix(start).map(str::to_owned)
}
