//! The phrases that a step can have.

use std::collections::HashSet;
use std::sync::LazyLock;

use cucumber::World as _;
use cucumber::codegen::inventory::{self, Collect};
use cucumber::codegen::{StepConstructor, WorldInventory};
use cucumber::step::{Collection, Location, Step};
use gherkin::{Feature, StepType};
use greenroom_steps::World;
use regex::{Regex, RegexSet};

/// Every phrase with its definition. Their expressions are compiled once a process: that takes
/// longer than to find those of all features.
#[must_use]
pub fn phrases() -> &'static Collection<World> {
    static PHRASES: LazyLock<Collection<World>> = LazyLock::new(World::collection);
    &PHRASES
}

/// Each phrase that a step of these features has: for them, these find what all phrases find.
///
/// Cucumber tries every phrase with every step, one after the other, which is a good part of what a
/// run of many accounts costs; here each step is put to all of them at once.
pub(crate) fn phrases_of(features: &[Feature]) -> Collection<World> {
    static KINDS: LazyLock<Option<[Kind; 3]>> = LazyLock::new(|| {
        Some([
            Kind::of::<<World as WorldInventory>::Given>()?,
            Kind::of::<<World as WorldInventory>::When>()?,
            Kind::of::<<World as WorldInventory>::Then>()?,
        ])
    });
    let Some([given, when, then]) = &*KINDS else {
        return phrases().clone();
    };
    let mut found = Collection::new();
    for (at, regex, step) in given.of_steps(&texts(features, StepType::Given)) {
        found = found.given(Some(at), regex, step);
    }
    for (at, regex, step) in when.of_steps(&texts(features, StepType::When)) {
        found = found.when(Some(at), regex, step);
    }
    for (at, regex, step) in then.of_steps(&texts(features, StepType::Then)) {
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

/// The phrases of a kind.
struct Kind {
    all: RegexSet,
    each: Vec<(Location, Regex, Step<World>)>,
}

impl Kind {
    /// None where the expressions are too large to be tried at once.
    fn of<C: Collect + StepConstructor<World>>() -> Option<Self> {
        let each = inventory::iter::<C>.into_iter().map(|phrase| {
            let (at, regex, step) = phrase.inner();
            (at, regex(), step)
        });
        let each: Vec<_> = each.collect();
        let all = RegexSet::new(each.iter().map(|(_, regex, _)| regex.as_str())).ok()?;
        Some(Self { all, each })
    }

    /// Those that one of these texts has.
    fn of_steps(&self, texts: &HashSet<&str>) -> Vec<(Location, Regex, Step<World>)> {
        let mut found: HashSet<usize> = HashSet::new();
        for text in texts {
            found.extend(self.all.matches(text));
        }
        let found = found.into_iter().filter_map(|place| self.each.get(place));
        found.cloned().collect()
    }
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
    fn a_step_without_a_phrase_stays_without_one() {
        let own = feature("nobody has ever said this");
        let phrases = phrases_of(std::slice::from_ref(&own));
        assert!(phrases.find(&own.scenarios[0].steps[0]).unwrap().is_none());
        assert!(format!("{phrases:?}").len() < 100, "{phrases:?}");
    }
}
