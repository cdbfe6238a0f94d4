//! Assessment results of OSCAL, for systems that collect evidence of compliance.
//!
//! Each requirement is an objective with a finding, each of our findings is an observation, and a
//! failure that somebody accepted is a risk whose deviation is approved. Plain JSON, held to NIST's
//! schema: the crates of its types are young and ask for a newer compiler than this program.
//!
//! Sources: NIST, OSCAL 1.2.1, "Assessment Results Model"; RFC 9562, section 5.5, on ids.

use std::collections::HashSet;

use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};

use super::Unwritable;
use super::case::{Case, cases};
use super::state::{Oscal, State};
use crate::plain;
use greenroom_results::{RequirementResult, Run};

const VERSION: &str = "1.2.1";

/// The whole document.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let ids = Ids::of_run(run);
    let cases = cases(run);
    let title = format!("Readiness: {}", run.readiness.words());
    let document = json!({ "assessment-results": {
        "uuid": ids.of("document"),
        "metadata": {
            "title": title,
            "last-modified": run.finished.to_string(),
            "version": plain::line(&run.tool.version),
            "oscal-version": VERSION,
        },
        "import-ap": { "href": format!("#{}", ids.of("plan")) },
        "results": [result(run, &cases, &ids, &title)],
        "back-matter": { "resources": [{
            "uuid": ids.of("plan"),
            "title": "What was assessed",
            "description": format!(
                "There is no assessment plan: the features of {} say what is asked. Their SHA-256 \
                 is {}.",
                plain::line(&run.tool.name),
                plain::line(&run.features.digest)
            ),
        }] },
    } });
    Ok(serde_json::to_vec_pretty(&document)?)
}

