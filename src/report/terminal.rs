//! A run as text: the findings table, what is wrong with each that is not a pass, the conclusion.

use comfy_table::{Cell, ContentArrangement, Table, presets};
use greenroom_results::Verdict;

use super::{joining, ledger, plain};
use crate::results::{Exchange, Finding, Fix, FixTool, Run, ScenarioText, Way};

/// How many subjects of the same trouble are named; the table above names them all.
const NAMED: usize = 5;

/// The whole report.
#[must_use]
pub fn report(run: &Run) -> String {
    let mut parts = vec![heading(run)];
    parts.extend(run.notes.iter().map(|note| format!("note: {note}")));
    parts.push(table(run));
    parts.extend(joining::text(run));
    parts.extend(
        run.findings
            .iter()
            .filter(|f| !f.notes.is_empty())
            .map(notes),
    );
    parts.extend(
        alike(&run.findings)
            .iter()
            .map(|findings| detail(run, findings)),
    );
    parts.extend(run.scenarios.iter().filter_map(suspect));
    parts.push(conclusion(run));
    parts.join("\n\n")
}

/// A scenario that may no longer say what the vendor's page says.
fn suspect(scenario: &ScenarioText) -> Option<String> {
    let reason = plain::line(scenario.suspect.as_ref()?);
    let name = plain::line(&scenario.name);
    Some(format!(
        "suspect: {}: {name}: {reason}",
        scenario.requirement
    ))
}

