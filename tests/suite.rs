//! Behaviors run from the program, on the bundled mock tenants and on a team's own.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::live::stderr;
use crate::support::{Desk, is_whole, repository};

/// Our example of a team's own suite, which has phrases in Rust that the program does not know.
const EXAMPLE: &str = "examples/own-suite";

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// A desk with the team's folders, without the feature that needs its phrases.
fn team() -> Desk {
    let desk = Desk::new();
    for folder in ["features", "book", "tenants"] {
        let from = repository().join(EXAMPLE).join(folder);
        copy(&from, &desk.path().join(folder));
    }
    fs::remove_file(desk.path().join("features/rooms/mailbox.feature")).unwrap();
    desk
}

const QUESTIONS: &str = "features/rooms/questions.feature";

const OWN: [&str; 6] = [
    "--features",
    "features",
    "--book",
    "book",
    "--tenants",
    "tenants",
];

fn run(desk: &Desk, arguments: &[&str]) -> Output {
    let line = [&[arguments[0]], &OWN[..], &arguments[1..]].concat();
    desk.greenroom(&line).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_teams_own_behaviors_run_on_its_own_tenants() {
    let output = run(&team(), &["test"]);
    insta::assert_snapshot!(stdout(&output));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn the_bundled_behaviors_pass() {
    let desk = Desk::new();
    // Each of them is a test of its own, too: those of `tests/features.rs`.
    let some = ["--tags", "@requirement:vendor-consent"];
    let some = if is_whole() { &[][..] } else { &some };
    let line = [&["test", "--quiet"], some].concat();
    let output = desk.greenroom(&line).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).ends_with(" passed, 0 failed\n"));
    assert!(desk.names().is_empty());
}

/// A team whose lobby seats fewer than a scenario wants.
fn failing() -> Desk {
    let desk = team();
    let text = fs::read_to_string(desk.path().join(QUESTIONS)).unwrap();
    desk.write(
        QUESTIONS,
        &text.replace("| Lobby     | 2     |", "| Lobby     | 20    |"),
    );
    desk
}

#[test]
fn a_scenario_that_does_not_pass_is_said_with_what_was_found() {
    let output = run(&failing(), &["test"]);
    insta::assert_snapshot!(stdout(&output));
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
}

#[test]
fn what_a_test_concludes_is_json_for_programs() {
    let output = run(&failing(), &["test", "--format", "json"]);
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["failed"], 1);
    assert_eq!(value["exitCode"], 1);
    let scenarios = value["scenarios"].as_array().unwrap();
    let failed = scenarios
        .iter()
        .find(|one| !one["fault"].is_null())
        .unwrap();
    assert_eq!(failed["place"], "features/rooms/questions.feature:24");
    assert_eq!(
        failed["fault"]["place"],
        "features/rooms/questions.feature:32"
    );
    assert_eq!(failed["fault"]["verdict"], "fail");
}

#[test]
fn the_results_are_written_as_junit() {
    let desk = failing();
    let report = [
        "test",
        "--quiet",
        "--report",
        "junit",
        "--report",
        "junit:b.xml",
    ];
    assert_eq!(run(&desk, &report).status.code(), Some(1));
    let text = fs::read_to_string(desk.path().join("junit.xml")).unwrap();
    assert_eq!(text, fs::read_to_string(desk.path().join("b.xml")).unwrap());
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r#"timestamp="[^"]*""#, r#"timestamp="[then]""#);
    settings.add_filter(r#"time="[^"]*""#, r#"time="[took]""#);
    settings.bind(|| insta::assert_snapshot!(text));
}

#[test]
fn behaviors_are_selected_by_name_by_place_and_by_tag() {
    let cases: [(&[&str], usize); 8] = [
        (&[], 2),
        (&["seats"], 1),
        (&["seats", "is seen"], 2),
        (&["questions.feature:24"], 1),
        (&["--requirement", "no-self-service"], 1),
        (&["--level", "required"], 1),
        (&["--tags", "@permission:Place.Read.All"], 1),
        (&["--document", "rooms", "seats"], 1),
    ];
    let desk = team();
    for (options, count) in cases {
        let output = run(&desk, &[&["test", "--quiet"], options].concat());
        let said = format!("{count} passed, 0 failed\n");
        assert_eq!(stdout(&output), said, "{options:?} {}", stderr(&output));
    }
}

#[test]
fn a_test_of_nothing_is_an_error() {
    let desk = team();
    // The one that is an audit's is no behavior.
    for options in [
        &["Self-service sign-up is off"][..],
        &["--tags", "@audit"],
        &["--requirement", "teams-license"],
        &["--requirement", "no-self-service", "seats"],
        &["--report", "html"],
    ] {
        let output = run(&desk, &[&["test"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(output.stdout.is_empty(), "{options:?}");
    }
    let output = run(&desk, &["test", "nothing is called this"]);
    insta::assert_snapshot!(stderr(&output));
}

#[test]
fn a_tenant_that_is_broken_is_said_before_anything_runs() {
    let cases = [
        (
            "tenants/broken.json",
            "{ \"about\": ",
            "tenants/broken.json:1:",
        ),
        (
            "tenants/broken.json",
            "{ \"extends\": \"ready\", \"user\": {} }",
            "tenants/broken.json: user: ",
        ),
        (
            "tenants/broken.json",
            "{ \"extends\": \"nowhere\" }",
            "no fixture is named \"nowhere\"",
        ),
        (
            "tenants/ready.json",
            "{}",
            "tenants/ready.json: a mock tenant of this name is part of the program",
        ),
    ];
    for (path, text, said) in cases {
        let desk = team();
        desk.write(path, text);
        for command in ["test", "trace", "check"] {
            let output = run(&desk, &[command]);
            assert_eq!(output.status.code(), Some(2), "{command} {text}");
            let error = stderr(&output);
            assert!(
                error.starts_with("error: ") && error.contains(said),
                "{command}: {error}"
            );
        }
    }
}

#[test]
fn a_folder_without_tenants_is_refused() {
    for (folder, said) in [
        (
            "book",
            "book: this folder contains no mock tenant, which is a file NAME.json",
        ),
        (
            "nowhere",
            "nowhere: this folder of mock tenants cannot be read: ",
        ),
    ] {
        let line = ["test", "--tenants", folder];
        let output = team().greenroom(&line).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{folder}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}

#[test]
fn a_tenant_that_nobody_has_is_a_fault_of_the_scenario() {
    let desk = team();
    fs::remove_file(desk.path().join("tenants/self-service.json")).unwrap();
    let output = run(&desk, &["test", "is seen", "--report", "junit"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("error (no-fixture)"),
        "{}",
        stdout(&output)
    );
    let junit = fs::read_to_string(desk.path().join("junit.xml")).unwrap();
    assert!(junit.contains("<error type=\"error\""), "{junit}");
}

/// The bundled tenants state nothing of what this team asks.
#[test]
fn the_trace_counts_a_teams_own_tenants() {
    let desk = team();
    let gap = "the requirement `no-self-service` has no passing and no failing mock tenant";
    let line = [&["trace"], &OWN[..4]].concat();
    let without = desk.greenroom(&line).output().unwrap();
    assert!(stdout(&without).contains(gap), "{}", stdout(&without));
    for quiet in [false, true] {
        let options: &[&str] = if quiet { &["--quiet"] } else { &[] };
        let with = stdout(&run(&desk, &[&["trace"], options].concat()));
        assert!(!with.contains("no-self-service` has no"), "{with}");
        let named = with.contains("every-room-listed") && with.contains("self-service");
        assert_eq!(named, !quiet, "{with}");
    }
}
