//! The entries of both files in one list.

use greenroom_results::Subject;
use jiff::civil::Date;

use super::Ledger;

/// An entry, as a list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Whether it still counts.
    pub state: State,
    /// The last day it counts.
    pub until: Date,
    /// File and line.
    pub place: String,
    /// What was seen, or accepted.
    pub what: String,
    /// Whom it is about.
    pub subject: String,
    /// Who says so.
    pub by: String,
}

/// Whether an entry still counts.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum State {
    /// It counts.
    InForce,
    /// Its last day is over.
    Expired,
}

impl State {
    /// The words used in every output.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Expired => "expired",
        }
    }

    fn on(today: Date, until: Date) -> Self {
        if until < today {
            Self::Expired
        } else {
            Self::InForce
        }
    }
}

impl Ledger {
    /// Every entry, attestations first.
    #[must_use]
    pub fn entries(&self) -> Vec<Listed> {
        let seen = self.attestations.iter().map(|(place, entry)| Listed {
            state: State::on(self.today, entry.valid_until),
            until: entry.valid_until,
            place: place.to_string(),
            what: format!("attestation: {}", entry.scenario),
            subject: subject(entry.account.as_ref()),
            by: entry.who.clone(),
        });
        let accepted = self.waivers.iter().map(|(place, entry)| Listed {
            state: State::on(self.today, entry.expires),
            until: entry.expires,
            place: place.to_string(),
            what: format!("waiver: {} {}", entry.requirement, entry.accepted),
            subject: subject(entry.account.as_ref()),
            by: entry.owner.clone(),
        });
        seen.chain(accepted).collect()
    }
}

fn subject(account: Option<&String>) -> String {
    let account = account.map(|name| Subject::Account(name.as_str().into()));
    account.unwrap_or_default().to_string()
}
