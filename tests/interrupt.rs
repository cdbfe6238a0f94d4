//! Ctrl-C, and what else asks a program to end.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::Desk;

/// Audits this fixture, sends this signal when stderr says this, and looks at what is left.
fn interrupt(desk: &Desk, fixture: &str, moment: &str, signal: Signal) {
    let earlier = desk.publish("ready");
    let mut audit = desk
        .greenroom(&["audit", "--fixture", fixture])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(audit.stderr.take().unwrap()).lines();
    stderr
        .find(|line| line.as_ref().is_ok_and(|line| line == moment))
        .expect("the audit has come so far")
        .unwrap();
    kill_process(Pid::from_child(&audit), signal).unwrap();
    assert_eq!(audit.wait().unwrap().code(), Some(130));
    assert_eq!(
        desk.names(),
        [&["greenroom-report"], &Desk::BESIDE[..], &[fixture]].concat()
    );
    assert_eq!(desk.run(), earlier);
}

/// A tenant that never answers keeps the audit busy until it is interrupted.
fn silent() -> Desk {
    let desk = Desk::new();
    let rule = r#"{ "match": { "path": "/v1.0/*" }, "answer": { "delayMilliseconds": 600000 } }"#;
    let about = "It takes ten minutes to answer.";
    let text = format!(r#"{{ "extends": "ready", "about": "{about}", "faults": [{rule}] }}"#);
    desk.write("silent.json", &text);
    desk
}

#[test]
fn ctrl_c_ends_with_130_and_leaves_the_earlier_report_and_nothing_else() {
    interrupt(&silent(), "silent.json", "asking the tenant", Signal::INT);
}

#[test]
fn so_does_a_request_to_terminate() {
    interrupt(&silent(), "silent.json", "asking the tenant", Signal::TERM);
}

#[test]
fn ctrl_c_while_the_book_is_written_does_not_wait_for_it() {
    let desk = Desk::new();
    let many = crate::round_trips::tenant(200).to_string();
    desk.write("many.json", &many);
    interrupt(&desk, "many.json", "writing the book", Signal::INT);
}

/// A list of accounts that nobody ever writes to keeps the audit from looking at anything else.
#[test]
fn ctrl_c_ends_an_audit_that_waits_for_a_file() {
    let desk = Desk::new();
    let pipe = desk.path().join("accounts");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let mut audit = desk
        .greenroom(&["audit", "--fixture", "ready", "--accounts", "accounts"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Opened as soon as the audit reads it.
    let _writer = std::fs::File::options().write(true).open(&pipe).unwrap();
    kill_process(Pid::from_child(&audit), Signal::INT).unwrap();
    assert_eq!(audit.wait().unwrap().code(), Some(130));
}
