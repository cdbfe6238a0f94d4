//! What is not in order, on a terminal: the actions of the plan, each with whom it concerns.

use std::collections::{BTreeSet, HashMap};

use greenroom_results::{Sentence, Subject, Verdict};

use super::actions::{Action, Kind, When, plan};
use super::style::{of_verdict, painted};
use super::{ledger, plain};
use greenroom_results::{Finding, Run};

/// How many lines the actions take that are told with what was found and what to do, for a few
/// accounts and for many; one is told whatever it takes, and those that do not fit are listed.
const TOLD: [usize; 2] = [18, 45];
/// How many accounts are a few.
const FEW: usize = 20;
/// How many actions are listed on a line each; the others are counted.
const LISTED: usize = 10;
/// How many accounts of one action are named.
const NAMED: usize = 3;
/// How many different things that were found are told of one action.
const FOUND: usize = 2;
/// How many lines a text takes at most.
const LINES: usize = 3;
/// Where the texts of an action begin.
const INDENT: &str = "             ";

/// The actions in their order, the first ones with particulars.
pub(super) fn report(run: &Run, width: usize) -> Vec<String> {
    let actions = plan(run);
    let (open, left_out): (Vec<_>, Vec<_>) = actions.iter().partition(|a| a.kind != Kind::Run);
    let mut parts: Vec<String> = Vec::new();
    let most = TOLD[usize::from(run.tenant.accounts.len() > FEW)];
    let (mut lines, mut group) = (0, None);
    for action in &open {
        let told = headed(action, &mut group, told_of(action, width));
        lines += told.lines().count() + 1;
        if lines > most && !parts.is_empty() {
            break;
        }
        parts.push(told);
    }
    let left = &open[parts.len()..];
    let mut group = open.get(parts.len().wrapping_sub(1)).map(|last| last.when);
    let listed = left.iter().take(LISTED);
    let mut rest: Vec<String> = listed
        .map(|action| headed(action, &mut group, title(action, 1, width)))
        .collect();
    if left.len() > LISTED {
        rest.push(format!("and {} more of these", left.len() - LISTED));
    }
    rest.extend(nothing_ran(&left_out, width));
    if !rest.is_empty() {
        parts.push(rest.join("\n"));
    }
    parts.extend(notes(run, width));
    parts
}

/// An action below the heading of its group, where it is the first one of that.
fn headed(action: &Action<'_>, group: &mut Option<When>, told: String) -> String {
    if group.replace(action.when) == Some(action.when) {
        return told;
    }
    format!(
        "{}: {}\n{told}",
        action.when.title(),
        lower(action.when.about())
    )
}

/// What a group has in it, as it goes on after a colon on a terminal.
fn lower(about: &str) -> String {
    let (first, rest) = about.split_at(about.len().min(1));
    first.to_lowercase() + rest.trim_end_matches('.')
}

/// An action with what was found, where that is looked for, and what to do.
fn told_of(action: &Action<'_>, width: usize) -> String {
    let mut lines = vec![title(action, NAMED, width)];
    // A list of permissions is no use where it is cut.
    let most = if action.is_a_permission() {
        usize::MAX
    } else {
        LINES
    };
    let mut field = |name: &str, text: &str| {
        let lead = format!("{:4}{name:7}  ", "");
        lines.push(plain::short(text, width, &lead, INDENT, most));
    };
    let all_found = found(action);
    for found in &all_found {
        field("found", found);
    }
    let first = action.findings.first();
    if let Some(waiver) = first.and_then(|finding| finding.waiver.as_ref()) {
        field("waiver", &plain::line(&ledger::waiver(waiver)));
    }
    if let Some(seen) = first.and_then(|finding| finding.attestation.as_ref()) {
        field("seen by", &plain::line(&ledger::attestation(seen)));
    }
    if action.kind != Kind::Accepted {
        // Where nothing says how, the action is what was found, and that stands above.
        let fix = fix(action);
        if !all_found.contains(&fix) {
            field("fix", &fix);
        }
        field("who", &plain::line(action.who.unwrap_or_default()));
    }
    lines.retain(|line| line.trim().contains(' '));
    lines.join("\n")
}

