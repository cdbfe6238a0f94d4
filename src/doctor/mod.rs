//! What would stop an audit or leave it unknown, found before it.
//!
//! Each part of the examination is a [`Section`]; what is wrong with the tenant itself is for the
//! audit to say.

mod hosts;
mod permissions;
pub mod report;
pub mod settings;
mod sign_in;

use greenroom_graph::Graph;

pub use hosts::hosts;
pub use permissions::{Grantee, permissions};
pub use settings::{Examined, settings};
pub use sign_in::{refused, signed_in};

use crate::exit::Failure;
use crate::reading;
use crate::target::{Connection, Open};

/// A part of the examination.
#[derive(Debug)]
pub struct Section {
    /// What was looked at.
    pub title: &'static str,
    /// What was found.
    pub lines: Vec<Line>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How it is.
    pub mark: Mark,
    /// What was found.
    pub text: String,
    /// What follows from it, and what to do: a line each.
    pub details: Vec<String>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As an audit needs it.
    Ok,
    /// Worth knowing; no verdict depends on it.
    Note,
    /// It cannot be told.
    Unknown,
    /// It would stop an audit, or leave something unknown.
    Problem,
}

impl Section {
    /// How much of it would stop an audit or leave it unknown.
    #[must_use]
    pub fn problems(&self) -> usize {
        let lines = self.lines.iter();
        lines
            .filter(|line| matches!(line.mark, Mark::Problem | Mark::Unknown))
            .count()
    }
}

impl Line {
    fn new(mark: Mark, text: impl Into<String>) -> Self {
        Self {
            mark,
            text: text.into(),
            details: vec![],
        }
    }

    fn ok(text: impl Into<String>) -> Self {
        Self::new(Mark::Ok, text)
    }

    fn problem(text: impl Into<String>) -> Self {
        Self::new(Mark::Problem, text)
    }

    /// Adds what follows, line by line.
    fn with(mut self, details: &str) -> Self {
        self.details.extend(details.lines().map(str::to_owned));
        self
    }

    /// A failure that would end an audit.
    fn failed(failure: &Failure) -> Self {
        let line = Self::problem(&failure.message);
        match &failure.hint {
            Some(hint) => line.with(hint),
            None => line,
        }
    }
}

/// Whether the accounts are there to be audited, and how they would be read: those that the tenant
/// names are asked for.
pub async fn accounts(
    named: Result<(), Failure>,
    connected: impl Future<Output = Result<Connection, Failure>>,
) -> Section {
    let connected = match named {
        Ok(()) => connected.await,
        Err(failure) => Err(failure),
    };
    let mut lines = Vec::new();
    if let Ok(connection) = &connected
        && !connection.tenant.accounts.is_empty()
        && let Some(reading) = connection.graph.reading_of_accounts().await
    {
        let (chosen, details) = reading::planned(&reading);
        lines.push(Line::ok(chosen).with(&details.join("\n")));
    }
    let line = match connected {
        Ok(connection) => Line::ok(match &connection.tenant.accounts[..] {
            [] => "none: only what concerns the whole tenant is audited".to_owned(),
            [one] => format!("1 to audit: {one}"),
            [first, rest @ ..] => {
                format!(
                    "{} to audit: {first} and {} more",
                    rest.len() + 1,
                    rest.len()
                )
            }
        }),
        Err(failure) => Line::failed(&failure),
    };
    Section {
        title: "Accounts",
        lines: [vec![line], lines].concat(),
    }
}

/// Whether Graph takes the token and answers for the tenant that was named, which only a question
/// can tell.
pub async fn asked(graph: &Graph, open: &Open) -> Line {
    let organization = graph.organization().await;
    let proof = open.named(graph).ensure_answers(&organization).await;
    sign_in::accepted(organization, proof, open.tenant())
}
