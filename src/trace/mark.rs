//! Marks in a text that stand for what its tags said of it. They are noncharacters, which no page
//! holds: Unicode Standard, section 23.7.

use super::normal;

/// Around a label: the name of a tab, the kind of a callout, the group of a row.
pub(super) const LABEL: Pair = Pair('\u{fdd0}', '\u{fdd1}');
/// Around what is struck through.
pub(super) const STRUCK: Pair = Pair('\u{fdd2}', '\u{fdd3}');
/// Around what is not shown.
pub(super) const HIDDEN: Pair = Pair('\u{fdd4}', '\u{fdd5}');
/// Around what is set as code.
pub(super) const CODE: Pair = Pair('\u{fdd6}', '\u{fdd7}');
/// Around the ids in the target of a link.
pub(super) const TARGET: Pair = Pair('\u{fdd8}', '\u{fdd9}');
/// Around the caption of a picture.
pub(super) const CAPTION: Pair = Pair('\u{fdda}', '\u{fddb}');
/// A box that is ticked, and one that is not.
pub(super) const TICKED: char = '\u{fddc}';
/// See [`TICKED`].
pub(super) const UNTICKED: char = '\u{fddd}';
/// Between two cells of a row.
pub(super) const CELL: char = '\u{fdde}';
/// Between two cells, of which one is written only once for several rows or columns.
pub(super) const SPAN: char = '\u{fddf}';

/// A mark that opens, and the one that closes.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Pair(pub(super) char, pub(super) char);

impl Pair {
    /// A text between the two.
    pub(super) fn around(self, text: &str) -> String {
        format!("{}{text}{}", self.0, self.1)
    }
}

/// Whether a character is one of the marks.
pub(super) fn is_mark(c: char) -> bool {
    ('\u{fdd0}'..='\u{fddf}').contains(&c)
}

/// Whether a text says nothing by itself: white space, marks, and labels of what follows.
pub(super) fn is_blank(marked: &str) -> bool {
    without(marked, &[LABEL, TARGET])
        .chars()
        .all(|c| is_mark(c) || c.is_whitespace())
}

/// The text without the marks of these pairs and what stands between them.
pub(super) fn without(marked: &str, pairs: &[Pair]) -> String {
    let mut inside = None;
    let keep = |c: &char| {
        if let Some(close) = inside {
            if *c == close {
                inside = None;
            }
            return false;
        }
        inside = pairs.iter().find(|pair| pair.0 == *c).map(|pair| pair.1);
        inside.is_none()
    };
    marked.chars().filter(keep).collect()
}

/// The text as the earlier form of digests has it: what is written, and no tag.
pub(super) fn earlier(marked: &str) -> String {
    let written = without(marked, &[LABEL, TARGET]);
    let mut text = String::with_capacity(written.len());
    for c in written.chars() {
        match c {
            CELL if text.trim().is_empty() => {}
            CELL => text.push_str(" | "),
            c if is_mark(c) => {}
            c => text.push(c),
        }
    }
    normal::normal(&text)
}

/// The text with its marks as readers of plain text see them.
pub(super) fn shown(marked: &str) -> String {
    let text: String = marked.chars().map(sign).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mark in letters, with room for what stands beside it; any other character as it is.
fn sign(c: char) -> String {
    let sign = match c {
        '\u{fdd0}' => " [",
        '\u{fdd1}' => "] ",
        '\u{fdd2}' | '\u{fdd3}' => "~~",
        '\u{fdd4}' => "[hidden: ",
        '\u{fdd5}' => "]",
        '\u{fdd8}' => " (→ ",
        '\u{fdd9}' => ")",
        TICKED => "[x] ",
        UNTICKED => "[ ] ",
        CELL | SPAN => " | ",
        c if is_mark(c) => "",
        c => return c.to_string(),
    };
    sign.to_owned()
}

/// A mark as a word, or as part of one.
pub(super) fn word(c: char) -> String {
    match c {
        c if [LABEL.0, LABEL.1, TARGET.0, TARGET.1, CODE.0, CODE.1].contains(&c) => sign(c),
        c => format!(" {} ", sign(c)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_seen_in_one_form_and_not_in_the_other() {
        let text = format!(
            "{}{CELL}The {} counts{CELL}{UNTICKED} now{}",
            LABEL.around("warning"),
            STRUCK.around("old one"),
            TARGET.around("7c1f")
        );
        assert_eq!(earlier(&text), "The old one counts | now");
        assert_eq!(
            shown(&text),
            "[warning] | The ~~old one~~ counts | [ ] now (→ 7c1f)"
        );
        assert!(is_blank(&LABEL.around("warning")) && !is_blank(&text));
    }
}
