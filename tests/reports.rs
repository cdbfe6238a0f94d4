//! What goes wrong in public reports: each is a tenant, and an audit says of it what it has to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use greenroom::document::Documentation;
use greenroom::results::{Join, JoinIdentity, Run};
use greenroom_results::Verdict;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::support::{Desk, is_whole, repository};

const LOBBY: &str = "room.lobby@contoso.example";

/// How many reports each requirement is held against, at least.
const ENOUGH: usize = 10;

#[derive(Deserialize)]
struct Reports {
    report: Vec<Report>,
}

/// A public report, and what an audit of the tenant it tells of has to say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    requirement: String,
    source: String,
    title: String,
    situation: String,
    /// The bundled tenant that it is nearest to; `ready` where none is named.
    extends: Option<String>,
    /// What is different there, as a JSON merge patch.
    change: Option<String>,
    account: Option<String>,
    /// The address of a meeting, or the label of one of the ready tenant's.
    meeting: Option<String>,
    verdict: String,
    joins: String,
    lobby: Option<String>,
}

impl Report {
    fn account(&self) -> &str {
        self.account.as_deref().unwrap_or(LOBBY)
    }

    fn tenant(&self) -> Value {
        tenant(
            self.change.as_deref(),
            self.extends.as_deref(),
            &self.situation,
        )
    }

    fn audited(&self, meetings: &Value) -> Run {
        let desk = Desk::new();
        desk.write("tenant.json", &self.tenant().to_string());
        let mut arguments = vec!["--fixture", "tenant.json"];
        arguments.extend(["--account", self.account()]);
        if let Some(meeting) = &self.meeting {
            let own = meetings[meeting]["joinWebUrl"].as_str();
            arguments.extend(["--meeting", own.unwrap_or(meeting)]);
        }
        desk.audit_with(&arguments)
    }

    /// What the audit says otherwise than it has to.
    fn differences(&self, run: &Run) -> Option<String> {
        let findings = run.findings_of(&self.requirement);
        let worst = worst(findings.map(|finding| finding.verdict));
        let join = run.joins.first();
        let found = [
            worst.map_or("none", Verdict::word),
            &join.map(joined).unwrap_or_default(),
            &join.map(lobby).unwrap_or_default(),
        ]
        .map(str::to_owned);
        let lobby = self.lobby.clone().unwrap_or_default();
        let expected = [self.verdict.clone(), self.joins.clone(), lobby];
        (found != expected).then(|| {
            let (requirement, situation) = (&self.requirement, &self.situation);
            format!("{requirement}: {situation} {found:?} instead of {expected:?}")
        })
    }
}

/// The tenant that a report tells of: the bundled one that it is nearest to, and what is different
/// there, as a JSON merge patch.
pub(crate) fn tenant(change: Option<&str>, extends: Option<&str>, situation: &str) -> Value {
    let mut tenant: Value = serde_json::from_str(change.unwrap_or("{}")).unwrap();
    tenant["extends"] = json!(extends.unwrap_or("ready"));
    tenant["about"] = json!(situation);
    tenant
}

/// The verdict that a report is held to, of all that a requirement has.
pub(crate) fn worst(verdicts: impl Iterator<Item = Verdict>) -> Option<Verdict> {
    const ORDER: [Verdict; 6] = [
        Verdict::NotApplicable,
        Verdict::NotChecked,
        Verdict::Pass,
        Verdict::Unknown,
        Verdict::Error,
        Verdict::Fail,
    ];
    verdicts.max_by_key(|verdict| ORDER.iter().position(|known| known == verdict))
}

/// As whom the account joins, and if it may soon not.
fn joined(join: &Join) -> String {
    let identity = join.identity.map_or("unknown", JoinIdentity::word);
    match join.row.as_str() {
        "at-risk" => format!("{identity}, at risk"),
        _ => identity.to_owned(),
    }
}

/// The outcome in the lobby of the meeting that was named; nothing where none was.
fn lobby(join: &Join) -> String {
    let Some(lobby) = join.admissions.first() else {
        return String::new();
    };
    if lobby.identity == Some(JoinIdentity::Unsupported) {
        "unsupported".to_owned()
    } else {
        lobby.lobby.words().to_owned()
    }
}

