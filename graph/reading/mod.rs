//! How the accounts of an audit are read: each by itself, or many in one answer.
//!
//! Whoever knows the accounts beforehand says so ([`Graph::expect`]); the questions stay the same
//! ([`Graph::account`], [`Graph::teams_user`]). What one answer says of many is taken apart, and an
//! account that is not in it is asked for by itself before anything is said of it.

mod entries;
mod plan;
mod teams;
mod users;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use greenroom_shelf::Shelf;
use serde::de::DeserializeOwned;
use tokio::sync::OnceCell;

use crate::account::Account;
use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::teams_user::TeamsUser;
use entries::Entries;
pub use plan::{Price, Way};

/// What is read of many accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// The accounts themselves.
    Accounts,
    /// How Microsoft Teams sees them.
    Teams,
}

/// How something was read of the accounts, what each way would have cost, and what it came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What was read.
    pub what: Read,
    /// Of how many accounts.
    pub accounts: usize,
    /// How many users the tenant has, where it was asked and said so.
    pub users: Option<usize>,
    /// The way that was chosen.
    pub way: Way,
    /// What each way that could be reckoned would cost.
    pub estimates: Vec<(Way, Price)>,
    /// What it came to.
    pub came_to: CameTo,
}

/// What a reading came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CameTo {
    /// The questions that were put, the one for the number of users included.
    pub questions: usize,
    /// The resource units that they cost.
    pub units: u32,
    /// How many accounts an answer about many showed.
    pub listed: usize,
    /// How many were asked for by themselves.
    pub alone: usize,
}

/// The accounts that will be asked for, and what answers about many of them showed.
pub(crate) struct Expected {
    /// Each once, in the order they were named.
    names: Vec<String>,
    /// The same, in lower case.
    keys: HashSet<String>,
    /// The way that a caller insists on.
    only: Option<Way>,
    at_once: usize,
    /// Where what is listed of them is kept; none for the memory.
    shelf: Option<Arc<Shelf>>,
    users: OnceCell<Option<usize>>,
    accounts: OnceCell<(Way, Entries<Arc<Account>>)>,
    teams: OnceCell<(Way, Entries<TeamsUser>)>,
    tally: Mutex<Tally>,
}

/// What was put so far.
#[derive(Default)]
struct Tally {
    accounts: CameTo,
    teams: CameTo,
    /// Who was asked for alone, so that nobody is counted twice.
    alone: HashSet<(bool, String)>,
}

impl Tally {
    fn of(&mut self, what: Read) -> &mut CameTo {
        match what {
            Read::Accounts => &mut self.accounts,
            Read::Teams => &mut self.teams,
        }
    }
}

impl Expected {
    fn new(
        accounts: &[String],
        only: Option<Way>,
        at_once: usize,
        shelf: Option<Arc<Shelf>>,
    ) -> Self {
        let mut keys = HashSet::new();
        let names = accounts.iter();
        let names = names.filter(|name| keys.insert(name.to_ascii_lowercase()));
        Self {
            names: names.cloned().collect(),
            keys,
            only,
            at_once,
            shelf,
            users: OnceCell::default(),
            accounts: OnceCell::default(),
            teams: OnceCell::default(),
            tally: Mutex::default(),
        }
    }

    /// Room for what is listed of them.
    fn entries<T: Clone + DeserializeOwned>(&self) -> Entries<T> {
        Entries::on(self.shelf.clone())
    }

