//! SARIF 2.1.0, for code scanning and other collectors of findings.
//!
//! Their readers take every result for a problem, whatever its `kind` says. So what fails is a
//! result, one that somebody accepted is a suppressed result, and what could not be told is a
//! notification of the invocation. Plain JSON, held to the schema of OASIS: the one crate of its
//! types, serde-sarif, generates them at build time with twenty crates more.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::Unwritable;
use super::case::{Case, cases};
use super::state::{Sarif, State};
use crate::plain;
use greenroom_results::{Level, RequirementResult, Run};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A rule for each requirement, a result for each failure.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let cases = cases(run);
    let (mut results, mut notifications) = (Vec::new(), Vec::new());
    for case in &cases {
        match case.state.mapping().sarif {
            Sarif::LeftOut => {}
            Sarif::Result | Sarif::Suppressed => results.push(result(run, case)),
            Sarif::Notification { level } => notifications.push(notification(case, level)),
        }
    }
    let has_run = cases.iter().all(|case| case.state != State::Error);
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(run) },
            "automationDetails": { "id": "greenroom/readiness/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": has_run,
                "startTimeUtc": run.started.to_string(),
                "endTimeUtc": run.finished.to_string(),
                "toolExecutionNotifications": notifications,
            }],
            "properties": { "readiness": run.readiness.words() },
            "results": results,
        }],
    });
    Ok(serde_json::to_vec_pretty(&log)?)
}

fn driver(run: &Run) -> Value {
    json!({
        "name": plain::line(&run.tool.name),
        "version": plain::line(&run.tool.version),
        "rules": run.requirements.iter().map(rule).collect::<Vec<_>>(),
    })
}

fn rule(requirement: &RequirementResult) -> Value {
    let title = plain::line(&requirement.title);
    json!({
        "id": plain::line(&requirement.id),
        "shortDescription": { "text": title },
        "fullDescription": { "text": title },
        "help": { "text": format!("{title}. The readiness book has a page about it.") },
        "defaultConfiguration": { "level": level(requirement.level) },
        "properties": { "tags": [requirement.level.word()] },
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Required => "error",
        Level::Recommended => "warning",
    }
}

fn result(run: &Run, case: &Case<'_>) -> Value {
    let id = case.id();
    let mut result = Map::new();
    if let Some(index) = run
        .requirements
        .iter()
        .position(|one| plain::line(&one.id) == id)
    {
        result.insert("ruleIndex".to_owned(), index.into());
    }
    let rest = json!({
        "ruleId": id,
        "level": level(case.level()),
        "message": { "text": case.text() },
        "locations": [location(case)],
        "partialFingerprints": { "finding/v1": fingerprint(case) },
    });
    result.extend(rest.as_object().cloned().unwrap_or_default());
    if case.state.mapping().sarif == Sarif::Suppressed {
        let suppression = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": case.waiver().unwrap_or_default(),
        }]);
        result.insert("suppressions".to_owned(), suppression);
    }
    Value::Object(result)
}

/// Where the scenario is written, and whom it is about.
fn location(case: &Case<'_>) -> Value {
    let (kind, name) = match case.account() {
        Some(_) => ("account", case.subject()),
        None => ("tenant", case.subject()),
    };
    let mut location = json!({
        "logicalLocations": [{ "kind": kind, "name": name, "fullyQualifiedName": name }],
    });
    if let Some((file, line)) = case.place() {
        let file = percent_encoding::utf8_percent_encode(&file, PATH).to_string();
        location["physicalLocation"] = json!({
            "artifactLocation": { "uri": file },
            "region": { "startLine": line.max(1) },
        });
    }
    location
}

/// What a path of an address cannot hold as it is.
const PATH: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

fn notification(case: &Case<'_>, level: &str) -> Value {
    json!({
        "level": level,
        "message": { "text": case.text() },
        "associatedRule": { "id": case.id() },
        "locations": [location(case)],
    })
}

/// The same for the same finding of another run: a digest of what it is about.
fn fingerprint(case: &Case<'_>) -> String {
    let scenario = case.scenario().map_or("", |scenario| &scenario.name);
    let parts = [
        case.id(),
        plain::line(scenario),
        case.subject(),
        case.reason(),
    ];
    hex::encode(Sha256::digest(parts.join("\n")))
}
