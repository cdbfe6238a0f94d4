//! The marks of inline Markdown in prose of ours, for whoever shows them in another way.

use pulldown_cmark::{CowStr, Event, LinkType, Parser, Tag, TagEnd};

/// A piece of prose. What is no mark, a list's number or a link to elsewhere, is words as written.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// A code span, without its backticks.
    Code(CowStr<'a>),
    /// Where emphasis starts, and where it ends.
    Emphasis { starts: bool },
    /// An address in angle brackets.
    Address(CowStr<'a>),
}

/// A text in pieces. A link to a page of the book becomes its words: a reader of what is made of
/// the pieces may be anywhere.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut in_page = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        // Where the words before this mark end, and where those after it begin.
        let (end, next, piece) = match event {
            Event::Code(code) => (range.start, range.end, Some(Piece::Code(code))),
            Event::Start(Tag::Emphasis) => (
                range.start,
                range.start + 1,
                Some(Piece::Emphasis { starts: true }),
            ),
            Event::End(TagEnd::Emphasis) => (
                range.end - 1,
                range.end,
                Some(Piece::Emphasis { starts: false }),
            ),
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                ..
            }) => (range.start, range.end, Some(Piece::Address(dest_url))),
            Event::Start(Tag::Link { dest_url, .. }) if is_page(&dest_url) => {
                in_page = true;
                (range.start, range.start + 1, None)
            }
            Event::End(TagEnd::Link) if std::mem::take(&mut in_page) => {
                let words = text[range.clone()].rfind("](").unwrap_or_default();
                (range.start + words, range.end, None)
            }
            _ => continue,
        };
        pieces.extend(
            text.get(from..end)
                .filter(|words| !words.is_empty())
                .map(Piece::Words),
        );
        pieces.extend(piece);
        from = next;
    }
    pieces.extend(
        Some(&text[from..])
            .filter(|words| !words.is_empty())
            .map(Piece::Words),
    );
    pieces
}

/// Whether a link leads to a page of the book, or within one.
fn is_page(target: &str) -> bool {
    let page = target.split('#').next().unwrap_or_default();
    page.is_empty() || page.strip_suffix(".md").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_emphasis_and_addresses_are_told_from_words() {
        let text = "Open *Users*, at <https://a.example>, then `a*b`.";
        let expected = [
            Piece::Words("Open "),
            Piece::Emphasis { starts: true },
            Piece::Words("Users"),
            Piece::Emphasis { starts: false },
            Piece::Words(", at "),
            Piece::Address("https://a.example".into()),
            Piece::Words(", then "),
            Piece::Code("a*b".into()),
            Piece::Words("."),
        ];
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn a_link_to_a_page_becomes_its_words_and_any_other_stays_as_written() {
        let text = "1. See [the *license*](a.md#b), not [x](javascript:alert(1)).";
        let words = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Words(words) => Some(words),
            _ => None,
        });
        let words: String = words.collect();
        assert_eq!(words, "1. See the license, not [x](javascript:alert(1)).");
    }

    #[test]
    fn an_asterisk_alone_is_words() {
        assert_eq!(pieces("2 * 3 * 4 a*"), [Piece::Words("2 * 3 * 4 a*")]);
    }
}
