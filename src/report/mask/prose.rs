//! Values of a tenant within sentences and commands.

use std::ops::Range;

use greenroom_graph::is_id;

use super::known::{Known, Sentence};
use super::text::Atom;
use super::{Mask, public, vocabulary};

/// What ends an address in a sentence.
const ENDS: &str = "\"'`“”‘’<>()[]{},;|";

impl Mask {
    /// A sentence in which stand the words of the program and of Microsoft, and tokens.
    pub(super) fn sentence(&mut self, known: &Known, text: &str) -> String {
        let sentence = Sentence::of(text);
        let mut links = private_links(text).into_iter().peekable();
        let mut masked = String::new();
        let (mut done, mut first) = (0, 0);
        while let Some(atom) = sentence.atoms.get(first) {
            while links.next_if(|link| link.end <= atom.start).is_some() {}
            let link = links.peek().filter(|link| link.contains(&atom.start));
            let (range, token) = if let Some(link) = link {
                let token = self.token("link", &text[link.clone()]);
                (link.start.max(done)..link.end, Some(token))
            } else if let Some(found) = known.at(&sentence, first) {
                let last = sentence.atoms[first + found.words - 1];
                (atom.start..last.end, Some(found.token))
            } else {
                let last = end_of_piece(known, &sentence, first);
                let range = atom.start..sentence.atoms[last].end;
                let token = self.unknown(&sentence, &range, first, last);
                (range, token)
            };
            let token = token.as_deref().unwrap_or(&text[range.clone()]);
            masked.extend([&text[done..range.start], token]);
            done = range.end;
            first += sentence.atoms[first..]
                .iter()
                .take_while(|next| next.start < done)
                .count();
        }
        masked.push_str(&text[done..]);
        masked
    }

    /// The token of a piece that is not known to be public.
    fn unknown(
        &mut self,
        sentence: &Sentence<'_>,
        range: &Range<usize>,
        first: usize,
        last: usize,
    ) -> Option<String> {
        let piece = &sentence.text[range.clone()];
        if is_id(piece) {
            return Some(self.id(piece));
        }
        let count = vocabulary::is_a_count(piece);
        if count && !is_in_a_row(sentence, first, last)
            || !count && (vocabulary::holds(piece) || self.authored.contains(piece))
        {
            return None;
        }
        let kind = match piece {
            piece if piece.contains('@') || piece.contains("%40") => "account",
            piece if piece.bytes().all(|b| b.is_ascii_digit()) => "number",
            _ => "text",
        };
        Some(self.token(kind, piece))
    }
}

/// The last word of what hangs together with this one, up to a value that is known.
fn end_of_piece(known: &Known, sentence: &Sentence<'_>, first: usize) -> usize {
    let piece = sentence.atoms[first].piece;
    let after = sentence.atoms.iter().enumerate().skip(first + 1);
    let same = after.take_while(|(_, atom)| atom.piece == piece);
    let free = same.take_while(|(index, _)| known.at(sentence, *index).is_none());
    free.last().map_or(first, |(index, _)| index)
}

/// Whether numbers stand side by side, as in a telephone number.
fn is_in_a_row(sentence: &Sentence<'_>, first: usize, last: usize) -> bool {
    let atoms = &sentence.atoms;
    let is_number = |atom: &Atom| {
        sentence.low[atom.start..atom.end]
            .bytes()
            .all(|b| b.is_ascii_digit())
    };
    let near = |left: &Atom, right: &Atom| right.start - left.end == 1;
    let before = first.checked_sub(1).map(|index| &atoms[index]);
    let before = before.is_some_and(|left| is_number(left) && near(left, &atoms[first]));
    let after = atoms.get(last + 1);
    before || after.is_some_and(|right| is_number(right) && near(&atoms[last], right))
}

/// Where addresses stand that are not of Microsoft's.
fn private_links(text: &str) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("://") {
        let middle = at + found;
        let scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        let start = at + text[at..middle].trim_end_matches(scheme).len();
        let ends = |c: char| c.is_whitespace() || ENDS.contains(c);
        let end = text[middle..]
            .find(ends)
            .map_or(text.len(), |length| middle + length);
        let end = start
            + text[start..end]
                .trim_end_matches(['.', ':', '!', '?'])
                .len();
        at = end.max(middle + 3);
        if !public::host(&text[start..end]) {
            links.push(start..at);
        }
    }
    links
}
