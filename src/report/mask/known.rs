//! Values that have a token, found within sentences word by word.
//!
//! What is looked for are only values whose words all occur in the sentences, and at each word of
//! a sentence no more than [`DEPTH`] words are looked at, so that the time grows with the length of
//! the sentences and of the values, and not with their product.

use std::collections::{HashMap, HashSet};

use greenroom_graph::product_names;

use super::{lower, text, vocabulary};

/// How many words of a value are looked up. Of a longer one, as much is taken as agrees.
const DEPTH: usize = 32;

/// How many values are told apart that differ only in the signs between their words.
const ALIKE: usize = 16;

/// The words of all sentences, numbered.
#[derive(Default)]
pub(super) struct Said(HashMap<String, u32>);

impl Said {
    pub(super) fn add(&mut self, sentence: &str) {
        let low = lower(sentence);
        for atom in text::atoms(&low) {
            let word = &low[atom.start..atom.end];
            if !self.0.contains_key(word) {
                let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
                self.0.insert(word.to_owned(), number);
            }
        }
    }
}

/// Where a value ends, on the way of its words.
struct End {
    value: String,
    /// None for a name of Microsoft's, which stays as it is.
    token: Option<String>,
    /// Whether each of its words is also one of ours: a room may be called `Lobby`. Then it stays
    /// in lower case, unless the tenant writes it so or quotes stand around it; of a letter or two,
    /// whatever the case, for it would be found in every sentence.
    ordinary: bool,
    /// Whether the tenant itself writes it in lower case: nothing tells it from our words then.
    in_lower: bool,
    /// Whether there are more words than were looked up.
    deep: bool,
}

impl End {
    fn of(value: &str, token: Option<&str>, in_lower: bool) -> Self {
        Self {
            value: value.to_owned(),
            token: token.map(str::to_owned),
            ordinary: words(value).all(vocabulary::is_ours),
            in_lower,
            deep: words(value).nth(DEPTH).is_some(),
        }
    }
}

/// Finds what has a token.
#[derive(Default)]
pub(super) struct Known {
    said: Said,
    ways: HashMap<(u32, u32), u32>,
    ends: HashMap<u32, Vec<End>>,
}

/// A value in a sentence: how many of its words, and the token.
pub(super) struct Found {
    pub(super) words: usize,
    pub(super) token: String,
}

/// A sentence, its words, and the same in lower case, with every sign at the place it had.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) low: String,
    pub(super) atoms: Vec<text::Atom>,
}

impl<'a> Sentence<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let low = lower(text);
        let atoms = text::atoms(&low).collect();
        Self { text, low, atoms }
    }

    fn word(&self, index: usize) -> Option<&str> {
        let atom = self.atoms.get(index)?;
        Some(&self.low[atom.start..atom.end])
    }

    /// Whether quotes stand on both sides of these words.
    fn is_quoted(&self, start: usize, end: usize) -> bool {
        let is_quote = |c: Option<char>| c.is_some_and(|c| "`'\"“”‘’".contains(c));
        is_quote(self.text[..start].chars().next_back())
            && is_quote(self.text[end..].chars().next())
    }
}

impl Known {
    /// `in_lower` has the values that the tenant itself writes in lower case.
    pub(super) fn of(
        said: Said,
        tokens: &HashMap<String, String>,
        in_lower: &HashSet<String>,
    ) -> Self {
        let mut known = Self {
            said,
            ..Self::default()
        };
        let mut occurring: Vec<_> = tokens
            .iter()
            .filter_map(|(value, token)| Some((value, token, known.numbers(value)?)))
            .collect();
        occurring.sort();
        for (value, token, numbers) in occurring {
            let in_lower = in_lower.contains(value);
            known.learn(numbers, End::of(value, Some(token), in_lower));
        }
        for name in product_names() {
            let name = lower(name);
            if let Some(numbers) = known.numbers(&name) {
                known.learn(numbers, End::of(&name, None, false));
            }
        }
        known
    }

    /// The words of a value, where all of them occur in the sentences.
    fn numbers(&self, value: &str) -> Option<Vec<u32>> {
        let words = words(value).take(DEPTH);
        let numbers: Option<Vec<u32>> = words.map(|word| self.said.0.get(word).copied()).collect();
        numbers.filter(|numbers| !numbers.is_empty())
    }

    fn learn(&mut self, numbers: Vec<u32>, end: End) {
        let mut place = 0;
        for number in numbers {
            let next = u32::try_from(self.ways.len() + 1).unwrap_or(u32::MAX);
            place = *self.ways.entry((place, number)).or_insert(next);
        }
        let ends = self.ends.entry(place).or_default();
        if ends.len() < ALIKE {
            ends.push(end);
        }
    }

    /// The longest value that begins with this word of a sentence.
    pub(super) fn at(&self, sentence: &Sentence<'_>, first: usize) -> Option<Found> {
        let mut found = None;
        let mut place = 0;
        for words in 1..=DEPTH {
            let word = sentence.word(first + words - 1);
            let number = word.and_then(|word| self.said.0.get(word));
            let next = number.and_then(|number| self.ways.get(&(place, *number)));
            let Some(next) = next else { break };
            place = *next;
            found = self.ending(place, sentence, first, words).or(found);
        }
        found
    }

    /// The value that ends here.
    fn ending(
        &self,
        place: u32,
        sentence: &Sentence<'_>,
        first: usize,
        words: usize,
    ) -> Option<Found> {
        let ends = self.ends.get(&place)?;
        let (start, end) = (
            sentence.atoms[first].start,
            sentence.atoms[first + words - 1].end,
        );
        let shown = &sentence.low[start..end];
        let deep = ends.iter().find(|end| end.deep);
        if let Some((deep, token)) = deep.and_then(|deep| Some((deep, deep.token.clone()?))) {
            let words = agreeing(&deep.value, sentence, first);
            return Some(Found { words, token });
        }
        let exact = ends.iter().find(|end| end.value == shown);
        let quoted = || {
            let bare = text::bare(shown);
            let mut same = ends
                .iter()
                .filter(|end| text::bare(core(&end.value)) == bare);
            same.next().filter(|_| same.next().is_none())
        };
        let value = exact.or_else(quoted)?;
        let written = &sentence.text[start..end];
        let Some(token) = value.token.clone() else {
            let token = written.to_owned();
            return Some(Found { words, token });
        };
        let stays = value.ordinary
            && !sentence.is_quoted(start, end)
            && if value.value.chars().count() < 3 {
                vocabulary::is_ours(written)
            } else {
                written == shown && !value.in_lower
            };
        (!stays).then_some(Found { words, token })
    }
}

/// A value without the signs before its first and after its last word.
fn core(value: &str) -> &str {
    let mut atoms = text::atoms(value);
    let first = atoms.next();
    let last = atoms.last().or(first);
    match (first, last) {
        (Some(first), Some(last)) => &value[first.start..last.end],
        _ => value,
    }
}

/// How many words of a sentence, from this one on, are those of a value.
fn agreeing(value: &str, sentence: &Sentence<'_>, first: usize) -> usize {
    let same = |(index, word): &(usize, &str)| sentence.word(first + index) == Some(word);
    words(value).enumerate().take_while(same).count()
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    text::atoms(value).map(|atom| &value[atom.start..atom.end])
}
