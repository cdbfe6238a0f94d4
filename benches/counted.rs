//! What an audit costs, counted: instructions, allocations and the most memory in use, each for so
//! many accounts of each kind of tenant, with what another account adds and the exponent by which it
//! grows: `cargo bench --bench counted`. The counts are those of the whole program, the mock included
//! and the book not; they are the same on a busy machine. It needs `valgrind`, and a program without the
//! feature `mimalloc`, whose allocations valgrind does not see.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the measurement is what it prints")]

mod tenants;

use std::fs;
use std::path::Path;
use std::process::Command;

use tenants::{Shape, added, exponent, tenant};

/// How many accounts, from few to many.
const ACCOUNTS: [usize; 3] = [50, 100, 200];

/// What is counted: what it is called, the tool of valgrind that counts it, and the words before and
/// after the number in what that says at its end.
const COUNTED: [(&str, &str, &str, &str); 4] = [
    ("instructions", "callgrind", "I   refs:", ""),
    ("allocations", "dhat", "Total:", "bytes in"),
    ("bytes allocated", "dhat", "Total:", ""),
    ("bytes in use at most", "dhat", "At t-gmax:", ""),
];

/// The last words of a tool about an audit of the tenant in this folder.
fn said(tool: &str, folder: &Path) -> String {
    let nowhere = format!("--{tool}-out-file=/dev/null");
    let program = Command::new("valgrind")
        .args([&format!("--tool={tool}"), &nowhere])
        .arg(env!("CARGO_BIN_EXE_greenroom"))
        .args(["audit", "--fixture", "many.json", "--no-book"])
        .current_dir(folder)
        .output()
        .expect("valgrind is installed");
    String::from_utf8(program.stderr).unwrap()
}

/// The number in what a tool said, between these words.
fn number(said: &str, before: &str, after: &str) -> f64 {
    let line = said.lines().find_map(|line| line.split_once(before));
    let rest = line.expect("the tool says it").1;
    let rest = rest.split_once(after).map_or(rest, |(_, rest)| rest);
    let digits = rest.split_whitespace().next().unwrap().replace(',', "");
    digits.parse().unwrap()
}

/// Each of what is counted, for an audit of so many accounts.
fn counts(shape: Shape, accounts: usize) -> [f64; 4] {
    let folder = tempfile::tempdir().unwrap();
    let fixture = tenant(shape, accounts, 0).to_string();
    fs::write(folder.path().join("many.json"), fixture).unwrap();
    let tools = ["callgrind", "dhat"].map(|tool| (tool, said(tool, folder.path())));
    COUNTED.map(|(_, tool, before, after)| {
        let (_, said) = tools.iter().find(|(name, _)| *name == tool).unwrap();
        number(said, before, after)
    })
}

#[expect(clippy::cast_precision_loss, reason = "there are not so many accounts")]
fn main() {
    for shape in Shape::ALL {
        println!("{}", shape.words());
        let all = ACCOUNTS.map(|accounts| (accounts as f64, counts(shape, accounts)));
        for (place, (what, ..)) in COUNTED.into_iter().enumerate() {
            let [few, some, many] = all.map(|(accounts, counts)| (accounts, counts[place]));
            let (then, exponent) = (added(some, many), exponent([few, some, many]));
            println!(
                "  {what}: {:.0} for {} accounts, {:.0} for {}; {then:.0} for another one; exponent \
                 {exponent:.2}",
                few.1, few.0, many.1, many.0
            );
        }
    }
}
