//! The matrix on every core: cucumber silences panics while it runs, process-wide, so that runs
//! must not overlap in one process. Each part runs in a child of its own.

use std::process::{Command, Stdio};

use crate::tally::Tally;

const PART: &str = "GREENROOM_PART_OF_THE_MATRIX";

/// What stands before the counts of a part on its standard output.
const MARK: &str = "part of the matrix: ";

/// Runs the test `name` so many times a core, each time with another part, and adds the parts up.
/// What waits more than it works has more parts.
pub(crate) fn all(name: &str, of_a_core: usize) -> Tally {
    let parts = std::thread::available_parallelism().unwrap().get() * of_a_core;
    let children = (0..parts).map(|part| {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args(["--exact", name, "--ignored", "--nocapture"])
            .env(PART, format!("{part}/{parts}"))
            .stdout(Stdio::piped());
        child.spawn().unwrap()
    });
    let mut sum = Tally::default();
    for child in children.collect::<Vec<_>>() {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let counts = text.lines().find_map(|line| line.split_once(MARK));
        let (_, counts) = counts.unwrap_or_else(|| panic!("a part broke off:\n{text}"));
        sum.add(serde_json::from_str(counts).unwrap());
    }
    sum
}

/// Which cells this process runs: every so manieth, from which; nothing where it is no part.
pub(crate) fn own() -> Option<(usize, usize)> {
    let part = std::env::var(PART).ok()?;
    let (part, parts) = part.split_once('/')?;
    Some((part.parse().ok()?, parts.parse().ok()?))
}

/// Hands the counts of a part to the process that adds them up.
#[expect(
    clippy::print_stdout,
    reason = "it is how the part speaks to the whole"
)]
pub(crate) fn hand_over(tally: &Tally) {
    println!("{MARK}{}", serde_json::to_string(tally).unwrap());
}
