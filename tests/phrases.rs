//! What is said of the phrases: in the list, in the manual, in an editor, and to an author whose step
//! fits none.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use gherkin::{Feature, GherkinEnv, Step};
use greenroom::document::{Documentation, Phrase, described, phrases, scenarios};
use insta_cmd::assert_cmd_snapshot;
use serde_json::Value;

use crate::repository::rust_files;
use crate::support::{Desk, repository};

/// The steps that the examples are.
fn examples() -> Vec<Step> {
    let mut text = "Feature: All\n\n  Scenario: All\n".to_owned();
    for phrase in described() {
        writeln!(text, "    {}", phrase.example()).unwrap();
    }
    let feature = Feature::parse(text, GherkinEnv::default()).unwrap();
    feature.scenarios[0].steps.clone()
}

/// Where the one definition of a step stands.
fn definition(step: &Step) -> Option<String> {
    let found = phrases().find(step).ok().flatten();
    found.map(|(_, _, at, _)| format!("{at:?}"))
}

#[test]
fn every_definition_is_described_once() {
    let mut known = BTreeMap::new();
    for step in examples() {
        let at = definition(&step);
        let at = at.unwrap_or_else(|| panic!("no definition fits `{}`", step.value));
        let other = known.insert(at, step.value.clone());
        assert_eq!(
            other, None,
            "described twice, the second time: {}",
            step.value
        );
    }
    assert_eq!(known.len(), definitions(), "{known:#?}");
}

/// How many definitions the source has.
fn definitions() -> usize {
    let starts = ["#[given(", "#[when(", "#[then("];
    let files = rust_files(&["steps"]);
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let count = |text: String| {
        let lines = text.lines().map(str::trim);
        lines
            .filter(|line| starts.iter().any(|start| line.starts_with(start)))
            .count()
    };
    texts.map(count).sum()
}

#[test]
fn a_scenario_declares_the_permissions_of_its_phrases() {
    let by_definition: BTreeMap<String, &Phrase> = examples()
        .iter()
        .map(|step| definition(step).unwrap())
        .zip(described())
        .collect();
    let own = Documentation::load(Some(&repository().join("fixtures/phrases")), None).unwrap();
    let bundled = Documentation::load(None, None).unwrap();
    for written in own.features.iter().chain(&bundled.features) {
        for (_, scenario) in scenarios(&written.feature) {
            let tags = scenario.tags.iter();
            let declared: BTreeSet<&str> = tags
                .filter_map(|tag| tag.strip_prefix("permission:"))
                .collect();
            for step in &scenario.steps {
                let phrase = definition(step).and_then(|at| by_definition.get(&at).copied());
                let needed = phrase.map_or(&[][..], |phrase| &phrase.permissions);
                for permission in needed {
                    let (name, step) = (&scenario.name, &step.value);
                    assert!(
                        declared.contains(permission.as_str()),
                        "{permission}: {name}: {step}"
                    );
                }
            }
        }
    }
}

/// Set `GREENROOM_WRITE=1` to write the page anew after a change of the phrases.
#[test]
fn the_page_of_phrases_is_the_list() {
    let file = repository().join("book/src/reference/phrases.md");
    let command = ["phrases", "--format", "markdown"];
    let output = Desk::new().greenroom(&command).output().unwrap();
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(&file, &output.stdout).unwrap();
    }
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(fs::read_to_string(file).unwrap(), printed);
}

#[test]
fn phrases_are_found_by_words() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["phrases", "ROLE", "account"]));
}

#[test]
fn words_that_no_phrase_has_are_said() {
    assert_cmd_snapshot!(Desk::new().greenroom(&["phrases", "coffee"]));
}

#[test]
fn the_list_as_data_has_an_example_of_each() {
    let command = ["phrases", "--format", "json"];
    let output = Desk::new().greenroom(&command).output().unwrap();
    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), described().len());
    assert!(listed.iter().all(|one| one["example"].is_string()));
}

#[test]
fn a_snippet_stops_where_an_author_fills_in() {
    let command = ["phrases", "--format", "snippets", "member", "not", "group"];
    let output = Desk::new().greenroom(&command).output().unwrap();
    let snippets: Value = serde_json::from_slice(&output.stdout).unwrap();
    let snippet = &snippets["Then it is not a member of the group \"<group id>\""];
    assert_eq!(snippet["prefix"], "Then it is not a member of the group");
    assert_eq!(
        snippet["body"],
        "Then it is not a member of the group \"${1:group id}\""
    );
}