fn result(run: &Run, cases: &[Case<'_>], ids: &Ids, title: &str) -> Value {
    let observed: Vec<(usize, &Case<'_>)> = cases.iter().enumerate().collect();
    let known: HashSet<&str> = run.tenant.accounts.iter().map(String::as_str).collect();
    let mut result = json!({
        "uuid": ids.of("result"),
        "title": title,
        "description": "What an audit of the tenant found.",
        "start": run.started.to_string(),
        "end": run.finished.to_string(),
        "local-definitions": definitions(run, ids),
        "reviewed-controls": reviewed(run),
    });
    let lists = [
        (
            "observations",
            observed
                .iter()
                .map(|(index, case)| observation(run, &known, *index, case, ids))
                .collect(),
        ),
        (
            "risks",
            observed
                .iter()
                .filter_map(|(index, case)| risk(*index, case, ids))
                .collect(),
        ),
        (
            "findings",
            run.requirements
                .iter()
                .map(|one| finding(one, &observed, ids))
                .collect::<Vec<_>>(),
        ),
    ];
    // A list that is there is never empty.
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        result[name] = list.into();
    }
    result
}

/// The tenant and its accounts, which observations are about.
fn definitions(run: &Run, ids: &Ids) -> Value {
    let tenant = run.tenant.display_name.as_deref().unwrap_or(&run.tenant.id);
    let mut definitions = json!({
        "components": [{
            "uuid": ids.of("tenant"),
            "type": "system",
            "title": plain::line(tenant),
            "description": "The tenant that was audited.",
            "status": { "state": "operational" },
        }],
    });
    let accounts: Vec<Value> = run
        .tenant
        .accounts
        .iter()
        .map(|account| json!({ "uuid": ids.account(account), "description": plain::line(account) }))
        .collect();
    if !accounts.is_empty() {
        definitions["inventory-items"] = accounts.into();
    }
    definitions
}

fn reviewed(run: &Run) -> Value {
    let controls = run.requirements.iter();
    let controls: Vec<Value> = controls
        .map(|requirement| json!({ "control-id": token(&requirement.id) }))
        .collect();
    let selection = if controls.is_empty() {
        json!({ "include-all": {} })
    } else {
        json!({ "include-controls": controls })
    };
    json!({ "control-selections": [selection] })
}

fn observation(
    run: &Run,
    known: &HashSet<&str>,
    index: usize,
    case: &Case<'_>,
    ids: &Ids,
) -> Value {
    let subject = match case.account().filter(|account| known.contains(account)) {
        Some(account) => json!({ "subject-uuid": ids.account(account), "type": "inventory-item" }),
        None => json!({ "subject-uuid": ids.of("tenant"), "type": "component" }),
    };
    let method = match case.state {
        State::NotChecked => "EXAMINE",
        _ => "TEST",
    };
    json!({
        "uuid": ids.observation(index),
        "title": case.name(),
        "description": case.text(),
        "props": [{ "name": "result", "ns": NAMESPACE, "value": case.state.words() }],
        "methods": [method],
        "subjects": [subject],
        "collected": run.finished.to_string(),
    })
}

/// What names the properties that are not of OSCAL itself.
const NAMESPACE: &str = "urn:greenroom";

/// The finding of a requirement.
fn finding(requirement: &RequirementResult, cases: &[(usize, &Case<'_>)], ids: &Ids) -> Value {
    let own: Vec<&(usize, &Case<'_>)> = cases
        .iter()
        .filter(|(_, case)| case.requirement.is_some_and(|one| one.id == requirement.id))
        .collect();
    let Oscal { state, reason } = State::of_requirement(requirement).mapping().oscal;
    let title = plain::line(&requirement.title);
    let mut finding = json!({
        "uuid": ids.of(&format!("finding {}", requirement.id)),
        "title": title,
        "description": format!("{title}: {}", State::of_requirement(requirement).words()),
        "target": {
            "type": "objective-id",
            "target-id": token(&requirement.id),
            "status": { "state": state, "reason": reason },
        },
    });
    let observations: Vec<Value> = own
        .iter()
        .map(|(index, _)| json!({ "observation-uuid": ids.observation(*index) }))
        .collect();
    let risks: Vec<Value> = own
        .iter()
        .filter(|(_, case)| case.state == State::Accepted)
        .map(|(index, _)| json!({ "risk-uuid": ids.risk(*index) }))
        .collect();
    for (name, list) in [
        ("related-observations", observations),
        ("related-risks", risks),
    ] {
        if !list.is_empty() {
            finding[name] = list.into();
        }
    }
    finding
}

/// A failure that somebody accepted, as a deviation that is approved.
fn risk(index: usize, case: &Case<'_>, ids: &Ids) -> Option<Value> {
    if case.state != State::Accepted {
        return None;
    }
    let waiver = case.finding?.waiver.as_ref()?;
    Some(json!({
        "uuid": ids.risk(index),
        "title": case.title(),
        "description": case.headline(),
        "statement": case.waiver().unwrap_or_default(),
        "status": "deviation-approved",
        "deadline": format!("{}T23:59:59Z", waiver.expires),
        "related-observations": [{ "observation-uuid": ids.observation(index) }],
    }))
}

/// An id as OSCAL takes one: letters, digits, `_`, `-` and `.`, a letter or `_` first.
fn token(id: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    let token: String = id.chars().map(plain).collect();
    if token.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        token
    } else {
        format!("_{token}")
    }
}

/// The ids of a document: the same for the same run, others for another.
struct Ids {
    run: String,
}

impl Ids {
    fn of_run(run: &Run) -> Self {
        Self {
            run: format!("{} {}", run.tenant.id, run.started),
        }
    }

    fn account(&self, account: &str) -> String {
        self.of(&format!("account {account}"))
    }

    fn observation(&self, index: usize) -> String {
        self.of(&format!("observation {index}"))
    }

    fn risk(&self, index: usize) -> String {
        self.of(&format!("risk {index}"))
    }

    /// A UUID of version 5 of what has this name in the run.
    fn of(&self, name: &str) -> String {
        let digest = Sha1::digest(format!("{NAMESPACE} {} {name}", self.run));
        let mut bytes: Vec<u8> = digest.iter().copied().take(16).collect();
        bytes[6] = bytes[6] & 0x0f | 0x50;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = hex::encode(bytes);
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        parts.join("-")
    }
}
