//! What Gherkin's parser lets pass and must not: each of these would make a scenario test less
//! than its author believes.

use std::collections::HashSet;

use cucumber::World as _;
use cucumber::step::Collection;
use gherkin::{Examples, Scenario, Step};
use greenroom_steps::World;

use super::feature::{JOINING_ACCOUNTS, Written, scenarios};
use super::tags;
use crate::exit::Failure;

/// Checks one feature.
pub(super) fn check(written: &Written) -> Result<(), Failure> {
    let Written { feature, .. } = written;
    tables_are_even(written)?;
    descriptions_are_prose(written)?;
    tags::check(written)?;
    if let Some(scenario) = feature.scenarios.first() {
        let what = "this scenario belongs to no rule";
        return Err(at(written, scenario.position.line, what)
            .hint("put it below a `Rule:` with a tag `@requirement:<id>`"));
    }
    let phrases = World::collection();
    let of_rules = feature
        .rules
        .iter()
        .filter_map(|rule| rule.background.as_ref());
    for background in feature.background.iter().chain(of_rules) {
        if background.description.is_some() || background.steps.is_empty() {
            let what = "a line below this background is not a step, or it has none";
            return Err(at(written, background.position.line, what));
        }
        background
            .steps
            .iter()
            .try_for_each(|step| defined(written, step, &phrases))?;
    }
    let mut names = HashSet::new();
    for (_, scenario) in scenarios(feature) {
        if !names.insert(&scenario.name) {
            let what = "another scenario has this name";
            return Err(at(written, scenario.position.line, what));
        }
        whole(written, scenario)?;
        steps(scenario).try_for_each(|step| defined(written, &step, &phrases))?;
    }
    Ok(())
}

/// The first line that starts with nothing Gherkin knows, where the parser itself gave up.
pub(super) fn first_unknown_line(text: &str) -> Option<usize> {
    const KNOWN: [&str; 19] = [
        "Feature:",
        "Rule:",
        "Background:",
        "Scenario:",
        "Scenario Outline:",
        "Scenario Template:",
        "Example:",
        "Examples:",
        "Scenarios:",
        "Given ",
        "When ",
        "Then ",
        "And ",
        "But ",
        "* ",
        "@",
        "|",
        "#",
        "\"\"\"",
    ];
    let mut described = false;
    text.lines().enumerate().find_map(|(index, line)| {
        let line = line.trim();
        let known = line.is_empty() || KNOWN.iter().any(|known| line.starts_with(known));
        if known && !line.is_empty() {
            described = line.starts_with("Feature:") || line.starts_with("Rule:");
        }
        (!known && !described).then_some(index + 1)
    })
}

fn whole(written: &Written, scenario: &Scenario) -> Result<(), Failure> {
    let line = scenario.position.line;
    if scenario.description.is_some() {
        let what = "a line below this scenario's name is not a step";
        let hint = "start it with a keyword, or with # for a comment";
        return Err(at(written, line, what).hint(hint));
    }
    if scenario.steps.is_empty() {
        return Err(at(written, line, "this scenario has no steps"));
    }
    if !scenario
        .steps
        .iter()
        .any(|step| step.ty == gherkin::StepType::Then)
    {
        return Err(at(
            written,
            line,
            "this scenario concludes nothing: it has no `Then`",
        ));
    }
    if scenario.examples.is_empty() {
        return no_placeholder(written, scenario);
    }
    scenario
        .examples
        .iter()
        .try_for_each(|examples| match examples.name.as_deref() {
            Some(JOINING_ACCOUNTS) => for_accounts(written, scenario, examples),
            _ => with_rows(written, examples),
        })
}

/// Without Examples, a placeholder would be taken for a value.
fn no_placeholder(written: &Written, scenario: &Scenario) -> Result<(), Failure> {
    let is_placeholder = |text: &String| {
        text.split_once('<')
            .is_some_and(|(_, rest)| rest.contains('>'))
    };
    let used = scenario.steps.iter().find(|step| {
        let cells = step
            .table
            .iter()
            .flat_map(|table| table.rows.iter().flatten());
        cells
            .chain(&step.docstring)
            .chain([&step.value])
            .any(is_placeholder)
    });
    match used {
        None => Ok(()),
        Some(step) => {
            let what = "this step has a `<placeholder>`, and the scenario has no Examples";
            Err(at(written, step.position.line, what))
        }
    }
}

