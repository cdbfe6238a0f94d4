//! `greenroom trace`: the documents held to the features.

use std::fmt::Write as _;
use std::process::Output;

use greenroom_steps::Verdict;
use insta_cmd::assert_cmd_snapshot;

use crate::support::{Desk, repository, stable};

/// Coverage that is lost shows here.
#[test]
fn the_matrix() {
    let _stable = stable();
    assert_cmd_snapshot!(Desk::new().greenroom(&["trace"]));
}

#[test]
fn the_last_results_are_those_of_the_report() {
    let desk = Desk::new();
    desk.audit("no-teams-license");
    let output = desk.greenroom(&["trace"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "              → acs-service-principal [pass]\n",
        "              → teams-license [fail]\n",
        "  audit       The service principal is present and enabled [pass]\n",
        "  audit       <account> holds an active Microsoft Teams license [fail]\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn what_the_document_and_the_features_lack_is_said() {
    let desk = Desk::new();
    desk.write("ours/document.toml", DOCUMENT);
    desk.write("ours/ours.feature", FEATURE);
    let output = desk
        .greenroom(&["trace", "--features", "ours"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let gaps: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("gap: "))
        .collect();
    insta::assert_snapshot!(gaps.join("\n"));
    assert_eq!(output.status.code(), Some(1));
}

const DOCUMENT: &str = r#"
id = "ours"
publisher = "Us"
title = "Our page"
url = "https://vendor.example/page"
read = "2026-11-01"

[[statement]]
id = "open"
section = []
kind = "sentence"
digest = "0123456789abcdef"
paraphrase = "Nobody covers this."

[[statement]]
id = "unwritten"
section = []
kind = "sentence"
digest = "0123456789abcdee"
paraphrase = ""
covered-by = ["acs-service-principle"]

[[statement]]
id = "by-name"
section = []
kind = "sentence"
digest = "0123456789abcded"
paraphrase = "One scenario covers this."
covered-by = ["It is present"]
"#;

const FEATURE: &str = r#"@document:ours
Feature: Ours

  @requirement:acs-service-principal
  Rule: It is there

    @audit @permission:Application.Read.All
    Scenario: It is present
      When the tenant is asked for the service principal of application "1"
      Then the service principal exists

    @behavior @permission:Application.Read.All
    Scenario: It is not present
      Given the tenant "ready"
      When the tenant is asked for the service principal of application "1"
      Then there is no such service principal
"#;

#[test]
fn a_statement_that_is_wrongly_written_is_refused_with_its_line() {
    for (from, to, message) in [
        (
            "0123456789abcdee",
            "0123",
            "ours/document.toml:16: the statement `unwritten`: its digest is not 16 hexadecimal \
             digits",
        ),
        (
            "\"by-name\"",
            "\"open\"",
            "ours/document.toml:24: the statement `open`: another statement has this id",
        ),
        (
            "paraphrase = \"One",
            "informative = \"no\"\nparaphrase = \"One",
            "ours/document.toml:24: the statement `by-name`: it is covered and informative: it \
             can be one of the two",
        ),
    ] {
        let desk = Desk::new();
        desk.write("ours/document.toml", &DOCUMENT.replace(from, to));
        desk.write("ours/ours.feature", FEATURE);
        let output = desk
            .greenroom(&["trace", "--features", "ours"])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(message), "{text}");
        assert_eq!(output.status.code(), Some(2));
    }
}

const SECOND: &str = "fixtures/documents/fjordview-boardroom";

/// The program with the features and the book of the second document.
fn second(desk: &Desk, arguments: &[&str]) -> Output {
    let [features, book] =
        ["features", "book"].map(|name| repository().join(SECOND).join(name).display().to_string());
    let documents = ["--features", &features, "--book", &book];
    desk.greenroom(&[arguments, &documents].concat())
        .output()
        .unwrap()
}

/// A document of another vendor's is audited without a line of code.
#[test]
fn a_second_document_is_audited_on_the_mock() {
    let mut table = String::new();
    for fixture in [
        "ready",
        "no-service-principal",
        "license-suspended",
        "forbidden",
    ] {
        let desk = Desk::new();
        second(&desk, &["audit", "--fixture", fixture]);
        let run = desk.run();
        writeln!(table, "{fixture}: {}", run.readiness.words()).unwrap();
        for requirement in run.requirements {
            let verdict = requirement.verdict.map_or("-", Verdict::word);
            writeln!(table, "  {}: {verdict}", requirement.id).unwrap();
        }
        let page = desk.report().join("documents/fjordview-boardroom.html");
        assert!(
            std::fs::read_to_string(page)
                .unwrap()
                .contains("statement-must-contain")
        );
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_second_document_is_traced_whole() {
    let output = second(&Desk::new(), &["trace"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
