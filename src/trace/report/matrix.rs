//! The trace as text: the statements with what covers them, the requirements with what they stand
//! for, and what is missing.

use greenroom_results::Verdict;
use serde_json::{Value, json};

use crate::document::{Identity, Requirement, Statement, place};
use crate::report::plain;
use crate::trace::{Cover, Matrix, Shown, Traced};

/// How many mock tenants are named.
const NAMED: usize = 3;

/// The whole matrix.
#[must_use]
pub fn report(matrix: &Matrix<'_>) -> String {
    let documents = matrix.documentation.documents.iter();
    let mut parts: Vec<String> = documents.map(|d| document(matrix, d)).collect();
    let requirements = matrix.documentation.requirements.iter();
    parts.extend(requirements.map(|r| requirement(matrix, r)));
    parts.push(conclusion(matrix));
    parts.join("\n\n")
}

/// What is missing, and the numbers.
#[must_use]
pub fn conclusion(matrix: &Matrix<'_>) -> String {
    let gaps = matrix.gaps();
    let mut lines: Vec<String> = gaps
        .iter()
        .map(|gap| format!("gap: {}", line(gap)))
        .collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    for document in &matrix.documentation.documents {
        let [covered, informative, open] = Matrix::counts(document);
        lines.push(format!(
            "{}: {} statements: {covered} covered, {informative} informative, {open} open",
            line(&document.id),
            document.statements.len(),
        ));
    }
    let word = match gaps.len() {
        0 => "whole".to_owned(),
        1 => "not whole: 1 gap".to_owned(),
        count => format!("not whole: {count} gaps"),
    };
    lines.push(format!("the trace is {word}"));
    lines.join("\n")
}

/// The matrix as JSON, with what a page that it was compared with has changed.
#[must_use]
pub fn json(matrix: &Matrix<'_>, compared: Option<&Value>) -> String {
    let documents = matrix.documentation.documents.iter();
    let requirements = matrix.documentation.requirements.iter();
    let gaps = matrix.gaps();
    let trace = json!({
        "isWhole": gaps.is_empty(),
        "gaps": gaps,
        "compared": compared,
        "documents": documents.map(|document| document_json(matrix, document)).collect::<Vec<_>>(),
        "requirements": requirements.map(|page| requirement_json(matrix, page)).collect::<Vec<_>>(),
    });
    format!("{trace:#}")
}

fn document_json(matrix: &Matrix<'_>, document: &Identity) -> Value {
    let covers = |statement: &Statement| -> Value {
        let covers = matrix.covers(document, statement);
        let covers = covers.iter().map(|cover| match cover {
            Cover::Requirement(page) => {
                json!({ "requirement": page.id, "verdict": matrix.result(page).1 })
            }
            Cover::Scenario(traced) => json!({
                "requirement": traced.requirement,
                "scenario": traced.name,
                "verdict": traced.verdict,
            }),
            Cover::Nothing(name) => json!({ "nothing": name }),
        });
        covers.collect()
    };
    let statements = document.statements.iter().map(|statement| {
        json!({
            "id": statement.id,
            "kind": statement.kind,
            "section": statement.section,
            "paraphrase": statement.paraphrase,
            "informative": statement.informative,
            "change": statement.change.as_ref().map(ToString::to_string),
            "coveredBy": covers(statement),
        })
    });
    json!({
        "id": document.id,
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url,
        "read": document.read,
        "statements": statements.collect::<Vec<_>>(),
    })
}

fn requirement_json(matrix: &Matrix<'_>, page: &Requirement) -> Value {
    let (level, verdict) = matrix.result(page);
    let shown = matrix.tenants.of(&page.id);
    let scenarios = matrix.scenarios_of(&page.id).map(|traced| {
        json!({
            "name": traced.name,
            "kind": traced.kind,
            "feature": traced.path,
            "verdict": traced.verdict,
            "suspect": traced.suspect.as_ref().map(ToString::to_string),
        })
    });
    json!({
        "id": page.id,
        "title": page.title,
        "level": level,
        "verdict": verdict,
        "standsFor": matrix.statements_of(&page.id),
        "beyond": matrix.beyond(&page.id),
        "passedBy": shown.passing,
        "failedBy": shown.failing,
        "scenarios": scenarios.collect::<Vec<_>>(),
    })
}

