//! Earlier runs over the same tenant, as far as a report tells of them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{Changes, Readiness, Run};

/// What a book tells of earlier runs.
#[derive(Clone, Debug)]
pub struct History {
    /// The runs, in the order of time; this one is the last.
    pub points: Vec<Point>,
    /// What changed since the last one before this; none where there is none.
    pub changes: Option<Changes>,
    /// How many files of the folder could not be read as records.
    pub skipped: usize,
}

/// One run, as far as a trend needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// When it began.
    pub started: Timestamp,
    /// Its conclusion.
    pub readiness: Readiness,
    /// How many findings have each verdict.
    pub counts: BTreeMap<String, usize>,
}

impl From<&Run> for Point {
    fn from(run: &Run) -> Self {
        Self {
            started: run.started,
            readiness: run.readiness,
            counts: run.counts.clone(),
        }
    }
}

/// The runs before one run.
#[derive(Debug)]
pub struct Earlier {
    /// What a trend needs of them, in the order of time.
    pub points: Vec<Point>,
    /// The last of them, whole.
    pub last: Option<Run>,
    /// Which files were skipped and why, for the user's eyes: file names may tell names.
    pub skipped: Vec<String>,
    /// How many records are of other tenants.
    pub others: usize,
}

impl Earlier {
    /// What a book about `run` tells of them.
    #[must_use]
    pub fn history(&self, run: &Run) -> History {
        let mut points = self.points.clone();
        points.push(run.into());
        let last = self.last.as_ref();
        History {
            points,
            changes: last.and_then(|last| Changes::between(last, run).ok()),
            skipped: self.skipped.len(),
        }
    }
}
