//! Features: parsed, checked, and put out for the accounts of a run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cucumber::feature::Ext as _;
use gherkin::{Examples, Feature, GherkinEnv, Rule, Scenario};

use super::identity::folder_of;
use super::lint;
use super::source::Source;
use crate::exit::Failure;
use greenroom_results::Identity;

/// The name of the Examples that a run fills in: one row for each joining account.
pub(super) const JOINING_ACCOUNTS: &str = "the joining accounts";
/// What stands for the account in each of them.
pub(crate) const ACCOUNT: &str = "<account>";

/// The tag of a scenario that is put out for each joining account; a tag that is written has no
/// blank.
const FOR_EACH_ACCOUNT: &str = "put out for each joining account";

/// A feature as it is written.
#[derive(Clone)]
pub struct Written {
    /// The path to show.
    pub path: String,
    /// The id of its document.
    pub document: String,
    /// The text, for its digest.
    pub text: String,
    /// What it says; outlines are not expanded.
    pub feature: Feature,
}

impl Written {
    /// `path:line`.
    #[must_use]
    pub fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }

    /// The scenario, and its rule, that one of the expanded feature comes from: the last one that
    /// starts at or above its line, for a row of an outline stands below it.
    #[must_use]
    pub fn origin(&self, line: usize) -> Option<(Option<&Rule>, &Scenario)> {
        let above = scenarios(&self.feature).filter(|(_, s)| s.position.line <= line);
        above.max_by_key(|(_, scenario)| scenario.position.line)
    }

    /// The scenario that is written at a line, and its rule.
    #[must_use]
    pub fn scenario(&self, line: usize) -> Option<(Option<&Rule>, &Scenario)> {
        scenarios(&self.feature).find(|(_, scenario)| scenario.position.line == line)
    }

    /// The feature as it runs, with the scenarios that are selected: each outline becomes one
    /// scenario a row. One that is [`is_for_each_account`] stays one, which
    /// `for_account` puts out for an account.
    ///
    /// # Errors
    /// When a placeholder has no column.
    pub fn expand(
        &self,
        selected: impl Fn(&Feature, Option<&Rule>, &Scenario) -> bool,
    ) -> Result<Feature, Failure> {
        let whole = &self.feature;
        // Most scenarios are none of an audit: to copy them first would take longer than to run
        // the others.
        let put_out = |rule: Option<&Rule>, scenarios: &[Scenario]| {
            let chosen = |one| chosen(one, |scenario| selected(whole, rule, scenario));
            let chosen = scenarios.iter().filter_map(chosen);
            chosen.map(marked).collect()
        };
        let rules = whole.rules.iter().map(|rule| Rule {
            scenarios: put_out(Some(rule), &rule.scenarios),
            keyword: rule.keyword.clone(),
            name: rule.name.clone(),
            description: rule.description.clone(),
            background: rule.background.clone(),
            tags: rule.tags.clone(),
            span: rule.span,
            position: rule.position,
        });
        let feature = Feature {
            scenarios: put_out(None, &whole.scenarios),
            rules: rules.filter(|rule| !rule.scenarios.is_empty()).collect(),
            keyword: whole.keyword.clone(),
            name: whole.name.clone(),
            description: whole.description.clone(),
            background: whole.background.clone(),
            tags: whole.tags.clone(),
            span: whole.span,
            position: whole.position,
            path: whole.path.clone(),
        };
        feature.expand_examples().map_err(|error| {
            let place = self.place(error.pos.line);
            Failure::usage(format!(
                "{place}: `<{}>` is not a column of the Examples",
                error.name
            ))
        })
    }
}

/// The scenario where it is selected; of an outline, the Examples that are: a row has their tags.
fn chosen(scenario: &Scenario, selected: impl Fn(&Scenario) -> bool) -> Option<Scenario> {
    if scenario.examples.is_empty() {
        return selected(scenario).then(|| scenario.clone());
    }
    let has_rows = |examples: &&Examples| {
        if examples.tags.is_empty() {
            return selected(scenario);
        }
        let mut row = scenario.clone();
        row.tags.extend(examples.tags.iter().cloned());
        selected(&row)
    };
    let examples: Vec<_> = scenario.examples.iter().filter(has_rows).cloned().collect();
    (!examples.is_empty()).then(|| Scenario {
        examples,
        ..scenario.clone()
    })
}

/// Reads every feature.
pub(super) fn all(files: &[Source], documents: &[Identity]) -> Result<Vec<Written>, Failure> {
    let features: Vec<Written> = files
        .iter()
        .filter(|file| file.has_extension("feature"))
        .map(|file| parse(file, documents))
        .collect::<Result<_, _>>()?;
    if features.is_empty() {
        return Err(Failure::usage(
            "the features folder contains no .feature file",
        ));
    }
    names_differ(&features)?;
    Ok(features)
}

/// What people put on record names a scenario by its requirement and its name: no two share both.
fn names_differ(features: &[Written]) -> Result<(), Failure> {
    let mut seen = BTreeMap::new();
    for written in features {
        for (rule, scenario) in scenarios(&written.feature) {
            let requirement = rule.and_then(|rule| tagged(&rule.tags, "requirement"));
            let place = written.place(scenario.position.line);
            if let Some(first) = seen.insert((requirement, &scenario.name), place.clone()) {
                return Err(Failure::usage(format!(
                    "{place}: another scenario of this requirement has the same name, at {first}"
                )));
            }
        }
    }
    Ok(())
}

