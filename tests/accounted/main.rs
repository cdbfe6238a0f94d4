//! The table of what becomes of each property is held to its word.
//!
//! Each line is set in turn, in the answer that holds it, to each value that Microsoft documents,
//! and the tenant is audited. What the table calls judged changes a verdict, a note or a
//! prediction for some value; what it calls ignored changes none.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod base;
mod bench;
mod contract;
#[path = "../in_process.rs"]
mod in_process;
mod place;
mod rules;
mod tally;

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use bench::Bench;
use contract::Contract;
use greenroom_results::Verdict;
use tally::Tally;
use tokio::runtime::Builder;

/// Questions that are about no resource of the table. The policies of Conditional Access have a
/// table of their own.
const BESIDE: [&str; 8] = [
    "/directory/deletedItems/",
    "/directory/subscriptions",
    "/subscribedSkus",
    "/tenantRelationships/",
    "/transitiveMemberOf",
    "/memberOf",
    "/checkMember",
    "/identity/conditionalAccess/",
];

/// Decided only where a rule looks at it: elsewhere, a word that nobody knows is passed over. Of the
/// tenant's own plans, those of government products count, and of an account's, the eligible ones.
const LEFT_TO_A_RULE: [&str; 2] = ["permissionScope.type", "assignedPlan.capabilityStatus"];

/// One cell of so many is run where nothing else is asked for, always the same ones, beside those
/// that it takes for each line to show what the table says of it.
const ONE_CELL_OF: usize = 61;

/// The same in a whole run, which `GREENROOM_WHOLE=1` asks for.
const ONE_CELL_OF_WHOLE: usize = 23;

/// Whether a cell is run in any case: `GREENROOM_MATRIX` says how many cells stand behind each,
/// here as in the fault matrix, 1 for all of them.
fn is_due(cell: &str) -> bool {
    let asked = std::env::var("GREENROOM_MATRIX").ok();
    let asked = asked.map(|asked| asked.parse().expect("GREENROOM_MATRIX is a number"));
    let is_whole = std::env::var_os("GREENROOM_WHOLE").is_some();
    let otherwise = if is_whole {
        ONE_CELL_OF_WHOLE
    } else {
        ONE_CELL_OF
    };
    let one_of = asked.unwrap_or(otherwise).min(otherwise);
    let mut place = DefaultHasher::new();
    cell.hash(&mut place);
    place.finish().is_multiple_of(one_of as u64)
}

#[test]
fn each_line_does_what_the_table_says() {
    run(async {
        let bench = Bench::new().await;
        let contract = Contract::read();
        let mut tally = Tally::default();
        for base in base::all() {
            let undisturbed = bench.audit(&base, None).await;
            assert!(undisturbed.answers_are_covered(&BESIDE), "{}", base.name);
            let places = place::all(&base, &undisturbed);
            for ignored in place::ignored(&places, &undisturbed, &contract) {
                if ignored.lines.iter().all(|line| tally.is_settled(line)) {
                    continue;
                }
                let audited = bench.audit(&base, Some(&ignored.disturbed)).await;
                // Which of them changes something, each alone shows.
                if audited.says == undisturbed.says {
                    tally.count_unchanged(&ignored.lines);
                }
            }
            for place in places {
                for value in contract.values(&place.resource, &place.property) {
                    let Some(disturbed) = place.with(&undisturbed, &value) else {
                        continue;
                    };
                    let cell = format!("{} in {}: {value}", place.line, base.name);
                    if tally.is_settled(&place.line) && !is_due(&cell) {
                        tally.left_out += 1;
                        continue;
                    }
                    let audited = bench.audit(&base, Some(&disturbed)).await;
                    tally.count(&place.line, audited.says != undisturbed.says, cell);
                }
            }
        }
        tally.conclude();
    });
}

/// A word or a property that Microsoft adds one day: whatever it means, it makes no verdict but
/// `unknown`, and it is named.
#[test]
fn what_comes_one_day_is_unknown_or_noted() {
    // Beside the other cells, and in a process of its own: see [`TURN`].
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "what_comes_one_day", "--ignored", "--nocapture"]);
    let output = child.env(OF_ITS_OWN, "1").output().unwrap();
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(
        output.status.success() && text.contains("\ntest result: ok. 1 passed"),
        "{text}"
    );
}

/// Set where a process runs one test for another.
const OF_ITS_OWN: &str = "GREENROOM_ACCOUNTED_PART";

#[test]
#[ignore = "it is run by the test of what comes one day"]
fn what_comes_one_day() {
    if std::env::var_os(OF_ITS_OWN).is_none() {
        return;
    }
    run(async {
        let bench = Bench::new().await;
        let contract = Contract::read();
        let mut lies = Vec::new();
        let mut told = BTreeSet::new();
        for base in base::all() {
            let undisturbed = bench.audit(&base, None).await;
            for (place, value) in place::future(&base, &undisturbed, &contract) {
                let Some(disturbed) = place.with(&undisturbed, &value) else {
                    continue;
                };
                let cell = format!("{} in {}: {value}", place.line, base.name);
                if told.contains(&place.line) && !is_due(&cell) {
                    continue;
                }
                let audited = bench.audit(&base, Some(&disturbed)).await;
                let verdicts = audited.says.values().zip(undisturbed.says.values());
                for ((after, ..), (before, ..)) in verdicts {
                    if after != before && *after != Verdict::Unknown {
                        lies.push(format!("{cell}: {before} became {after}"));
                    }
                }
                let named = place::UNHEARD.iter().any(|new| audited.words.contains(new));
                if named && audited.says != undisturbed.says {
                    told.insert(place.line);
                } else if !LEFT_TO_A_RULE.contains(&place.line.as_str()) {
                    lies.push(format!("{cell}: passed over, or not named"));
                }
            }
        }
        let untold = LEFT_TO_A_RULE.iter().filter(|line| !told.contains(**line));
        lies.extend(untold.map(|line| format!("{line}: passed over everywhere")));
        assert!(lies.is_empty(), "{lies:#?}");
    });
}

/// Cucumber silences panics while it runs, process-wide: runs must not overlap in a process.
static TURN: Mutex<()> = Mutex::new(());

fn run(cells: impl Future<Output = ()>) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(cells);
}
