//! Cucumber Messages, one a line, as Cucumber's own HTML formatter reads them.
//!
//! The record has scenarios as they are written and no text of features, so that a document has what
//! the scenarios say: a rule for each requirement, and an outline with a row for each account.
//! Source of the format: the schema of cucumber/messages, of this version.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Unwritable;
use super::case::{Case, cases};
use super::cucumber_json::{by_file, tags};
use super::state::{Cucumber, State};
use super::steps::{Step, steps};
use crate::plain;
use greenroom_results::{Run, StepText};

/// The version of the format.
const PROTOCOL: &str = "34.2.1";
/// The id of the run in its messages.
const RUN: &str = "run";

/// Documents, pickles, and what came of each.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let cases = cases(run);
    let mut lines = Lines::default();
    lines.add(&meta(run))?;
    let mut pickles = Vec::new();
    for (file, own) in by_file(&cases) {
        let mut document = Document::new(&file);
        for case in own {
            pickles.push(document.pickle(&mut lines, case));
        }
        lines.add(&document.envelope())?;
    }
    for (pickle, ..) in &pickles {
        lines.add(&json!({ "pickle": pickle }))?;
    }
    let started = json!({ "id": RUN, "timestamp": timestamp(run.started) });
    lines.add(&json!({ "testRunStarted": started }))?;
    for (pickle, case, steps) in &pickles {
        lines.case(run, pickle, case, steps)?;
    }
    let is_good = |case: &Case<'_>| {
        let status = case.state.mapping().cucumber;
        matches!(status, Cucumber::Passed | Cucumber::Skipped)
    };
    lines.add(&json!({ "testRunFinished": {
        "testRunStartedId": RUN,
        "success": cases.iter().all(is_good),
        "message": run.readiness.words(),
        "timestamp": timestamp(run.finished),
    } }))?;
    Ok(lines.bytes)
}

fn meta(run: &Run) -> Value {
    let tool =
        json!({ "name": plain::line(&run.tool.name), "version": plain::line(&run.tool.version) });
    // Where a run took place is not on record.
    let unknown = json!({ "name": "not recorded" });
    json!({ "meta": {
        "protocolVersion": PROTOCOL,
        "implementation": tool,
        "runtime": unknown,
        "os": unknown,
        "cpu": unknown,
    } })
}

/// A case with its pickle and its steps.
type Pickled<'a, 'b> = (Value, &'b Case<'a>, Vec<Step<'a>>);

/// The messages, and how many things in them have an id.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    ids: usize,
}

impl Lines {
    fn add(&mut self, envelope: &Value) -> Result<(), serde_json::Error> {
        serde_json::to_writer(&mut self.bytes, envelope)?;
        self.bytes.push(b'\n');
        Ok(())
    }

    fn id(&mut self) -> String {
        self.ids += 1;
        self.ids.to_string()
    }

