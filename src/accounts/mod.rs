//! The accounts to audit, as the user names them.

mod directory;
mod list;

use std::collections::BTreeSet;
use std::path::Path;

pub use directory::Directory;
use greenroom_graph::is_id;

use crate::exit::Failure;

/// The accounts to audit, each once, in the order they were named.
#[derive(Debug, Default)]
pub struct Accounts {
    names: Vec<String>,
    known: BTreeSet<String>,
    repeated: Vec<String>,
}

impl Accounts {
    /// Adds one account; `place` says where it was named.
    ///
    /// # Errors
    /// When it is no name of an account.
    pub fn add(&mut self, name: &str, place: &str) -> Result<(), Failure> {
        let name = name.trim();
        if !is_account(name) {
            let message = format!("{place}: `{name}` is not an account name");
            return Err(Failure::usage(message)
                .hint("an account is named by its user principal name or its object id"));
        }
        if self.known.contains(&name.to_lowercase()) {
            self.repeated.push(format!(
                "{place}: `{name}` is named again; it is audited once"
            ));
        }
        self.include(name);
        Ok(())
    }

    /// Adds an account by the name that the tenant gives it.
    fn include(&mut self, name: &str) {
        if self.known.insert(name.to_lowercase()) {
            self.names.push(name.to_owned());
        }
    }

    /// Adds the accounts of a file.
    ///
    /// # Errors
    /// When it cannot be read, names no account, or holds something that is no account name.
    pub fn add_file(&mut self, path: &Path) -> Result<(), Failure> {
        let shown = path.display();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::usage(format!("{shown} cannot be read: {error}")))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::usage(format!("{shown} is not UTF-8 text"))
                .hint("save it as “CSV UTF-8”, or as plain text in UTF-8")
        })?;
        let listed = list::read(&text)
            .map_err(|wrong| Failure::usage(format!("{shown}:{}: {}", wrong.line, wrong.what)))?;
        if listed.is_empty() {
            return Err(Failure::usage(format!("{shown} names no account")));
        }
        listed
            .iter()
            .try_for_each(|cell| self.add(&cell.text, &format!("{shown}:{}", cell.line)))
    }

    /// Whether none is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Their names.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// What was named more than once, a sentence each.
    #[must_use]
    pub fn repeated(&self) -> &[String] {
        &self.repeated
    }
}

impl FromIterator<String> for Accounts {
    /// Accounts that are known to be some.
    fn from_iter<T: IntoIterator<Item = String>>(names: T) -> Self {
        let mut accounts = Self::default();
        for name in names {
            accounts.include(&name);
        }
        accounts
    }
}

/// Whether a text can be a user principal name or an object id. Names that Entra ID would not
/// accept today pass: old accounts have them. What a list holds by mistake does not: a display
/// name, a column too many, a formula.
pub(crate) fn is_account(name: &str) -> bool {
    is_id(name) || name.split_once('@').is_some_and(is_principal_name)
}

fn is_principal_name((name, domain): (&str, &str)) -> bool {
    let stray = |c: char| c.is_whitespace() || c.is_control() || "\"\\/<>()[]:;,=@".contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    !name.is_empty()
        && !name.contains(stray)
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_principal_name_or_an_object_id_names_an_account() {
        for name in [
            "room1@contoso.onmicrosoft.com",
            "mei.lin_fabrikam.example#EXT#@contoso.onmicrosoft.com",
            "o'brien@contoso.example",
            "møterom@contoso.example",
            "2c63888f-28f0-4481-be6d-dce7a7ace732",
        ] {
            assert!(is_account(name), "{name}");
        }
    }

    #[test]
    fn what_else_a_list_may_hold_names_none() {
        for name in [
            "",
            "Boardroom",
            "room1",
            "@contoso.example",
            "room1@",
            "room1@contoso",
            "room 1@contoso.example",
            "a@b.example,c@d.example",
            "=cmd|a@b.example",
            "Room <room@contoso.example>",
            "2c63888f-28f0-4481-be6d",
        ] {
            assert!(!is_account(name), "{name}");
        }
    }

    #[test]
    fn an_account_that_is_named_twice_is_kept_once_and_said() {
        let mut accounts = Accounts::default();
        accounts.add("Room@contoso.example", "--account").unwrap();
        accounts.add("room@contoso.example", "list.csv:4").unwrap();
        assert_eq!(accounts.names(), ["Room@contoso.example"]);
        assert!(accounts.repeated()[0].starts_with("list.csv:4: "));
    }
}
