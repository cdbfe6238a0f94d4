//! Scenarios run as tests, each on mock tenants of its own: what holds a team's features to its
//! tenants, and Greenroom's own to the bundled ones.
//!
//! [`Suite`] names the folders. [`Suite::main`] is the `main` of a test of cargo's, and
//! `greenroom test` runs the same from the program.

mod harness;
pub mod report;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gherkin::{Feature, Rule, Scenario};
use greenroom_graph::{Endpoints, Graph, Patience};
use greenroom_mock::{Fixtures, Server};
use greenroom_results::{Reason, Verdict};
use greenroom_steps::{Context, MockTenants, credential};

pub use harness::main;

use crate::document::{Documentation, Written, scenarios};
use crate::exit::Failure;
use crate::fixtures;
use crate::run::{MANUAL, Outcome, Plan, Selection, tags};

/// The folders that a suite is made of; the bundled ones where none is named.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// The features.
    pub features: Option<PathBuf>,
    /// The book that has the pages of their requirements.
    pub book: Option<PathBuf>,
    /// The ids of the documents that its features are about; of all where none is named.
    pub documents: Vec<String>,
    /// Mock tenants, which scenarios name beside the bundled ones.
    pub tenants: Option<PathBuf>,
    /// The mock tenant that the scenarios of an audit are put to; they are left out without one.
    pub audited: Option<String>,
}

impl Suite {
    /// The features of a folder.
    #[must_use]
    pub fn of(features: impl Into<PathBuf>) -> Self {
        Self {
            features: Some(features.into()),
            ..Self::default()
        }
    }

    /// With the book that has the pages of the features' requirements.
    #[must_use]
    pub fn book(self, book: impl Into<PathBuf>) -> Self {
        let book = Some(book.into());
        Self { book, ..self }
    }

    /// With the features of these documents alone.
    #[must_use]
    pub fn about(self, documents: &[&str]) -> Self {
        let documents = documents.iter().map(|id| (*id).to_owned()).collect();
        Self { documents, ..self }
    }

    /// With a folder of mock tenants, which scenarios name beside the bundled ones.
    #[must_use]
    pub fn tenants(self, tenants: impl Into<PathBuf>) -> Self {
        let tenants = Some(tenants.into());
        Self { tenants, ..self }
    }

    /// Runs the scenarios of an audit, too: this mock tenant has to pass them, and what is for a
    /// person to look at has to stay open.
    #[must_use]
    pub fn audits(self, tenant: impl Into<String>) -> Self {
        let audited = Some(tenant.into());
        Self { audited, ..self }
    }

    /// Reads the features, the book and the tenants.
    ///
    /// # Errors
    /// When a folder cannot be read or a file is broken; the message names file and line.
    pub fn read(&self) -> Result<Tests, Failure> {
        let (features, book) = (self.features.as_deref(), self.book.as_deref());
        let mut documentation = Documentation::whole(features, book)?;
        if !self.documents.is_empty() {
            documentation = documentation.about(&self.documents);
        }
        let fixtures = fixtures::with_folder(self.tenants.as_deref());
        let fixtures = fixtures.map_err(|error| Failure::usage(error.to_string()))?;
        Ok(Tests {
            documentation,
            fixtures: Arc::new(fixtures),
            audited: self.audited.clone(),
        })
    }
}

/// A suite that was read.
pub struct Tests {
    /// What its scenarios are about.
    pub documentation: Documentation,
    fixtures: Arc<Fixtures>,
    audited: Option<String>,
}

/// A scenario as a test; an outline with all of its rows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Test {
    /// The path of its feature, and its line in it.
    pub place: String,
    /// What the scenario is called.
    pub name: String,
    /// The tags that apply to it, without `@`.
    pub tags: Vec<String>,
    /// What its feature is called.
    pub feature: String,
    /// The id of the document that its feature is about.
    pub document: String,
}

impl Test {
    fn new(written: &Written, feature: &Feature, rule: Option<&Rule>, scenario: &Scenario) -> Self {
        Self {
            place: written.place(scenario.position.line),
            name: scenario.name.clone(),
            tags: tags(feature, rule, scenario),
            feature: feature.name.clone(),
            document: written.document.clone(),
        }
    }

    /// The place and the name, which a filter by name looks at.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{} {}", self.place, self.name)
    }
}

/// A test that ran.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Which it is.
    pub test: Test,
    /// Why it did not pass; of an outline, the first row that did not.
    pub fault: Option<Fault>,
    /// How long its steps took.
    pub took: Duration,
}

/// Why a test did not pass.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The path of the feature, and the line; of an outline, that of the row.
    pub place: String,
    /// What the scenario concluded.
    pub verdict: Verdict,
    /// Why, where it says so.
    pub reason: Option<Reason>,
    /// What the step that decided expected, as a clause.
    pub expected: String,
    /// What it found, as a clause.
    pub found: String,
}

