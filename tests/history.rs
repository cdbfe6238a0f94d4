//! `greenroom audit --history`.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use greenroom_results::Subject;
use greenroom_results::{Value, say};

use crate::support::{Desk, main_of, page, text_of};

/// Audits a tenant for the history alone, without a book.
fn keep(desk: &Desk, fixture: &str) {
    desk.audit_with(&["--fixture", fixture, "--history", "past"]);
}

/// Audits a tenant with a history, writes its results, and returns what the program said on stderr.
fn audit(desk: &Desk, fixture: &str) -> String {
    let arguments = [
        "audit",
        "--without-manual",
        "--fixture",
        fixture,
        "--history",
        "past",
    ];
    let output = desk.greenroom(&arguments).output().unwrap();
    String::from_utf8(output.stderr).unwrap()
}

fn records(desk: &Desk) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(desk.path().join("past")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some()).collect();
    paths.sort();
    paths
}

fn history(desk: &Desk) -> String {
    main_of(&page(desk, "history.html"))
}

#[test]
fn each_run_is_kept_for_its_owner_alone() {
    let desk = Desk::new();
    keep(&desk, "ready");
    keep(&desk, "ready");
    let records = records(&desk);
    assert_eq!(records.len(), 2);
    for record in records {
        let mode = std::fs::metadata(&record).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", record.display());
        greenroom::stored::read_record(&record).unwrap();
    }
}

#[test]
fn the_page_says_what_changed_since_the_last_run() {
    let desk = Desk::new();
    keep(&desk, "ready");
    keep(&desk, "no-service-principal");
    audit(&desk, "no-teams-license");
    let page = history(&desk);
    assert!(
        page.contains(" regressed (1 account), ") && page.contains(" as before"),
        "{page}"
    );
    assert!(
        page.contains("▼ regressed") && page.contains("▲ improved"),
        "{page}"
    );
    let front = main_of(&crate::support::page(&desk, "index.html"));
    let (_, since) = front.split_once("Since the last run").unwrap();
    assert!(
        since.contains(" regressed (") && since.contains("is now"),
        "{since}"
    );
    let (_, trend) = since.split_once("<figure class=\"gr-trend\">").unwrap();
    let (trend, _) = trend.split_once("</figure>").unwrap();
    assert!(
        trend.contains("role=\"img\"") && trend.contains("the page History has the same numbers"),
        "{trend}"
    );
    assert!(
        trend.contains("✗ fail") && !trend.contains("<script"),
        "{trend}"
    );
}

#[test]
fn the_trend_is_a_picture_and_a_table() {
    let desk = Desk::new();
    keep(&desk, "ready");
    keep(&desk, "no-teams-license");
    audit(&desk, "ready");
    let page = history(&desk);
    assert!(
        page.contains(r#"<svg role="img" aria-label="Trend"#),
        "{page}"
    );
    let table = page.split("class=\"gr-runs").nth(1).unwrap();
    assert_eq!(table.matches("<time").count(), 3);
    assert_eq!(table.matches("not ready").count(), 1);
}

#[test]
fn the_first_run_has_nothing_to_compare_with() {
    let desk = Desk::new();
    audit(&desk, "ready");
    assert!(history(&desk).contains("This is the first run"));
}

#[test]
fn a_book_without_a_history_says_how_to_keep_one() {
    let desk = Desk::new();
    desk.publish("ready");
    assert!(history(&desk).contains("greenroom audit --history DIR"));
}

#[test]
fn a_file_that_is_no_record_is_named_and_skipped() {
    let desk = Desk::new();
    keep(&desk, "ready");
    let good = text_of(&records(&desk)[0]).unwrap();
    desk.write("past/odd.json", "{}");
    // At a glance nothing is wrong with it.
    let broken = good.replace(r#""scenario":"#, r#""scenario":9"#);
    desk.write("past/broken.json", &broken);
    std::fs::remove_file(&records(&desk)[0]).unwrap();
    desk.write(
        "past/old.json",
        &good.replacen(r#""version":2"#, r#""version":0"#, 1),
    );
    let said = audit(&desk, "ready");
    for (file, why) in [
        ("odd.json", "missing field"),
        ("broken.json", "refers to a scenario that is not there"),
        ("old.json", "this record has format version 0"),
    ] {
        let line = said.lines().find(|line| line.contains(file)).unwrap();
        assert!(line.contains(why), "{line}");
    }
}

#[test]
fn the_runs_of_another_tenant_are_left_alone() {
    let desk = Desk::new();
    keep(&desk, "ready");
    let record = &records(&desk)[0];
    let text = text_of(record).unwrap();
    let run = greenroom::stored::read_record(record).unwrap();
    let another = text.replace(&run.tenant.id, "00000000-0000-4000-8000-000000000000");
    std::fs::write(record, another).unwrap();
    let said = audit(&desk, "no-teams-license");
    assert!(
        said.contains("records of other tenants in the history: 1"),
        "{said}"
    );
    assert!(history(&desk).contains("This is the first run"));
}

#[test]
fn a_report_in_the_folder_is_a_run_of_the_history() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    std::fs::create_dir(desk.path().join("past")).unwrap();
    for name in ["", ".run.json.gz"] {
        let from = desk.path().join(format!("greenroom-report{name}"));
        std::fs::rename(from, desk.path().join(format!("past/monday{name}"))).unwrap();
    }
    audit(&desk, "ready");
    assert!(history(&desk).contains(" improved (1 account); "));
}

#[test]
fn a_history_that_cannot_be_kept_is_said_before_anything_is_sent() {
    let desk = Desk::new();
    desk.write("past", "");
    let said = audit(&desk, "ready");
    assert!(
        said.contains("past: this folder cannot hold a history"),
        "{said}"
    );
    assert!(
        !desk.report().exists() && !said.contains("signing in"),
        "{said}"
    );
}

#[test]
fn names_that_only_the_earlier_run_knows_are_masked() {
    let desk = Desk::new();
    keep(&desk, "ready");
    let record = &records(&desk)[0];
    let mut run = greenroom::stored::read_record(record).unwrap();
    let gone = Subject::Account("canary.room@contoso.example".into());
    run.findings[2].subject = gone;
    run.findings[2].found = say!(
        "the object of {}",
        Value::account("canary.room@contoso.example")
    );
    run.findings[1].found = say!(
        "seen by {}",
        Value::id("3f0c2a70-1111-4222-8333-944455556666")
    );
    std::fs::write(record, serde_json::to_string(&run).unwrap()).unwrap();
    audit(&desk, "no-teams-license");
    let page = history(&desk);
    assert!(
        page.contains("1 gone") && page.contains("account-"),
        "{page}"
    );
    for canary in ["canary", "3f0c2a70"] {
        assert!(!page.contains(canary), "{canary}: {page}");
    }
}

#[test]
fn an_unmasked_book_compares_by_name() {
    let desk = Desk::new();
    keep(&desk, "ready");
    let arguments = [
        "audit",
        "--fixture",
        "no-teams-license",
        "--history",
        "past",
        "--without-manual",
        "--unmasked",
    ];
    desk.greenroom(&arguments).output().unwrap();
    assert!(history(&desk).contains("room.studio@contoso.example"));
}
