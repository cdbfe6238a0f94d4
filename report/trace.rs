//! The page of a document: what it says, section by section in our words, what covers it, and with
//! which verdict.

use std::collections::BTreeMap;
use std::path::Path;

use greenroom_results::Verdict;
use maud::{Markup, html};
use mdbook_preprocessor::book::{Book, BookItem};

use super::fragments::{badge, badge_or_none, one_line, prose, shown, web_link};
use greenroom_results::Run;
use greenroom_results::{Identity, Kind, Statement, place};

/// The pages of the documents, by the documents' ids: their paths in the book as built.
pub(super) struct Pages(BTreeMap<String, String>);

impl Pages {
    /// Finds the pages that have the marker `{{#trace <id>}}`.
    pub(super) fn of(book: &Book) -> Self {
        let chapters = book.iter().filter_map(|item| match item {
            BookItem::Chapter(chapter) => Some(chapter),
            _ => None,
        });
        let pages = chapters.flat_map(|chapter| {
            let path = chapter.path.as_deref().map(built).unwrap_or_default();
            let ids = marked(&chapter.content, "trace");
            ids.map(move |id| (id.to_owned(), path.clone()))
        });
        Self(pages.collect())
    }

    /// For a page with a requirement's verdict: the statements that the requirement stands for,
    /// with links to them.
    pub(super) fn back(&self, run: &Run, content: &str, path: Option<&Path>) -> String {
        let Some(requirement) = marked(content, "verdict").next() else {
            return String::new();
        };
        let up = "../".repeat(path.map_or(0, |path| path.components().count().saturating_sub(1)));
        let mut blocks = String::new();
        for document in &run.documents {
            let statements = standing_for(run, document, requirement);
            let page = self.0.get(&document.id).map(|page| format!("{up}{page}"));
            if let (Some(page), false) = (page, statements.is_empty()) {
                let block = one_line(back(document, &statements, &page));
                blocks.extend(["\n\n", &block, "\n"]);
            }
        }
        blocks
    }
}

fn back(document: &Identity, statements: &[&Statement], page: &str) -> Markup {
    let is_suspect = statements
        .iter()
        .any(|statement| statement.change.is_some());
    html! {
        details class="gr-stands-for" open[is_suspect] {
            summary {
                "Stands for " (statements.len())
                @if statements.len() == 1 { " statement" } @else { " statements" }
                " of “" (document.title) "”" @if is_suspect { " " (suspect_badge()) }
            }
            ul {
                @for statement in statements {
                    li {
                        a href={ (page) "#statement-" (statement.id) } { (statement.paraphrase) }
                        @if let Some(change) = &statement.change { " " (suspect_badge()) " " (change) }
                    }
                }
            }
        }
    }
}

/// What a document says, and what covers it. Nothing where the run knows no such document.
pub(super) fn trace(run: &Run, id: &str) -> Option<Markup> {
    let document = run.documents.iter().find(|document| document.id == id)?;
    let mut sections: Vec<Vec<&Statement>> = Vec::new();
    for statement in &document.statements {
        match sections.last_mut() {
            Some(section) if section[0].section == statement.section => section.push(statement),
            _ => sections.push(vec![statement]),
        }
    }
    Some(html! {
        section class="gr-trace" {
            (numbers(run, document))
            p class="gr-paper" { "On paper, the statements are counted; the book on the screen lists each with what covers it." }
            @for section in sections { (self::section(run, document, &section)) }
        }
    })
}

fn numbers(run: &Run, document: &Identity) -> Markup {
    let count =
        |which: fn(&Statement) -> bool| document.statements.iter().filter(|s| which(s)).count();
    let open = count(|s| s.covered_by.is_empty() && s.informative.is_none());
    let changed = count(|s| s.change.is_some());
    let without_text = document
        .statements
        .iter()
        .filter(|s| s.kind == Kind::Figure)
        .count();
    let suspects = run.scenarios.iter().filter(|s| s.suspect.is_some()).count();
    html! {
        p {
            (document.publisher) ": " (web_link(&document.url, &document.title))
            @if let Some(revision) = &document.revision { ", revision " (revision) }
            ", read on " (document.read) ". The words below are ours; the publisher’s own are at \
            the link, and are known here by their digests."
        }
        table class="gr-run" { tbody {
            tr { th scope="row" { "Statements" } td { (document.statements.len()) } }
            tr { th scope="row" { "Covered" } td { (count(|s| !s.covered_by.is_empty())) } }
            tr { th scope="row" { "Informative" } td { (count(|s| s.informative.is_some())) } }
            tr { th scope="row" { "Open" } td { (open) } }
            tr { th scope="row" { "Figures, whose content is not available as text" } td { (without_text) } }
            @if changed > 0 {
                tr { th scope="row" { "Changed since" } td { (changed) " " (suspect_badge()) } }
                tr { th scope="row" { "Suspect scenarios of this run" } td { (suspects) } }
            }
        } }
    }
}

