//! The accounts of an audit in answers about many users.

use std::sync::Arc;

use futures::future::{join, join_all};
use serde_json::Value;

use super::entries::Entries;
use super::plan::{PAGE, Price, VALUES, Way, Workload};
use super::{Expected, Read};
use crate::account::{Account, SELECT};
use crate::batch;
use crate::client::{Graph, encode};
use crate::evidence::{Evidence, Request};
use crate::id::is_id;
use crate::units;

/// How many users there are, on a page of one of them.
const COUNT: &str = "/users?$count=true&$select=id&$top=1";

/// The longest value that a filter compares.
/// Source: Microsoft Graph, known issues, "Some limitations apply to query parameters".
const LONGEST_VALUE: usize = 120;

/// The longest address that is asked: Microsoft documents a limit of 2,048 characters for advanced
/// queries, and none for others.
const LONGEST_URL: usize = 2_048;

/// What a user is asked for by.
const KEYS: [&str; 2] = ["userPrincipalName", "id"];

impl Expected {
    /// The filters that name all accounts, each at most fifteen of them by one property.
    fn filters(&self) -> Vec<Request> {
        let (ids, names): (Vec<_>, Vec<_>) = self.names.iter().partition(|name| is_id(name));
        [filters(KEYS[0], &names), filters(KEYS[1], &ids)].concat()
    }

    fn workload(&self) -> Workload {
        Workload {
            accounts: self.names.len(),
            filters: self.filters().len(),
            at_once: self.at_once,
        }
    }
}

/// The filters that list these values of a property.
fn filters(property: &str, names: &[&String]) -> Vec<Request> {
    let mut filters = Vec::new();
    let mut values: Vec<String> = Vec::new();
    let url = |values: &[String]| {
        let values = values.join("%2C");
        format!("/users?$filter={property}%20in%20%28{values}%29&$select={SELECT}")
    };
    for name in names
        .iter()
        .filter(|name| name.chars().count() <= LONGEST_VALUE)
    {
        values.push(format!("%27{}%27", encode(&name.replace('\'', "''"))));
        if values.len() > 1 && url(&values).len() > LONGEST_URL {
            let last = values.split_off(values.len() - 1);
            filters.push(question(url(&values)));
            values = last;
        }
        if values.len() == VALUES {
            filters.push(question(url(&values)));
            values.clear();
        }
    }
    if !values.is_empty() {
        filters.push(question(url(&values)));
    }
    filters
}

fn question(url: String) -> Request {
    Request {
        method: "GET",
        url,
        permission: "User.Read.All",
        new_members: false,
    }
}

/// What the ways to the accounts cost.
pub(super) fn estimates(expected: &Expected, users: Option<usize>) -> Vec<(Way, Price)> {
    expected.workload().prices(users)
}

impl Graph {
    /// How many users the tenant has, where it says so. It is asked once.
    pub(super) async fn users(&self, expected: &Expected) -> Option<usize> {
        let counting = || {
            Box::pin(async {
                let request = question(COUNT.to_owned());
                expected.put(Read::Accounts, units::units_of(&request));
                let answer = self.put(request).await.ok()?;
                let count = answer.body.get("@odata.count").and_then(Value::as_u64)?;
                usize::try_from(count).ok()
            })
        };
        *expected.users.get_or_init(counting).await
    }

    /// The way to the accounts. How many users there are is waited for only where it can decide.
    pub(super) async fn way_to_accounts(&self, expected: &Expected) -> Way {
        if let Some(way) = expected.only {
            return way;
        }
        let workload = expected.workload();
        let users = if workload.may_page() {
            self.users(expected).await
        } else {
            None
        };
        workload.cheapest(users)
    }

    /// Reads the accounts in the way that was chosen. What cannot be read so is not there, and so
    /// is asked for alone.
    pub(super) async fn read_accounts(&self, expected: &Expected) -> (Way, Entries<Arc<Account>>) {
        let way = self.way_to_accounts(expected).await;
        let wanted = |key: &str| expected.keys.contains(key);
        let entries = match way {
            Way::Each => expected.entries(),
            Way::Filter => {
                // Others may want to know how many there are.
                let counting = async {
                    if expected.names.len() > batch::LIMIT {
                        self.users(expected).await;
                    }
                };
                let filters = expected.filters();
                let entries = expected.entries();
                let take = |page| entries.take(page, &KEYS, wanted);
                let filters = filters.iter();
                let filters = filters.map(|first| self.take_listed(expected, first, &take));
                join(counting, join_all(filters)).await;
                entries
            }
            Way::Pages => {
                let first = question(format!("/users?$select={SELECT}&$top={PAGE}"));
                let units = units::units_of(&first);
                let entries = expected.entries();
                let reading = self.walk(&first, |page| {
                    expected.put(Read::Accounts, units);
                    entries.take(page, &KEYS, wanted);
                    true
                });
                // Whoever stands on a page that did not come is asked for alone.
                let _ = Box::pin(reading).await;
                entries
            }
        };
        (way, entries)
    }

    /// Hands over the pages of a filter; those that are not answered show nothing.
    async fn take_listed(
        &self,
        expected: &Expected,
        first: &Request,
        take: impl Fn(Arc<Evidence>),
    ) {
        let units = units::units_of(first);
        let reading = self.walk(first, |page| {
            expected.put(Read::Accounts, units);
            take(page);
            true
        });
        let _ = reading.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(names: &[String]) -> Expected {
        Expected::new(names, None, 6, None)
    }

    #[test]
    fn fifteen_are_named_in_a_filter_and_nobody_twice() {
        let names: Vec<String> = (0..31)
            .map(|n| format!("room.{n}@contoso.example"))
            .collect();
        let mut twice = names.clone();
        twice.extend(names.iter().map(|name| name.to_uppercase()));
        assert_eq!(expected(&twice).filters().len(), 3);
        assert_eq!(expected(&names[..15]).filters().len(), 1);
    }

    #[test]
    fn names_and_ids_are_filtered_by_their_own_properties() {
        let id = "3fb04d36-51a1-4f8a-9c6e-00000000000a".to_owned();
        let filters = expected(&["o'brien@x#EXT#@y".to_owned(), id]).filters();
        let urls: Vec<&str> = filters.iter().map(|f| f.url.as_str()).collect();
        let name = "/users?$filter=userPrincipalName%20in%20%28%27o%27%27brien@x%23EXT%23@y%27%29&";
        assert!(urls[0].starts_with(name), "{}", urls[0]);
        assert!(
            urls[1].starts_with("/users?$filter=id%20in%20%28%273fb04d36"),
            "{}",
            urls[1]
        );
    }

    #[test]
    fn a_long_address_is_split_and_a_name_too_long_for_a_filter_is_left_to_itself() {
        let long: Vec<String> = (0..15)
            .map(|n| format!("{n:0>100}@contoso.example"))
            .collect();
        let filters = expected(&long).filters();
        assert!(filters.len() > 1);
        assert!(filters.iter().all(|filter| filter.url.len() <= LONGEST_URL));
        let too_long = vec!["a".repeat(LONGEST_VALUE + 1)];
        assert!(expected(&too_long).filters().is_empty());
    }
}
