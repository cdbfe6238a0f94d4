//! How Microsoft Teams sees the accounts of an audit, in the list of all that it knows.
//!
//! Source: Microsoft Graph v1.0, "List userConfigurations": all Teams users of a tenant, with
//! `$select` and `$top`. Microsoft documents neither the size of a page nor what may be filtered by,
//! so that the list is read to its end or not at all, and the first page shows whether it pays.

use super::entries::Entries;
use super::plan::{PAGE, Price, Way};
use super::{Expected, Read};
use crate::batch;
use crate::client::Graph;
use crate::evidence::{Answer, Request};
use crate::teams_user::{SELECT, TeamsUser, question};
use crate::units;

/// What a page is reckoned to hold until the first is there: what most lists of Graph hold unless
/// somebody asks for more.
const USUAL_PAGE: usize = 100;

fn pages(users: usize, page: usize) -> Price {
    Price::in_turn(users.div_ceil(page.max(1)).max(1))
}

/// What the ways cost, before a page has come.
pub(super) fn estimates(expected: &Expected, users: Option<usize>) -> Vec<(Way, Price)> {
    let each = Price::together(expected.names.len(), expected.at_once);
    let mut prices = vec![(Way::Each, each)];
    prices.extend(users.map(|users| (Way::Pages, pages(users, USUAL_PAGE))));
    prices
}

impl Expected {
    /// Whether to read the list, or to go on with it where its pages hold so many and so many
    /// accounts were seen.
    fn lists_teams(&self, users: usize, page: usize, seen: usize) -> bool {
        let each = Price::together(self.names.len().saturating_sub(seen), self.at_once);
        pages(users, page).time(users) <= each.time(users)
    }
}

impl Graph {
    /// What the list of Teams users says of the account with this object id, where it is one of
    /// those that were announced and the list was read and shows it.
    pub(crate) async fn listed_teams_user(&self, id: &str) -> Option<Answer<Option<TeamsUser>>> {
        let expected = self.expected()?;
        let reading = || Box::pin(self.read_teams(expected));
        let (_, entries) = expected.teams.get_or_init(reading).await;
        let found = entries.answer(&id.to_ascii_lowercase())?;
        Some(found.map(Some))
    }

    async fn read_teams(&self, expected: &Expected) -> (Way, Entries<TeamsUser>) {
        let Some(users) = self.users_to_list(expected).await else {
            return (Way::Each, expected.entries());
        };
        let Some((_, accounts)) = expected.accounts.get() else {
            return (Way::Each, expected.entries());
        };
        let ids = accounts.ids();
        let url = format!("/admin/teams/userConfigurations?$select={SELECT}&$top={PAGE}");
        let first: Request = question(url);
        let units = units::units_of(&first);
        let (entries, mut left) = (expected.entries(), users);
        let reading = self.walk(&first, |page| {
            expected.put(Read::Teams, units);
            let items = page.body.get("value").and_then(|value| value.as_array());
            let items = items.map_or(0, Vec::len);
            entries.take(page, &["id"], |key| ids.contains(key));
            left = left.saturating_sub(items);
            expected.only.is_some() || expected.lists_teams(left, items, entries.len())
        });
        let _ = Box::pin(reading).await;
        (Way::Pages, entries)
    }

    /// How many users the list may hold, where it is to be read.
    async fn users_to_list(&self, expected: &Expected) -> Option<usize> {
        match expected.only {
            Some(Way::Each) => return None,
            Some(_) => return Some(0),
            None => {}
        }
        if expected.names.len() <= batch::LIMIT {
            return None;
        }
        let users = self.users(expected).await?;
        expected.lists_teams(users, USUAL_PAGE, 0).then_some(users)
    }
}
