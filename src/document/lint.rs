//! What Gherkin's parser lets pass and must not: each of these would make a scenario test less
//! than its author believes.

use std::collections::{BTreeSet, HashSet};

use gherkin::{Examples, Scenario, Step};

use super::described;
use super::feature::{ACCOUNT, JOINING_ACCOUNTS, Written, scenarios};
use super::phrases::phrases;
use super::tags;
use crate::exit::Failure;

/// Checks every feature. Steps that no phrase fits are refused together, so that one run tells all
/// of them.
pub(super) fn check_all(features: &[Written]) -> Result<(), Failure> {
    let mut undefined = vec![];
    for written in features {
        check(written, &mut undefined)?;
    }
    if undefined.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(undefined.join("\n"))
        .hint("correct the phrase; `greenroom phrases` lists all of them"))
}

/// Checks one feature, but for the steps that no phrase fits: those are told to the caller.
fn check(written: &Written, undefined: &mut Vec<String>) -> Result<(), Failure> {
    let Written { feature, .. } = written;
    tables_are_even(written)?;
    descriptions_are_prose(written)?;
    tags::check(written)?;
    if let Some(scenario) = feature.scenarios.first() {
        let what = "this scenario belongs to no rule";
        return Err(refusal_at(written, scenario.position.line, what)
            .hint("put it below a `Rule:` with a tag `@requirement:<id>`"));
    }
    let of_rules = feature
        .rules
        .iter()
        .filter_map(|rule| rule.background.as_ref());
    for background in feature.background.iter().chain(of_rules) {
        if background.description.is_some() || background.steps.is_empty() {
            let what = "a line below this background is not a step, or it has none";
            return Err(refusal_at(written, background.position.line, what));
        }
        background
            .steps
            .iter()
            .try_for_each(|step| defined(written, step, undefined))?;
    }
    let mut names = HashSet::new();
    let mut known = HashSet::new();
    for (_, scenario) in scenarios(feature) {
        if !names.insert(&scenario.name) {
            let what = "another scenario has this name";
            return Err(refusal_at(written, scenario.position.line, what));
        }
        whole(written, scenario)?;
        for_a_person(written, scenario)?;
        for step in steps(scenario) {
            // Scenarios repeat each other's steps, and to look one up tries every phrase.
            let is_plain = step.docstring.is_none() && step.table.is_none();
            if !(is_plain && known.contains(&(step.ty, step.value.clone()))) {
                defined(written, &step, undefined)?;
                known.insert((step.ty, step.value));
            }
        }
    }
    Ok(())
}

/// Checks that each scenario declares the permissions that its phrases need. One that does not
/// ends with an error as soon as it asks; here, all of them are told at once.
pub(super) fn permissions_are_declared(features: &[Written]) -> Result<(), Failure> {
    let mut told = vec![];
    for written in features {
        let feature = &written.feature;
        for (rule, scenario) in scenarios(feature) {
            let of_rule = rule.and_then(|rule| rule.background.as_ref());
            let background = feature.background.iter().chain(of_rule);
            let background = background.flat_map(|background| &background.steps);
            let mut missing = BTreeSet::new();
            for step in background.chain(&scenario.steps) {
                missing.extend(
                    described::permissions(&step.value)
                        .iter()
                        .map(String::as_str),
                );
            }
            let declared = scenario.tags.iter();
            for name in declared.filter_map(|tag| tag.strip_prefix("permission:")) {
                missing.remove(name);
            }
            if !missing.is_empty() {
                let tags: Vec<String> =
                    missing.iter().map(|n| format!("@permission:{n}")).collect();
                let place = written.place(scenario.position.line);
                told.push(format!("{place}: this scenario lacks {}", tags.join(" ")));
            }
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(told.join("\n"))
        .hint("add the tags; `greenroom phrases` lists the permissions that each phrase needs"))
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
        return Err(refusal_at(written, line, what).hint(hint));
    }
    if scenario.steps.is_empty() {
        return Err(refusal_at(written, line, "this scenario has no steps"));
    }
    if !scenario
        .steps
        .iter()
        .any(|step| step.ty == gherkin::StepType::Then)
    {
        return Err(refusal_at(
            written,
            line,
            "this scenario concludes nothing: it has no `Then`",
        ));
    }
    no_stray_placeholder(written, scenario)?;
    scenario
        .examples
        .iter()
        .try_for_each(|examples| match examples.name.as_deref() {
            Some(JOINING_ACCOUNTS) => for_accounts(written, scenario, examples),
            _ => with_rows(written, examples),
        })
}

/// A placeholder without a column would be taken for a value.
fn no_stray_placeholder(written: &Written, scenario: &Scenario) -> Result<(), Failure> {
    let mut columns = vec![];
    for examples in &scenario.examples {
        let header = examples.table.as_ref().and_then(|table| table.rows.first());
        columns.extend(header.into_iter().flatten().map(String::as_str));
    }
    for step in &scenario.steps {
        for name in texts(step).flat_map(placeholders) {
            if !columns.contains(&name) {
                let what = if columns.is_empty() {
                    "this step has a `<placeholder>`, and the scenario has no Examples".to_owned()
                } else {
                    format!("`<{name}>` is not a column of the Examples")
                };
                return Err(refusal_at(written, step.position.line, &what));
            }
        }
    }
    // Without Examples nothing is filled in, and a name may have angle brackets of its own.
    let mut named = placeholders(&scenario.name).filter(|name| !columns.is_empty() && is_one(name));
    named
        .find(|name| !columns.contains(name))
        .map_or(Ok(()), |name| {
            let what = format!("`<{name}>` is not a column of the Examples");
            Err(refusal_at(written, scenario.position.line, &what))
        })
}