fn document(matrix: &Matrix<'_>, document: &Identity) -> String {
    let mut lines = vec![format!(
        "{}: {}, {}, read on {}",
        line(&document.id),
        line(&document.publisher),
        line(&document.title),
        document.read
    )];
    let mut section = None;
    for statement in &document.statements {
        if section != Some(&statement.section) {
            section = Some(&statement.section);
            lines.push(String::new());
            lines.push(format!("  {}", line(&place(&statement.section))));
        }
        lines.extend(self::statement(matrix, document, statement));
    }
    lines.join("\n")
}

fn statement(matrix: &Matrix<'_>, document: &Identity, statement: &Statement) -> Vec<String> {
    let mut lines = vec![format!(
        "    {:9} {}: {}",
        statement.kind.word(),
        line(&statement.id),
        line(&statement.paraphrase)
    )];
    if let Some(change) = &statement.change {
        lines.push(format!("              changed: {}", plain::said(change)));
    }
    if let Some(reason) = &statement.informative {
        lines.push(format!("              informative: {}", line(reason)));
    }
    for cover in matrix.covers(document, statement) {
        lines.push(match cover {
            Cover::Requirement(page) => {
                let (_, verdict) = matrix.result(page);
                format!("              → {}{}", line(&page.id), in_brackets(verdict))
            }
            Cover::Scenario(traced) => format!(
                "              → {}: {}{}",
                line(&traced.requirement),
                line(&traced.name),
                in_brackets(traced.verdict)
            ),
            Cover::Nothing(name) => format!("              → {}: no such thing", line(name)),
        });
    }
    lines
}

fn requirement(matrix: &Matrix<'_>, requirement: &Requirement) -> String {
    let id = requirement.id.as_str();
    let (level, verdict) = matrix.result(requirement);
    let mut lines = vec![format!(
        "{}, {}{}: {}",
        line(id),
        level.word(),
        in_brackets(verdict),
        line(&requirement.title)
    )];
    let statements = matrix.statements_of(id);
    if !statements.is_empty() {
        lines.push(format!("  covers      {}", line(&statements.join(", "))));
    }
    if let Some(reason) = matrix.beyond(id) {
        lines.push(format!("  beyond      {}", line(reason)));
    }
    let shown = matrix.tenants.of(id);
    lines.extend(tenants(&shown));
    lines.extend(matrix.scenarios_of(id).map(scenario));
    lines.join("\n")
}

fn tenants(shown: &Shown) -> impl Iterator<Item = String> {
    let lists = [("passed by", &shown.passing), ("failed by", &shown.failing)];
    let lists = lists.into_iter().filter(|(_, names)| !names.is_empty());
    lists.map(|(word, names)| {
        let more = names.len().saturating_sub(NAMED);
        let mut named: Vec<String> = names.iter().take(NAMED).cloned().collect();
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        format!("  {word:11} {}", named.join(", "))
    })
}

fn scenario(traced: &Traced) -> String {
    let verdict = in_brackets(traced.verdict);
    let suspect = match &traced.suspect {
        Some(reason) => format!("\n              suspect: {}", plain::said(reason)),
        None => String::new(),
    };
    format!(
        "  {:11} {}{verdict}{suspect}",
        traced.kind,
        line(&traced.name)
    )
}

fn in_brackets(verdict: Option<Verdict>) -> String {
    verdict.map_or_else(String::new, |verdict| format!(" [{verdict}]"))
}

fn line(text: &str) -> String {
    plain::line(text)
}
