//! The words of a message, with what stands between them.

/// A word: letters, digits and `_-.+@` in between, so that a name, an id, a domain, an address of
/// mail and a number with a fraction are one each; or the part of a web address before `?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// What stands between this word and the one before.
    pub(super) gap: &'a str,
    /// The word itself.
    pub(super) text: &'a str,
}

/// Schemes of the addresses that name services.
const SCHEMES: [&str; 3] = ["https://", "http://", "api://"];

impl Word<'_> {
    /// Whether a sentence ended before this word.
    pub(super) fn starts_sentence(&self) -> bool {
        let ends = |(at, sign): (usize, char)| {
            let next = self.gap[at + sign.len_utf8()..].chars().next();
            matches!(sign, '。' | '！' | '？')
                || ".!?".contains(sign) && next.is_some_and(char::is_whitespace)
        };
        self.gap.char_indices().any(ends)
    }

    /// Whether the word before is the key that this one is the value of: `"appId": "…"`, `app_id=…`.
    pub(super) fn has_key(&self) -> bool {
        let gap: String = self.gap.split_whitespace().collect();
        gap.contains('=') || gap.contains("\":")
    }

    /// Whether this is a web address.
    pub(super) fn is_address(&self) -> bool {
        scheme(self.text).is_some()
    }

    /// The host of a web address.
    pub(super) fn host(&self) -> Option<&str> {
        let rest = &self.text[scheme(self.text)?.len()..];
        rest.split(['/', ':']).next()
    }
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut end, mut at) = (0, 0);
    while let Some(found) = text[at..].find(is_of_word) {
        let start = at + found;
        at = start + length(&text[start..]);
        let run = text[start..at].trim_end_matches(['.', '-', '+', ':', '/']);
        let word = run.trim_start_matches(['.', '-', '+']);
        if word.chars().any(char::is_alphanumeric) {
            let start = start + run.len() - word.len();
            words.push(Word {
                gap: &text[end..start],
                text: word,
            });
            end = start + word.len();
        }
    }
    words
}

fn length(text: &str) -> usize {
    let is_address = scheme(text).is_some();
    let ends = |c: char| {
        if is_address {
            c.is_whitespace() || "\"'<>()[]{},;|?#&“”‘’«»".contains(c)
        } else {
            !is_of_word(c)
        }
    };
    text.find(ends).unwrap_or(text.len())
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || "_-.+@".contains(c)
}

fn scheme(text: &str) -> Option<&'static str> {
    let starts = |scheme: &&&str| {
        let begin = text.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    SCHEMES.iter().find(starts).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        words(text).iter().map(|word| word.text).collect()
    }

    #[test]
    fn names_numbers_and_addresses_are_one_word_each() {
        let text = "Error 50126. User 'a.b+c@contoso.example' at https://x.example/y/?id=1 (10.5)";
        let expected = [
            "Error",
            "50126",
            "User",
            "a.b+c@contoso.example",
            "at",
            "https://x.example/y",
            "id",
            "1",
            "10.5",
        ];
        assert_eq!(texts(text), expected);
        assert_eq!(texts(" -- ... "), [""; 0]);
    }

    #[test]
    fn sentences_and_keys_are_told_by_the_gap() {
        let all = words("One. Two \"key\": \"value\", three");
        let starts: Vec<bool> = all.iter().map(Word::starts_sentence).collect();
        assert_eq!(starts, [false, true, false, false, false]);
        let keys: Vec<bool> = all.iter().map(Word::has_key).collect();
        assert_eq!(keys, [false, false, false, true, false]);
    }
}