/// Whether a row is asked for what stands between angle brackets.
fn is_one(name: &str) -> bool {
    !name.is_empty() && name == name.trim()
}

/// All that a step says.
fn texts(step: &Step) -> impl Iterator<Item = &str> {
    let tables = step.table.iter();
    let cells = tables.flat_map(|table| table.rows.iter().flatten());
    cells.chain([&step.value]).map(String::as_str)
}

/// The names between angle brackets.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let opened = text.split('<').skip(1);
    opened.filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
}

/// What a person is to see decides nothing by itself, so that it stands alone; anywhere else, what
/// somebody put on record would pass what nobody looked at.
fn for_a_person(written: &Written, scenario: &Scenario) -> Result<(), Failure> {
    let manual = scenario.tags.iter().any(|tag| tag == "manual");
    for step in &scenario.steps {
        let seen = [
            "a person watches ",
            "a person looks up ",
            "the person sees ",
        ];
        let is_seen = seen.iter().any(|start| step.value.starts_with(start));
        let what = match (manual, is_seen) {
            (true, false) => {
                "in a @manual scenario, a person watches or looks up, and sees, and nothing else"
            }
            (false, true) => "only a @manual scenario is for a person",
            _ => continue,
        };
        return Err(refusal_at(written, step.position.line, what));
    }
    Ok(())
}

fn with_rows(written: &Written, examples: &Examples) -> Result<(), Failure> {
    let rows = examples.table.as_ref().map_or(0, |table| table.rows.len());
    if rows >= 2 {
        return Ok(());
    }
    let hint = format!("name them `Examples: {JOINING_ACCOUNTS}` to run once for each of them");
    Err(refusal_at(
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
        return Err(refusal_at(written, line, &what)
            .hint("below them there is only the line `| account |`"));
    }
    let mut steps = scenario.steps.iter().flat_map(texts);
    let what = if !scenario.name.contains(ACCOUNT) {
        "the name of this outline lacks `<account>`"
    } else if !steps.any(|text| text.contains(ACCOUNT)) {
        "no step of this outline has `<account>`: it would say the same of every account"
    } else {
        return Ok(());
    };
    Err(refusal_at(written, scenario.position.line, what))
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
                let what = format!("the description below this line contains `{text}`");
                return Err(
                    refusal_at(written, line, &what).hint("is a keyword above it misspelled?")
                );
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

/// The steps as they are looked up: an outline's with the values of each of its rows.
fn steps(scenario: &Scenario) -> impl Iterator<Item = Step> {
    let tables = scenario.examples.iter().filter_map(|e| e.table.as_ref());
    let filled = tables.flat_map(|table| {
        let (columns, rows) = table.rows.split_first().unwrap_or((const { &vec![] }, &[]));
        rows.iter()
            .map(move |row| columns.iter().zip(row).collect())
    });
    let mut rows: Vec<Vec<(&String, &String)>> = filled.collect();
    if rows.is_empty() {
        rows.push(vec![]);
    }
    rows.into_iter().flat_map(|row| {
        scenario.steps.iter().cloned().map(move |mut step| {
            for (column, value) in &row {
                step.value = step.value.replace(&format!("<{column}>"), value);
            }
            step
        })
    })
}

fn defined(written: &Written, step: &Step, undefined: &mut Vec<String>) -> Result<(), Failure> {
    let keyword = step.keyword.trim();
    let shown = format!("{keyword} {}", step.value);
    if step.docstring.is_some() || (step.table.is_some() && !greenroom_steps::takes_table(step)) {
        let what = format!("nothing reads what stands below `{shown}`");
        return Err(refusal_at(written, step.position.line, &what));
    }
    match phrases().find(step) {
        Ok(Some(_)) => {
            let flaw = greenroom_steps::flaw_of(&step.value);
            match flaw.or_else(|| described::odd_id(&step.value)) {
                None => Ok(()),
                Some(what) => Err(refusal_at(written, step.position.line, &what)),
            }
        }
        Ok(None) => {
            let place = written.place(step.position.line);
            let nearest = described::nearest(&step.value).into_iter();
            let nearest: Vec<String> = nearest
                .map(|phrase| format!("\n    near: {}", phrase.step))
                .collect();
            let told = format!(
                "{place}: no step is defined for `{shown}`{}",
                nearest.concat()
            );
            if !undefined.contains(&told) {
                undefined.push(told);
            }
            Ok(())
        }
        Err(_) => Err(refusal_at(
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
            return Err(refusal_at(
                written,
                index + 1,
                "this row does not have as many cells as the one above",
            ));
        }
    }
    Ok(())
}

pub(super) fn refusal_at(written: &Written, line: usize, what: &str) -> Failure {
    Failure::usage(format!("{}: {what}", written.place(line)))
}
