//! What the entries of both files have in common: where they stand, and what is wrong with them.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

use jiff::civil::Date;

use crate::accounts::is_account;
use crate::exit::Failure;
use crate::likeness;

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Place {
    pub(super) fn refuse(&self, what: impl fmt::Display) -> Failure {
        Failure::usage(format!("{self}: {what}"))
    }

    /// The file's name and the line, without the folder: a report shows it.
    pub(super) fn short(&self) -> String {
        let name = Path::new(&self.file).file_name();
        let name = name.map_or_else(Default::default, OsStr::to_string_lossy);
        format!("{name}:{}", self.line)
    }

    pub(super) fn is_filled_in(&self, key: &str, text: &str) -> Result<(), Failure> {
        if text.trim().is_empty() {
            return Err(self.refuse(format!("`{key}` is empty")));
        }
        Ok(())
    }

    pub(super) fn is_account(&self, name: &str) -> Result<(), Failure> {
        if is_account(name) {
            return Ok(());
        }
        Err(self
            .refuse(format!("`{name}` is not an account name"))
            .hint("an account is named by its user principal name or its object id"))
    }
}

/// What tells an entry from the others: a requirement, what it is about, and the account; names of
/// accounts do not tell upper from lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(String, String, Option<String>);

impl Key {
    pub(super) fn of(requirement: &str, about: &str, account: Option<&str>) -> Self {
        let account = account.map(str::to_lowercase);
        Self(requirement.to_owned(), about.to_owned(), account)
    }
}

/// Whether a day has begun nowhere yet: where the day begins first, it is that of Greenwich plus
/// one.
pub(super) fn is_past_today(day: Date, today: Date) -> bool {
    day > today.tomorrow().unwrap_or(today)
}

/// Adds what there is instead, the most similar first, and no more than a few.
pub(super) fn nearest<'a>(
    failure: Failure,
    wanted: &str,
    known: impl Iterator<Item = &'a str>,
) -> Failure {
    const NAMED: usize = 5;
    let mut known = likeness::nearest(wanted, known, |name| (*name).to_owned());
    known.dedup();
    known.truncate(NAMED);
    if known.is_empty() {
        return failure;
    }
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    failure.hint(format!("known here: {}", known.join(", ")))
}
