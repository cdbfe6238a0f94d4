//! A run as text for a terminal: what is wrong first, one cause told once, and where the rest is.
//!
//! It fits a screen for a few accounts and two for thousands: what is cut is counted, and the book
//! and the record have all of it.

use greenroom_results::{Run, ScenarioText, Sentence, TenantSource, Verdict};

use super::style::{of_readiness, of_verdict, painted};
use super::{causes, joining, plain};

/// How many notes of a kind are shown.
const NOTES: usize = 3;

/// What is wrong, what is in order, and how the accounts join, in lines of a width.
#[must_use]
pub fn report(run: &Run, width: usize) -> String {
    let mut parts = vec![heading(run)];
    parts.extend(lines(&notes(run, width)));
    parts.extend(causes::report(run, width));
    parts.extend(lines(&in_order(run, width)));
    parts.join("\n\n")
}

/// What the run adds up to, on one line.
#[must_use]
pub fn conclusion(run: &Run) -> String {
    let word = painted(of_readiness(run.readiness), &run.conclusion());
    let mock = match &run.tenant.source {
        TenantSource::Mock { .. } => " (a mock tenant, not a real one)",
        TenantSource::Live { .. } => "",
    };
    let total = run.findings.len();
    let findings = if total == 1 { "finding" } else { "findings" };
    let counts = counts(run).join(", ");
    let without = run
        .requirements
        .iter()
        .filter(|r| r.verdict.is_none())
        .count();
    let without = match without {
        0 => String::new(),
        count => format!(
            "; {count} of {} requirements without a result",
            run.requirements.len()
        ),
    };
    let suspect = match suspects(run).count() {
        0 => String::new(),
        1 => "; 1 scenario is suspect".to_owned(),
        count => format!("; {count} scenarios are suspect"),
    };
    format!("{word}{mock}: {total} {findings}: {counts}{without}{suspect}")
}

/// The verdicts that occur, with how often.
fn counts(run: &Run) -> Vec<String> {
    let waived = run.waived().count();
    let counted = |verdict: &Verdict| match run.counts.get(verdict.word()) {
        None | Some(0) => None,
        Some(count) if *verdict == Verdict::Fail && waived > 0 => {
            Some(format!("{count} {verdict} ({waived} waived)"))
        }
        Some(count) => Some(format!("{count} {verdict}")),
    };
    Verdict::ALL.iter().filter_map(counted).collect()
}

fn heading(run: &Run) -> String {
    let name = run.tenant.display_name.as_deref();
    let name = name.unwrap_or("(its name could not be read)");
    let (name, id) = (plain::line(name), plain::line(&run.tenant.id));
    let source = plain::line(&run.tenant.source.words().replace('`', ""));
    let mut lines = vec![
        format!("tenant    {name} {id}"),
        format!("source    {source}"),
    ];
    lines.extend(run.documents.iter().map(|document| {
        let names = [&document.publisher, &document.title].map(|name| plain::line(name));
        let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
        format!("document  {}", names.join(": "))
    }));
    lines.join("\n")
}

/// What everybody should know who reads the results: of the run, of findings, of scenarios.
fn notes(run: &Run, width: usize) -> Vec<String> {
    let said = |text: &Sentence| plain::wrapped(&plain::said(text), width, "note: ", "      ");
    let mut notes: Vec<String> = run.notes.iter().map(said).collect();
    notes.extend(cut(suspects(run), |(scenario, reason)| {
        let name = plain::line(&scenario.name);
        let text = format!("{}: {name}: {}", scenario.requirement, plain::said(reason));
        plain::wrapped(&text, width, "suspect: ", "         ")
    }));
    notes
}

/// The scenarios that may no longer say what the vendor's page says, and why.
fn suspects(run: &Run) -> impl Iterator<Item = (&ScenarioText, &Sentence)> {
    let scenarios = run.scenarios.iter();
    scenarios.filter_map(|scenario| Some((scenario, scenario.suspect.as_ref()?)))
}

/// The first few, each as a line, and how many more there are.
fn cut<T>(all: impl Iterator<Item = T>, line: impl Fn(T) -> String) -> Vec<String> {
    let mut lines: Vec<String> = all.map(line).collect();
    if lines.len() > NOTES {
        let more = lines.len() - NOTES;
        lines.truncate(NOTES);
        lines.push(format!("and {more} more of these"));
    }
    lines
}

/// The requirements that are met, those that concern nobody, and how the accounts join.
fn in_order(run: &Run, width: usize) -> Vec<String> {
    let verdicts = [Verdict::Pass, Verdict::NotApplicable].into_iter();
    let mut lines: Vec<String> = verdicts
        .filter_map(|verdict| of_requirements(run, verdict, width))
        .collect();
    lines.extend(joining::lines(run, width));
    lines
}

/// The requirements that have a verdict, on a line.
fn of_requirements(run: &Run, verdict: Verdict, width: usize) -> Option<String> {
    let word = verdict.word();
    let own = run.requirements.iter();
    let own: Vec<&str> = own
        .filter(|requirement| requirement.verdict == Some(verdict))
        .map(|requirement| requirement.id.as_str())
        .collect();
    let all = run.requirements.len();
    let text = format!("{} of {all} requirements: {}", own.len(), own.join(", "));
    let text = plain::wrapped(&plain::line(&text), width, &format!("{word}: "), "      ");
    let painted = painted(of_verdict(verdict), word);
    (!own.is_empty()).then(|| text.replacen(word, &painted, 1))
}

fn lines(lines: &[String]) -> Option<String> {
    (!lines.is_empty()).then(|| lines.join("\n"))
}