fn reports() -> Vec<Report> {
    let text = fs::read_to_string(repository().join("fixtures/reports.toml")).unwrap();
    toml::from_str::<Reports>(&text).unwrap().report
}

/// One of so many is tried in a run that is not whole.
const ONE_OF: usize = 8;

#[test]
fn each_report_is_judged_as_it_went() {
    let ready = fs::read_to_string(repository().join("fixtures/tenants/ready.json")).unwrap();
    let ready: Value = serde_json::from_str(&ready).unwrap();
    let meetings = &ready["onlineMeetings"];
    let step = if is_whole() { 1 } else { ONE_OF };
    let all: Vec<Report> = reports().into_iter().step_by(step).collect();
    let cores = std::thread::available_parallelism().unwrap().get();
    let differences: Vec<String> = std::thread::scope(|scope| {
        let parts = all.chunks(all.len().div_ceil(cores)).map(|part| {
            scope.spawn(move || {
                let judged = part
                    .iter()
                    .map(|one| one.differences(&one.audited(meetings)));
                judged.flatten().collect::<Vec<_>>()
            })
        });
        let parts: Vec<_> = parts.collect();
        let parts = parts.into_iter().flat_map(|part| part.join().unwrap());
        parts.collect()
    });
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn each_requirement_is_held_against_enough_reports() {
    let mut sources: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for report in reports() {
        let known = sources.entry(report.requirement).or_default();
        known.insert(report.source);
    }
    for requirement in requirements() {
        let known = sources.remove(&requirement.0).unwrap_or_default();
        assert!(known.len() >= ENOUGH, "{}: {}", requirement.0, known.len());
    }
    assert!(sources.is_empty(), "no such requirements: {sources:?}");
}

/// The ids and titles of the bundled requirements, in the order of the book.
fn requirements() -> Vec<(String, String)> {
    let documentation = Documentation::load(None, None).unwrap();
    let requirements = documentation.requirements.iter();
    let named = requirements.map(|one| (one.id.clone(), one.title.clone()));
    named.collect()
}

/// Set `GREENROOM_WRITE=1` to write the page anew after a change of the reports.
#[test]
fn the_page_of_the_reports_is_up_to_date() {
    let path = repository().join("docs/reports.md");
    let page = page(&reports());
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert!(written == page, "write {} anew", path.display());
}

fn page(reports: &[Report]) -> String {
    let mut page = String::from(HEAD);
    for (id, title) in requirements() {
        let own: Vec<&Report> = reports.iter().filter(|one| one.requirement == id).collect();
        let sources: BTreeSet<&str> = own.iter().map(|one| one.source.as_str()).collect();
        let count = sources.len();
        writeln!(page, "\n## {title}\n\n`{id}`, {count} sources\n").unwrap();
        page.push_str("| Report | Situation | Verdict | Joins as |\n| --- | --- | --- | --- |\n");
        for one in own {
            let (title, source, situation) = (&one.title, &one.source, &one.situation);
            let lobby = one.lobby.as_ref().map(|lobby| format!(", lobby: {lobby}"));
            let (verdict, joins) = (&one.verdict, &one.joins);
            let lobby = lobby.unwrap_or_default();
            let line = format!("[{title}]({source}) | {situation} | {verdict} | {joins}{lobby}");
            writeln!(page, "| {line} |").unwrap();
        }
    }
    page
}

const HEAD: &str = "\
# What went wrong in public, and what an audit says of it

Each line is a public report of somebody for whom a requirement went wrong, or a page of \
Microsoft's that says when it does: threads on GitHub, questions and answers, blogs, documentation. \
The situation is told in our words, as far as Microsoft Graph would show it, and each is a tenant \
of the mock that a test audits: *Verdict* is what the audit says of the requirement, and *Joins as* \
what it predicts of the account, *at risk* where that may soon change. `unknown` is an answer: what the report tells could not be told \
from Microsoft Graph, or Microsoft does not say what follows from it.

Many reports are of other applications and other devices than a meeting-room system that joins \
through Azure Communication Services. What is taken over from them is what Microsoft Entra, the \
licenses and Teams do to an account and an application; what is concluded from it for a room is \
marked on the pages of the requirements.

The tenants are in `fixtures/reports.toml`, of which this page is made: \
`GREENROOM_WRITE=1 cargo test --test greenroom reports`.
";
