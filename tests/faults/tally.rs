//! How the cells of a matrix ended.

use std::collections::{BTreeMap, BTreeSet};

use greenroom_results::Verdict;
use serde::{Deserialize, Serialize};

use crate::bench::Verdicts;

/// Counts of cells, and what was wrong with them.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Tally {
    cells: usize,
    untouched: usize,
    unknown: usize,
    no_sign_in: usize,
    lies: Vec<String>,
    /// How many cells each fault changed.
    faults: BTreeMap<String, usize>,
    /// How many cells were changed at each question.
    questions: BTreeMap<String, usize>,
}

impl Tally {
    /// Counts a cell: this fault at that question of a tenant.
    pub(crate) fn count(&mut self, cell: [&str; 3], truth: &Verdicts, disturbed: &Verdicts) {
        let [_, fault, question] = cell;
        let changed = usize::from(disturbed != truth);
        *self.faults.entry(fault.to_owned()).or_default() += changed;
        *self.questions.entry(question.to_owned()).or_default() += changed;
        self.cells += 1;
        match disturbed {
            None => self.no_sign_in += 1,
            Some(_) if disturbed == truth => self.untouched += 1,
            Some(_) => self.unknown += 1,
        }
        let cell = cell.join(" × ");
        let lies = lies(truth, disturbed).into_iter();
        self.lies.extend(lies.map(|lie| format!("{cell}: {lie}")));
    }

    /// Adds the cells of another part of the matrix.
    pub(crate) fn add(&mut self, part: Self) {
        self.cells += part.cells;
        self.untouched += part.untouched;
        self.unknown += part.unknown;
        self.no_sign_in += part.no_sign_in;
        self.lies.extend(part.lies);
        for (sum, part) in [
            (&mut self.faults, part.faults),
            (&mut self.questions, part.questions),
        ] {
            for (name, count) in part {
                *sum.entry(name).or_default() += count;
            }
        }
    }

    /// Prints the counts, and the questions that no verdict hangs on; `cargo test -- --nocapture`
    /// shows them. `harmless` are faults that an audit does not even notice; every other one has
    /// changed a cell.
    #[expect(clippy::print_stdout, reason = "the counts are what the matrix is for")]
    pub(crate) fn conclude(self, least: usize, harmless: &[&str]) {
        println!(
            "{} cells: {} as undisturbed, {} with unknowns, {} without a sign-in, {} false \
             verdicts; {} faults at {} questions",
            self.cells,
            self.untouched,
            self.unknown,
            self.no_sign_in,
            self.lies.len(),
            self.faults.len(),
            self.questions.len(),
        );
        let lies = &self.lies;
        assert!(lies.is_empty(), "{lies:#?}");
        assert!(
            self.cells >= least,
            "{} cells are fewer than {least}",
            self.cells
        );
        assert!(self.untouched > 0 && self.unknown > 0);
        let unnoticed = |counts: &BTreeMap<String, usize>| {
            let none = counts.iter().filter(|(_, count)| **count == 0);
            none.map(|(name, _)| name.clone()).collect::<BTreeSet<_>>()
        };
        println!("no verdict hangs on {:?}", unnoticed(&self.questions));
        let harmless = harmless.iter().map(ToString::to_string).collect();
        let idle = &unnoticed(&self.faults) - &harmless;
        assert!(idle.is_empty(), "faults that change nothing: {idle:?}");
    }
}

/// What is wrong with a cell: a verdict that is neither the tenant's own nor `unknown`.
fn lies(truth: &Verdicts, disturbed: &Verdicts) -> Vec<String> {
    let (Some(truth), Some(disturbed)) = (truth, disturbed) else {
        return vec![];
    };
    truth
        .iter()
        .filter_map(|(subject, own)| match disturbed.get(subject) {
            Some(verdict) if verdict == own || *verdict == Verdict::Unknown => None,
            other => Some(format!("{subject:?}: {own} became {other:?}")),
        })
        .collect()
}
