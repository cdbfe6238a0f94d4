//! Names for statements and sections, from their words.

use std::collections::{HashMap, HashSet};

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::system;

/// How many words a name takes.
const WORDS: usize = 5;
/// How many letters of a word it takes: a name is that of a file, too.
const LETTERS: usize = 40;
/// Words that tell nothing apart.
const SMALL: [&str; 14] = [
    "a", "an", "and", "as", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to",
];

/// Names that are given once.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// For a name that was asked for again, the number it had last.
    last: HashMap<String, usize>,
}

impl Names {
    /// Names of which these are taken.
    pub(super) fn besides<'a>(taken: impl IntoIterator<Item = &'a String>) -> Self {
        Self {
            taken: taken.into_iter().cloned().collect(),
            last: HashMap::new(),
        }
    }

    /// A name for a text; no other text gets it.
    pub(super) fn of(&mut self, text: &str) -> String {
        let slug = slug(text);
        let mut name = slug.clone();
        let last = self.last.entry(slug.clone()).or_insert(1);
        while !self.taken.insert(name.clone()) {
            *last += 1;
            name = format!("{slug}-{last}");
        }
        name
    }
}

/// The first words of a text that tell something, in small letters and digits, with hyphens.
fn slug(text: &str) -> String {
    let lower = plain_letters(&text.to_lowercase());
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    // A number in front is its place, which changes.
    let is_number = |word: &&&str| word.chars().all(|c| c.is_ascii_digit());
    let words = words.iter().skip_while(is_number);
    let telling = words.filter(|word| !SMALL.contains(word));
    let cut = telling.map(|word| &word[..word.len().min(LETTERS)]);
    let first: Vec<&str> = cut.take(WORDS).collect();
    if first.is_empty() {
        return "statement".to_owned();
    }
    let slug = first.join("-");
    // As “aux”, which begins many a French heading.
    if system::refusal(&slug).is_some() {
        return format!("{slug}-statement");
    }
    slug
}

/// The letters without what stands above and below them.
fn plain_letters(text: &str) -> String {
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    nfd.normalize_iter(text.chars())
        .filter(|c| !is_accent(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_the_first_telling_words_and_taken_once() {
        let mut names = Names::default();
        let text = "The tenant must hold an app, “Rooms”.";
        assert_eq!(names.of(text), "tenant-must-hold-app-rooms");
        assert_eq!(names.of(text), "tenant-must-hold-app-rooms-2");
        assert_eq!(names.of("3. Run the tool 2 times"), "run-tool-2-times");
        assert_eq!(names.of("Prérequis"), "prerequis");
        assert_eq!(names.of("会議室 🔎"), "statement");
        // Windows has no file of this name.
        assert_eq!(names.of("AUX"), "aux-statement");
        assert_eq!(names.of(&"w".repeat(900)).len(), LETTERS);
    }
}
