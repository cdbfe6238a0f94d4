//! Text made plain: harmless for a terminal where it comes from a tenant, and without marks.

/// Replaces what could move the cursor, hide or reorder text: control characters, and the Unicode
/// controls for direction. Source of the latter: Unicode Standard Annex 9, section 2.
#[must_use]
pub fn line(text: &str) -> String {
    text.chars()
        .map(|c| if is_harmful(c) { '\u{fffd}' } else { c })
        .collect()
}

/// The same for a text of several lines.
#[must_use]
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Prose of ours without its marks, for readers of plain text: code and addresses as they are,
/// emphasis in quotes, and links to pages of the book as their words.
#[must_use]
pub fn words(text: &str) -> String {
    let parts = text.split('`').enumerate();
    parts
        .map(|(index, part)| match index % 2 {
            1 => part.to_owned(),
            _ => without_marks(&without_pages(part)),
        })
        .collect()
}

fn without_marks(text: &str) -> String {
    let mut quoted = String::new();
    for (index, part) in text.split('*').enumerate() {
        let sign = match index {
            0 => "",
            _ if index % 2 == 1 => "“",
            _ => "”",
        };
        quoted.extend([sign, part]);
    }
    let mut plain = String::new();
    let mut rest = quoted.as_str();
    while let Some((before, after)) = rest.split_once("<https://") {
        let (address, after) = after.split_once('>').unwrap_or((after, ""));
        plain.extend([before, "https://", address]);
        rest = after;
    }
    plain + rest
}

/// A text with links to pages of the book turned into their words.
#[must_use]
pub fn without_pages(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, words, after)) = page_of_the_book(rest) {
        plain.extend([before, words]);
        rest = after;
    }
    plain + rest
}

/// What stands before the first `[words](page.md)`, its words, and what stands after it.
fn page_of_the_book(text: &str) -> Option<(&str, &str, &str)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')?;
    let page = &text[middle + 2..end];
    let page = page.split('#').next().unwrap_or_default();
    let is_page = page.is_empty() || page.strip_suffix(".md").is_some();
    is_page.then_some((&text[..start], &text[start + 1..middle], &text[end + 1..]))
}

/// Whether a character does something other than stand for itself.
#[must_use]
pub fn is_harmful(c: char) -> bool {
    let directs = matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}');
    let embeds = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
    );
    c.is_control() || directs || embeds || hides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_replaced() {
        assert_eq!(
            line("a\u{1b}[31mb\u{202e}c\nd"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}d"
        );
    }

    #[test]
    fn marks_become_plain_text_and_code_stays() {
        let text = "See [the license](teams-license.md#a), at <https://a.example> *Users*, `a*b`.";
        assert_eq!(
            words(text),
            "See the license, at https://a.example “Users”, a*b."
        );
    }

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        assert_eq!(line("Møterom “Ærfugl” 会議室"), "Møterom “Ærfugl” 会議室");
    }
}
