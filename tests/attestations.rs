//! What only a person in the room can see, and what becomes of it on record.

use greenroom::document::Documentation;
use greenroom::ledger::Ledger;
use greenroom::results::{Run, StepOutcome};
use greenroom_results::{Subject, Verdict};
use insta_cmd::assert_cmd_snapshot;
use jiff::civil::{Date, date};

use crate::live::{Live, exits, stderr};
use crate::support::{Desk, stable};

const LOBBY: &str = "room.lobby@contoso.example";

/// An entry for one room, in force for a long time.
const SEEN: &str = r#"[[attestation]]
requirement = "in-the-room"
scenario = "<account> joins under its own name"
account = "room.lobby@contoso.example"
result = "pass"
who = "Kim Berg"
when = 2026-01-20
proof = "https://tickets.contoso.example/4711"
valid-until = 2999-12-31
"#;

/// The record of an audit with this file of attestations.
fn audited(text: &str) -> Run {
    audited_to(text, 0)
}

/// The same of one that ends with this code.
fn audited_to(text: &str, code: i32) -> Run {
    let desk = Desk::new();
    desk.write("seen.toml", text);
    let audit = ["audit", "--no-book", "--fixture", "ready"];
    let seen = ["--attestations", "seen.toml"];
    exits(desk.greenroom(&[&audit[..], &seen].concat()), code);
    desk.run()
}

/// The first finding about the lobby's room, which is that of the scenario in [`SEEN`].
fn verdict(run: &Run) -> (Verdict, &str) {
    let room = Subject::Account(LOBBY.into());
    let mut findings = run.findings_of("in-the-room");
    let finding = findings.find(|finding| finding.subject == room).unwrap();
    (finding.verdict, finding.reason_word())
}

/// The entries that `greenroom attest` prints, filled in with this result.
pub(crate) fn offered(desk: &Desk, result: &str) -> String {
    let output = desk.greenroom(&["attest"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let printed = String::from_utf8(output.stdout).unwrap();
    printed
        .replace("result = \"\"", &format!("result = \"{result}\""))
        .replace("who = \"\"", "who = \"Kim Berg\"")
        .replace("proof = \"\"", "proof = \"ticket 4711\"")
}

#[test]
fn what_nobody_looked_at_is_not_checked_and_asks_graph_nothing() {
    let desk = Desk::new();
    exits(
        desk.greenroom(&["audit", "--no-book", "--tags", "@manual"]),
        3,
    );
    let run = desk.run();
    assert_eq!(run.findings.len(), 7);
    let open = run
        .findings
        .iter()
        .filter(|f| f.verdict == Verdict::NotChecked);
    assert_eq!(open.count(), 7);
    assert!(run.evidence.is_empty());
}

/// A manual scenario with a question for the tenant in it is a mistake, and never a pass.
#[test]
fn a_scenario_for_a_person_asks_no_tenant() {
    let desk = Desk::new();
    let repository = crate::support::repository().join("features/authenticated-calls");
    let text = |name: &str| std::fs::read_to_string(repository.join(name)).unwrap();
    desk.write("ours/document.toml", &text("document.toml"));
    let requirements = text("requirements.feature").replacen("@audit", "@manual", 1);
    desk.write("ours/requirements.feature", &requirements);
    let all = [
        "audit",
        "--features",
        "ours",
        "--tags",
        "@requirement:acs-service-principal",
    ];
    exits(desk.greenroom(&all), 2);
    assert_eq!(desk.names(), ["ours"]);
}

#[test]
fn the_entry_to_paste_makes_the_finding_what_the_person_saw() {
    let desk = Desk::new();
    desk.publish("ready");
    // A room that was seen as a guest is one, so that the tenant is not ready.
    let results = [("pass", Verdict::Pass, 0), ("fail", Verdict::Fail, 1)];
    for (result, verdict, code) in results {
        let run = audited_to(&offered(&desk, result), code);
        let findings: Vec<_> = run.findings_of("in-the-room").collect();
        assert_eq!(findings.len(), 7);
        for finding in findings {
            assert_eq!(finding.verdict, verdict);
            assert_eq!(finding.fix.is_some(), verdict == Verdict::Fail);
            assert_eq!(finding.attestation.as_ref().unwrap().who, "Kim Berg");
        }
        let requirement = run.requirements.iter().find(|r| r.id == "in-the-room");
        assert_eq!(requirement.unwrap().verdict, Some(verdict));
    }
}

#[test]
fn an_entry_leaves_out_nothing_but_what_the_person_knows() {
    let desk = Desk::new();
    desk.publish("ready");
    let entries = offered(&desk, "pass");
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"\d{4}-\d{2}-\d{2}", "[day]");
    let _bound = settings.bind_to_scope();
    let first = entries.split("\n\n").next().unwrap();
    insta::assert_snapshot!(first);
}

#[test]
fn names_of_accounts_do_not_tell_upper_from_lower_case() {
    let run = audited(&SEEN.replace("room.lobby", "Room.Lobby"));
    assert_eq!(verdict(&run), (Verdict::Pass, ""));
    let steps = run.findings_of("in-the-room").next().unwrap();
    assert_eq!(steps.steps[1].outcome, StepOutcome::Passed);
}

#[test]
fn an_expired_record_counts_as_not_checked_and_says_so() {
    let _stable = stable();
    let desk = Desk::new();
    desk.write("seen.toml", &SEEN.replace("2999-12-31", "2026-01-21"));
    let tags = "@requirement:in-the-room";
    assert_cmd_snapshot!(desk.greenroom(&[
        "audit",
        "--no-book",
        "--fixture",
        "ready",
        "--tags",
        tags,
        "--attestations",
        "seen.toml"
    ]));
    assert_eq!(
        verdict(&desk.run()),
        (Verdict::NotChecked, "record-expired")
    );
}

/// The last day counts, whole.
#[test]
fn a_record_counts_until_its_last_day_is_over() {
    let run = audited("");
    let read = |today: Date| {
        let desk = Desk::new();
        let file = desk.write("seen.toml", &SEEN.replace("2999-12-31", "2026-02-20"));
        let documentation = Documentation::load(None, None).unwrap();
        let ledger = Ledger::read(Some(&file), None, &documentation, today).unwrap();
        let mut run = run.clone();
        ledger.attest(
            &documentation,
            &run.scenarios,
            &mut run.findings,
            &mut greenroom_results::Shared::default(),
        );
        verdict(&run).0
    };
    assert_eq!(read(date(2026, 2, 20)), Verdict::Pass);
    assert_eq!(read(date(2026, 2, 21)), Verdict::NotChecked);
}

#[test]
fn the_settings_file_names_the_file_from_its_own_folder() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let live = runtime.block_on(Live::serving("ready"));
    live.desk.write("settings/seen.toml", SEEN);
    live.desk
        .write("settings/ours.toml", "attestations = \"seen.toml\"\n");
    let settings = ["--account", LOBBY, "--config", "settings/ours.toml"];
    exits(live.audit(&settings), 0);
    assert_eq!(verdict(&live.desk.run()), (Verdict::Pass, ""));
}

