//! Texts that hold errors: where one message ends and the next begins, and which codes they name.

use super::named::Named;
use super::number;
use super::word::words;

/// How every sign-in code begins.
/// Source: Microsoft Entra, "Authentication and authorization error codes".
pub(super) const PREFIX: &str = "AADSTS";

/// How many digits a sign-in code has: from `AADSTS16000` to `AADSTS9002313`, and one to spare at
/// either end.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// A text about one error, as far as that can be told.
pub(super) struct Message<'a> {
    text: &'a str,
    /// The same in lower case with single spaces and plain apostrophes, for phrases that were
    /// wrapped or set in type.
    plain: String,
    /// Whether a bare number may be a code.
    numbers: bool,
}

impl<'a> Message<'a> {
    /// Cuts a text before each sign-in code; a text that names no more than one stays whole, for
    /// its ids may stand before the code.
    pub(super) fn split(text: &'a str) -> Vec<Self> {
        let starts = starts(text);
        let is_one = starts.iter().all(|(_, code)| *code == starts[0].1);
        let starts_at: Vec<usize> = starts.iter().map(|(at, _)| *at).collect();
        let cuts = if is_one { &[] } else { &starts_at[..] };
        let from = std::iter::once(0).chain(cuts.iter().copied());
        let to = cuts.iter().copied().chain([text.len()]);
        from.zip(to)
            .map(|(from, to)| Self::new(&text[from..to], starts.is_empty()))
            .collect()
    }

    fn new(text: &'a str, numbers: bool) -> Self {
        let words: Vec<_> = text.split_whitespace().collect();
        Self {
            text,
            plain: words.join(" ").to_lowercase().replace('’', "'"),
            numbers,
        }
    }

    /// What may be a code: sign-in codes in their usual form, and every word.
    pub(super) fn codes(&self) -> impl Iterator<Item = String> {
        self.text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter_map(code)
    }

    /// The numbers that the text means as codes, as sign-in codes. None where it has codes with
    /// their prefix.
    pub(super) fn numbers(&self) -> Vec<String> {
        if !self.numbers {
            return vec![];
        }
        let alone = Some(self.text.trim()).filter(|text| is_number(text));
        let meant = number::codes(&words(self.text), is_number);
        let numbers = alone.into_iter().chain(meant);
        numbers.map(|number| format!("{PREFIX}{number}")).collect()
    }

    /// Whether this is a sign-in code beyond doubt: it has its prefix, or it is all there is.
    pub(super) fn surely_names(&self, code: &str) -> bool {
        let alone = || code.strip_prefix(PREFIX) == Some(self.text.trim());
        is_sign_in_code(code) && (!self.numbers || alone())
    }

    /// Whether the message has this phrase, in lower case and with single spaces.
    pub(super) fn says(&self, phrase: &str) -> bool {
        self.plain.contains(phrase)
    }

    /// What the message names.
    pub(super) fn named(&self) -> Named {
        Named::read(self.text)
    }
}

/// Whether this is `AADSTS` and a number of the length such numbers have.
pub(super) fn is_sign_in_code(code: &str) -> bool {
    code.strip_prefix(PREFIX).is_some_and(is_number)
}

fn is_number(word: &str) -> bool {
    DIGITS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// A word as a code: `aadsts650052` in its usual form, another word as it is. A number alone is
/// none.
fn code(word: &str) -> Option<String> {
    let upper = word.to_ascii_uppercase();
    if is_sign_in_code(&upper) {
        return Some(upper);
    }
    word.contains(|c: char| c.is_ascii_alphabetic())
        .then(|| word.to_owned())
}

/// Where sign-in codes begin, and their digits.
fn starts(text: &str) -> Vec<(usize, String)> {
    // ASCII case does not move the places of characters.
    let upper = text.to_ascii_uppercase();
    upper
        .match_indices(PREFIX)
        .filter_map(|(at, prefix)| {
            let rest = upper[at + prefix.len()..].chars();
            let digits: String = rest.take_while(char::is_ascii_digit).collect();
            (!digits.is_empty()).then_some((at, digits))
        })
        .collect()
}