/// What is neither a pass nor beside the point, in groups of the same trouble.
fn alike(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings
        .iter()
        .filter(|finding| !matches!(finding.verdict, Verdict::Pass | Verdict::NotApplicable))
    {
        let trouble = |f: &Finding| {
            let said = (f.waiver.clone(), f.attestation.clone());
            (
                f.verdict,
                f.scenario,
                f.reason.clone(),
                f.found.clone(),
                said,
            )
        };
        match groups
            .iter_mut()
            .find(|group| trouble(group[0]) == trouble(finding))
        {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn heading(run: &Run) -> String {
    let tenant = run
        .tenant
        .display_name
        .as_deref()
        .unwrap_or("(its name could not be read)");
    let mut lines = vec![
        format!(
            "tenant    {} {}",
            plain::line(tenant),
            plain::line(&run.tenant.id)
        ),
        format!("source    {}", plain::line(&run.tenant.source.words())),
    ];
    lines.extend(run.documents.iter().map(|document| {
        format!(
            "document  {}: {}",
            plain::line(&document.publisher),
            plain::line(&document.title)
        )
    }));
    lines.join("\n")
}

fn table(run: &Run) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["VERDICT", "REQUIREMENT", "SUBJECT", "FOUND"]);
    for finding in &run.findings {
        table.add_row([
            verdict(finding),
            finding.requirement.clone(),
            plain::line(&finding.subject.to_string()),
            plain::line(&finding.found),
        ]);
    }
    for requirement in run.requirements.iter().filter(|r| r.verdict.is_none()) {
        let cells = [
            "-",
            requirement.id.as_str(),
            "-",
            "nothing ran for this requirement",
        ];
        table.add_row(cells.map(Cell::new));
    }
    flush_left(&table)
}

/// The lines of a table, without the margin that its first column would leave.
pub(super) fn flush_left(table: &Table) -> String {
    trimmed(table)
}

/// A table without the blanks around it.
pub(super) fn trimmed(table: &Table) -> String {
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    let margin = lines.iter().all(|line| line.starts_with(' '));
    let cut = |line: String| if margin { line[1..].to_owned() } else { line };
    lines.into_iter().map(cut).collect::<Vec<_>>().join("\n")
}

fn verdict(finding: &Finding) -> String {
    let waived = if finding.is_waived() { ", waived" } else { "" };
    format!("{}{waived}", finding.verdict)
}

fn notes(finding: &Finding) -> String {
    let subject = plain::line(&finding.subject.to_string());
    let notes: Vec<String> = finding.notes.iter().map(|note| plain::line(note)).collect();
    format!("note: {subject}: {}", notes.join("; "))
}

/// One trouble: whom it concerns, and the particulars of the first.
fn detail(run: &Run, findings: &[&Finding]) -> String {
    let finding = findings[0];
    let (place, phrase) = run.decided_at(finding);
    let mut subjects: Vec<String> = findings
        .iter()
        .take(NAMED)
        .map(|f| plain::line(&f.subject.to_string()))
        .collect();
    if findings.len() > NAMED {
        subjects.push(format!("and {} more", findings.len() - NAMED));
    }
    let mut lines = vec![
        format!(
            "{}: {}: {}",
            verdict(finding),
            finding.requirement,
            subjects.join(", ")
        ),
        field("expected", &plain::line(&finding.expected)),
        field("found", &plain::line(&finding.found)),
        field("where", &plain::line(&format!("{place}  {phrase}"))),
    ];
    let waiver = finding.waiver.as_ref().map(ledger::waiver);
    lines.extend(waiver.map(|words| field("waiver", &plain::line(&words))));
    let attestation = finding.attestation.as_ref().map(ledger::attestation);
    lines.extend(attestation.map(|words| field("on record", &plain::line(&words))));
    let evidence = finding
        .evidence
        .iter()
        .filter_map(|index| run.evidence.get(*index));
    lines.extend(evidence.map(|exchange| field("evidence", &plain::line(&asked(exchange)))));
    if let Some(fix) = &finding.fix {
        lines.push(field("fix", &plain::lines(&remedy(fix))));
        if findings.iter().any(|other| other.fix != finding.fix) {
            let first = format!("(this names {}; the others have their own)", subjects[0]);
            lines.push(field("", &first));
        }
    }
    lines.join("\n")
}

/// What to do, and the ways to do it that a person takes: bare requests and attestations to paste
/// are in the record.
fn remedy(fix: &Fix) -> String {
    let who = fix.who.iter().map(|who| format!("Who: {who}"));
    let of_the_record = [FixTool::Graph, FixTool::Attestations];
    let ways = fix.ways.iter();
    let ways = ways.filter(|way| !of_the_record.contains(&way.tool));
    let ways = ways.map(|Way { tool, text }| match tool {
        FixTool::Portal => format!("{}: {text}", tool.name()),
        _ => format!("{}:\n  {}", tool.name(), text.replace('\n', "\n  ")),
    });
    let parts = std::iter::once(fix.text.clone()).chain(who).chain(ways);
    parts.collect::<Vec<_>>().join("\n\n")
}

fn field(name: &str, text: &str) -> String {
    let margin = format!("\n{:13}", "");
    let field = format!("  {name:9}  {}", text.replace('\n', &margin));
    let lines: Vec<&str> = field.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// One exchange on one line, for a support case.
#[must_use]
pub fn asked(exchange: &Exchange) -> String {
    let Exchange {
        method,
        url,
        status,
        request_id,
        time,
        ..
    } = exchange;
    let id = request_id.as_deref().unwrap_or("none");
    format!("{method} {url}  {status}  request-id {id}  {time}")
}

fn conclusion(run: &Run) -> String {
    let counts: Vec<String> = Verdict::ALL
        .iter()
        .filter_map(|verdict| match run.counts.get(verdict.word()) {
            None | Some(0) => None,
            Some(count) if *verdict == Verdict::Fail && ledger::waived(run) > 0 => Some(format!(
                "{count} {verdict} ({} waived)",
                ledger::waived(run)
            )),
            Some(count) => Some(format!("{count} {verdict}")),
        })
        .collect();
    let total = run.findings.len();
    let findings = if total == 1 { "finding" } else { "findings" };
    let notes = run
        .findings
        .iter()
        .filter(|finding| !finding.notes.is_empty())
        .count();
    let with_notes = if notes == 0 {
        String::new()
    } else {
        format!(", {notes} with a note")
    };
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
    let suspects = run.scenarios.iter().filter(|s| s.suspect.is_some()).count();
    let suspect = match suspects {
        0 => String::new(),
        1 => "; 1 scenario is suspect".to_owned(),
        count => format!("; {count} scenarios are suspect"),
    };
    let counts = counts.join(", ");
    format!(
        "{}: {total} {findings}, {counts}{with_notes}{without}{suspect}",
        run.readiness.words()
    )
}
