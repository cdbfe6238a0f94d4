//! What people wrote: the bundled features and the pages of the book are public, everything else is
//! masked whole, so that a book says only that it exists.

use std::collections::HashSet;
use std::sync::Arc;

use greenroom_results::{
    Fix, FixTool, Identity, Run, ScenarioText, Statement, StepResult, StepText, Way, on_the_page_of,
};

use super::Mask;

const STEPS: [&str; 5] = ["Given", "When", "Then", "And", "But"];

/// `Scenario Outline: …` without what it is.
fn rest_of_a_name(line: &str) -> &str {
    line.split_once(": ").map_or(line, |(_, name)| name)
}

/// Phrases and lines of the features and pages that the program brings along.
#[derive(Debug)]
pub struct Lines(HashSet<String>);

impl Lines {
    /// Those of texts: each line, each name and step in it without its keyword, each cell of a
    /// table, and each text in quotes.
    #[must_use]
    pub fn of(texts: &[String]) -> Self {
        let mut phrases = HashSet::new();
        for line in texts.iter().flat_map(|text| text.lines()).map(str::trim) {
            let (keyword, rest) = line.split_once(' ').unwrap_or(("", line));
            let rest = if keyword.ends_with(':') || STEPS.contains(&keyword) {
                rest
            } else {
                rest_of_a_name(line)
            };
            phrases.extend([line, rest.trim()].map(str::to_owned));
            let cells = line.split('|').map(|cell| cell.trim().to_owned());
            phrases.extend(cells.filter(|cell| !cell.is_empty()));
            let quoted = line.split('"').skip(1).step_by(2);
            phrases.extend(quoted.map(str::to_owned));
        }
        Self(phrases)
    }
}

/// What a book publishes as it is: the bundled features and pages, and its own.
#[derive(Debug)]
pub(super) struct Published {
    bundled: &'static Lines,
    own: HashSet<String>,
}

impl Published {
    /// Nothing beside what the program brings along.
    pub(super) fn beside(bundled: &'static Lines) -> Self {
        Self {
            bundled,
            own: HashSet::new(),
        }
    }

    pub(super) fn add_pages<'a>(&mut self, pages: impl IntoIterator<Item = &'a str>) {
        for line in pages.into_iter().flat_map(str::lines) {
            self.own.insert(line.to_owned());
            for start in ["**Portal:** ", "**Who:** "] {
                self.own.extend(line.strip_prefix(start).map(str::to_owned));
            }
        }
    }

    /// Names that stand in the record for themselves: requirements are pages of the book.
    pub(super) fn add_names(&mut self, run: &Run) {
        for requirement in &run.requirements {
            self.own.insert(requirement.id.clone());
            self.own.insert(on_the_page_of(&requirement.id));
        }
    }

    pub(super) fn has(&self, text: &str) -> bool {
        self.bundled.0.contains(text) || self.own.contains(text)
    }

    /// Whether it is a line of a page, whatever the mark before it.
    fn has_line(&self, line: &str) -> bool {
        let portal = || self.bundled.0.contains(&format!("**Portal:** {line}"));
        line.trim().is_empty() || self.has(line) || self.has(line.trim()) || portal()
    }
}

impl Mask {
    pub(super) fn scenario(&mut self, scenario: ScenarioText) -> ScenarioText {
        let steps = scenario.steps.into_iter().map(|step| StepText {
            text: self.written("step", step.text),
            table: step
                .table
                .into_iter()
                .map(|row| {
                    row.into_iter()
                        .map(|cell| self.written("text", cell))
                        .collect()
                })
                .collect(),
            ..step
        });
        let permissions = scenario.permissions.into_iter();
        ScenarioText {
            steps: steps.collect(),
            permissions: permissions.map(|name| self.permission(name)).collect(),
            file: self.file(&scenario.file),
            name: self.written("scenario", scenario.name),
            suspect: scenario.suspect.map(|suspect| self.sentence(suspect)),
            ..scenario
        }
    }

    pub(super) fn document(&mut self, document: Identity) -> Identity {
        let statements = document.statements.into_iter().map(|statement| Statement {
            change: statement.change.map(|change| self.sentence(change)),
            // Scenarios by their names, as their own texts have them.
            covered_by: statement
                .covered_by
                .into_iter()
                .map(|name| self.written("scenario", name))
                .collect(),
            ..statement
        });
        Identity {
            statements: statements.collect(),
            ..document
        }
    }

    pub(super) fn steps(&mut self, steps: &[StepResult]) -> Arc<[StepResult]> {
        let steps = steps.iter().cloned().map(|step| StepResult {
            found: step.found.map(|found| self.sentence(found)),
            ..step
        });
        let steps: Vec<StepResult> = steps.collect();
        self.shared.steps(steps)
    }

    pub(super) fn fix(&mut self, fix: Fix) -> Fix {
        let names = fix.names.into_iter();
        // The entry to paste is for a file that nobody publishes.
        let published = fix.ways.iter();
        let published = published.filter(|way| way.tool != FixTool::Attestations);
        let ways: Vec<Way> = published.map(|way| self.way(way)).collect();
        let text = self.lines(&fix.text);
        Fix {
            said: fix.said.map(|said| self.sentence(said)),
            text: self.shared.text(text),
            ways: self.shared.ways(ways),
            who: fix.who.map(|who| self.who(who)),
            names: names
                .map(|(name, value)| (name, value.map(&mut |value| self.masked(value))))
                .collect(),
        }
    }

    fn way(&mut self, way: &Way) -> Way {
        Way {
            tool: way.tool,
            text: self.lines(&way.text),
        }
    }

    fn who(&mut self, who: String) -> String {
        let line = format!("**Who:** {who}");
        if self.published.has(&line) {
            return who;
        }
        self.written("person", who)
    }

    /// Lines of a page of the book; any other is masked.
    fn lines(&mut self, text: &str) -> String {
        let lines = text.lines().map(|line| {
            if self.published.has_line(line) {
                line.to_owned()
            } else {
                self.token("text", line)
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn written(&mut self, kind: &str, text: String) -> String {
        if text.trim().is_empty() || self.published.has(&text) {
            return text;
        }
        self.token(kind, &text)
    }
}
