//! The action plan for programs.

use serde_json::{Value, json};

use super::{Action, Plan};
use crate::advice::{Advice, advice};
use greenroom_results::{Finding, Run};

/// The plan as JSON: an array, an object an action, in the order to do them.
#[must_use]
pub fn json(plan: &Plan<'_>) -> String {
    let actions: Value = plan.iter().map(|one| action(plan.run, one)).collect();
    format!("{actions:#}")
}

fn action(run: &Run, action: &Action<'_>) -> Value {
    let requirements = action.requirements.iter().map(|r| r.id.as_str());
    json!({
        "number": action.number,
        "when": action.when.word(),
        "status": action.kind.words(),
        "what": action.what,
        "who": action.who,
        "accounts": action.holds,
        "frees": action.frees,
        "requirements": requirements.collect::<Vec<_>>(),
        "findings": action.findings.iter().map(|one| finding(run, one)).collect::<Vec<_>>(),
    })
}

fn finding(run: &Run, finding: &Finding) -> Value {
    let fix = advice(run, finding).map(|advice| {
        let Advice { text, ways, who } = advice;
        json!({ "text": text, "ways": ways, "who": who })
    });
    json!({
        "subject": finding.subject,
        "requirement": finding.requirement,
        "verdict": finding.verdict,
        "reason": finding.reason_word(),
        "found": finding.found.to_string(),
        "fix": fix,
    })
}