    /// The test case of a pickle, from its start to its end.
    fn case(
        &mut self,
        run: &Run,
        pickle: &Value,
        case: &Case<'_>,
        steps: &[Step<'_>],
    ) -> Result<(), serde_json::Error> {
        let (id, started) = (self.id(), self.id());
        let test_steps: Vec<Value> = pickle["steps"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|step| json!({ "id": self.id(), "pickleStepId": step["id"] }))
            .collect();
        self.add(&json!({ "testCase": {
            "id": id, "pickleId": pickle["id"], "testRunStartedId": RUN, "testSteps": test_steps,
        } }))?;
        let mut time = run.started;
        self.add(&json!({ "testCaseStarted": {
            "id": started, "testCaseId": id, "attempt": 0, "timestamp": timestamp(time),
        } }))?;
        for (step, test) in steps.iter().zip(&test_steps) {
            let about = json!({ "testCaseStartedId": started, "testStepId": test["id"] });
            self.step(step, &about, &mut time)?;
        }
        if let (Some(text), Some(last)) = (beside(case), test_steps.last()) {
            self.add(&json!({ "attachment": {
                "body": text, "contentEncoding": "IDENTITY", "mediaType": "text/plain",
                "testCaseStartedId": started, "testStepId": last["id"],
                "timestamp": timestamp(time),
            } }))?;
        }
        self.add(&json!({ "testCaseFinished": {
            "testCaseStartedId": started, "timestamp": timestamp(time), "willBeRetried": false,
        } }))
    }

    fn step(
        &mut self,
        step: &Step<'_>,
        about: &Value,
        time: &mut Timestamp,
    ) -> Result<(), serde_json::Error> {
        let mut start = about.clone();
        start["timestamp"] = timestamp(*time);
        self.add(&json!({ "testStepStarted": start }))?;
        let took = i64::try_from(step.milliseconds).unwrap_or(0);
        *time = time
            .saturating_add(SignedDuration::from_millis(took))
            .unwrap_or(*time);
        let mut result = json!({
            "duration": { "seconds": took / 1000, "nanos": took % 1000 * 1_000_000 },
            "status": step.status.word().to_uppercase(),
        });
        if !step.message.is_empty() {
            result["message"] = step.message.clone().into();
        }
        let mut finish = about.clone();
        finish["testStepResult"] = result;
        finish["timestamp"] = timestamp(*time);
        self.add(&json!({ "testStepFinished": finish }))
    }
}

/// What people put on record, and what is worth knowing: it is shown whatever the status is.
fn beside(case: &Case<'_>) -> Option<String> {
    let mut lines: Vec<String> = case
        .waiver()
        .map(|text| format!("Waiver: {text}"))
        .into_iter()
        .collect();
    lines.extend(case.attestation().map(|text| format!("Recorded: {text}")));
    lines.extend(case.notes().into_iter().map(|note| format!("Note: {note}")));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn timestamp(time: Timestamp) -> Value {
    json!({ "seconds": time.as_second(), "nanos": time.subsec_nanosecond() })
}

/// A feature as its scenarios tell it.
struct Document {
    file: String,
    rules: Vec<Rule>,
}

struct Rule {
    requirement: String,
    value: Value,
    scenarios: Vec<Outline>,
}

/// A scenario; the rows are the accounts that it ran for.
struct Outline {
    /// What tells it from the others of its rule.
    key: (usize, String),
    value: Value,
    rows: Vec<Value>,
    examples: String,
}

impl Document {
    fn new(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            rules: vec![],
        }
    }

    /// Takes a case in, and returns what was run for it.
    fn pickle<'a, 'b>(&mut self, lines: &mut Lines, case: &'b Case<'a>) -> Pickled<'a, 'b> {
        let steps = steps(case);
        let rule = self.rule(lines, case);
        let outline = rule.outline(lines, case, &steps);
        let mut nodes = vec![outline.value["id"].clone()];
        let line = outline.value["location"]["line"].clone();
        if let Some(account) = case.account() {
            let id = lines.id();
            outline.rows.push(row(&id, &line, &plain::line(account)));
            nodes.push(id.into());
        }
        let own = outline.value["steps"].as_array().into_iter().flatten();
        let pickled: Vec<Value> = steps
            .iter()
            .zip(own)
            .map(|(step, node)| {
                let mut pickle = json!({
                    "id": lines.id(), "astNodeIds": [node["id"]], "text": step.text,
                });
                if let Some(table) = step.written.and_then(table) {
                    pickle["argument"] = json!({ "dataTable": table });
                }
                pickle
            })
            .collect();
        let own = &outline.value["tags"];
        let tags = own.as_array().into_iter().flatten();
        let mut tags: Vec<Value> = tags
            .map(|tag| json!({ "name": tag["name"], "astNodeId": tag["id"] }))
            .collect();
        if case.state == State::Accepted {
            tags.push(json!({ "name": "@waived", "astNodeId": nodes[0] }));
        }
        let pickle = json!({
            "id": lines.id(),
            "uri": self.file,
            "location": { "line": line },
            "name": case.name(),
            "language": "en",
            "steps": pickled,
            "tags": tags,
            "astNodeIds": nodes,
        });
        (pickle, case, steps)
    }

    fn rule(&mut self, lines: &mut Lines, case: &Case<'_>) -> &mut Rule {
        let requirement = case.id();
        let known = self
            .rules
            .iter()
            .position(|rule| rule.requirement == requirement);
        let index = known.unwrap_or_else(|| {
            let line = case.scenario().map_or(1, |scenario| scenario.line);
            self.rules.push(Rule {
                value: json!({
                    "id": lines.id(), "location": { "line": line }, "tags": [],
                    "keyword": "Rule", "name": case.title(), "description": "",
                }),
                requirement,
                scenarios: vec![],
            });
            self.rules.len() - 1
        });
        &mut self.rules[index]
    }

    fn envelope(self) -> Value {
        let rules = self.rules.into_iter().map(|rule| {
            let mut value = rule.value;
            let scenarios = rule.scenarios.into_iter().map(Outline::value);
            value["children"] = scenarios.map(|one| json!({ "scenario": one })).collect();
            json!({ "rule": value })
        });
        json!({ "gherkinDocument": {
            "uri": self.file,
            "comments": [],
            "feature": {
                "location": { "line": 1 }, "tags": [], "language": "en", "keyword": "Feature",
                "name": self.file, "description": "", "children": rules.collect::<Vec<_>>(),
            },
        } })
    }
}

impl Rule {
    fn outline(&mut self, lines: &mut Lines, case: &Case<'_>, steps: &[Step<'_>]) -> &mut Outline {
        let scenario = case.scenario();
        let name = scenario.map_or_else(|| case.name(), |scenario| plain::line(&scenario.name));
        let key = (scenario.map_or(1, |scenario| scenario.line), name);
        let known = self.scenarios.iter().position(|one| one.key == key);
        let index =
            known.unwrap_or_else(|| {
                let line = key.0;
                let keyword = if case.account().is_some() {
                    "Scenario Outline"
                } else {
                    "Scenario"
                };
                let tags: Vec<Value> = tags(case).into_iter().filter(|tag| tag != "@waived")
                .map(|tag| json!({ "id": lines.id(), "location": { "line": line }, "name": tag }))
                .collect();
                let own: Vec<Value> = steps.iter().map(|step| node(lines, step)).collect();
                self.scenarios.push(Outline {
                    value: json!({
                        "id": lines.id(), "location": { "line": line }, "tags": tags,
                        "keyword": keyword, "name": key.1, "description": "", "steps": own,
                    }),
                    key,
                    rows: vec![],
                    examples: lines.id(),
                });
                self.scenarios.len() - 1
            });
        &mut self.scenarios[index]
    }
}

