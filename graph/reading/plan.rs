//! What each way of reading costs, by what Microsoft documents of pages, filters, batches and quota.

use std::time::Duration;

use crate::batch;
use crate::units::{self, WINDOW};

/// The most users on a page.
/// Source: Microsoft Graph v1.0, "List users", `$top`.
pub(crate) const PAGE: usize = 999;

/// The most values that a filter lists with `in`.
/// Source: Microsoft Graph, "Use the $filter query parameter": 15 unless it is an advanced query.
pub(crate) const VALUES: usize = 15;

/// What a round trip is reckoned at. Microsoft documents no figure; this is a client's distance to
/// its region and the service's own time, as others measure them. It only weighs the ways.
const ROUND_TRIP: Duration = Duration::from_millis(100);

/// A way to read many accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Each is asked for by itself, twenty in a batch.
    Each,
    /// A filter names fifteen, twenty filters in a batch.
    Filter,
    /// All users of the tenant are read, 999 on a page, and the accounts looked up among them.
    Pages,
}

/// What reading costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Price {
    /// HTTP requests.
    pub requests: usize,
    /// How often the network is waited for.
    pub round_trips: usize,
    /// Resource units, as Microsoft counts them.
    pub units: usize,
}

impl Price {
    /// Questions of one unit each that travel together, so many requests at once.
    pub(crate) fn together(questions: usize, at_once: usize) -> Self {
        let requests = questions.div_ceil(batch::LIMIT);
        Self {
            requests,
            round_trips: requests.div_ceil(at_once.max(1)),
            units: questions,
        }
    }

    /// Pages of one unit each: the next is asked for once the last has come.
    pub(crate) fn in_turn(pages: usize) -> Self {
        Self {
            requests: pages,
            round_trips: pages,
            units: pages,
        }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            requests: self.requests + other.requests,
            round_trips: self.round_trips + other.round_trips,
            units: self.units + other.units,
        }
    }

    /// The time that it takes in a tenant of so many users, by round trips and by its quota: what
    /// the ways are compared by.
    pub(crate) fn time(self, users: usize) -> Duration {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let waits = ROUND_TRIP.saturating_mul(count(self.round_trips));
        waits + WINDOW.saturating_mul(count(self.units)) / units::quota(users)
    }
}

/// How many accounts are to be read, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Workload {
    pub(crate) accounts: usize,
    /// How many filters name all of them.
    pub(crate) filters: usize,
    pub(crate) at_once: usize,
}

impl Workload {
    /// What the ways cost in a tenant of so many users. One that has fewer than are asked for has
    /// not shown all it has.
    pub(crate) fn prices(self, users: Option<usize>) -> Vec<(Way, Price)> {
        let each = Price::together(self.accounts, self.at_once);
        let filter = Price::together(self.filters, self.at_once);
        let mut prices = vec![(Way::Each, each), (Way::Filter, filter)];
        prices.extend(users.map(|users| (Way::Pages, Price::in_turn(users.div_ceil(PAGE).max(1)))));
        prices
    }

    /// The cheapest way; of those that cost the same, the one that shows least of the tenant.
    /// Accounts that fit into one batch are each asked for: no way takes fewer requests.
    pub(crate) fn cheapest(self, users: Option<usize>) -> Way {
        if self.accounts <= batch::LIMIT {
            return Way::Each;
        }
        let size = users.unwrap_or_default().max(self.accounts);
        let prices = self.prices(users).into_iter();
        let cheapest = prices.min_by_key(|(_, price)| price.time(size));
        cheapest.map_or(Way::Each, |(way, _)| way)
    }

    /// Whether it can pay to read all users, and so to ask how many there are and wait for it: the
    /// tenant has as many as are asked for at least.
    pub(crate) fn may_page(self) -> bool {
        let least = Price::in_turn(self.accounts.div_ceil(PAGE)).and(Price::in_turn(1));
        let filter = Price::together(self.filters, self.at_once);
        self.accounts > batch::LIMIT && least.time(self.accounts) < filter.time(self.accounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workload(accounts: usize) -> Workload {
        Workload {
            accounts,
            filters: accounts.div_ceil(VALUES),
            at_once: 6,
        }
    }

    #[test]
    fn what_fits_into_a_batch_is_asked_for_one_by_one() {
        for accounts in [1, 20] {
            assert_eq!(workload(accounts).cheapest(Some(20)), Way::Each);
            assert!(!workload(accounts).may_page());
        }
    }

    #[test]
    fn some_of_many_are_named_in_filters() {
        for (accounts, users) in [(21, 100_000), (50, 50_000), (500, 10_000), (5_000, 100_000)] {
            assert_eq!(
                workload(accounts).cheapest(Some(users)),
                Way::Filter,
                "{accounts}"
            );
        }
    }

    #[test]
    fn most_of_a_large_tenant_is_read_by_pages() {
        assert!(workload(10_000).may_page());
        assert_eq!(workload(10_000).cheapest(Some(10_000)), Way::Pages);
        assert_eq!(workload(10_000).cheapest(Some(100_000)), Way::Filter);
    }

    #[test]
    fn where_nobody_says_how_many_there_are_nothing_is_read_by_pages() {
        assert_eq!(workload(10_000).cheapest(None), Way::Filter);
    }

    #[test]
    fn the_prices_are_what_microsoft_counts() {
        let price = |requests, round_trips, units| Price {
            requests,
            round_trips,
            units,
        };
        let prices = workload(10_000).prices(Some(10_000));
        let expected = [
            (Way::Each, price(500, 84, 10_000)),
            (Way::Filter, price(34, 6, 667)),
            (Way::Pages, price(11, 11, 11)),
        ];
        assert_eq!(prices, expected);
    }
}