fn with_rows(written: &Written, examples: &Examples) -> Result<(), Failure> {
    let rows = examples.table.as_ref().map_or(0, |table| table.rows.len());
    if rows >= 2 {
        return Ok(());
    }
    let hint = format!("name them `Examples: {JOINING_ACCOUNTS}` to run once for each of them");
    Err(at(
        written,
        examples.position.line,
        "these Examples have no rows",
    )
    .hint(hint))
}

/// What a run fills in holds nothing else: it would be dropped.
fn for_accounts(
    written: &Written,
    scenario: &Scenario,
    examples: &Examples,
) -> Result<(), Failure> {
    let rows = examples.table.as_ref().map(|table| table.rows.as_slice());
    let header_only = rows.is_some_and(|rows| matches!(rows, [row] if *row == ["account"]));
    let line = examples.position.line;
    if !header_only || !examples.tags.is_empty() || scenario.examples.len() > 1 {
        let what = format!("`Examples: {JOINING_ACCOUNTS}` stand alone, without tags and rows");
        return Err(
            at(written, line, &what).hint("below them there is only the line `| account |`")
        );
    }
    if !scenario.name.contains("<account>") {
        let what = "the name of this outline lacks `<account>`";
        return Err(at(written, scenario.position.line, what));
    }
    Ok(())
}

/// A mistyped keyword below a feature or a rule would make a step or a scenario a description.
fn descriptions_are_prose(written: &Written) -> Result<(), Failure> {
    const STEPS: [&str; 6] = ["Given ", "When ", "Then ", "And ", "But ", "* "];
    let feature = &written.feature;
    let of_rules = feature
        .rules
        .iter()
        .map(|rule| (&rule.description, rule.position.line));
    let all = of_rules.chain([(&feature.description, feature.position.line)]);
    for (description, line) in all {
        for text in description
            .iter()
            .flat_map(|text| text.lines())
            .map(str::trim)
        {
            let step = STEPS.iter().any(|keyword| text.starts_with(keyword));
            let keyword = text
                .split_once(':')
                .is_some_and(|(word, _)| is_keyword(word));
            if step || keyword {
                let what = format!("the description below this line holds `{text}`");
                return Err(at(written, line, &what).hint("is a keyword above it misspelled?"));
            }
        }
    }
    Ok(())
}

/// Whether a text before a colon looks like a keyword: one or two capitalized words.
fn is_keyword(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.len() <= 2
        && words
            .iter()
            .all(|word| word.starts_with(|c: char| c.is_uppercase()))
}

/// The steps as they are looked up: an outline's with the values of its first row.
fn steps(scenario: &Scenario) -> impl Iterator<Item = Step> {
    let table = scenario
        .examples
        .first()
        .and_then(|examples| examples.table.as_ref());
    let rows = table.map(|table| table.rows.as_slice()).unwrap_or_default();
    let columns = rows.first().cloned().unwrap_or_default();
    let values = rows.get(1).cloned().unwrap_or_default();
    scenario.steps.iter().cloned().map(move |mut step| {
        for (column, value) in columns.iter().zip(&values) {
            step.value = step.value.replace(&format!("<{column}>"), value);
        }
        step
    })
}

fn defined(written: &Written, step: &Step, phrases: &Collection<World>) -> Result<(), Failure> {
    let keyword = step.keyword.trim();
    let shown = format!("{keyword} {}", step.value);
    match phrases.find(step) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(at(
            written,
            step.position.line,
            &format!("no step is defined for `{shown}`"),
        )
        .hint("correct the phrase, or add its definition to steps/")),
        Err(_) => Err(at(
            written,
            step.position.line,
            &format!("more than one step is defined for `{shown}`"),
        )),
    }
}

/// The parser cuts rows that are wider than the first one, without a word.
fn tables_are_even(written: &Written) -> Result<(), Failure> {
    let mut width = None;
    let mut quoted = false;
    for (index, line) in written.text.lines().enumerate() {
        let line = line.trim();
        quoted ^= line.starts_with("\"\"\"") || line.starts_with("```");
        if quoted || !line.starts_with('|') {
            width = width.filter(|_| line.starts_with('#'));
            continue;
        }
        let bars = line
            .replace("\\\\", "")
            .replace("\\|", "")
            .matches('|')
            .count();
        if *width.get_or_insert(bars) != bars {
            return Err(at(
                written,
                index + 1,
                "this row does not have as many cells as the one above",
            ));
        }
    }
    Ok(())
}

pub(super) fn at(written: &Written, line: usize, what: &str) -> Failure {
    Failure::usage(format!("{}: {what}", written.place(line)))
}
