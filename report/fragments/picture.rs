//! The picture on the front page: all accounts as one bar by how they join, and below it each
//! cause as a bar by how many accounts it holds up.

use greenroom_results::{JoinIdentity, Run, Sentence};
use maud::{Markup, html};

use super::joins::summary;
use super::text::{counted, identity, neutral, said};
use crate::actions::{Action, Kind, Plan};

/// How many causes have a bar; the action plan has them all.
const SHOWN: usize = 8;
/// How wide a drawing is in its own units; it is stretched to the page.
const WIDTH: usize = 1000;

/// One part of the bar: as whom so many accounts join, and whether that is at risk.
struct Part {
    identity: Option<JoinIdentity>,
    at_risk: bool,
    accounts: usize,
}

/// The ways to join, the best first.
const WAYS: [(Option<JoinIdentity>, bool); 6] = [
    (Some(JoinIdentity::Authenticated), false),
    (Some(JoinIdentity::Authenticated), true),
    (None, false),
    (Some(JoinIdentity::Guest), false),
    (Some(JoinIdentity::Unsupported), false),
    (Some(JoinIdentity::Refused), false),
];

/// The picture; nothing where there is nothing to draw.
pub(crate) fn picture(plan: &Plan<'_>) -> Markup {
    let run = plan.run;
    let causes: Vec<&Action<'_>> = plan.iter().filter(|action| is_cause(action)).collect();
    html! {
        @if !run.joins.is_empty() || !causes.is_empty() {
            section class="gr-picture" aria-label="At a glance" {
                (accounts(run))
                (bars(run, &causes))
            }
        }
    }
}

fn is_cause(action: &Action<'_>) -> bool {
    matches!(action.kind, Kind::Mend | Kind::LetSee) && action.holds > 0
}

fn parts(run: &Run) -> Vec<Part> {
    let part = |(identity, at_risk): (Option<JoinIdentity>, bool)| {
        let own = run.joins.iter().filter(|join| {
            let risk = join.at_risk && join.identity == Some(JoinIdentity::Authenticated);
            (join.identity, risk) == (identity, at_risk)
        });
        let accounts = own.count();
        Part {
            identity,
            at_risk,
            accounts,
        }
    };
    let parts = WAYS.into_iter().map(part);
    parts.filter(|part| part.accounts > 0).collect()
}

fn accounts(run: &Run) -> Markup {
    let (parts, total) = (parts(run), run.joins.len());
    let mut from = 0;
    let placed = parts.iter().map(|part| {
        let at = from * WIDTH / total.max(1);
        from += part.accounts;
        (part, at, from * WIDTH / total.max(1) - at)
    });
    let placed: Vec<(&Part, usize, usize)> = placed.collect();
    html! {
        @if total > 0 {
            svg class="gr-bar" role="img" viewBox={ "0 0 " (WIDTH) " 32" } preserveAspectRatio="none" {
                title { "The accounts by how they join" }
                desc { (summary(run)) }
                @for (part, at, width) in placed {
                    rect class=(fill(part)) x=(at) y="0" width=(width.max(2)) height="32" {}
                }
            }
            ul class="gr-legend" {
                @for part in &parts { li { strong { (part.accounts) } " " (identity(part.identity, part.at_risk)) } }
            }
        }
    }
}

fn fill(part: &Part) -> &'static str {
    match part.identity {
        Some(JoinIdentity::Authenticated) if part.at_risk => "gr-fill-risk",
        Some(JoinIdentity::Authenticated) => "gr-fill-pass",
        Some(JoinIdentity::Guest) => "gr-fill-unknown",
        None => "gr-fill-neutral",
        Some(JoinIdentity::Refused | JoinIdentity::Unsupported) => "gr-fill-fail",
    }
}

fn bars(run: &Run, causes: &[&Action<'_>]) -> Markup {
    let total = run.tenant.accounts.len().max(1);
    html! {
        @if !causes.is_empty() {
            p class="gr-scenario" { "What holds accounts up" }
            ol class="gr-causes" { @for action in causes.iter().take(SHOWN) { li {
                a href={ "action-plan.html#action-" (action.number) } { (title(action)) }
                span class="gr-count" { " " (action.holds) " of " (counted(total, "account", "accounts")) }
                svg class="gr-bar" role="img" viewBox={ "0 0 " (WIDTH) " 12" } preserveAspectRatio="none" {
                    title { (action.holds) " of " (counted(total, "account", "accounts")) }
                    rect class="gr-fill-track" x="0" y="0" width=(WIDTH) height="12" {}
                    rect class=(if action.kind == Kind::Mend { "gr-fill-fail" } else { "gr-fill-unknown" })
                        x="0" y="0" width=((action.holds * WIDTH / total).clamp(4, WIDTH)) height="12" {}
                }
                @if let Some(cause) = cause(action) { span class="gr-aside" { (said(&cause)) } }
            } } }
            @if causes.len() > SHOWN {
                p { a href="action-plan.html" { "And " (causes.len() - SHOWN) " more, in the action plan" } }
            }
        }
    }
}

fn title<'a>(action: &Action<'a>) -> &'a str {
    let first = action.requirements.first();
    first.map_or("", |requirement| &requirement.title)
}

/// What was found, where it is the same for all that the action is about.
fn cause(action: &Action<'_>) -> Option<Sentence> {
    let mut found = action.findings.iter();
    let mut found = found
        .by_ref()
        .map(|finding| neutral(&finding.found, &finding.subject));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}