impl Outline {
    fn value(self) -> Value {
        let mut value = self.value;
        let line = value["location"]["line"].clone();
        value["examples"] = if self.rows.is_empty() {
            json!([])
        } else {
            let head = row(&format!("{}-head", self.examples), &line, "account");
            json!([{
                "id": self.examples, "location": { "line": line }, "tags": [],
                "keyword": "Examples", "name": "the joining accounts", "description": "",
                "tableHeader": head, "tableBody": self.rows,
            }])
        };
        value
    }
}

/// A row of the examples.
fn row(id: &str, line: &Value, account: &str) -> Value {
    let location = json!({ "line": line });
    json!({ "id": id, "location": location, "cells": [{ "location": location, "value": account }] })
}

/// A step as a scenario has it.
fn node(lines: &mut Lines, step: &Step<'_>) -> Value {
    let line = step.written.map_or(1, |written| written.line);
    let keyword = step.written.map_or("*", |written| &written.keyword);
    let text = step
        .written
        .map_or_else(|| step.text.clone(), |written| plain::line(&written.text));
    let location = json!({ "line": line });
    let mut node = json!({
        "id": lines.id(), "location": location, "keyword": format!("{keyword} "), "text": text,
    });
    if let Some(table) = step.written.and_then(table) {
        let rows: Vec<Value> = table["rows"].as_array().into_iter().flatten().map(|row| {
            let cells = row["cells"].as_array().into_iter().flatten();
            let cells = cells.map(|cell| json!({ "location": location, "value": cell["value"] }));
            json!({ "id": lines.id(), "location": location, "cells": cells.collect::<Vec<_>>() })
        }).collect();
        node["dataTable"] = json!({ "location": location, "rows": rows });
    }
    node
}

/// The table below a step, as a pickle has it.
fn table(step: &StepText) -> Option<Value> {
    let rows = step.table.iter().map(|cells| {
        let cells = cells
            .iter()
            .map(|cell| json!({ "value": plain::line(cell) }));
        json!({ "cells": cells.collect::<Vec<_>>() })
    });
    let rows: Vec<Value> = rows.collect();
    (!rows.is_empty()).then(|| json!({ "rows": rows }))
}
