//! What Graph answered and exports from PowerShell say, each once on a page.

use std::collections::BTreeMap;

use greenroom_results::Subject;
use maud::{Markup, html};

use super::json::laid_out;
use super::text::{counted, shown};
use crate::{bodies, plain};
use greenroom_results::{Exchange, Finding, Run};

/// How much of a body a page shows, in bytes; the record holds all of it.
const SHOWN: usize = 16 * 1024;

/// Which of a page's findings rest on which answer.
pub(super) struct Shelf {
    /// By the answer's number, whether findings of several subjects rest on it.
    shared: BTreeMap<usize, bool>,
}

impl Shelf {
    pub(super) fn of(findings: &[&Finding]) -> Self {
        let mut first: BTreeMap<usize, &Subject> = BTreeMap::new();
        let mut shared = BTreeMap::new();
        for finding in findings {
            for index in &finding.evidence {
                let subject = first.entry(*index).or_insert(&finding.subject);
                let other = **subject != finding.subject;
                *shared.entry(*index).or_insert(false) |= other;
            }
        }
        Self { shared }
    }

    /// The answers that this finding's subject alone rests on, and links to the others.
    pub(super) fn of_finding(&self, run: &Run, finding: &Finding) -> Markup {
        let is_shared = |index: &&usize| self.shared.get(index).copied().unwrap_or_default();
        let (shared, own): (Vec<&usize>, Vec<&usize>) =
            finding.evidence.iter().partition(is_shared);
        html! {
            @for index in own { @if let Some(exchange) = run.evidence.read(*index) { (folded(&exchange, None)) } }
            @if !shared.is_empty() {
                p class="gr-aside" {
                    "Evidence shared with others:"
                    @for (place, index) in shared.iter().enumerate() { @if let Some(exchange) = run.evidence.read(**index) {
                        @if place > 0 { "," } " " a href={ "#evidence-" (index) } { code { (question(&exchange)) } }
                    } }
                }
            }
        }
    }
}

/// The answers that findings of several subjects rest on.
pub(super) fn shared(run: &Run, shelf: &Shelf) -> Markup {
    let shared: Vec<usize> = shelf
        .shared
        .iter()
        .filter(|(_, shared)| **shared)
        .map(|(index, _)| *index)
        .collect();
    html! {
        @if !shared.is_empty() {
            p class="gr-scenario" { "Evidence that several findings share" }
            @for index in shared {
                @if let Some(exchange) = run.evidence.read(index) { (folded(&exchange, Some(index))) }
            }
        }
    }
}

/// One answer; a link to the anchor inside opens it.
fn folded(exchange: &Exchange, anchor: Option<usize>) -> Markup {
    let body = laid_out(&exchange.body);
    let shown_body = head(&body, SHOWN);
    html! {
        details class="gr-evidence" {
            summary {
                "Evidence: " code { (exchange.method) " " (shown(&exchange.url)) }
                @if exchange.export.is_none() { " → " (exchange.status) }
                @if exchange.entry { ", one entry of it" }
            }
            @if let Some(index) = anchor { p id={ "evidence-" (index) } class="gr-aside" { (origin(exchange)) code { (question(exchange)) } } }
            dl {
                @if let Some(digest) = &exchange.export {
                    dt { "Cmdlet" } dd { (shown(&exchange.method)) }
                    dt { "File" } dd { (shown(&exchange.url)) }
                    dt { "Digest of the file" } dd { (shown(digest)) }
                    dt { "Exported" } dd { time datetime=(exchange.time) { (exchange.time) } }
                } @else {
                    dt { "Permission" } dd { (shown(&exchange.permission)) }
                    dt { "request-id" } dd { (shown(exchange.request_id.as_deref().unwrap_or("none"))) }
                    dt { "Time" } dd { time datetime=(exchange.time) { (exchange.time) } }
                }
            }
            pre class="gr-body" tabindex="0" role="group" aria-label=(body_of(exchange)) {
                code class=(bodies::CLASS) { (plain::lines(shown_body)) }
            }
            @if shown_body.len() < body.len() {
                p class="gr-aside" {
                    "Cut here: " (counted(body.len() - shown_body.len(), "byte", "bytes")) " more are in " code { "run.json.gz" } "."
                }
            }
        }
    }
}

fn origin(exchange: &Exchange) -> &'static str {
    match exchange.export {
        Some(_) => "Export ",
        None => "Answer to ",
    }
}

fn body_of(exchange: &Exchange) -> &'static str {
    match exchange.export {
        Some(_) => "What is read of the export",
        None => "The body of the answer",
    }
}

/// What was asked, short: the object and not the list of its properties.
fn question(exchange: &Exchange) -> String {
    let path = exchange
        .url
        .split_once("?$select")
        .map_or(exchange.url.as_str(), |(path, _)| path);
    let entry = exchange.body.get("id").filter(|_| exchange.entry);
    let entry = entry.and_then(serde_json::Value::as_str);
    let entry = entry.map_or_else(String::new, |id| format!(" (entry {id})"));
    shown(&format!("{} {path}{entry}", exchange.method))
}

/// The beginning of a text, up to a number of bytes.
fn head(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_at_a_character() {
        assert_eq!(head("aøb", 2), "a");
        assert_eq!(head("aøb", 9), "aøb");
    }
}