fn section(run: &Run, document: &Identity, statements: &[&Statement]) -> Markup {
    let section = &statements[0].section;
    let address = match section.last() {
        Some(heading) => format!("{}#{}", document.url, anchor(heading)),
        None => document.url.clone(),
    };
    html! {
        div class="table-wrapper" { table class="gr-statements" {
            caption { (web_link(&address, &place(section))) }
            thead { tr { th { "Statement" } th { "Covered by" } } }
            tbody { @for statement in statements { (row(run, statement)) } }
        } }
    }
}

fn row(run: &Run, statement: &Statement) -> Markup {
    html! {
        tr id={ "statement-" (statement.id) } {
            td {
                (statement.paraphrase)
                br;
                small { (statement.kind.word()) " · " code { (statement.id) } " · " code { (statement.digest) } }
                @if let Some(change) = &statement.change { br; (suspect_badge()) " " (change) }
            }
            td {
                @if let Some(reason) = &statement.informative { "Informative: " (prose(reason)) }
                @else if statement.covered_by.is_empty() { strong { "Nothing" } }
                ul { @for name in &statement.covered_by { li { (cover(run, name)) } } }
            }
        }
    }
}

/// A requirement with its verdict, or a scenario with its own.
fn cover(run: &Run, name: &str) -> Markup {
    if let Some(requirement) = run.requirements.iter().find(|r| r.id == name) {
        return html! { (page(&requirement.id, name)) " " (badge_or_none(requirement.verdict)) };
    }
    let number = run
        .scenarios
        .iter()
        .position(|scenario| scenario.name == name);
    let Some(number) = number else {
        return html! { (shown(name)) " (a behavior, shown on a mock tenant)" };
    };
    let own = run
        .findings
        .iter()
        .filter(|finding| finding.scenario == number);
    let verdict: Option<Verdict> = own.map(|finding| finding.verdict).min();
    html! {
        (page(&run.scenarios[number].requirement, name)) " "
        @if let Some(verdict) = verdict { (badge(verdict)) }
    }
}

/// A link from the page of a document, which is one folder deep, to a requirement's.
fn page(requirement: &str, text: &str) -> Markup {
    html! { a href={ "../requirements/" (requirement) ".html" } { (shown(text)) } }
}

fn suspect_badge() -> Markup {
    html! { span class="gr-badge gr-unknown" { "? suspect" } }
}

/// The anchor that GitBook gives a heading.
fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// The statements of a document that a requirement covers, all of it or by one of its scenarios.
fn standing_for<'a>(run: &Run, document: &'a Identity, requirement: &str) -> Vec<&'a Statement> {
    let scenarios = run
        .scenarios
        .iter()
        .filter(|s| s.requirement == requirement);
    let names: Vec<&str> = scenarios.map(|scenario| scenario.name.as_str()).collect();
    let covers = |name: &String| name == requirement || names.contains(&name.as_str());
    let statements = document.statements.iter();
    statements
        .filter(|statement| statement.covered_by.iter().any(covers))
        .collect()
}

/// The values of a marker, `{{#name value}}` on a line of its own.
pub(super) fn marked<'a>(content: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    content.lines().filter_map(move |line| {
        let marker = line.trim().strip_prefix("{{#")?.strip_suffix("}}")?;
        marker.strip_prefix(name)?.strip_prefix(' ')
    })
}

/// The path of a page as it is built.
fn built(path: &Path) -> String {
    let html = path.with_extension("html");
    let parts: Vec<_> = html.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
