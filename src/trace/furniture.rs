//! What is around a page's text and changes without it, told by its words.

/// Sections below a page's text.
const SECTIONS: [&str; 22] = [
    "additional resources",
    "articles associés",
    "articles in this section",
    "articles liés",
    "artículos relacionados",
    "comentarios",
    "comments",
    "commentaires",
    "kommentare",
    "recently viewed articles",
    "related articles",
    "related content",
    "related links",
    "related pages",
    "related posts",
    "verwandte artikel",
    "weiterführende artikel",
    "was this article helpful",
    "was this page helpful",
    "ähnliche artikel",
    "関連記事",
    "コメント",
];
/// How a line about the page itself begins.
const BEGINS: [&str; 16] = [
    "author:",
    "actualizado ",
    "aktualisiert ",
    "created by ",
    "dernière mise à jour",
    "last edited",
    "last modified",
    "last reviewed",
    "last updated",
    "mis à jour",
    "page last",
    "posted by ",
    "updated ",
    "written by ",
    "zuletzt aktualisiert",
    "última actualización",
];
/// Units of time, as they stand in "7 months ago".
const UNITS: [&str; 14] = [
    "second", "minute", "hour", "day", "week", "month", "year", "tag", "woche", "monat", "jahr",
    "mois", "mes", "año",
];
/// Longer lines say something.
const WORDS: usize = 9;

/// Whether a section with this heading is not the page's own.
pub(super) fn is_section(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    SECTIONS.contains(&bare)
}

/// Whether a line says who wrote the page, or when.
pub(super) fn is_line(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    if words.len() > WORDS || words.is_empty() {
        return false;
    }
    let is_year = |word: &&str| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
    };
    let ago = [" ago", " vor ", " hace ", " il y a "];
    let dated = words.iter().any(is_year) || ago.iter().any(|ago| lower.contains(ago));
    let named = lower.starts_with("author:")
        || lower.starts_with("written by ")
        || lower.starts_with("posted by ");
    let begins = BEGINS.iter().any(|begin| lower.starts_with(begin));
    (begins && (dated || named)) || is_age(&words)
}

/// Whether the words say how long ago something was, and no more: "7 months ago".
fn is_age(words: &[&str]) -> bool {
    let is_unit = |word: &&str| {
        UNITS.iter().any(|unit| {
            word.trim_end_matches(['s', 'e', 'n']) == unit.trim_end_matches(['s', 'e', 'n'])
        })
    };
    let is_count = |word: &&str| {
        matches!(*word, "a" | "an" | "one") || word.chars().all(|c| c.is_ascii_digit())
    };
    match words {
        [count, unit, "ago"] | ["vor" | "hace", count, unit] | ["il", "y", "a", count, unit] => {
            is_count(count) && is_unit(unit)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_about_the_page_are_told_from_lines_of_it() {
        for line in [
            "7 months ago",
            "Last updated 7 months ago",
            "Updated on Nov 2, 2026",
            "vor 3 Monaten",
            "Author: Kari",
        ] {
            assert!(is_line(line), "{line}");
        }
        for line in [
            "",
            "The license lapsed 7 months ago",
            "Updated licenses only",
            "Updated rooms need 2 licenses",
            "By default, rooms are off",
            "Last updated rooms must be restarted within 2 days of the change",
        ] {
            assert!(!is_line(line), "{line}");
        }
        assert!(
            is_section("Related articles")
                && is_section("12 Comments:")
                && !is_section("Comments in chats")
        );
    }
}
