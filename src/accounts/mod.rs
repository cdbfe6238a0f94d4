//! The accounts to audit, as the user names them.

mod columns;
mod directory;
mod list;
mod mailbox;

use std::collections::BTreeSet;
use std::path::Path;

pub use directory::Directory;
use greenroom_graph::is_id;

use crate::exit::Failure;
use crate::results::plain::is_harmful;

/// More bytes than any user principal name has: Microsoft Entra allows 113 characters.
const LONGEST: usize = 1024;

/// How many characters of what is no account are shown.
const SHOWN: usize = 120;

/// The accounts to audit, each once, in the order they were named.
#[derive(Debug, Default)]
pub struct Accounts {
    names: Vec<String>,
    known: BTreeSet<String>,
    notes: Vec<String>,
}

impl Accounts {
    /// Adds one account, also as `Name <address>` or `mailto:address`; `place` says where it was
    /// named.
    ///
    /// # Errors
    /// When it is no name of an account.
    pub fn add(&mut self, name: &str, place: &str) -> Result<(), Failure> {
        let name = mailbox::address(name);
        if !is_account(name) {
            let shown: String = name.chars().take(SHOWN).collect();
            let cut = if shown.len() < name.len() { "…" } else { "" };
            let message = format!("{place}: `{shown}{cut}` is not an account name");
            return Err(Failure::usage(message).hint(
                "name an account by its user principal name, its mail address or its object id",
            ));
        }
        if self.known.contains(&name.to_lowercase()) {
            self.notes.push(format!(
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

    /// Adds the accounts of a file; `column` names the column of a table that holds them, where
    /// its header does not say so.
    ///
    /// # Errors
    /// When it cannot be read, names no account, or holds something that is no account name.
    pub fn add_file(&mut self, path: &Path, column: Option<&str>) -> Result<(), Failure> {
        let shown = path.display();
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::usage(format!("{shown} cannot be read: {error}")))?;
        let text = decoded(bytes).map_err(|line| {
            Failure::usage(format!("{shown}:{line}: this line is not UTF-8 text"))
                .hint("save it as “CSV UTF-8”, or as plain text in UTF-8")
        })?;
        let listed = list::read(&text, column).map_err(|wrong| {
            let failure = Failure::usage(format!("{shown}:{}: {}", wrong.line, wrong.what));
            match wrong.hint {
                Some(hint) => failure.hint(hint),
                None => failure,
            }
        })?;
        self.notes.extend(listed.groups.iter().map(|group| {
            format!(
                "{shown}:{}: `{}` is a group, whose members are not in this list; \
                 `--group` audits them",
                group.line, group.text
            )
        }));
        if listed.cells.is_empty() {
            return Err(Failure::usage(format!(
                "{shown} does not name any accounts"
            )));
        }
        let mut cells = listed.cells.iter();
        cells.try_for_each(|cell| self.add(&cell.text, &format!("{shown}:{}", cell.line)))
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

    /// What is worth knowing about what was named, a sentence each: what was named more than once,
    /// and groups in a list of accounts.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
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

/// The text of a list: UTF-8, or UTF-16 with the mark that Excel's “Unicode text” starts with, or
/// without it where the first characters are plainly such. The error is the line, from 1, at which
/// it is neither.
fn decoded(bytes: Vec<u8>) -> Result<String, usize> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = rest.chunks(2);
        let units = pairs.map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or_default()]));
        String::from_utf16(&units.collect::<Vec<_>>()).map_err(|_| 1)
    };
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        // No text in UTF-8 has a zero: these are ASCII characters of two bytes each.
        [1..=127, 0, 1..=127, 0, ..] => wide(&bytes, u16::from_le_bytes),
        [0, 1..=127, 0, 1..=127, ..] => wide(&bytes, u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|error| {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            before.split(|byte| *byte == b'\n').count()
        }),
    }
}

/// Whether a text can be a user principal name or an object id. Names that Entra ID would not
/// accept today pass: old accounts have them. What a list holds by mistake does not: a display
/// name, a column too many, a formula.
pub(crate) fn is_account(name: &str) -> bool {
    is_id(name) || name.split_once('@').is_some_and(is_principal_name)
}

fn is_principal_name((name, domain): (&str, &str)) -> bool {
    // What is pasted from a web page may hold characters that nobody sees.
    let stray = |c: char| c.is_whitespace() || is_harmful(c) || "\"\\/<>()[]:;,=@".contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    !name.is_empty()
        && name.len() + domain.len() < LONGEST
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
            "room\u{200b}@contoso.example",
            "\u{202e}moor@contoso.example",
            "room\0@contoso.example",
        ] {
            assert!(!is_account(name), "{name}");
        }
        assert!(!is_account(&format!("{}@b.example", "a".repeat(LONGEST))));
    }

    #[test]
    fn a_list_may_be_what_excel_calls_unicode() {
        let text = "UPN\r\nmøterom@contoso.example\r\n";
        let units = || std::iter::once(0xfeff).chain(text.encode_utf16());
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        let unmarked = [little[2..].to_vec(), big[2..].to_vec()];
        let marked = [little, big, text.as_bytes().to_vec()];
        for bytes in marked.into_iter().chain(unmarked) {
            assert_eq!(decoded(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_list_in_another_encoding_is_refused_with_its_line() {
        assert_eq!(
            decoded(b"UPN\na@b.example\nm\xf8te@b.example\n".to_vec()),
            Err(3)
        );
    }

    #[test]
    fn an_account_that_is_named_twice_is_kept_once_and_said() {
        let mut accounts = Accounts::default();
        accounts.add("Room@contoso.example", "--account").unwrap();
        accounts.add("room@contoso.example", "list.csv:4").unwrap();
        assert_eq!(accounts.names(), ["Room@contoso.example"]);
        assert!(accounts.notes()[0].starts_with("list.csv:4: "));
    }
}
