//! Which statement is covered by which requirement and scenario, both ways, and what is missing.

use std::collections::BTreeSet;

use greenroom_results::{Sentence, Verdict};

use super::drift;
use super::tenants::Tenants;
use crate::document::{
    DRAFT, Documentation, Identity, Level, Requirement, Statement, scenarios, tagged,
};
use crate::results::Run;
use crate::run::tags;

/// The documents and the features, held to each other.
pub struct Matrix<'a> {
    /// The documents, the requirements and the features.
    pub documentation: &'a Documentation,
    /// What the mock tenants show of the requirements.
    pub tenants: &'a Tenants,
    /// The last run, where there is one.
    pub last: Option<&'a Run>,
    /// Every scenario, in the order of the features.
    pub scenarios: Vec<Traced>,
}

/// A scenario, and what it stands for.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The feature's path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// `audit`, `behavior` or `manual`.
    pub kind: String,
    /// The requirement of its rule.
    pub requirement: String,
    /// The document of its feature.
    pub document: String,
    /// The first verdict, in the order of the verdicts, that it had in the last run.
    pub verdict: Option<Verdict>,
    /// Why it may no longer say what the page says.
    pub suspect: Option<Sentence>,
}

/// What covers a statement.
pub enum Cover<'a> {
    /// A requirement, with all its scenarios.
    Requirement(&'a Requirement),
    /// One scenario.
    Scenario(&'a Traced),
    /// A name that stands for neither.
    Nothing(&'a str),
}

impl<'a> Matrix<'a> {
    /// Holds the documents to the features.
    #[must_use]
    pub fn new(
        documentation: &'a Documentation,
        tenants: &'a Tenants,
        last: Option<&'a Run>,
    ) -> Self {
        let scenarios = documentation.features.iter().flat_map(|written| {
            scenarios(&written.feature).map(move |(rule, scenario)| {
                let tags = tags(&written.feature, rule, scenario);
                let requirement = tagged(&tags, "requirement").unwrap_or_default();
                let suspect = drift::suspect(&documentation.documents, requirement, &scenario.name);
                let kind = ["audit", "behavior", "manual"]
                    .into_iter()
                    .find(|kind| tags.iter().any(|tag| tag == kind));
                Traced {
                    path: written.path.clone(),
                    name: scenario.name.clone(),
                    kind: kind.unwrap_or_default().to_owned(),
                    requirement: requirement.to_owned(),
                    document: written.document.clone(),
                    verdict: last.and_then(|run| verdict(run, requirement, &scenario.name)),
                    suspect,
                }
            })
        });
        Self {
            scenarios: scenarios.collect(),
            documentation,
            tenants,
            last,
        }
    }

    /// What covers a statement.
    #[must_use]
    pub fn covers(&'a self, document: &Identity, statement: &'a Statement) -> Vec<Cover<'a>> {
        let names = statement.covered_by.iter();
        names
            .map(|name| {
                let of_document = self.scenarios.iter().filter(|s| s.document == document.id);
                let page = self
                    .documentation
                    .requirements
                    .iter()
                    .find(|r| r.id == *name);
                match (page, of_document.clone().find(|s| s.name == *name)) {
                    (Some(page), _) if of_document.clone().any(|s| s.requirement == *name) => {
                        Cover::Requirement(page)
                    }
                    (_, Some(scenario)) => Cover::Scenario(scenario),
                    _ => Cover::Nothing(name),
                }
            })
            .collect()
    }

    /// The ids of the statements that a requirement covers, all of it or by one of its scenarios.
    #[must_use]
    pub fn statements_of(&self, requirement: &str) -> Vec<&str> {
        let scenarios: BTreeSet<&str> = self
            .scenarios_of(requirement)
            .map(|scenario| scenario.name.as_str())
            .collect();
        let statements = self
            .documentation
            .documents
            .iter()
            .flat_map(|d| &d.statements);
        statements
            .filter(|statement| {
                let mut names = statement.covered_by.iter();
                names.any(|name| name == requirement || scenarios.contains(name.as_str()))
            })
            .map(|statement| statement.id.as_str())
            .collect()
    }

    /// The scenarios that stand for a statement, all of them or by name.
    pub fn standing_for(&self, statement: &'a Statement) -> impl Iterator<Item = &Traced> {
        self.scenarios.iter().filter(|scenario| {
            let mut names = statement.covered_by.iter();
            names.any(|name| *name == scenario.requirement || *name == scenario.name)
        })
    }

    /// The scenarios of a requirement.
    pub fn scenarios_of(&self, requirement: &str) -> impl Iterator<Item = &Traced> {
        self.scenarios
            .iter()
            .filter(move |scenario| scenario.requirement == requirement)
    }

    /// Why a requirement that stands for no statement is there all the same.
    #[must_use]
    pub fn beyond(&self, requirement: &str) -> Option<&str> {
        let all = self.documentation.documents.iter().flat_map(|d| &d.beyond);
        let mut own = all.filter(|beyond| beyond.requirements.iter().any(|id| id == requirement));
        own.next().map(|beyond| beyond.reason.as_str())
    }

    /// What is missing, a sentence each; empty where the trace is whole.
    #[must_use]
    pub fn gaps(&self) -> Vec<String> {
        let documents = self.documentation.documents.iter();
        let mut gaps: Vec<String> = documents.flat_map(|d| self.gaps_of(d)).collect();
        gaps.extend(self.idle());
        let untested = self.documentation.requirements.iter();
        gaps.extend(untested.filter_map(|requirement| self.untested(requirement)));
        gaps
    }

    fn gaps_of(&self, document: &Identity) -> Vec<String> {
        if document.statements.is_empty() {
            let id = &document.id;
            return vec![format!(
                "{}: the document `{id}` lists no statement",
                document.path
            )];
        }
        let mut gaps = Vec::new();
        for (name, value) in [("publisher", &document.publisher), ("url", &document.url)] {
            if value.is_empty() {
                gaps.push(format!("{}: `{name}` is empty", document.path));
            }
        }
        if document.is_draft {
            gaps.push(format!(
                "{}: sentences of the page still stand in lines that begin with `{}`: remove these \
                 lines before you share the file",
                document.path,
                DRAFT.trim_end()
            ));
        }
        for statement in &document.statements {
            let at = format!("{}: the statement `{}`", document.path, statement.id);
            if statement.covered_by.is_empty() && statement.informative.is_none() {
                gaps.push(format!("{at} is covered by nothing"));
            }
            if statement.paraphrase.is_empty() {
                gaps.push(format!("{at} is not paraphrased"));
            }
            for cover in self.covers(document, statement) {
                if let Cover::Nothing(name) = cover {
                    gaps.push(format!(
                        "{at} is covered by `{name}`, and no requirement or scenario of the \
                         document is called that"
                    ));
                }
            }
        }
        gaps
    }

    /// Scenarios that cover no statement, neither by their rule's requirement nor by their name.
    fn idle(&self) -> Vec<String> {
        let listed = |scenario: &&Traced| {
            let mut documents = self.documentation.documents.iter();
            let own = documents.find(|document| document.id == scenario.document);
            own.is_some_and(|document| !document.statements.is_empty())
        };
        let documents = self.documentation.documents.iter();
        let statements = documents.flat_map(|document| &document.statements);
        let covering: BTreeSet<&String> = statements.flat_map(|s| &s.covered_by).collect();
        let idle = self.scenarios.iter().filter(listed).filter(|scenario| {
            !covering.contains(&scenario.requirement)
                && !covering.contains(&scenario.name)
                && self.beyond(&scenario.requirement).is_none()
        });
        idle.map(|s| format!("{}: the scenario “{}” covers no statement", s.path, s.name))
            .collect()
    }

    /// What the mock tenants do not show of a requirement that is put to a tenant.
    fn untested(&self, requirement: &Requirement) -> Option<String> {
        let id = &requirement.id;
        if !self
            .scenarios_of(id)
            .any(|scenario| scenario.kind == "audit")
        {
            return None;
        }
        let shown = self.tenants.of(id);
        let lacks = match (shown.passing.is_empty(), shown.failing.is_empty()) {
            (false, false) => return None,
            (true, false) => "passing",
            (false, true) => "failing",
            (true, true) => "passing and no failing",
        };
        Some(format!("the requirement `{id}` has no {lacks} mock tenant"))
    }

    /// How many statements are covered, informative, and neither.
    #[must_use]
    pub fn counts(document: &Identity) -> [usize; 3] {
        let count =
            |which: fn(&Statement) -> bool| document.statements.iter().filter(|s| which(s)).count();
        let covered = count(|s| !s.covered_by.is_empty());
        let informative = count(|s| s.informative.is_some());
        [
            covered,
            informative,
            document.statements.len() - covered - informative,
        ]
    }

    /// A requirement's level and its verdict in the last run.
    #[must_use]
    pub fn result(&self, requirement: &Requirement) -> (Level, Option<Verdict>) {
        let mut results = self.last.into_iter().flat_map(|run| &run.requirements);
        let own = results.find(|result| result.id == requirement.id);
        (requirement.level, own.and_then(|result| result.verdict))
    }
}

/// The first verdict, in their order, of a scenario in a run.
fn verdict(run: &Run, requirement: &str, name: &str) -> Option<Verdict> {
    let is_own = |index: usize| {
        let scenario = run.scenarios.get(index);
        scenario.is_some_and(|s| s.requirement == requirement && s.name == name)
    };
    let own = run
        .findings
        .iter()
        .filter(|finding| is_own(finding.scenario));
    own.map(|finding| finding.verdict).min()
}
