//! What counts of a text: its words, and not how they are typeset.

use sha2::{Digest as _, Sha256};

/// The text on one line, each run of white space one space, quotes straight, and without
/// characters that only choose between two drawings of another or show nothing at all.
pub(super) fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for c in text.chars().filter_map(counts) {
        if !c.is_whitespace() {
            normal.push(c);
        } else if !normal.is_empty() && !normal.ends_with(' ') {
            normal.push(' ');
        }
    }
    normal.truncate(normal.trim_end().len());
    normal
}

/// The same for a block of code, where a line is a command: lines stay, blank ones go.
pub(super) fn command(text: &str) -> String {
    let lines = text.lines().map(normal).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// A character as it counts; none where it does not.
fn counts(c: char) -> Option<char> {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' => Some('"'),
        '‘' | '’' | '‚' | '‛' => Some('\''),
        // Variation selectors, and what takes no room: soft hyphen, zero-width space, word
        // joiner, byte order mark.
        '\u{fe00}'..='\u{fe0f}' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => None,
        c => Some(c),
    }
}

/// The digest of a normalized text: the first 16 hexadecimal digits of its SHA-256.
pub(super) fn digest(normal: &str) -> String {
    let hash = Sha256::digest(normal.as_bytes());
    hex::encode(hash)[..16].to_owned()
}

/// The digest of each word of a normalized text: the first three bytes of its SHA-256. They tell
/// which words of a statement changed without keeping the text.
pub(super) fn words(normal: &str) -> Vec<u32> {
    normal.split_whitespace().map(word).collect()
}

/// The digest of a word.
pub(super) fn word(word: &str) -> u32 {
    let hash = Sha256::digest(word.as_bytes());
    u32::from_be_bytes([0, hash[0], hash[1], hash[2]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typesetting_does_not_count() {
        for (text, same) in [
            ("  a \n\t b\u{a0}c ", "a b c"),
            ("“a” ‘b’ it’s", "\"a\" 'b' it's"),
            ("🔎\u{fe0e} Check", "🔎 Check"),
            ("a\u{200b}b\u{ad}c", "abc"),
        ] {
            assert_eq!(normal(text), same);
        }
    }

    #[test]
    fn the_lines_of_a_command_count() {
        assert_eq!(command("\n  a  b \n\n c\n"), "a b\nc");
        assert_ne!(command("a\nb"), command("a b"));
    }

    #[test]
    fn a_digest_is_short_and_that_of_the_text() {
        // Source: FIPS 180-2, SHA-256 of "abc".
        assert_eq!(digest("abc"), "ba7816bf8f01cfea");
        assert_eq!(words("abc abc"), [0x00ba_7816, 0x00ba_7816]);
    }
}
