//! Undoes what a browser, a log or a program did to a message: URL, HTML and JSON escapes.

use percent_encoding::percent_decode_str;

use crate::id::is_id;

/// A message may be escaped more than once: JSON in a URL, HTML in JSON. More often than this is
/// no message.
const ROUNDS: usize = 3;

/// More characters than the name or the number of an HTML character reference has.
const LONGEST_REFERENCE: usize = 10;

/// More characters than a tag has that is only markup.
const LONGEST_TAG: usize = 300;

/// The named character references that stand in messages. Source: WHATWG HTML, section "Named
/// character references".
const REFERENCES: [(&str, char); 19] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
];

/// The text as it was before it was escaped.
pub(super) fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let next = references(&tags(&json(&url(&text))));
        if next == text {
            break;
        }
        text = next;
    }
    text
}

/// Undoes percent-encoding, word by word; within such a word, `+` is a space.
/// Source: WHATWG URL, `application/x-www-form-urlencoded` parsing.
fn url(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace);
    words
        .map(|word| {
            if has_percent_escape(word) {
                let spaced = word.replace('+', " ");
                percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
            } else if word.contains("error_description=") {
                word.replace('+', " ")
            } else {
                word.to_owned()
            }
        })
        .collect()
}

fn has_percent_escape(word: &str) -> bool {
    let mut places = word.match_indices('%');
    places.any(|(at, _)| {
        let digits = word.as_bytes().get(at + 1..at + 3);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Undoes the escapes of JSON strings. Source: RFC 8259, section 7.
fn json(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (character, length) = json_escape(rest);
        plain.push(character);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

/// The character that an escape stands for, and how many bytes behind the backslash it takes.
fn json_escape(rest: &str) -> (char, usize) {
    match rest.as_bytes().first() {
        Some(sign @ (b'"' | b'/' | b'\\' | b'\'')) => (char::from(*sign), 1),
        Some(b'n' | b'r' | b't') => (' ', 1),
        Some(b'u') => {
            let digits = rest.get(1..5).map(|digits| u32::from_str_radix(digits, 16));
            match digits {
                // Half of a pair is no character, and none that a message is told by.
                Some(Ok(code)) => (char::from_u32(code).unwrap_or('\u{fffd}'), 5),
                _ => ('\\', 0),
            }
        }
        _ => ('\\', 0),
    }
}

/// Replaces tags by spaces. An id, an address of mail and a tag with a link stay.
fn tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = tag_length(rest);
        plain.push(if length.is_some() { ' ' } else { '<' });
        rest = &rest[length.unwrap_or(1)..];
    }
    plain.push_str(rest);
    plain
}

/// The length of the tag that a text starts with.
fn tag_length(text: &str) -> Option<usize> {
    let end = near(text, b'>', LONGEST_TAG)?;
    let inner = text[1..end].trim_start_matches('/');
    let name = inner
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ":-_".contains(c));
    let is_markup = is_name && !is_id(name) && !inner.contains("://") && !inner.contains('<');
    is_markup.then_some(end + 1)
}

/// Undoes HTML's character references.
fn references(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = near(rest, b';', LONGEST_REFERENCE);
        let found = end.and_then(|end| Some((reference(&rest[1..end])?, end + 1)));
        let (character, length) = found.unwrap_or(('&', 1));
        plain.push(character);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    plain
}

/// Where a sign stands within the first bytes of a text. No more of it is looked at, so that a
/// text of nothing but beginnings is read as fast as another.
fn near(text: &str, sign: u8, bytes: usize) -> Option<usize> {
    text.bytes().take(bytes).position(|byte| byte == sign)
}

fn reference(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        let mut known = REFERENCES.iter();
        return known.find(|known| known.0 == name).map(|known| known.1);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_once_or_twice_becomes_plain() {
        for (text, plain) in [
            ("AADSTS650052%3a+The+app", "AADSTS650052: The app"),
            (
                "error_description=AADSTS50105:+Your",
                "error_description=AADSTS50105: Your",
            ),
            ("app &#39;x&#39; &amp; &#x27;y&quot;", "app 'x' & 'y\""),
            (
                r#"{\"code\":\"x\",\n\"m\":\"l\u2019app \/ y\"}"#,
                "{\"code\":\"x\", \"m\":\"l’app / y\"}",
            ),
            ("%2526%2339%3B", "'"),
            ("a<br/>b<p class=\"x\">c</p>", "a b c "),
        ] {
            assert_eq!(decoded(text), plain, "{text}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_beginnings_is_read() {
        for sign in ["<", "&", "\\", "%", "&#", "<a "] {
            let text = sign.repeat(100_000);
            assert!(!decoded(&text).is_empty(), "{sign}");
        }
    }

    #[test]
    fn what_is_not_escaped_stays() {
        for text in [
            "100 % of rooms + 1",
            "C:\\Users\\hall",
            "a & b; c &unknown; &#xffffffff;",
            "<room@contoso.example> <aaaaaaaa-1111-1111-1111-111111111111>",
            "a < b > c \\u12",
            "50%",
        ] {
            assert_eq!(decoded(text), text);
        }
    }
}