/// Every scenario with its rule, in the order they are written.
pub fn scenarios(feature: &Feature) -> impl Iterator<Item = (Option<&Rule>, &Scenario)> {
    let own = feature.scenarios.iter().map(|scenario| (None, scenario));
    let ruled = feature.rules.iter();
    own.chain(ruled.flat_map(|rule| rule.scenarios.iter().map(move |s| (Some(rule), s))))
}

/// The value of a tag `@<name>:<value>`; the parser leaves the `@` out.
#[must_use]
pub fn tagged<'a>(tags: &'a [String], name: &str) -> Option<&'a str> {
    tags.iter()
        .find_map(|tag| tag.strip_prefix(name)?.strip_prefix(':'))
}

fn parse(file: &Source, documents: &[Identity]) -> Result<Written, Failure> {
    let mut text = file.text()?.to_owned();
    if text.starts_with('\u{feff}') {
        let message = format!("{}:1: the file starts with a byte order mark", file.path);
        return Err(
            Failure::usage(message).hint("save the file as UTF-8 without a byte order mark")
        );
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    if let Some(line) = text.lines().position(is_foreign) {
        let message = format!("{}:{}: features are in English here", file.path, line + 1);
        return Err(Failure::usage(message).hint("leave the language line out"));
    }
    let mut feature = Feature::parse(&text, GherkinEnv::default())
        .map_err(|error| broken(file, &text, &error.to_string()))?;
    feature.path = Some(PathBuf::from(&file.path));
    let folder = folder_of(&file.below);
    let document = documents
        .iter()
        .find(|document| document.folder == folder)
        .ok_or_else(|| {
            Failure::usage(format!(
                "{}: there is no document.toml beside this feature",
                file.path
            ))
            .hint("a features folder has one folder for each document, with its document.toml")
        })?;
    if tagged(&feature.tags, "document") != Some(document.id.as_str()) {
        let tag = format!("@document:{}", document.id);
        let line = feature.position.line;
        let message = format!("{}:{line}: the feature lacks the tag `{tag}`", file.path);
        return Err(Failure::usage(message));
    }
    Ok(Written {
        path: file.path.clone(),
        document: document.id.clone(),
        text,
        feature,
    })
}

/// Whether a line chooses another language: our checks know the English keywords only.
fn is_foreign(line: &str) -> bool {
    let language = line
        .trim()
        .strip_prefix('#')
        .and_then(|c| c.trim().strip_prefix("language:"));
    language.is_some_and(|language| language.trim() != "en")
}

/// The parser stops before or after the line at fault: name the line it could not use.
fn broken(file: &Source, text: &str, error: &str) -> Failure {
    // The position is in the text of the parser's error and nowhere else: `Error at 5:11: …`.
    let line = error
        .split([' ', ':'])
        .find_map(|word| word.parse().ok())
        .unwrap_or(1);
    let culprit = lint::first_unknown_line(text).filter(|unknown| *unknown <= line);
    let line = culprit.unwrap_or(line);
    let shown = text
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default()
        .trim();
    let message = format!("{}:{line}: this is not Gherkin: `{shown}`", file.path);
    Failure::usage(message).hint(
        "a line starts with Feature, Rule, Background, Scenario, Scenario Outline, Examples, \
         Given, When, Then, And, But, `*`, `@`, `|`, `#` or `\"\"\"`",
    )
}

/// Whether a scenario, as it is written, is put out for each joining account.
#[must_use]
pub fn is_for_each_account(scenario: &Scenario) -> bool {
    let mut examples = scenario.examples.iter();
    examples.any(|examples| examples.name.as_deref() == Some(JOINING_ACCOUNTS))
}

/// The scenario, with a mark in place of the Examples where it is for each joining account.
fn marked(mut scenario: Scenario) -> Scenario {
    if is_for_each_account(&scenario) {
        scenario.examples.clear();
        scenario.tags.push(FOR_EACH_ACCOUNT.to_owned());
    }
    scenario
}

/// Takes the mark off a scenario that is put out for each joining account; `false` where it has
/// none.
pub(crate) fn unmark(scenario: &mut Scenario) -> bool {
    let marked = scenario
        .tags
        .iter()
        .rposition(|tag| tag == FOR_EACH_ACCOUNT);
    marked.is_some_and(|place| {
        scenario.tags.remove(place);
        true
    })
}

/// The scenario put out for an account.
pub(crate) fn for_account(scenario: &Scenario, account: &str) -> Scenario {
    let mut scenario = scenario.clone();
    let fill = |text: &mut String| *text = text.replace(ACCOUNT, account);
    fill(&mut scenario.name);
    for step in &mut scenario.steps {
        fill(&mut step.value);
        let cells = step
            .table
            .iter_mut()
            .flat_map(|table| table.rows.iter_mut().flatten());
        cells.chain(step.docstring.as_mut()).for_each(fill);
    }
    scenario
}
