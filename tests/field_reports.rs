//! What goes wrong with rooms and partners in public reports, and what exports and phrases of a
//! team's own tell of it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use greenroom::results::Run;
use greenroom_clock::TODAY;
use greenroom_results::Verdict;
use serde::Deserialize;
use serde_json::Value;

use crate::reports;
use crate::support::{Desk, is_whole, repository};

const LOBBY: &str = "room.lobby@contoso.example";
const DAY: &str = "2026-11-26";
const TENANT: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
/// The requirement that a scenario of a report's own stands for.
const OWN: &str = "acs-service-principal";
/// How many reports there are of documents, and of phrases, at least.
const ENOUGH: usize = 10;

#[derive(Deserialize)]
struct Reports {
    report: Vec<Report>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    /// The document that it is about, where it is about one.
    document: Option<String>,
    requirement: Option<String>,
    source: String,
    title: String,
    situation: String,
    extends: Option<String>,
    /// What is different there, as a JSON merge patch.
    change: Option<String>,
    #[serde(default)]
    permissions: Vec<String>,
    /// The steps of a scenario of its own.
    steps: Option<String>,
    /// A list of what exports from PowerShell say.
    exports: Option<String>,
    verdict: String,
}

impl Report {
    fn requirement(&self) -> &str {
        self.requirement.as_deref().unwrap_or(OWN)
    }

    fn tenant(&self) -> Value {
        reports::tenant(
            self.change.as_deref(),
            self.extends.as_deref(),
            &self.situation,
        )
    }

    fn feature(&self, steps: &str) -> String {
        let permissions = self.permissions.iter();
        let tags: Vec<String> = permissions
            .map(|one| format!("@permission:{one}"))
            .collect();
        let steps: Vec<&str> = steps.trim().lines().collect();
        format!(
            "@document:ours\nFeature: A report\n\n  @requirement:{OWN}\n  Rule: It is as required\n\n    \
             @audit {}\n    Scenario: As it was\n      {}\n",
            tags.join(" "),
            steps.join("\n      ")
        )
    }

    /// The exports, of the tenant and of a day shortly before that of the audit.
    fn exported(exports: &str) -> String {
        let mut exports: Vec<Value> = serde_json::from_str(exports).unwrap();
        for export in &mut exports {
            export["Tenant"] = TENANT.into();
            export["Exported"] = "2026-11-20T08:00:00.0000000Z".into();
        }
        Value::from(exports).to_string()
    }

    fn audited(&self) -> Run {
        let desk = Desk::new();
        desk.write("tenant.json", &self.tenant().to_string());
        let mut arguments = vec!["audit", "--no-book", "--fixture", "tenant.json"];
        arguments.extend(["--account", LOBBY]);
        if let Some(document) = &self.document {
            arguments.extend(["--document", document]);
        }
        if let Some(steps) = &self.steps {
            write_document(&desk);
            desk.write("ours/ours.feature", &self.feature(steps));
            arguments.extend(["--features", "ours"]);
        }
        if let Some(exports) = &self.exports {
            fs::create_dir(desk.path().join("exports")).unwrap();
            desk.write("exports/a.json", &Self::exported(exports));
            arguments.extend(["--exports", "exports"]);
        }
        let output = desk.greenroom(&arguments).env(TODAY, DAY).output().unwrap();
        assert!(desk.record().exists(), "{}: {output:?}", self.situation);
        desk.run()
    }

    /// What the audit says otherwise than it has to.
    fn difference(&self) -> Option<String> {
        let run = self.audited();
        let verdicts = run.findings_of(self.requirement());
        let verdicts = verdicts.map(|finding| finding.verdict);
        let found = reports::worst(verdicts).map_or("none", Verdict::word);
        (found != self.verdict).then(|| {
            let (situation, wanted) = (&self.situation, &self.verdict);
            format!("{situation} {found} instead of {wanted}")
        })
    }
}

fn write_document(desk: &Desk) {
    fs::create_dir(desk.path().join("ours")).unwrap();
    desk.write(
        "ours/document.toml",
        "id = \"ours\"\npublisher = \"Us\"\ntitle = \"Our rules\"\n\
         url = \"https://example.com/rules\"\nread = \"2026-11-26\"\n",
    );
}

fn reports() -> Vec<Report> {
    let text = fs::read_to_string(repository().join("fixtures/field-reports.toml")).unwrap();
    toml::from_str::<Reports>(&text).unwrap().report
}

/// One of so many is tried in a run that is not whole.
const ONE_OF: usize = 4;

#[test]
fn each_report_is_judged_as_it_went() {
    let step = if is_whole() { 1 } else { ONE_OF };
    let all: Vec<Report> = reports().into_iter().step_by(step).collect();
    let differences: Vec<String> = all.iter().filter_map(Report::difference).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn there_are_enough_reports_of_documents_and_of_phrases() {
    let (documents, phrases): (Vec<Report>, Vec<Report>) = reports()
        .into_iter()
        .partition(|report| report.document.is_some());
    let sources = |reports: &[Report]| {
        let sources = reports.iter().map(|report| report.source.clone());
        sources.collect::<BTreeSet<_>>().len()
    };
    assert!(documents.len() >= ENOUGH && sources(&documents) > ENOUGH / 2);
    assert!(phrases.len() >= ENOUGH && sources(&phrases) >= ENOUGH);
}

/// Set `GREENROOM_WRITE=1` to write the page anew after a change of the reports.
#[test]
fn the_page_of_the_reports_is_up_to_date() {
    let path = repository().join("docs/field-reports.md");
    let page = page(&reports());
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert!(written == page, "write {} anew", path.display());
}

fn page(reports: &[Report]) -> String {
    let mut page = String::from(HEAD);
    for report in reports {
        let (title, source, situation) = (&report.title, &report.source, &report.situation);
        let asked = match (&report.requirement, &report.steps) {
            (Some(requirement), _) => format!("`{requirement}`"),
            (None, Some(steps)) => {
                let last = steps.trim().lines().last().unwrap_or_default();
                format!("`{}`", last.trim())
            }
            (None, None) => String::new(),
        };
        let verdict = &report.verdict;
        let line = format!("[{title}]({source}) | {situation} | {asked} | {verdict}");
        writeln!(page, "| {line} |").unwrap();
    }
    page
}

const HEAD: &str = "\
# Rooms and partners in public reports

As [the reports of the first document](reports.md), for the requirements of the other bundled \
documents, and for phrases and exports of a team's own. The situation is told in our words; a test \
audits each, and *Verdict* is what the audit says of what is *Asked*.

The tenants and exports are in `fixtures/field-reports.toml`, of which this page is made: \
`GREENROOM_WRITE=1 cargo test --test greenroom field_reports`.

| Report | Situation | Asked | Verdict |
| --- | --- | --- | --- |
";
