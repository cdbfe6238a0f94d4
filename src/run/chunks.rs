//! Scenarios a chunk after the other: cucumber looks through all that wait each time that one ends,
//! and keeps some 20 kB for each that is under way.

use gherkin::{Feature, Scenario};

/// How many scenarios are handed to cucumber at once: those of some 500 accounts. Those of one
/// moment share their round trips, so it is well above the accounts of most tenants.
pub(super) const LARGEST: usize = 5_000;

/// The features in chunks of at most so many scenarios, in the order they are written.
pub(super) fn split(features: &[Feature], largest: usize) -> impl Iterator<Item = Vec<Feature>> {
    let shells: Vec<Feature> = features.iter().map(shell).collect();
    let mut places = features.iter().enumerate().flat_map(|(place, feature)| {
        let own = feature.scenarios.iter().map(|scenario| (None, scenario));
        let each = feature.rules.iter().enumerate();
        let ruled = each.flat_map(|(rule, of)| of.scenarios.iter().map(move |s| (Some(rule), s)));
        own.chain(ruled)
            .map(move |(rule, scenario)| (place, rule, scenario))
    });
    std::iter::from_fn(move || {
        let chunk: Vec<_> = places.by_ref().take(largest).collect();
        (!chunk.is_empty()).then(|| filled(&shells, chunk))
    })
}

/// A feature without its scenarios.
fn shell(feature: &Feature) -> Feature {
    let mut shell = feature.clone();
    shell.scenarios.clear();
    for rule in &mut shell.rules {
        rule.scenarios.clear();
    }
    shell
}

/// The features with these scenarios alone; those without any are left out.
fn filled(shells: &[Feature], chunk: Vec<(usize, Option<usize>, &Scenario)>) -> Vec<Feature> {
    let mut features = shells.to_vec();
    for (place, rule, scenario) in chunk {
        let feature = &mut features[place];
        let scenarios = match rule {
            Some(rule) => &mut feature.rules[rule].scenarios,
            None => &mut feature.scenarios,
        };
        scenarios.push(scenario.clone());
    }
    for feature in &mut features {
        feature.rules.retain(|rule| !rule.scenarios.is_empty());
    }
    features.retain(|feature| !(feature.scenarios.is_empty() && feature.rules.is_empty()));
    features
}

#[cfg(test)]
mod tests {
    use gherkin::GherkinEnv;

    use super::*;
    use crate::document::scenarios;

    fn feature(name: &str) -> Feature {
        let text = format!(
            "Feature: {name}\n  Background:\n    Given it\n  Scenario: a\n    Then it\n  Rule: r\n    \
             Scenario: b\n      Then it\n    Scenario: c\n      Then it\n  Rule: s\n    Scenario: \
             d\n      Then it\n"
        );
        Feature::parse(text, GherkinEnv::default()).unwrap()
    }

    /// The names of the scenarios of each chunk, with their feature's and their rule's.
    fn chunks(largest: usize) -> Vec<String> {
        let features = [feature("f"), feature("g")];
        let names = |chunk: Vec<Feature>| {
            let each = chunk.iter().flat_map(|feature| {
                assert!(feature.background.is_some());
                scenarios(feature).map(|(rule, scenario)| {
                    let rule = rule.map_or("", |rule| rule.name.as_str());
                    format!("{}{rule}{}", feature.name, scenario.name)
                })
            });
            each.collect::<Vec<_>>().join(" ")
        };
        split(&features, largest).map(names).collect()
    }

    #[test]
    fn each_scenario_is_in_one_chunk_with_its_feature_and_its_rule() {
        assert_eq!(chunks(3), ["fa frb frc", "fsd ga grb", "grc gsd"]);
        assert_eq!(chunks(4), ["fa frb frc fsd", "ga grb grc gsd"]);
        assert_eq!(chunks(9), ["fa frb frc fsd ga grb grc gsd"]);
    }
}
