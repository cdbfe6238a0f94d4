//! The table of what becomes of each property is held to its word.
//!
//! Each line is set in turn, in the answer that holds it, to each value that Microsoft documents,
//! and the tenant is audited. What the table calls judged changes a verdict, a note or a
//! prediction for some value; what it calls ignored changes none; what it calls unjudged is named.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod base;
mod bench;
mod contract;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use bench::Bench;
use contract::Contract;
use greenroom_graph::accounted::{self, Entry, Fate};
use greenroom_steps::Verdict;
use tokio::runtime::Builder;

/// What answers do not hold, or not yet: no scenario asks for it.
const NOT_ASKED: [&str; 2] = ["permissionGrantPolicy", "permissionGrantConditionSet"];

/// Judged, though no single change of it shows: it says how several controls go together.
const WITHOUT_EFFECT_ALONE: [&str; 1] = ["conditionalAccessGrantControls.operator"];

/// Unjudged, and set in every answer, so that it is not named either.
const SILENT: [&str; 2] = ["objectIdentity.signInType", "permissionScope.type"];

/// Questions that are about no resource of the table.
const BESIDE: [&str; 8] = [
    "/directory/deletedItems/",
    "/directory/subscriptions",
    "/subscribedSkus",
    "/tenantRelationships/",
    "/transitiveMemberOf",
    "/memberOf",
    "/checkMember",
    "/identity/conditionalAccess/namedLocations",
];

#[test]
fn each_line_does_what_the_table_says() {
    run(async {
        let bench = Bench::new().await;
        let contract = Contract::read();
        let mut tally = Tally::default();
        for base in base::all() {
            let undisturbed = bench.audit(&base, None).await;
            assert!(undisturbed.answers_are_covered(&BESIDE), "{}", base.name);
            for place in place::all(&base, &undisturbed) {
                for value in contract.values(&place.resource, &place.property) {
                    let Some(disturbed) = place.with(&undisturbed, &value) else {
                        continue;
                    };
                    let audited = bench.audit(&base, Some(&disturbed)).await;
                    tally.count(&place.line, audited.says != undisturbed.says, || {
                        format!("{} in {}: {value}", place.line, base.name)
                    });
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
    run(async {
        let bench = Bench::new().await;
        let contract = Contract::read();
        let mut lies = Vec::new();
        for base in base::all() {
            let undisturbed = bench.audit(&base, None).await;
            for (place, value) in place::future(&base, &undisturbed, &contract) {
                let Some(disturbed) = place.with(&undisturbed, &value) else {
                    continue;
                };
                let audited = bench.audit(&base, Some(&disturbed)).await;
                let cell = format!("{} in {}: {value}", place.line, base.name);
                let verdicts = audited.says.values().zip(undisturbed.says.values());
                for ((after, ..), (before, ..)) in verdicts {
                    if after != before && *after != Verdict::Unknown {
                        lies.push(format!("{cell}: {before} became {after}"));
                    }
                }
                if audited.says == undisturbed.says {
                    lies.push(format!("{cell}: passed over"));
                }
                if !place::UNHEARD.iter().any(|new| audited.words.contains(new)) {
                    lies.push(format!("{cell}: not named"));
                }
            }
        }
        assert!(lies.is_empty(), "{lies:#?}");
    });
}

/// Cucumber silences panics while it runs, process-wide: runs must not overlap.
static TURN: Mutex<()> = Mutex::new(());

fn run(cells: impl Future<Output = ()>) {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(cells);
}

/// What came of the cells of each line.
#[derive(Default)]
struct Tally {
    cells: usize,
    changed: usize,
    lines: BTreeMap<String, Vec<(bool, String)>>,
}

impl Tally {
    fn count(&mut self, line: &str, has_changed: bool, cell: impl Fn() -> String) {
        self.cells += 1;
        self.changed += usize::from(has_changed);
        let cells = self.lines.entry(line.to_owned()).or_default();
        cells.push((has_changed, cell()));
    }

    #[expect(clippy::print_stdout, reason = "the counts are what the test is for")]
    fn conclude(self) {
        let entries = accounted::entries();
        let of = |fate: Fate, is_word: bool| {
            let own = entries.iter().filter(|entry| entry.fate == fate);
            own.filter(|entry| entry.word.is_some() == is_word).count()
        };
        for (name, fate) in [
            ("judged", Fate::Judged),
            ("ignored", Fate::Ignored),
            ("unjudged", Fate::Unjudged),
        ] {
            let (properties, words) = (of(fate, false), of(fate, true));
            println!("{name}: {properties} properties, {words} words");
        }
        println!("{} cells, {} of them changed", self.cells, self.changed);
        let properties = entries.iter().filter(|entry| entry.word.is_none());
        let lies: Vec<String> = properties.filter_map(|entry| self.lie(entry)).collect();
        assert!(lies.is_empty(), "{lies:#?}");
    }

    /// What the table says of a line and the cells do not.
    fn lie(&self, entry: &Entry) -> Option<String> {
        let line = format!("{}.{}", entry.resource, entry.property);
        if NOT_ASKED.contains(&entry.resource.as_str()) {
            return self.lines.get(&line).map(|_| format!("{line} is asked"));
        }
        let Some(cells) = self.lines.get(&line) else {
            return Some(format!("{line} was set nowhere"));
        };
        let changed = cells.iter().find(|(changed, _)| *changed);
        let exempt = [&WITHOUT_EFFECT_ALONE[..], &SILENT].concat();
        match (entry.fate, changed) {
            (Fate::Ignored, Some((_, cell))) => Some(format!("ignored, and decides: {cell}")),
            (Fate::Judged | Fate::Unjudged, None) if !exempt.contains(&line.as_str()) => {
                Some(format!("{:?}, and changes nothing: {line}", entry.fate))
            }
            (_, Some(_)) if exempt.contains(&line.as_str()) => {
                Some(format!("changes something by now: {line}"))
            }
            _ => None,
        }
    }
}

#[test]
fn every_list_of_exceptions_is_about_lines_of_the_table() {
    let entries = accounted::entries().iter();
    let lines: BTreeSet<String> = entries
        .flat_map(|entry| {
            let line = format!("{}.{}", entry.resource, entry.property);
            [entry.resource.clone(), line]
        })
        .collect();
    for name in NOT_ASKED.iter().chain(&WITHOUT_EFFECT_ALONE).chain(&SILENT) {
        assert!(lines.contains(*name), "{name}");
    }
}
