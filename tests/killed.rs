//! A program that is killed leaves temporary folders and files, and the next one sweeps them.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::served::Served;
use crate::support::{Desk, files, page};

/// The names in a folder that only a killed run leaves.
fn leftovers(desk: &Desk) -> Vec<String> {
    let names = desk.names().into_iter();
    names
        .filter(|name| name.starts_with(".greenroom-"))
        .collect()
}

/// Audits the tenant `ready`; what is then there is one whole report, and nothing of earlier runs.
fn the_next_run_is_whole(desk: &Desk) {
    let run = desk.publish_with(&["--fixture", "ready", "--history", "history"]);
    assert_eq!(leftovers(desk), [""; 0]);
    let record = page(desk, "run.json.gz");
    let published: greenroom::results::Run = serde_json::from_str(&record).unwrap();
    assert_eq!(published.started, run.started);
    let list = std::fs::read_to_string(desk.report().join("files.txt")).unwrap();
    assert_eq!(list.lines().count(), files(&desk.report()).len());
    // The records, and the key of their tokens.
    let is_known = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.ends_with(".json.gz") || name.starts_with(".mask-")
    };
    let mut others = files(&desk.path().join("history"));
    others.retain(|path| !is_known(path));
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn while_it_asks() {
    let desk = Desk::new();
    let about = "It takes ten minutes to answer.";
    let rule = r#"{ "match": { "path": "/v1.0/*" }, "answer": { "delayMilliseconds": 600000 } }"#;
    let silent = format!(r#"{{ "extends": "ready", "about": "{about}", "faults": [{rule}] }}"#);
    desk.write("silent.json", &silent);
    let mut audit = desk
        .greenroom(&["audit", "--fixture", "silent.json"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(audit.stderr.take().unwrap()).lines();
    assert!(stderr.any(|line| line.unwrap() == "asking the tenant"));
    kill_process(Pid::from_child(&audit), Signal::KILL).unwrap();
    audit.wait().unwrap();
    assert_eq!(leftovers(&desk).len(), 1, "{:?}", desk.names());
    let left = desk.path().join(&leftovers(&desk)[0]);
    assert_eq!(std::fs::metadata(left).unwrap().mode() & 0o777, 0o700);
    the_next_run_is_whole(&desk);
}

/// The system kills a program that writes more into a file than it may: here in the middle of the
/// record, and of the largest file of the book.
#[test]
fn in_the_middle_of_a_file() {
    let desk = Desk::new();
    the_next_run_is_whole(&desk);
    let largest = |paths: Vec<std::path::PathBuf>| {
        let sizes = paths
            .iter()
            .map(|path| std::fs::metadata(path).unwrap().len());
        sizes.max().unwrap()
    };
    let record = largest(vec![desk.record()]);
    let book = largest(files(&desk.report()));
    assert!(record < book, "{record} {book}");
    for limit in [record / 2, record.midpoint(book)] {
        let killed = limited(&desk, limit, "-", &["--history", "history"]);
        assert_eq!(killed.status.code(), None, "{killed:?}");
        assert_eq!(leftovers(&desk).len(), 1);
        the_next_run_is_whole(&desk);
    }
}

/// An audit of the tenant `ready` no file of which may have more bytes; `trap` is what becomes of
/// the signal for it: `''` ignores it, so that writing fails, `-` lets it kill.
pub(crate) fn limited(
    desk: &Desk,
    bytes: u64,
    trap: &str,
    arguments: &[&str],
) -> std::process::Output {
    let program = desk.greenroom(&[]);
    let script = format!(
        "trap {trap} XFSZ; ulimit -c 0; ulimit -f {}; exec \"$@\"",
        bytes / 512
    );
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, "sh"])
        .arg(program.get_program());
    command
        .args(["audit", "--fixture", "ready"])
        .args(arguments);
    command.current_dir(desk.path()).env_clear();
    let variables = program.get_envs();
    command.envs(variables.filter_map(|(name, value)| Some((name, value?))));
    command.output().unwrap()
}

/// The certificate files of mocks at a desk.
fn certificates(desk: &Desk) -> Vec<String> {
    let names = desk.names().into_iter();
    names
        .filter(|name| name.starts_with("greenroom-mock-"))
        .collect()
}

#[test]
fn a_mock_sweeps_the_certificates_of_killed_mocks_and_of_no_living_one() {
    let desk = Desk::new();
    let start = || Served::start_at(&desk, &["--tls"]);
    drop(start());
    let [left] = certificates(&desk).try_into().unwrap();
    let mode = std::fs::metadata(desk.path().join(&left)).unwrap().mode();
    assert_eq!(mode & 0o777, 0o600);
    let living = [start(), start()];
    let held = living.each_ref().map(|mock| {
        let path = std::path::Path::new(mock.setting("SSL_CERT_FILE"));
        path.file_name().unwrap().to_str().unwrap()
    });
    let mut held = held.to_vec();
    held.sort_unstable();
    assert_eq!(certificates(&desk), held);
}
