//! Every page of ours, edited as its publisher might: what turns its meaning is noticed, and what
//! only sets it in other type is not.

mod idle;
mod meaning;
mod source;

use std::fmt::Write as _;
use std::io::Write as _;

use greenroom::document::{FORM, Identity, Statement};
use greenroom::trace::compare::Comparison;
use greenroom::trace::page::{self, Found};
use jiff::civil::date;

use crate::support::repository;
use source::Source;

/// A page with one edit.
struct Edit {
    what: String,
    page: String,
}

/// Takes an edit of a page, and what it is.
type Add<'a> = &'a mut dyn FnMut(&str, String);

/// The edits that `fill` makes of a page, less those that leave it as it is.
fn collected(source: &Source, fill: impl FnOnce(Add<'_>)) -> Vec<Edit> {
    let mut edits = vec![];
    fill(&mut |what, page| {
        if page.trim_end() != source.text.trim_end() {
            let what = what.to_owned();
            edits.push(Edit { what, page });
        }
    });
    edits
}

/// Our pages by their names.
fn pages() -> Vec<(String, String)> {
    let folder = repository().join("fixtures/documents");
    let mut paths = vec![folder.join("fjordview-boardroom.md")];
    let entries = std::fs::read_dir(folder.join("pages")).unwrap();
    paths.extend(entries.map(|entry| entry.unwrap().path()));
    paths.sort();
    let name = |path: &std::path::Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let read = |path: &std::path::PathBuf| (name(path), std::fs::read_to_string(path).unwrap());
    paths.iter().map(read).collect()
}

/// The document that a page would be, each of its statements covered.
fn document(page: &[Found]) -> Identity {
    let statement = |(number, found): (usize, &Found)| Statement {
        id: format!("statement-{number}"),
        section: found.section.clone(),
        kind: found.kind,
        digest: found.digest.clone(),
        paraphrase: String::new(),
        covered_by: vec!["a-requirement".to_owned()],
        informative: None,
        change: None,
        words: found.words.clone(),
        facts: vec![],
    };
    Identity {
        id: "ours".to_owned(),
        publisher: String::new(),
        title: String::new(),
        url: String::new(),
        revision: None,
        read: date(2026, 11, 26),
        statements: page.iter().enumerate().map(statement).collect(),
        beyond: vec![],
        form: FORM,
        is_draft: false,
        folder: String::new(),
        path: String::new(),
    }
}

/// Of these edits, those that a comparison finds something in, and those that it does not.
fn sorted(before: &str, edits: Vec<Edit>) -> (Vec<Edit>, Vec<Edit>) {
    let read = |text: &str| page::statements(text.as_bytes()).unwrap_or_default();
    let page = read(before);
    let document = document(&page);
    edits
        .into_iter()
        .partition(|edit| Comparison::new(&document, &read(&edit.page)).is_drift())
}

/// The lines that an edit changed, for whoever reads why the test failed.
fn shown(before: &str, edit: &Edit) -> String {
    let old: Vec<&str> = before.lines().collect();
    let new = edit.page.lines().filter(|line| !old.contains(line));
    let new: Vec<&str> = new.take(2).collect();
    format!("  {}: {}\n", edit.what, new.join(" ⏎ "))
}

#[test]
fn what_turns_the_meaning_is_noticed_and_what_does_not_is_left_alone() {
    let (mut score, mut wrong) = (String::new(), String::new());
    let mut total = [0; 4];
    for (name, text) in pages() {
        let source = Source::new(&name, &text);
        let (noticed, missed) = sorted(&text, meaning::edits(&source));
        let (reported, silent) = sorted(&text, idle::edits(&source));
        let counts = [noticed.len(), missed.len(), reported.len(), silent.len()];
        for (sum, count) in total.iter_mut().zip(counts) {
            *sum += count;
        }
        for (what, edits) in [("missed", missed), ("idle", reported)] {
            let lines = edits.iter().map(|edit| shown(&text, edit));
            let lines: Vec<String> = lines.map(|line| format!("{name} {what}{line}")).collect();
            wrong.push_str(&lines.concat());
        }
        let [noticed, missed, reported, silent] = counts;
        let (meant, idle) = (noticed + missed, reported + silent);
        writeln!(
            score,
            "{name}: {noticed} of {meant} noticed, {reported} of {idle} idle"
        )
        .unwrap();
    }
    let [noticed, missed, reported, silent] = total;
    let (meant, idle) = (noticed + missed, reported + silent);
    writeln!(
        score,
        "all: {noticed} of {meant} noticed, {reported} of {idle} idle"
    )
    .unwrap();
    // Past the test harness, which keeps the output of tests that pass.
    let _ = std::io::stderr().write_all(score.as_bytes());
    assert!(wrong.is_empty(), "{score}{wrong}");
    assert!(meant > 500 && idle > 150, "{score}");
}