    fn tally<T>(&self, with: impl FnOnce(&mut Tally) -> T) -> T {
        with(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A question about many was put, that cost so many units.
    fn put(&self, what: Read, units: u32) {
        self.tally(|tally| {
            let so_far = tally.of(what);
            so_far.questions += 1;
            so_far.units += units;
        });
    }

    /// What is told of a reading.
    fn told(&self, what: Read, way: Way) -> Reading {
        let users = self.users.get().copied().flatten();
        let mut came_to = self.tally(|tally| *tally.of(what));
        came_to.listed = match what {
            Read::Accounts => self.accounts.get().map_or(0, |(_, read)| read.len()),
            Read::Teams => self.teams.get().map_or(0, |(_, read)| read.len()),
        };
        Reading {
            what,
            accounts: self.names.len(),
            users,
            way,
            estimates: match what {
                Read::Accounts => users::estimates(self, users),
                Read::Teams => teams::estimates(self, users),
            },
            came_to,
        }
    }

    /// So many questions of a unit each were put about one account.
    fn put_alone(&self, what: Read, key: &str, questions: usize) {
        self.tally(|tally| {
            let is_new = tally.alone.insert((what == Read::Teams, key.to_owned()));
            if is_new {
                let so_far = tally.of(what);
                so_far.alone += 1;
                so_far.questions += questions;
                so_far.units += u32::try_from(questions).unwrap_or(u32::MAX);
            }
        });
    }
}

impl Graph {
    /// Says which accounts will be asked for, so that they can be read in the way that costs
    /// least. It counts once, and before the first of them is asked for.
    pub fn expect(&self, accounts: &[String]) {
        let (only, at_once, place) = self.reading_manner();
        // A second list changes nothing: whoever is not on the first is asked for alone.
        let _ = self
            .expected_cell()
            .set(Expected::new(accounts, only, at_once, place));
    }

    /// Says that nothing is asked any more about these accounts, so that what was read of them need
    /// not be kept.
    pub fn let_go(&self, accounts: &[String]) {
        self.read().turn();
        self.shared().turn();
        let Some(expected) = self.expected() else {
            return;
        };
        for account in accounts {
            let (read, teams) = (expected.accounts.get(), expected.teams.get());
            let id = read.and_then(|(_, read)| read.let_go(&account.to_ascii_lowercase()));
            if let (Some(id), Some((_, teams))) = (id, teams) {
                teams.let_go(&id);
            }
        }
    }

    /// How the accounts are read that were announced: what was reckoned before, and what it came to
    /// so far. The tenant is asked how many users it has, where that decides.
    pub async fn reading_of_accounts(&self) -> Option<Reading> {
        let expected = self.expected()?;
        let way = match expected.accounts.get() {
            Some((way, _)) => *way,
            None => self.way_to_accounts(expected).await,
        };
        Some(expected.told(Read::Accounts, way))
    }

    /// What was read of the accounts, and how.
    #[must_use]
    pub fn readings(&self) -> Vec<Reading> {
        let Some(expected) = self.expected() else {
            return vec![];
        };
        let accounts = expected
            .accounts
            .get()
            .map(|(way, _)| (Read::Accounts, *way));
        let teams = expected.teams.get().map(|(way, _)| (Read::Teams, *way));
        let read = [accounts, teams].into_iter().flatten();
        read.map(|(what, way)| expected.told(what, way)).collect()
    }

    /// What an answer about many says of an account, where it is one of those that were announced
    /// and the answer shows it.
    pub(crate) async fn listed_account(&self, name: &str) -> Option<Answer<Option<Arc<Account>>>> {
        let expected = self.expected()?;
        let key = name.to_ascii_lowercase();
        if !expected.keys.contains(&key) {
            return None;
        }
        let reading = || Box::pin(self.read_accounts(expected));
        let (_, entries) = expected.accounts.get_or_init(reading).await;
        let found = entries.answer(&key)?;
        found.value.is_named(name).then(|| found.map(Some))
    }

    /// Notes that an announced account had to be asked for by itself.
    pub(crate) fn asked_alone<T>(
        &self,
        what: Read,
        key: &str,
        answer: &Result<Answer<T>, GraphError>,
    ) {
        let Some(expected) = self.expected() else {
            return;
        };
        let key = key.to_ascii_lowercase();
        if what == Read::Accounts && !expected.keys.contains(&key) {
            return;
        }
        let evidence = match answer {
            Ok(answer) => answer.evidence.len(),
            Err(error) => error.evidence.len(),
        };
        expected.put_alone(what, &key, evidence.max(1));
    }
}
