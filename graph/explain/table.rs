//! What is known of each error: `errors.toml`, which names the source of every entry.

use std::sync::LazyLock;

use serde::Deserialize;

use super::message::Message;

/// The table that is built in.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("errors.toml")).expect("errors.toml is checked by the tests")
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// Microsoft's own look-up page for a sign-in code.
    pub(super) lookup: String,
    error: Vec<Explanation>,
}

/// What is known of an error.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// Its code: `AADSTS` and a number for a sign-in, Graph's own name otherwise.
    pub code: String,
    /// What happened.
    pub what: String,
    /// Why it matters for joining a meeting.
    pub why: String,
    /// What to do, with `{tenant}`, `{app}`, `{service}` and `{account}` for what the message names.
    pub(super) fix: Vec<String>,
    /// Commands and addresses for it, with the same marks.
    pub(super) commands: Vec<String>,
    /// Who can do it: a role of Microsoft Entra, or whoever runs the thing at fault.
    pub who: String,
    /// The page that says so.
    pub source: String,
    /// What identifies the message where its code is missing: lower case, single spaces.
    #[serde(default)]
    pub(super) phrases: Vec<String>,
}

impl Table {
    pub(super) fn errors(&self) -> impl Iterator<Item = &Explanation> {
        self.error.iter()
    }

    pub(super) fn coded(&self, code: &str) -> Option<&Explanation> {
        self.error
            .iter()
            .find(|known| known.code.eq_ignore_ascii_case(code))
    }

    pub(super) fn phrased(&self, message: &Message) -> impl Iterator<Item = &Explanation> {
        self.error.iter().filter(|known| known.is_in(message))
    }
}

impl Explanation {
    /// Whether the message itself is there, whatever its code.
    pub(super) fn is_in(&self, message: &Message) -> bool {
        self.phrases.iter().any(|phrase| message.says(phrase))
    }
}

#[cfg(test)]
mod tests {
    use super::super::message::{PREFIX, is_sign_in_code};
    use super::*;

    #[test]
    fn every_error_has_every_field() {
        for known in &TABLE.error {
            let Explanation {
                code,
                what,
                why,
                who,
                source,
                ..
            } = known;
            for text in [code, what, why, who, source] {
                assert!(!text.trim().is_empty(), "{code}");
            }
            assert!(!known.fix.is_empty(), "{code} says nothing to do");
            let sentences = known.fix.iter().chain([what, why]);
            assert!(sentences.into_iter().all(|s| s.ends_with('.')), "{code}");
        }
    }

    #[test]
    fn codes_are_unique_and_sorted() {
        let key = |code: &String| {
            let number = code.strip_prefix(PREFIX).map(|n| n.parse::<u32>().unwrap());
            (number.is_none(), number, code.clone())
        };
        let codes: Vec<_> = TABLE.error.iter().map(|known| key(&known.code)).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    }

    #[test]
    fn the_codes_that_matter_are_known() {
        let sign_in = TABLE.error.iter().filter(|e| is_sign_in_code(&e.code));
        let sign_in = sign_in.count();
        println!(
            "{} errors known, {sign_in} of them sign-in codes",
            TABLE.error.len()
        );
        assert!(sign_in >= 100);
        for code in [
            "16000", "50034", "50057", "50076", "50079", "50105", "50126", "53000", "53001",
            "53003", "65001", "70011", "70043", "90002", "90038", "90055", "90094", "90095",
            "500011", "500014", "530035", "650052", "650057", "700016", "700027", "900144",
            "7000112", "7000215", "7000218", "7000222", "7000229",
            // Codes that rooms meet.
            "50158", "530003", "530004", "53002", "53011", "50005", "500121", "50144", "50132",
            "50133", "650056", "650051", "65005", "50011", "70008", "135011", "900941", "500571",
            "700212",
        ] {
            assert!(TABLE.coded(&format!("{PREFIX}{code}")).is_some(), "{code}");
        }
    }

    #[test]
    fn phrases_can_match_and_belong_to_one_error() {
        let phrases: Vec<_> = TABLE.error.iter().flat_map(|e| &e.phrases).collect();
        for phrase in &phrases {
            let words: Vec<_> = phrase.split_whitespace().collect();
            assert_eq!(**phrase, words.join(" ").to_lowercase());
            let [message] = &Message::split(phrase)[..] else {
                panic!("{phrase} is more than one message")
            };
            assert_eq!(TABLE.phrased(message).count(), 1, "{phrase}");
        }
    }
}
