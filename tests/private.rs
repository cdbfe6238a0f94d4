//! What an audit leaves beside its report for its owner's eyes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use greenroom::report::actions;

use crate::live::{exits, stderr};
use crate::support::Desk;

const MESSAGE: &str = "greenroom-report.message.txt";
const PLAN: &str = "greenroom-report.action-plan.csv";
const STUDIO: &str = "room.studio@contoso.example";

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.path().join(name)).unwrap()
}

#[test]
fn the_message_and_the_plan_with_names_are_beside_the_record_and_not_in_the_folder() {
    let desk = Desk::new();
    let run = desk.publish("no-teams-license");
    assert_eq!(read(&desk, MESSAGE), actions::message(&actions::plan(&run)));
    assert_eq!(read(&desk, PLAN), actions::csv(&actions::plan(&run)));
    assert!(read(&desk, MESSAGE).contains(STUDIO));
    assert!(!read(&desk, "greenroom-report/message.txt").contains(STUDIO));
    for name in [MESSAGE, PLAN] {
        let mode = fs::metadata(desk.path().join(name)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn the_next_run_writes_them_anew() {
    let desk = Desk::new();
    desk.audit("no-teams-license");
    let run = desk.audit("no-service-principal");
    assert_eq!(read(&desk, MESSAGE), actions::message(&actions::plan(&run)));
    assert_eq!(read(&desk, PLAN), actions::csv(&actions::plan(&run)));
}

/// Whoever keeps a record puts it elsewhere, and audits again.
#[test]
fn they_are_written_anew_where_the_record_was_moved_away() {
    let desk = Desk::new();
    desk.audit("no-teams-license");
    fs::rename(desk.record(), desk.path().join("before.run.json.gz")).unwrap();
    let run = desk.audit("no-service-principal");
    assert_eq!(read(&desk, MESSAGE), actions::message(&actions::plan(&run)));
    assert_eq!(read(&desk, PLAN), actions::csv(&actions::plan(&run)));
}

#[test]
fn somebodys_own_file_is_not_replaced() {
    for (name, what) in [
        (MESSAGE, "not a message of a run"),
        (PLAN, "not an action plan"),
    ] {
        let desk = Desk::new();
        desk.write(name, "mine");
        let said = exits(desk.greenroom(&["audit"]), 2);
        assert!(said.contains(what), "{said}");
        assert!(said.contains("move the file"), "{said}");
        assert_eq!(
            (read(&desk, name), desk.names()),
            ("mine".to_owned(), vec![name.to_owned()])
        );
    }
}

#[test]
fn a_report_that_cannot_be_written_leaves_those_of_the_run_before() {
    let desk = Desk::new();
    let run = desk.audit("no-teams-license");
    fs::create_dir(desk.report()).unwrap();
    desk.write("greenroom-report/mine.txt", "mine");
    let output = desk.greenroom(&["audit"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(read(&desk, MESSAGE), actions::message(&actions::plan(&run)));
}
