//! Scenarios a chunk after the other: cucumber looks through all that wait each time that one ends,
//! and keeps some 20 kB for each that is under way. What was asked of the accounts of a chunk is
//! not needed by the next one.

use std::ops::Range;

/// How many scenarios are handed to cucumber at once: those of some 600 accounts. Those of one
/// moment share their round trips, so it is well above the accounts of most tenants.
pub(super) const LARGEST: usize = 5_000;

/// How many accounts a chunk has where there are more: their questions fill batches of twenty, six
/// of which travel side by side, twice, with room for the question who answers. More at once would
/// save no round trip.
const FULL: usize = 239;

/// What runs at once.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    /// Scenarios that run once, by their number among those.
    pub(super) once: Range<usize>,
    /// The accounts for which the others are put out, by their number.
    pub(super) accounts: Range<usize>,
}

/// Splits a run of so many scenarios that run once, and so many that are put out for each account.
/// The scenarios that run once come first, the last of them together with the first accounts.
pub(super) fn split(once: usize, for_each: usize, accounts: usize) -> Vec<Chunk> {
    let accounts = if for_each == 0 { 0 } else { accounts };
    let mut once = ranges(once, LARGEST);
    let mut accounts = ranges(accounts, at_once(for_each, accounts)).into_iter();
    let last = once.pop();
    let with_last = (last.is_some() || accounts.len() > 0).then(|| Chunk {
        once: last.unwrap_or_default(),
        accounts: accounts.next().unwrap_or_default(),
    });
    let before = once.into_iter().map(|once| Chunk {
        once,
        accounts: 0..0,
    });
    let after = accounts.map(|accounts| Chunk {
        once: 0..0,
        accounts,
    });
    before.chain(with_last).chain(after).collect()
}

/// How many of so many accounts run at once where so many scenarios are put out for each.
fn at_once(for_each: usize, accounts: usize) -> usize {
    let most = LARGEST / for_each.max(1);
    if accounts <= most {
        return accounts.max(1);
    }
    most.clamp(1, FULL)
}

/// The numbers below `count`, in ranges of at most `largest`.
fn ranges(count: usize, largest: usize) -> Vec<Range<usize>> {
    let starts = (0..count).step_by(largest);
    starts
        .map(|start| start..count.min(start + largest))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(once: Range<usize>, accounts: Range<usize>) -> Chunk {
        Chunk { once, accounts }
    }

    #[test]
    fn what_is_little_runs_at_once() {
        assert_eq!(split(12, 8, 600), [chunk(0..12, 0..600)]);
        assert_eq!(split(0, 8, 1), [chunk(0..0, 0..1)]);
        assert_eq!(split(3, 8, 0), [chunk(0..3, 0..0)]);
        assert_eq!(split(3, 0, 10_000), [chunk(0..3, 0..0)]);
        assert_eq!(split(0, 8, 0), []);
    }

    #[test]
    fn many_accounts_run_in_full_batches_and_each_once() {
        let chunks = split(12, 8, 700);
        let expected = [
            chunk(0..12, 0..239),
            chunk(0..0, 239..478),
            chunk(0..0, 478..700),
        ];
        assert_eq!(chunks, expected);
    }

    #[test]
    fn many_scenarios_run_in_chunks_without_an_account() {
        let chunks = split(12_000, 1, 10);
        let expected = [
            chunk(0..5_000, 0..0),
            chunk(5_000..10_000, 0..0),
            chunk(10_000..12_000, 0..10),
        ];
        assert_eq!(chunks, expected);
    }

    #[test]
    fn no_number_of_scenarios_for_each_account_stops_a_run() {
        for (for_each, accounts) in [(1, 239), (20, 239), (100, 50), (5_000, 1), (9_000, 1)] {
            assert_eq!(at_once(for_each, 100_000), accounts, "{for_each}");
        }
    }
}
