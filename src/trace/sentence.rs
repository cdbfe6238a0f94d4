//! A paragraph split into sentences.

use super::mark::{CODE, LABEL, TARGET, is_mark};

/// Words that a full stop belongs to.
const SHORT: [&str; 11] = [
    "e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "incl.", "dr.", "mr.", "inc.", "ltd.",
];

/// The sentences of a normalized text. A sentence ends where `.`, `!` or `?`, with the brackets
/// and quotes that close after it, is followed by a space and anything but a small letter.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let (mut start, mut inside) = (0, false);
    for (at, c) in text.char_indices() {
        let opens = [LABEL.0, TARGET.0, CODE.0].contains(&c);
        inside = (inside || opens) && ![LABEL.1, TARGET.1, CODE.1].contains(&c);
        if c != ' ' || inside {
            continue;
        }
        let next = text[at + 1..].chars().find(|c| !is_mark(*c));
        if next.is_some_and(|c| !c.is_lowercase()) && ends(&text[start..at]) {
            sentences.push(&text[start..at]);
            start = at + 1;
        }
    }
    sentences.push(&text[start..]);
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

fn ends(text: &str) -> bool {
    let before = text
        .strip_suffix(TARGET.1)
        .and_then(|text| text.rsplit_once(TARGET.0));
    let text = before.map_or(text, |(before, _)| before);
    let is_quote = |c: char| {
        matches!(
            c,
            '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\'' | '‘' | '’' | '‚' | '‛'
        )
    };
    let inner = text.trim_end_matches(|c| is_quote(c) || is_mark(c) || matches!(c, ')' | ']'));
    if !inner.ends_with(['.', '!', '?']) {
        return false;
    }
    let word = inner.rsplit(' ').next().unwrap_or_default();
    let bare = word.trim_start_matches(|c| is_quote(c) || is_mark(c) || matches!(c, '(' | '['));
    let letter = bare.trim_end_matches('.');
    // An initial, as in "J. Doe", or the number of an item, as in "Step 1. Open …".
    let initial = letter.chars().count() == 1 && letter.chars().all(char::is_alphabetic);
    let number =
        letter.chars().all(|c| c.is_ascii_digit()) && inner.split(' ').take(3).count() <= 2;
    !(initial || number || SHORT.contains(&bare.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_see_them_end() {
        for (text, parts) in [
            ("One. Two! 3 are left? \"Four.\" (Five.) Six", 6),
            ("Use a product, e.g. Office, or i.e. Teams.", 1),
            ("Go to Entra ID > Applications.", 1),
            ("Step 1. Open PowerShell", 1),
            ("It was in 2024. Then it changed.", 2),
            ("Run version 7.4. Then wait.", 2),
            ("Ask J. Doe of Contoso Ltd. Norway.", 1),
            ("Click **… then go on.", 1),
            ("", 0),
        ] {
            assert_eq!(sentences(text).len(), parts, "{text}");
        }
    }
}
