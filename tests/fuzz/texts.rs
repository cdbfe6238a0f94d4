//! Texts that people paste, and pages that vendors write.

use std::collections::BTreeSet;
use std::path::Path;

use greenroom::document::Documentation;
use greenroom::explanation;
use greenroom::trace::compare::Comparison;
use greenroom::trace::draft::{self, Beside};
use greenroom::trace::page;
use greenroom_graph::explain;
use jiff::civil::date;
use tempfile::TempDir;

use crate::driver::{ACCEPTED, Property, REFUSED, Target, files};

#[test]
fn explain_reads_any_text_and_tells_each_error_once() {
    let texts: toml::Table = include_str!("../../fixtures/explain.toml").parse().unwrap();
    let texts = texts["text"].as_array().unwrap().iter();
    let target = Target {
        name: "explain",
        cases: 100,
        words: &[
            "AADSTS",
            "650052",
            "&quot;",
            "%27",
            "\\u0027",
            "error_description=",
        ],
        seeds: texts
            .map(|text| text["text"].as_str().unwrap().into())
            .collect(),
    };
    target.holds(|input| {
        let reading = explain::recognize(&String::from_utf8_lossy(input));
        let codes: Vec<_> = reading
            .recognized
            .iter()
            .map(|one| &one.explanation.code)
            .collect();
        if codes.iter().collect::<BTreeSet<_>>().len() != codes.len() {
            return Err(format!("an error is told twice: {codes:?}"));
        }
        let report = explanation::report(&reading);
        match report.chars().find(|c| c.is_control() && *c != '\n') {
            Some(control) => Err(format!("{control:?} is printed")),
            None => Ok(!codes.is_empty()),
        }
    });
}

#[test]
fn any_page_makes_a_draft_that_is_whole_and_no_drift_from_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    let target = Target {
        name: "documents",
        cases: 12,
        words: &[
            "<!--",
            "-->",
            "```",
            "* ",
            "1. ",
            "# ",
            "<p>",
            "</p>",
            "<ol>",
            "{% hint %}",
            "| - |",
            "**",
        ],
        seeds: files(&folder),
    };
    target.holds(|input| {
        let Ok(found) = page::statements(input) else {
            return REFUSED;
        };
        drafts(found)
    });
}

fn drafts(found: Vec<page::Found>) -> Property {
    let page = page::Page {
        title: "Drafted".to_owned(),
        found,
        missing: vec![],
    };
    let desk = TempDir::new().unwrap();
    let draft = draft::draft("drafted", &page, date(2026, 11, 26), &Beside::default());
    for (below, text) in draft.files {
        let path = desk.path().join(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let [features, book] = ["features", "book"].map(|name| desk.path().join(name));
    let documentation = Documentation::load(Some(&features), Some(&book));
    let documentation = documentation.map_err(|failure| failure.message)?;
    if Comparison::new(&documentation.documents[0], &page.found).is_drift() {
        return Err("the page drifted from its own draft".to_owned());
    }
    ACCEPTED
}
