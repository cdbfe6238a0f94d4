//! The phrases that a step can have.

use std::collections::HashSet;
use std::sync::LazyLock;

use cucumber::World as _;
use cucumber::codegen::inventory::{self, Collect};
use cucumber::codegen::{StepConstructor, WorldInventory};
use cucumber::step::{Collection, Location, Step};
use gherkin::{Feature, StepType};
use greenroom_steps::World;
use regex::Regex;

/// Every phrase with its definition. Their expressions are compiled once a process: that takes
/// longer than to find those of all features.
#[must_use]
pub fn phrases() -> &'static Collection<World> {
    static PHRASES: LazyLock<Collection<World>> = LazyLock::new(World::collection);
    &PHRASES
}

/// The phrases that a step of these features can have: for them, these find what all phrases find.
///
/// To compile all of them takes as long as the rest of a small audit, and cucumber tries each with
/// each step, which is a good part of what a run of many accounts costs. So only those are here that
/// begin as one of the steps does.
pub(crate) fn phrases_of(features: &[Feature]) -> Collection<World> {
    let [given, when, then] = &*KINDS;
    let mut found = Collection::new();
    for (at, regex, step) in fitting(given, &texts(features, StepType::Given)) {
        found = found.given(Some(at), regex, step);
    }
    for (at, regex, step) in fitting(when, &texts(features, StepType::When)) {
        found = found.when(Some(at), regex, step);
    }
    for (at, regex, step) in fitting(then, &texts(features, StepType::Then)) {
        found = found.then(Some(at), regex, step);
    }
    found
}

/// What the steps of a kind say, each text once.
fn texts(features: &[Feature], kind: StepType) -> HashSet<&str> {
    let mut texts = HashSet::new();
    for feature in features {
        let of_rules = feature.rules.iter();
        let of_rules = of_rules.map(|rule| (rule.background.as_ref(), &rule.scenarios));
        let own = (feature.background.as_ref(), &feature.scenarios);
        for (background, scenarios) in of_rules.chain([own]) {
            let background = background.into_iter().flat_map(|one| &one.steps);
            let steps = background.chain(scenarios.iter().flat_map(|one| &one.steps));
            texts.extend(
                steps
                    .filter(|step| step.ty == kind)
                    .map(|step| &*step.value),
            );
        }
    }
    texts
}

/// A phrase whose expression is compiled when a step may have it.
struct Phrase {
    at: Location,
    /// What every step with the phrase begins with.
    beginning: &'static str,
    expression: LazyLock<Regex>,
    step: Step<World>,
}

/// The phrases for `Given`, `When` and `Then`.
static KINDS: LazyLock<[Vec<Phrase>; 3]> = LazyLock::new(|| {
    [
        of_kind::<<World as WorldInventory>::Given>(),
        of_kind::<<World as WorldInventory>::When>(),
        of_kind::<<World as WorldInventory>::Then>(),
    ]
});

fn of_kind<C: Collect + StepConstructor<World>>() -> Vec<Phrase> {
    let phrases = inventory::iter::<C>.into_iter().map(|phrase| {
        let (at, compile, step) = phrase.inner();
        Phrase {
            at,
            beginning: beginning_of(at),
            expression: LazyLock::new(compile),
            step,
        }
    });
    phrases.collect()
}

/// What a phrase begins with; of one that is not listed, nothing, with which every step begins.
fn beginning_of(at: Location) -> &'static str {
    let path = at.path.replace('\\', "/");
    let mut listed = greenroom_steps::BEGINNINGS.iter();
    let own = listed.find(|(file, line, _)| *line == at.line && path.ends_with(file));
    own.map_or("", |(_, _, beginning)| beginning)
}

/// Those that one of these texts may have.
fn fitting(
    phrases: &[Phrase],
    texts: &HashSet<&str>,
) -> impl Iterator<Item = (Location, Regex, Step<World>)> {
    let may_be =
        move |phrase: &&Phrase| texts.iter().any(|text| text.starts_with(phrase.beginning));
    let fitting = phrases.iter().filter(may_be);
    fitting.map(|phrase| (phrase.at, phrase.expression.clone(), phrase.step))
}

#[cfg(test)]
mod tests {
    use gherkin::GherkinEnv;

    use super::*;
    use crate::document::Documentation;

    /// A step as a feature has it below a `Then`.
    fn feature(step: &str) -> Feature {
        let text = format!("Feature: F\n  Scenario: S\n    Then {step}\n");
        Feature::parse(text, GherkinEnv::default()).unwrap()
    }

    #[test]
    fn for_the_steps_of_a_feature_its_phrases_find_what_all_find() {
        let documentation = Documentation::load(None, None).unwrap();
        for written in &documentation.features {
            let own = phrases_of(std::slice::from_ref(&written.feature));
            let rules = written.feature.rules.iter();
            let scenarios = rules.flat_map(|rule| &rule.scenarios);
            for step in scenarios.flat_map(|scenario| &scenario.steps) {
                let place = |phrases: &Collection<World>| {
                    let found = phrases.find(step).unwrap();
                    found.map(|(_, _, at, _)| at.map(|at| (at.path, at.line)))
                };
                assert_eq!(place(&own), place(phrases()), "{}", step.value);
            }
        }
    }

    #[test]
    fn every_phrase_is_listed_with_what_its_expression_begins_with() {
        let phrases: Vec<&Phrase> = KINDS.iter().flatten().collect();
        assert_eq!(phrases.len(), greenroom_steps::BEGINNINGS.len());
        for phrase in &phrases {
            let expression = phrase.expression.as_str().replace('\\', "");
            let begins = format!("^{}", phrase.beginning);
            assert!(expression.starts_with(&begins), "{expression}: {begins}");
        }
        let all = |phrase: &&&Phrase| phrase.beginning.is_empty();
        assert_eq!(
            phrases.iter().filter(all).count(),
            9,
            "they begin with a value"
        );
    }

    #[test]
    fn a_step_without_a_phrase_stays_without_one() {
        let own = feature("nobody has ever said this");
        let phrases = phrases_of(std::slice::from_ref(&own));
        assert!(phrases.find(&own.scenarios[0].steps[0]).unwrap().is_none());
        assert!(!format!("{phrases:?}").contains("account"), "{phrases:?}");
    }
}
