//! Text made plain: harmless for a terminal where it comes from a tenant, and without marks.

use crate::inline::{Piece, pieces};
pub use greenroom_results::plain::{line, lines};
use greenroom_results::{Part, Sentence, Value};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// A sentence of the program's in one such line, its names held together. It is for [`wrapped`]
/// and [`short`].
#[must_use]
pub fn said(sentence: &Sentence) -> String {
    line(&sentence.show(&mut |part| match part {
        Part::Words(words) => words.to_owned(),
        Part::Value(value @ Value::Name(_)) => held(&value.plain()),
        Part::Value(value) => value.plain(),
    }))
}

/// Prose of ours without its marks, for readers of plain text: code and addresses as they are,
/// emphasis in quotes, and links to pages of the book as their words.
#[must_use]
pub fn words(text: &str) -> String {
    without_marks(text, str::to_owned)
}

/// The same, with code as `shown` has it.
fn without_marks(text: &str, shown: impl Fn(&str) -> String) -> String {
    let pieces = pieces(text).into_iter();
    pieces
        .map(|piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Code(code) => shown(&code),
            Piece::Emphasis { starts: true } => "“".to_owned(),
            Piece::Emphasis { starts: false } => "”".to_owned(),
            Piece::Address(address) => address.into_string(),
        })
        .collect()
}

/// A text of ours as a terminal shows it: without marks, names of several words in quotes and held
/// together. It is for [`wrapped`] and [`short`].
#[must_use]
pub fn unmarked(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    line(&without_marks(&text, |code| {
        if code.contains(' ') {
            format!("“{}”", held(code))
        } else {
            code.to_owned()
        }
    }))
}

/// The longest name of several words that is not broken, in characters.
const HELD: usize = 40;
/// Stands for a blank at which no line is broken, until the lines are made.
const BLANK: char = '\u{a0}';

/// A name of several words as one, unless that would tear a line apart.
fn held(name: &str) -> String {
    if name.chars().count() > HELD {
        return name.to_owned();
    }
    name.replace(' ', &BLANK.to_string())
}

/// A text in lines of a width, broken at blanks alone: a name, an address or a command of one word
/// stays whole. The first line begins with `lead`, the others with `indent`.
#[must_use]
pub fn wrapped(text: &str, width: usize, lead: &str, indent: &str) -> String {
    broken(text, width, lead, indent).join("\n")
}

/// The same in no more than so many lines: of whole sentences, or else of whole words.
#[must_use]
pub fn short(text: &str, width: usize, lead: &str, indent: &str, most: usize) -> String {
    let fits = |text: &str| broken(text, width, lead, indent).len() <= most;
    let ends = text.match_indices(". ").map(|(index, _)| index + 1);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    if let Some(end) = ends.iter().rev().find(|end| fits(&text[..**end])) {
        return wrapped(&text[..*end], width, lead, indent);
    }
    let blanks = text.match_indices(' ').map(|(index, _)| index).rev();
    let mut cut = blanks.map(|end| format!("{} …", &text[..end]));
    cut.find(|text| fits(text))
        .map_or_else(String::new, |text| wrapped(&text, width, lead, indent))
}

fn broken(text: &str, width: usize, lead: &str, indent: &str) -> Vec<String> {
    let options = Options::new(width)
        .initial_indent(lead)
        .subsequent_indent(indent)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(text, options).into_iter();
    lines
        .map(|line| line.trim_end().replace(BLANK, " "))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_plain_text_and_code_stays() {
        let text = "See [the license](teams-license.md#a), at <https://a.example> *Users*, `a*b`.";
        assert_eq!(
            words(text),
            "See the license, at https://a.example “Users”, a*b."
        );
    }

    #[test]
    fn a_name_of_several_words_stays_on_one_line() {
        let text =
            unmarked("assign a product, such as `Office 365 E3`, to `a.room@contoso.example`.");
        let lines = wrapped(&text, 40, "fix  ", "     ");
        let expected = "fix  assign a product, such as\n     “Office 365 E3”, to\n     a.room@contoso.example.";
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_text_that_is_too_long_ends_with_a_sentence_or_else_with_a_word() {
        let text = "One two. Three four. Five six.";
        assert_eq!(short(text, 12, "", "", 2), "One two.\nThree four.");
        assert_eq!(short("one two three four", 8, "", "", 1), "one …");
    }
}
