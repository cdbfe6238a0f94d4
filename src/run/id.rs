//! Which scenario of a run it is: given once, when the run is planned.
//!
//! Cucumber hands a scenario back as it got it, and nothing else; so its number travels with it, in
//! a tag that no feature can have.

use gherkin::Scenario;

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

/// Lets a scenario travel with its number in the run.
pub(super) fn number(scenario: &mut Scenario, number: usize) {
    scenario.tags.push(format!("{NUMBER}{number}"));
}

/// The number of a scenario of a run.
pub(super) fn number_of(scenario: &Scenario) -> Option<usize> {
    let mut numbers = scenario.tags.iter().rev();
    numbers.find_map(|tag| tag.strip_prefix(NUMBER)?.parse().ok())
}