/// The number of an action in the plan, what is wrong, with what, and whom that concerns.
fn title(action: &Action<'_>, named: usize, width: usize) -> String {
    let (word, style) = match (action.kind, action.findings.first()) {
        (Kind::Accepted, _) => ("accepted", of_verdict(Verdict::NotApplicable)),
        (_, Some(finding)) => (finding.verdict.word(), of_verdict(finding.verdict)),
        (_, None) => ("unknown", of_verdict(Verdict::Unknown)),
    };
    let requirements: Vec<&str> = action.requirements.iter().map(|r| r.id.as_str()).collect();
    let recommended = if action.kind == Kind::Improve {
        " (recommended)"
    } else {
        ""
    };
    let text = format!(
        "{}{recommended}: {}",
        plain::line(&requirements.join(", ")),
        action.concerns(named)
    );
    let lead = format!("{:>2}. {word}  ", action.number);
    let text = plain::wrapped(&text, width, &lead, "    ");
    text.replacen(word, &painted(style, word), 1)
}

/// What was found, each once with how often, the most frequent first.
fn found(action: &Action<'_>) -> Vec<String> {
    let mut counted: Vec<(&Sentence, usize)> = Vec::new();
    let mut places = HashMap::new();
    for finding in &action.findings {
        let place = *places.entry(&finding.found).or_insert_with(|| {
            counted.push((&finding.found, 0));
            counted.len() - 1
        });
        counted[place].1 += 1;
    }
    if let [(only, _)] = counted[..] {
        return vec![plain::said(only)];
    }
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let more = counted.len().saturating_sub(FOUND);
    let told = counted.iter().take(FOUND);
    let mut found: Vec<String> = told
        .map(|(text, count)| {
            format!(
                "{} ({count} of {})",
                plain::said(text),
                action.findings.len()
            )
        })
        .collect();
    if more > 0 {
        found.push(format!("and {more} more of the kind"));
    }
    found
}

/// What to do, for each of the accounts; how it is done with a tool, the plan says.
fn fix(action: &Action<'_>) -> String {
    let first = action.what.split("\n\n").next().unwrap_or_default();
    plain::unmarked(first).replace("<account>", "each of the accounts")
}

/// The requirements without a result, on a line.
fn nothing_ran(actions: &[&Action<'_>], width: usize) -> Option<String> {
    let ids = actions.iter().flat_map(|action| &action.requirements);
    let ids: Vec<&str> = ids.map(|requirement| requirement.id.as_str()).collect();
    let text = plain::line(&ids.join(", "));
    (!ids.is_empty()).then(|| plain::wrapped(&text, width, "without a result: ", "    "))
}

/// What is worth knowing of findings and changes no verdict, each once.
fn notes(run: &Run, width: usize) -> Option<String> {
    let mut notes: Vec<(String, Vec<&Finding>)> = Vec::new();
    let mut places = HashMap::new();
    for finding in &run.findings {
        for note in &finding.notes {
            let place = *places.entry(note).or_insert_with(|| {
                notes.push((plain::said(note), vec![]));
                notes.len() - 1
            });
            notes[place].1.push(finding);
        }
    }
    let more = notes.len().saturating_sub(NAMED);
    let shown = notes.iter().take(NAMED);
    let mut lines: Vec<String> = shown
        .map(|(note, findings)| {
            let whom = concerned(findings.iter().map(|finding| &finding.subject));
            plain::short(&format!("{whom}: {note}"), width, "note: ", "      ", LINES)
        })
        .collect();
    if more > 0 {
        lines.push(format!("and {more} more notes"));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Subjects, each once: the first few by name, and how many more.
pub(super) fn concerned<'a>(subjects: impl Iterator<Item = &'a Subject>) -> String {
    let mut seen = BTreeSet::new();
    let all: Vec<String> = subjects
        .filter(|subject| seen.insert(*subject))
        .map(|subject| plain::line(&subject.to_string()))
        .collect();
    let first = all.iter().take(NAMED).cloned().collect::<Vec<_>>();
    let first = first.join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}
