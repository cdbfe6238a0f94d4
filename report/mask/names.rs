//! The way back: which value of the tenant's a token stands for.

use std::collections::BTreeMap;

use greenroom_results::Run;
use greenroom_results::plain::is_harmful;

use super::{Key, Mask, Public};

/// The tokens of a run, and the value that each stands for.
#[derive(Debug)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Those of a full record; nothing where it holds no key, for its book's tokens were drawn for
    /// that book alone.
    #[must_use]
    pub fn of(run: &Run, public: &'static Public) -> Option<Self> {
        Key::read(&run.mask)?;
        let mut mask = Mask {
            values: Some(BTreeMap::new()),
            ..Mask::new(run, public)
        };
        let _ = mask.run(run.clone());
        mask.values.map(Self)
    }

    /// What a token stands for.
    #[must_use]
    pub fn value(&self, token: &str) -> Option<&str> {
        let token = token.trim().to_lowercase();
        self.0.get(&token).map(String::as_str)
    }

    /// A masked text with each token replaced by what it stands for, and the tokens that stay,
    /// since their values could end what a command has in quotes.
    #[must_use]
    pub fn fill(&self, text: &str) -> (String, Vec<&str>) {
        let mut filled = String::new();
        let mut stay = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            self.word(word, &mut filled, &mut stay);
            let next = after.find(is_part).unwrap_or(after.len());
            filled.push_str(&after[..next]);
            rest = &after[next..];
        }
        stay.sort_unstable();
        stay.dedup();
        (filled, stay)
    }

    /// One word of a text; a token may be a part of it, as in `account-account-7k2mqx4d9rtw`, the
    /// address of a row.
    fn word<'a>(&'a self, word: &str, filled: &mut String, stay: &mut Vec<&'a str>) {
        let starts = word.match_indices('-').map(|(index, _)| index + 1);
        let found = [0].into_iter().chain(starts).find_map(|start| {
            let (token, value) = self.0.get_key_value(&word[start..])?;
            Some((start, token, value))
        });
        match found {
            Some((start, _, value)) if value.chars().all(is_plain) => {
                filled.push_str(&word[..start]);
                filled.push_str(value);
            }
            Some((_, token, _)) => {
                stay.push(token);
                filled.push_str(word);
            }
            None => filled.push_str(word),
        }
    }
}

/// Whether a token may hold the character.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// Whether a character means nothing to a shell between quotes, nor to HTML.
fn is_plain(c: char) -> bool {
    const QUOTES: &str = "'\"`\u{2018}\u{2019}\u{201a}\u{201b}\u{201c}\u{201d}\u{201e}";
    !is_harmful(c) && !QUOTES.contains(c) && !"$\\<>&".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let names = [
            ("account-7k2mqx4d9rtw", "room.lobby@contoso.example"),
            ("tenant-id-53r93t8d7zrb", "f6fadfa7"),
            ("name-2ffdks87xts5", "Lobby'; rm -rf ~ #"),
        ];
        Names(
            names
                .map(|(token, value)| (token.to_owned(), value.to_owned()))
                .into(),
        )
    }

    #[test]
    fn each_token_in_a_text_becomes_its_value() {
        let text = "'account-7k2mqx4d9rtw', tenant-id-53r93t8d7zrb.\n#account-account-7k2mqx4d9rtw";
        let expected =
            "'room.lobby@contoso.example', f6fadfa7.\n#account-room.lobby@contoso.example";
        assert_eq!(names().fill(text), (expected.to_owned(), vec![]));
    }

    #[test]
    fn what_is_no_token_stays() {
        let text = "an account-7k2mqx4d9rt, ünïcode—and a name";
        assert_eq!(names().fill(text), (text.to_owned(), vec![]));
    }

    #[test]
    fn a_name_that_could_end_a_quote_stays_a_token() {
        let text = "remove 'name-2ffdks87xts5'";
        let stays = vec!["name-2ffdks87xts5"];
        assert_eq!(names().fill(text), (text.to_owned(), stays));
    }

    #[test]
    fn a_token_is_known_in_capitals_too() {
        assert_eq!(names().value(" TENANT-ID-53R93T8D7ZRB "), Some("f6fadfa7"));
    }
}
