//! How the accounts of a run were read: the way that was chosen, what each was reckoned to cost,
//! and what it came to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How one thing was read of the accounts.
#[derive(Clone, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reading {
    /// What was read.
    pub what: ReadOf,
    /// Of how many accounts.
    pub accounts: usize,
    /// How many users the tenant has, where it was asked and said so.
    pub users: Option<usize>,
    /// The way that was chosen: of those that were reckoned, the one that takes least time by round
    /// trips and by the quota that Microsoft documents.
    pub way: ReadingWay,
    /// What each way was reckoned to cost.
    pub estimates: Vec<Estimate>,
    /// What it came to.
    pub came_to: CameTo,
}

/// What was read of many accounts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadOf {
    /// The accounts themselves, with their service plans.
    Accounts,
    /// How Microsoft Teams sees them.
    Teams,
}

/// A way to read many accounts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadingWay {
    /// Each by itself, twenty in a batch.
    Each,
    /// By filters that name fifteen each, twenty in a batch.
    Filter,
    /// By the pages of the whole list.
    Pages,
}

/// What a way was reckoned to cost.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Estimate {
    /// The way.
    pub way: ReadingWay,
    /// HTTP requests.
    pub requests: usize,
    /// How often the network is waited for.
    pub round_trips: usize,
    /// Resource units, as Microsoft counts them.
    pub units: usize,
}

/// What a reading came to.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CameTo {
    /// The questions that were put, by themselves or in a batch.
    pub questions: usize,
    /// The resource units that they cost.
    pub units: u32,
    /// How many accounts a list showed.
    pub listed: usize,
    /// How many were asked for by themselves: those that no list showed.
    pub alone: usize,
}

impl Reading {
    /// The same without the size of the tenant.
    #[must_use]
    pub fn without_size(mut self) -> Self {
        self.users = None;
        self.estimates.retain(|one| one.way != ReadingWay::Pages);
        self
    }

    /// In words, without a full stop.
    #[must_use]
    pub fn words(&self) -> String {
        let Self {
            accounts, came_to, ..
        } = self;
        let what = match self.what {
            ReadOf::Accounts => "accounts",
            ReadOf::Teams => "how Teams sees them",
        };
        let CameTo {
            listed,
            alone,
            units,
            ..
        } = came_to;
        match self.way {
            ReadingWay::Each => format!("{what}: each was asked for, {units} resource units"),
            way => format!(
                "{what}: {listed} of {accounts} read {}, {alone} asked for one by one, {units} \
                 resource units",
                way.words()
            ),
        }
    }
}

impl ReadingWay {
    /// How it is read, after “read”.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Each => "one by one",
            Self::Filter => "by filters that name fifteen each",
            Self::Pages => "by the pages of the whole list",
        }
    }
}
