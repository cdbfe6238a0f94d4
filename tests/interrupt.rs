//! Ctrl-C.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::support::Desk;

/// A tenant that never answers keeps the audit busy until it is interrupted.
#[test]
fn ctrl_c_ends_with_130_and_leaves_the_earlier_report_and_nothing_else() {
    let desk = Desk::new();
    let earlier = desk.audit("ready");
    desk.write(
        "silent.json",
        r#"{ "extends": "ready", "about": "It takes ten minutes to answer.",
             "faults": [{ "match": { "path": "/v1.0/*" }, "answer": { "delayMilliseconds": 600000 } }] }"#,
    );
    let mut audit = desk
        .greenroom(&["audit", "--fixture", "silent.json"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(audit.stderr.take().unwrap()).lines();
    stderr
        .find(|line| line.as_ref().is_ok_and(|line| line == "asking the tenant"))
        .expect("the audit has begun")
        .unwrap();
    let pid = rustix::process::Pid::from_child(&audit);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(audit.wait().unwrap().code(), Some(130));
    std::fs::remove_file(desk.path().join("silent.json")).unwrap();
    assert_eq!(desk.names(), ["greenroom-report"]);
    let record = std::fs::read_to_string(desk.report().join("run.json")).unwrap();
    assert_eq!(
        serde_json::from_str::<greenroom::results::Run>(&record).unwrap(),
        earlier
    );
}
