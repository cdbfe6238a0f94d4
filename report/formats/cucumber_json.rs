//! The JSON that Cucumber's own JSON formatter writes, for the reporters that read it.
//!
//! Some of them put names into their pages as they are (multiple-cucumber-html-reporter 3.9: names,
//! tags and cells). So no text in it has a sign that starts an element of HTML.

use serde_json::{Value, json};

use super::Unwritable;
use super::case::{Case, cases};
use super::state::State;
use super::steps::{Step, steps};
use crate::plain;
use greenroom_results::Run;

/// A feature for each file, a scenario for each finding.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let cases = cases(run);
    let features: Vec<Value> = by_file(&cases)
        .iter()
        .map(|(file, own)| feature(file, own))
        .collect();
    Ok(serde_json::to_vec_pretty(&features)?)
}

/// What stands for the feature of a requirement of which nothing ran.
const NO_FILE: &str = "not audited";

/// The cases of each feature, in the order in which these first occur.
pub(super) fn by_file<'a, 'b>(cases: &'b [Case<'a>]) -> Vec<(String, Vec<&'b Case<'a>>)> {
    let mut files: Vec<(String, Vec<&Case<'_>>)> = Vec::new();
    for case in cases {
        let file = case.scenario().map(|scenario| plain::line(&scenario.file));
        let file = file.unwrap_or_else(|| NO_FILE.to_owned());
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, own)) => own.push(case),
            None => files.push((file, vec![case])),
        }
    }
    files
}

/// The tags of a case, without places.
pub(super) fn tags(case: &Case<'_>) -> Vec<String> {
    let mut tags = vec![
        format!("@requirement:{}", case.id()),
        format!("@{}", case.level().word()),
    ];
    if case.state == State::Accepted {
        tags.push("@waived".to_owned());
    }
    tags
}

fn feature(file: &str, cases: &[&Case<'_>]) -> Value {
    let elements = cases.iter().enumerate();
    json!({
        "uri": harmless(file),
        "id": harmless(file),
        "keyword": "Feature",
        "name": harmless(file),
        "description": "",
        "line": 1,
        "tags": [],
        "elements": elements.map(|(index, case)| element(file, index, case)).collect::<Vec<_>>(),
    })
}

fn element(file: &str, index: usize, case: &Case<'_>) -> Value {
    let line = case.scenario().map_or(1, |scenario| scenario.line);
    let tags = tags(case).into_iter();
    let tags = tags.map(|name| json!({ "name": harmless(&name), "line": line }));
    json!({
        "id": harmless(&format!("{file};{};{index}", case.id())),
        "keyword": "Scenario",
        "type": "scenario",
        "name": harmless(&case.name()),
        "description": harmless(&case.title()),
        "line": line,
        "tags": tags.collect::<Vec<_>>(),
        "steps": steps(case).iter().map(step).collect::<Vec<_>>(),
    })
}

fn step(step: &Step<'_>) -> Value {
    let mut result = json!({
        "status": step.status.word(),
        "duration": step.milliseconds * 1_000_000,
    });
    if !step.message.is_empty() {
        result["error_message"] = harmless(&step.message).into();
    }
    let keyword = step.written.map_or("*", |written| &written.keyword);
    let rows = step.written.map(|written| written.table.iter());
    let rows = rows.into_iter().flatten().map(|cells| {
        let cells = cells.iter().map(|cell| harmless(&plain::line(cell)));
        json!({ "cells": cells.collect::<Vec<_>>() })
    });
    let mut value = json!({
        "keyword": harmless(&format!("{keyword} ")),
        "name": harmless(&step.text),
        "line": step.written.map_or(1, |written| written.line),
        "match": {},
        "result": result,
    });
    let rows: Vec<Value> = rows.collect();
    if !rows.is_empty() {
        value["arguments"] = json!([{ "rows": rows }]);
    }
    value
}

/// A text in which no element of HTML can start or end.
fn harmless(text: &str) -> String {
    text.replace('<', "‹").replace('>', "›")
}
