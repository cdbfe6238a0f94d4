//! What counts of a text: what it says, and not how it is typeset.

use std::fmt::Write as _;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

use super::mark::{self, CELL, CODE, LABEL, SPAN, TARGET, is_mark};
use super::typeset::{self, is_cross, is_pictogram, is_tick};

/// The text as it counts: its letters composed, and without what only typesets it. Code inside
/// counts character by character.
pub(super) fn fold(marked: &str, is_heading: bool) -> String {
    let cells = marked.split_inclusive([CELL, SPAN]);
    let is_row = marked.contains([CELL, SPAN]);
    let folded = cells.map(|cell| {
        let (text, mark) = match cell.strip_suffix([CELL, SPAN]) {
            Some(text) => (text, "|"),
            None => (cell, ""),
        };
        let folded = statement(text);
        let folded = match folded.is_empty() {
            true if is_row => symbols(text),
            _ if is_heading || is_row => folded,
            _ => denied(text) + &folded,
        };
        format!("{folded} {mark} ")
    });
    let folded: String = folded.collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ")
}

/// A cross in front of a text denies it; a tick in front of it says no more than the text.
fn denied(text: &str) -> String {
    let first = text.chars().find(|c| !c.is_whitespace() && !is_mark(*c));
    if first.is_some_and(is_cross) {
        "✗ ".to_owned()
    } else {
        String::new()
    }
}

/// The symbols of a cell that holds nothing else.
fn symbols(text: &str) -> String {
    let symbol = |c: char| match c {
        c if is_tick(c) => Some('✓'),
        c if is_cross(c) => Some('✗'),
        c if is_pictogram(c) => Some(c),
        _ => None,
    };
    text.chars().filter_map(symbol).collect()
}

/// A statement, or a cell of a row, without the stop at its end.
fn statement(marked: &str) -> String {
    let mut folded = String::new();
    for (part, text) in parts(marked) {
        folded.push_str(&match part {
            Part::Prose => spaced(text, &prose(text)),
            Part::Code => code(text),
            Part::Mark => mark::word(text.chars().next().unwrap_or(' ')),
        });
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    let folded = words.join(" ");
    folded
        .trim_end_matches(['.', ';', ',', ':', '。', '、'])
        .trim_end()
        .to_owned()
}

/// The words of a text, and a space where the text begins or ends with one.
fn spaced(text: &str, folded: &str) -> String {
    let words: Vec<&str> = folded.split_whitespace().collect();
    let edge = |is: bool| if is { " " } else { "" };
    let (head, tail) = (
        edge(text.starts_with(char::is_whitespace)),
        edge(text.ends_with(char::is_whitespace)),
    );
    format!("{head}{}{tail}", typeset::joined(&words))
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Prose,
    Code,
    Mark,
}

/// Prose, code and marks apart.
fn parts(marked: &str) -> Vec<(Part, &str)> {
    let mut parts = Vec::new();
    let (mut start, mut kind) = (0, Part::Prose);
    for (at, c) in marked.char_indices().filter(|(_, c)| is_mark(*c)) {
        parts.push((kind, &marked[start..at]));
        start = at + c.len_utf8();
        parts.push((Part::Mark, &marked[at..start]));
        kind = match c {
            c if c == CODE.0 || c == TARGET.0 => Part::Code,
            c if c == CODE.1 || c == TARGET.1 || c == LABEL.0 => Part::Prose,
            _ => kind,
        };
    }
    parts.push((kind, &marked[start..]));
    parts
}

fn prose(text: &str) -> String {
    if text.is_ascii() {
        return small_ids(&typeset::plain(text));
    }
    let nfc = ComposingNormalizerBorrowed::new_nfc();
    let nfkd = DecomposingNormalizerBorrowed::new_nfkd();
    let composed = nfc.normalize(text);
    let mut letters = String::with_capacity(text.len());
    for c in composed.chars() {
        // Of other characters the compatible one may say something else: the 2 of 10².
        if !c.is_ascii() && c.is_alphabetic() || ('\u{ff01}'..='\u{ff5e}').contains(&c) {
            letters.extend(nfkd.normalize_iter(std::iter::once(c)));
        } else {
            letters.push(c);
        }
    }
    small_ids(&typeset::plain(&nfc.normalize(&letters)))
}

/// Code, or a line of it: every character counts, and what is not seen is written out. Only runs
/// of plain spaces and the case of ids do not count.
pub(super) fn code(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' | '\r' if plain.is_empty() || plain.ends_with(' ') => {}
            ' ' | '\t' | '\n' | '\r' => plain.push(' '),
            c if c.is_whitespace() || c.is_control() || typeset::is_invisible(c) => {
                let _ = write!(plain, "<U+{:04X}>", u32::from(c));
            }
            c => plain.push(c),
        }
    }
    small_ids(&plain)
}

/// The text with the letters of its ids, and of thumbprints, in lower case.
fn small_ids(text: &str) -> String {
    let is_hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    let mut small = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !is_hex(c)) {
        let bare = word.trim_end_matches(|c: char| !is_hex(c));
        let digits = bare.chars().filter(char::is_ascii_hexdigit).count();
        if digits >= 32 {
            small.push_str(&word.to_ascii_lowercase());
        } else {
            small.push_str(word);
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typesetting_does_not_count() {
        for (text, same) in [
            ("  a \n\t b\u{a0}c. ", "a b c"),
            ("“a” ‘b’ it’s « c »", "a b it's c"),
            ("Cafe\u{301} ﬁrst Ｔeams 10²", "Café first Teams 10²"),
            ("A → B ➜ C > D", "A > B > C > D"),
            ("a – b — c—d - e well‑known", "a b c d e well-known"),
            ("10–20 or 10 – 20, is −5", "10-20 or 10-20, is -5"),
            ("🔧 Check ⚠\u{fe0f} it…", "Check it"),
            ("Note : go !", "Note: go!"),
            (
                "id 7C1F2F5E-52D3-4C39-9D5A-0A5E3B8F6D21",
                "id 7c1f2f5e-52d3-4c39-9d5a-0a5e3b8f6d21",
            ),
            ("✅ done", "done"),
            ("❌ done", "✗ done"),
            ("use --force", "use --force"),
        ] {
            assert_eq!(fold(text, false), same);
        }
    }

    #[test]
    fn a_cell_of_symbols_is_what_they_are() {
        let row = |cells: [&str; 3]| cells.join(&CELL.to_string());
        assert_eq!(
            fold(&row(["Linux", "❌", "✔\u{fe0f}"]), false),
            "Linux | ✗ | ✓"
        );
        assert_eq!(fold(&row(["Linux", "🟢", "—"]), false), "Linux | 🟢 |");
        assert_ne!(
            fold(&row(["Linux", "", "✅"]), false),
            fold(&row(["Linux", "✅", ""]), false)
        );
    }

    #[test]
    fn every_character_of_code_counts() {
        let text = |code: &str| fold(&format!("Run {} now", CODE.around(code)), false);
        assert_eq!(text("a  -b \"c\""), "Run a -b \"c\" now");
        for other in [
            "a –b \"c\"",
            "a -b “c”",
            "a\u{a0}-b \"c\"",
            "a -\u{200b}b \"c\"",
        ] {
            assert_ne!(text(other), text("a -b \"c\""), "{other}");
        }
        assert_eq!(code("a\u{a0}b"), "a<U+00A0>b");
    }
}
