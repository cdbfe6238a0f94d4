//! What somebody saw in the room outranks what was predicted of it.

use greenroom::report::terminal;
use greenroom::results::{Finding, JoinIdentity, Run};
use greenroom_results::{Subject, Verdict};

use crate::live::exits;
use crate::support::Desk;

const LOBBY: &str = "room.lobby@contoso.example";

/// Somebody saw the room under a generic name.
const AS_A_GUEST: &str = r#"[[attestation]]
requirement = "in-the-room"
scenario = "<account> joins under its own name"
account = "Room.Lobby@contoso.example"
result = "fail"
who = "Kim Berg"
when = 2026-01-20
proof = "a picture"
valid-until = 2999-12-31
"#;

const ACCEPTED: &str = r#"[[waiver]]
requirement = "join"
account = "room.lobby@contoso.example"
accepted = "seen-as-guest"
reason = "it moves out in May"
owner = "Kim Berg"
created = 2026-01-20
expires = 2999-12-31
"#;

fn audited(desk: &Desk, seen: &str, arguments: &[&str], code: i32) -> Run {
    desk.write("seen.toml", seen);
    let mut audit = vec!["audit", "--no-book", "--attestations", "seen.toml"];
    if !arguments.contains(&"--fixture") {
        audit.extend(["--fixture", "ready"]);
    }
    exits(desk.greenroom(&[&audit[..], arguments].concat()), code);
    desk.run()
}

/// The finding about the join of the lobby's room.
fn join(run: &Run) -> &Finding {
    let room = Subject::Account(LOBBY.into());
    let mut findings = run.findings_of("join");
    findings.find(|finding| finding.subject == room).unwrap()
}

fn identity(run: &Run) -> Option<JoinIdentity> {
    let mut joins = run.joins.iter();
    joins.find(|join| join.account == LOBBY).unwrap().identity
}

#[test]
fn a_room_that_was_seen_as_a_guest_is_one_and_the_tenant_is_not_ready() {
    let desk = Desk::new();
    let run = audited(&desk, AS_A_GUEST, &[], 1);
    let finding = join(&run);
    assert_eq!(finding.verdict, Verdict::Fail);
    assert_eq!(finding.reason_word(), "seen-as-guest");
    assert!(finding.fix.is_some());
    assert_eq!(identity(&run), Some(JoinIdentity::Guest));
    insta::assert_snapshot!(finding.found, @"the room was seen joining as a guest on 2026-01-20, and nothing that was read explains why");
    // The other rooms are as they were.
    let others = run.joins.iter().filter(|join| join.account != LOBBY);
    assert!(others.clone().count() > 0);
    for other in others {
        assert_eq!(other.identity, Some(JoinIdentity::Authenticated));
        assert_eq!(other.seen, None);
    }
}

#[test]
fn what_somebody_saw_counts_no_longer_than_it_is_valid() {
    let desk = Desk::new();
    let expired = AS_A_GUEST.replace("2999-12-31", "2026-01-21");
    let run = audited(&desk, &expired, &["--tags", "not @manual"], 0);
    assert_eq!(join(&run).verdict, Verdict::Pass);
}

#[test]
fn another_thing_that_somebody_saw_does_not_make_a_guest() {
    let desk = Desk::new();
    let lobby = AS_A_GUEST.replace(
        "<account> joins under its own name",
        "<account> does not wait in the lobby of its own organization",
    );
    let run = audited(&desk, &lobby, &[], 0);
    assert_eq!(join(&run).verdict, Verdict::Pass);
}

#[test]
fn a_cause_that_was_read_stays_the_cause() {
    let desk = Desk::new();
    let run = audited(&desk, AS_A_GUEST, &["--fixture", "no-service-principal"], 1);
    assert_eq!(join(&run).reason_word(), "absent");
    assert_eq!(identity(&run), Some(JoinIdentity::Guest));
}

#[test]
fn what_was_seen_before_a_change_leaves_the_join_open() {
    let desk = Desk::new();
    let history = ["--history", "past"];
    let absent = ["--fixture", "no-service-principal"];
    audited(&desk, "", &[&absent[..], &history].concat(), 1);
    let run = audited(&desk, AS_A_GUEST, &history, 3);
    let finding = join(&run);
    assert_eq!(finding.verdict, Verdict::Unknown);
    assert_eq!(finding.reason_word(), "seen-before-change");
    assert_eq!(identity(&run), None);
    // Nobody has looked since: a third run knows no more than the second.
    let run = audited(&desk, AS_A_GUEST, &history, 3);
    assert_eq!(join(&run).reason_word(), "seen-before-change");
}

#[test]
fn what_was_seen_after_the_last_run_counts_whatever_changed() {
    let desk = Desk::new();
    let history = ["--history", "past"];
    let absent = ["--fixture", "no-service-principal"];
    let first = desk.greenroom(&[&["audit", "--no-book"][..], &absent, &history].concat());
    let mut first = first;
    first.env("GREENROOM_TODAY", "2026-01-19");
    exits(first, 1);
    let run = audited(&desk, AS_A_GUEST, &history, 1);
    assert_eq!(join(&run).reason_word(), "seen-as-guest");
}

#[test]
fn a_guest_whom_somebody_accepts_is_said_in_the_conclusion() {
    let desk = Desk::new();
    desk.write("accepted.toml", ACCEPTED);
    let run = audited(&desk, AS_A_GUEST, &["--waivers", "accepted.toml"], 0);
    assert_eq!(join(&run).verdict, Verdict::Fail);
    assert_eq!(run.conclusion(), "ready, with 1 accepted failure");
    assert!(terminal::conclusion(&run).contains("ready, with 1 accepted failure"));
}