#[test]
fn what_is_wrong_with_an_entry_is_said_with_its_line() {
    let twice = format!("{SEEN}\n{SEEN}");
    let mut said = String::new();
    for text in [
        SEEN.replace("in-the-room", "in-the-rom"),
        SEEN.replace(
            "requirement = \"in-the-room\"",
            "requirement = \"teams-license\"",
        ),
        SEEN.replace("own name", "name"),
        SEEN.replace("room.lobby@contoso.example", "nobody@contoso.example"),
        SEEN.replace("room.lobby@contoso.example", "Lobby"),
        SEEN.replace("account = \"room.lobby@contoso.example\"\n", ""),
        SEEN.replace(
            "<account> joins under its own name",
            "A room that is not signed in still joins, as a guest",
        ),
        SEEN.replace("\"pass\"", "\"maybe\""),
        SEEN.replace("Kim Berg", " "),
        SEEN.replace("proof = \"https://tickets.contoso.example/4711\"\n", ""),
        SEEN.replace("proof", "prof"),
        SEEN.replace("2026-01-20", "2998-01-20"),
        SEEN.replace("2026-01-20", "2026-02-30"),
        SEEN.replace("2026-01-20", "\"yesterday\""),
        SEEN.replace("2026-01-20", "20260120"),
        SEEN.replace("2999-12-31", "2026-01-19"),
        SEEN.replace("[[attestation]]", "[[attestations]]"),
        SEEN.replace("[[attestation]]", "[attestation]"),
        SEEN.replace("who =", "who"),
        twice,
    ] {
        let desk = Desk::new();
        desk.write("seen.toml", &format!("# Ours.\n\n{text}"));
        let mut audit =
            desk.greenroom(&["audit", "--fixture", "ready", "--attestations", "seen.toml"]);
        let output = audit.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert_eq!(desk.names(), ["seen.toml"]);
        said += &stderr(&output);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn where_everything_is_on_record_there_is_nothing_to_fill_in() {
    let desk = Desk::new();
    desk.publish("ready");
    desk.write("seen.toml", &offered(&desk, "pass"));
    let seen = ["--fixture", "ready", "--attestations", "seen.toml"];
    exits(
        desk.greenroom(&[&["audit", "--no-book"], &seen[..]].concat()),
        0,
    );
    assert_cmd_snapshot!(desk.greenroom(&["attest"]));
}
