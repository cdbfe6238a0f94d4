//! What masking costs by the length of a name and by what it is made of, and for the largest answer
//! that is read: `cargo bench --bench mask`. The time is to grow with the length alone.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the measurement is what it prints")]

use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use greenroom::commands::public::mask;
use greenroom::results::Run;
use greenroom_results::say;
use serde_json::{Value, json};

/// The record of an audit of the mock tenant.
fn run() -> Run {
    let folder = tempfile::tempdir().unwrap();
    let mut audit = Command::new(env!("CARGO_BIN_EXE_greenroom"));
    audit.args(["audit", "--no-book"]).env_clear();
    audit.current_dir(folder.path()).output().unwrap();
    let record = folder.path().join("greenroom-report.run.json.gz");
    greenroom::stored::read_record(&record).unwrap()
}

/// Masking a record with this answer and these sentences: the best of so many times.
fn masked(times: usize, run: &Run, body: &Value, found: &str) -> Duration {
    let mut run = run.clone();
    run.evidence.truncate(1);
    run.evidence.edit(|exchange| exchange.body = body.clone());
    for finding in &mut run.findings {
        finding.found = say!("{}", greenroom_results::Value::text(found));
    }
    let time = || {
        let run = run.clone();
        let begun = Instant::now();
        black_box(mask(&run).run(run));
        begun.elapsed()
    };
    (0..times).map(|_| time()).min().unwrap()
}

/// A name that also stands in every sentence, by itself and as a part of a longer word.
fn named(run: &Run, name: &str) -> Duration {
    let found = format!("the room {name} is a{name}b, and `{name}`");
    masked(
        3,
        run,
        &json!({ "value": [{ "displayName": name }] }),
        &found,
    )
}

fn random(length: usize) -> String {
    std::iter::repeat_with(fastrand::alphabetic)
        .take(length)
        .collect()
}

/// As many words as make up the length, all the same or each another.
fn words(length: usize, same: bool) -> String {
    let word = || {
        if same {
            "room ".to_owned()
        } else {
            random(4) + " "
        }
    };
    std::iter::repeat_with(word).take(length / 5).collect()
}

/// Users in an answer of so many bytes.
fn users(bytes: usize) -> Value {
    let user = |number: usize| {
        json!({
            "id": format!("00000000-0000-4000-8000-{number:012}"),
            "displayName": format!("Room {number}"),
            "userPrincipalName": format!("room.{number}@contoso.example"),
        })
    };
    let each = user(0).to_string().len() + 1;
    json!({ "value": (0..bytes / each).map(user).collect::<Vec<_>>() })
}

/// The largest answer that is read.
const LARGEST: usize = 32 * 1024 * 1024;

fn main() {
    let run = run();
    // What is read once, the words of the program, is read before anything is measured.
    masked(1, &run, &json!({}), "");
    for length in [1_000, 10_000, 100_000, 1_000_000] {
        let (equal, random) = (
            named(&run, &"a".repeat(length)),
            named(&run, &random(length)),
        );
        let (same, other) = (
            named(&run, &words(length, true)),
            named(&run, &words(length, false)),
        );
        println!(
            "a name of {length}: equal letters {equal:?}, random ones {random:?}, ratio {:.2}; \
             equal words {same:?}, random ones {other:?}, ratio {:.2}",
            equal.as_secs_f64() / random.as_secs_f64(),
            same.as_secs_f64() / other.as_secs_f64(),
        );
    }
    let found = "the account room.4711@contoso.example is Room 4711";
    println!(
        "an answer of 32 MiB: of users {:?}, of one text {:?}",
        masked(1, &run, &users(LARGEST), found),
        masked(1, &run, &Value::String("東京 ".repeat(LARGEST / 7)), found),
    );
}
