//! The action plan for programs.

use serde_json::{Value, json};

use super::{Action, plan};
use crate::results::{Finding, Run};

/// The plan as JSON: an array, an object an action, in the order to do them.
#[must_use]
pub fn json(run: &Run) -> String {
    let actions: Value = plan(run).iter().map(action).collect();
    format!("{actions:#}")
}

fn action(action: &Action<'_>) -> Value {
    let requirements = action.requirements.iter().map(|r| r.id.as_str());
    json!({
        "number": action.number,
        "status": action.kind.words(),
        "what": action.what,
        "who": action.who,
        "requirements": requirements.collect::<Vec<_>>(),
        "findings": action.findings.iter().map(|one| finding(one)).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "subject": finding.subject,
        "requirement": finding.requirement,
        "verdict": finding.verdict,
        "reason": finding.reason,
        "found": finding.found,
        "fix": finding.fix,
    })
}