impl Fault {
    fn of(outcome: &Outcome) -> Option<Self> {
        if is_as_wanted(outcome) {
            return None;
        }
        let check = outcome.stopped_at.as_ref();
        let said = check.map(|check| (check.expected.to_string(), check.found.to_string()));
        let (expected, found) = said.unwrap_or_default();
        Some(Self {
            place: format!("{}:{}", outcome.id.feature, outcome.line),
            verdict: outcome.verdict,
            reason: check.and_then(|check| check.reason.clone()),
            expected,
            found,
        })
    }
}

/// Whether a scenario ended as its tags say: with the verdict and the reason of `@fail-REASON` or
/// `@unknown-REASON`, open where a person has to look, and with a pass else.
fn is_as_wanted(outcome: &Outcome) -> bool {
    for (start, verdict) in [("fail-", Verdict::Fail), ("unknown-", Verdict::Unknown)] {
        let mut tags = outcome.tags.iter();
        if let Some(reason) = tags.find_map(|tag| tag.strip_prefix(start)) {
            let stopped_at = outcome.stopped_at.as_ref();
            let found = stopped_at.and_then(|check| check.reason.as_ref());
            return outcome.verdict == verdict && found.is_some_and(|it| it.word() == reason);
        }
    }
    let is_manual = outcome.tags.iter().any(|tag| tag == MANUAL);
    outcome.verdict
        == if is_manual {
            Verdict::NotChecked
        } else {
            Verdict::Pass
        }
}

impl Tests {
    /// The scenarios that are tests: those that bring their own tenant, and every one where a tenant
    /// is named for the others; narrowed down by a tag expression.
    ///
    /// # Errors
    /// When the expression is none.
    pub fn selection(&self, tags: Option<&str>) -> Result<Selection, Failure> {
        match self.audited {
            Some(_) => Selection::all(tags),
            None => Selection::behaviors(tags),
        }
    }

    /// The tests of a selection, in the order they are written.
    #[must_use]
    pub fn list(&self, selection: &Selection) -> Vec<Test> {
        let mut tests = Vec::new();
        for written in &self.documentation.features {
            for (rule, scenario) in scenarios(&written.feature) {
                let test = Test::new(written, &written.feature, rule, scenario);
                let rows = scenario.examples.iter();
                let mut rows = rows.map(|rows| [&test.tags[..], &rows.tags].concat());
                if selection.holds(&test.tags) || rows.any(|tags| selection.holds(&tags)) {
                    tests.push(test);
                }
            }
        }
        tests
    }

    /// Runs the tests of a selection that are wanted, and returns them in the order they are written.
    ///
    /// # Errors
    /// When none is, or the tenant that is audited cannot be asked.
    pub async fn run(
        &self,
        selection: &Selection,
        wanted: impl Fn(&Test) -> bool,
    ) -> Result<Vec<Tested>, Failure> {
        let server = Arc::new(Server::start().await);
        let (accounts, graph) = self.audited(&server).await?;
        let features = &self.documentation.features;
        let selected = |feature: &Feature, rule: Option<&Rule>, scenario: &Scenario| {
            let same = |written: &&Written| written.feature.path == feature.path;
            let written = features.iter().find(same);
            selection.takes(feature, rule, scenario)
                && written.is_some_and(|of| wanted(&Test::new(of, feature, rule, scenario)))
        };
        let plan = Plan::new(features, &accounts, selected)?;
        let mock = MockTenants {
            server,
            fixtures: Arc::clone(&self.fixtures),
        };
        let context = Context {
            graph,
            mock: Some(mock),
            ..Context::default()
        };
        let outcomes = plan.run(context, |_, _| {}).await;
        Ok(self.tested(&outcomes))
    }

    /// The accounts of the tenant that is audited, and the way to ask it, where there is one.
    async fn audited(&self, server: &Server) -> Result<(Vec<String>, Option<Graph>), Failure> {
        let Some(name) = &self.audited else {
            return Ok((vec![], None));
        };
        let tenant = self.fixtures.tenant(name);
        let tenant = tenant.map_err(|error| Failure::usage(error.to_string()))?;
        let (accounts, credential) = (tenant.accounts(), credential(tenant.credential()));
        let endpoints = Endpoints::at(&server.serve(tenant));
        let graph = Graph::sign_in(&endpoints, &credential, Patience::default()).await;
        let graph = graph.map_err(|error| Failure::could_not_run(error.to_string()))?;
        Ok((accounts, Some(graph)))
    }

    /// The outcomes by their tests: the rows of an outline are one.
    fn tested(&self, outcomes: &[Outcome]) -> Vec<Tested> {
        let rows = outcomes.chunk_by(|one, other| {
            (one.id.line, &one.id.feature) == (other.id.line, &other.id.feature)
        });
        let tested = rows.filter_map(|rows| {
            let mut features = self.documentation.features.iter();
            let written = features.find(|written| written.path == rows[0].id.feature)?;
            let (rule, scenario) = written.scenario(rows[0].id.line)?;
            Some(Tested {
                test: Test::new(written, &written.feature, rule, scenario),
                fault: rows.iter().find_map(Fault::of),
                took: rows.iter().flat_map(|row| &row.times).sum(),
            })
        });
        tested.collect()
    }
}
