//! What to do next, in order, and who can do it.

use greenroom_steps::{Subject, Verdict};
use maud::{Markup, html};

use super::text::{badge, counted, page_link, prose, section, shown, subject};
use super::waivers;
use crate::results::{Finding, Level, RequirementResult, Run};

/// How many subjects a step names.
const NAMED: usize = 3;

/// One thing to do: findings that the same remedy mends.
struct Task<'a> {
    requirement: &'a RequirementResult,
    findings: Vec<&'a Finding>,
}

/// What is not a pass, once for each cause: what is required and fails first.
pub(crate) fn next(run: &Run) -> Markup {
    let tasks = tasks(run);
    html! {
        @if tasks.is_empty() { p { "Nothing is left to do." } }
        @else { ol class="gr-next" { @for task in &tasks { li { (shown_task(task)) } } } }
        (waivers::in_force(run))
    }
}

fn tasks(run: &Run) -> Vec<Task<'_>> {
    let mut tasks: Vec<Task<'_>> = Vec::new();
    for finding in run.findings.iter().filter(|finding| is_open(finding)) {
        let same = |task: &&mut Task<'_>| {
            let other = task.findings[0];
            (other.verdict, &other.requirement, &other.reason)
                == (finding.verdict, &finding.requirement, &finding.reason)
        };
        if let Some(task) = tasks.iter_mut().find(same) {
            task.findings.push(finding);
        } else if let Some(requirement) = run
            .requirements
            .iter()
            .find(|known| known.id == finding.requirement)
        {
            let findings = vec![finding];
            tasks.push(Task {
                requirement,
                findings,
            });
        }
    }
    tasks.sort_by_key(|task| {
        let recommended = task.requirement.level == Level::Recommended;
        (recommended, task.findings[0].verdict)
    });
    tasks
}

/// Whether somebody has to do something about a finding.
fn is_open(finding: &Finding) -> bool {
    !finding.is_waived() && !matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable)
}

fn shown_task(task: &Task<'_>) -> Markup {
    let first = task.findings[0];
    let fix = first.fix.as_ref();
    let text = fix.map_or("Look at what was found.", |fix| fix.text.as_str());
    html! {
        p class="gr-task" {
            (badge(first.verdict)) " "
            (page_link(&task.requirement.title, &task.requirement.id, section(first)))
            @if task.requirement.level == Level::Recommended { " " span class="gr-aside" { "recommended" } }
        }
        p { (prose(text.split("\n\n").next().unwrap_or_default())) }
        p class="gr-aside" {
            @if let Some(who) = fix.and_then(|fix| fix.who.as_deref()) { "Who: " (shown(who)) ". " }
            (concerns(&task.findings))
            (waivers::flag(first))
        }
    }
}

fn concerns(findings: &[&Finding]) -> String {
    if findings[0].subject == Subject::Tenant {
        return "Concerns the whole tenant.".to_owned();
    }
    let mut named: Vec<String> = findings
        .iter()
        .take(NAMED)
        .map(|f| subject(&f.subject))
        .collect();
    if findings.len() > NAMED {
        named.push(format!("and {} more", findings.len() - NAMED));
    }
    let accounts = counted(findings.len(), "account", "accounts");
    format!("Concerns {accounts}: {}.", named.join(", "))
}
