//! Values of a tenant within sentences and commands.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, Input, MatchKind};
use greenroom_graph::is_id;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Mask, public};
use crate::document;

/// Finds what has a token.
pub(super) struct Prose {
    finder: Option<AhoCorasick>,
    known: Vec<(String, String)>,
    /// Values that a tenant writes with a capital and that are, in lower case, words of ours.
    ordinary: HashSet<String>,
}

impl Prose {
    /// `in_lower` has the values that the tenant itself writes in lower case.
    pub(super) fn of(tokens: &HashMap<String, String>, in_lower: &HashSet<String>) -> Self {
        let words = document::words();
        let ordinary = tokens
            .keys()
            .filter(|value| words.contains(*value) && !in_lower.contains(*value));
        let mut known: Vec<(String, String)> = Vec::new();
        for (value, token) in tokens {
            // A letter or two would be found in every sentence.
            if value.chars().count() < 3 {
                continue;
            }
            let encoded = utf8_percent_encode(value, NON_ALPHANUMERIC).to_string();
            if encoded != *value {
                known.push((lower(&encoded), token.clone()));
                known.push((value.replace('@', "%40"), token.clone()));
            }
            known.push((value.clone(), token.clone()));
        }
        known.sort();
        known.dedup();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(known.iter().map(|(value, _)| value));
        Self {
            finder: finder.ok(),
            known,
            ordinary: ordinary.cloned().collect(),
        }
    }
}

impl Mask {
    /// A sentence in which everything that has a token, or looks as if it needed one, has it.
    pub(super) fn sentence(&mut self, prose: &Prose, text: &str) -> String {
        let text = replaced(prose, text);
        let text = self.without_ids(&text);
        self.without_addresses(&text)
    }

    fn without_ids(&mut self, text: &str) -> String {
        if text.len() < 36 || !text.contains('-') {
            return text.to_owned();
        }
        let mut masked = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            match rest.get(..36) {
                Some(id) if is_id(id) => {
                    masked.push_str(&self.id(id));
                    rest = &rest[36..];
                }
                _ => {
                    masked.push(next);
                    rest = &rest[next.len_utf8()..];
                }
            }
        }
        masked
    }

    fn without_addresses(&mut self, text: &str) -> String {
        let ends = |c: char| c.is_whitespace() || "\"'`“”‘’<>()[]{},;|".contains(c);
        if !["@", "%40", "://"].iter().any(|sign| text.contains(sign)) {
            return text.to_owned();
        }
        let mut masked = String::new();
        for piece in text.split_inclusive(ends) {
            let word = piece.trim_end_matches(ends);
            let named = word.trim_end_matches(['.', ':', '!', '?']);
            let private = match named.split_once("://") {
                Some(_) => !public::host(named),
                None => is_address(named),
            };
            let kind = if named.contains("://") {
                "link"
            } else {
                "address"
            };
            if private {
                masked.push_str(&self.token(kind, named));
            } else {
                masked.push_str(named);
            }
            masked.push_str(&piece[named.len()..]);
        }
        masked
    }
}

/// Whether a word is `somebody@somewhere.example`, also with its `@` in percent-encoding.
fn is_address(word: &str) -> bool {
    let word = word.replace("%40", "@");
    let parts = word.split_once('@');
    parts.is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !host.starts_with('.'))
}

/// The text with what is known replaced, the longest of what begins at a place. A single word of
/// letters alone counts as a whole word only, lest a room called “Port” be found in “report”; and
/// where it is a word of the features as well, not in lower case, lest one called “Lobby” be found
/// in every lobby.
fn replaced(prose: &Prose, text: &str) -> String {
    let Some(finder) = &prose.finder else {
        return text.to_owned();
    };
    let low = lower(text);
    let mut masked = String::new();
    let (mut done, mut at) = (0, 0);
    while let Some(found) = finder.find(Input::new(&low).span(at..low.len())) {
        let (value, token) = &prose.known[found.pattern().as_usize()];
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let partial = inside(low[..found.start()].chars().next_back())
            || inside(low[found.end()..].chars().next());
        let is_word = text[found.range()] == *value && prose.ordinary.contains(value);
        if is_word || partial && value.chars().all(char::is_alphabetic) {
            let first = low[found.start()..].chars().next();
            at = found.start() + first.map_or(1, char::len_utf8);
            continue;
        }
        masked.push_str(&text[done..found.start()]);
        masked.push_str(token);
        (done, at) = (found.end(), found.end());
    }
    masked.push_str(&text[done..]);
    masked
}

/// The text in lower case, with every character at the place it had.
pub(super) fn lower(text: &str) -> String {
    let one = |c: char| {
        let mut lowered = c.to_lowercase();
        match (lowered.next(), lowered.next()) {
            (Some(low), None) if low.len_utf8() == c.len_utf8() => low,
            _ => c,
        }
    };
    text.chars().map(one).collect()
}
