//! Names for statements and sections, from their words.

use std::collections::BTreeSet;

/// How many words a name takes.
const WORDS: usize = 5;
/// Words that tell nothing apart.
const SMALL: [&str; 14] = [
    "a", "an", "and", "as", "at", "by", "for", "in", "is", "of", "on", "or", "the", "to",
];

/// A name that is not taken yet; it is then.
pub(super) fn of(text: &str, taken: &mut BTreeSet<String>) -> String {
    let slug = slug(text);
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    let mut names = std::iter::once(slug.clone()).chain(numbered);
    let name = names.find(|name| !taken.contains(name)).unwrap_or(slug);
    taken.insert(name.clone());
    name
}

/// The first words of a text that tell something, in small letters and digits, with hyphens.
pub(super) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    // A number in front is its place, which changes.
    let is_number = |word: &&&str| word.chars().all(|c| c.is_ascii_digit());
    let words = words.iter().skip_while(is_number);
    let telling = words.filter(|word| !SMALL.contains(word));
    let first: Vec<&str> = telling.take(WORDS).copied().collect();
    if first.is_empty() {
        return "statement".to_owned();
    }
    first.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_the_first_telling_words_and_taken_once() {
        let mut taken = BTreeSet::new();
        let text = "The tenant must hold an app, “Rooms”.";
        assert_eq!(of(text, &mut taken), "tenant-must-hold-app-rooms");
        assert_eq!(of(text, &mut taken), "tenant-must-hold-app-rooms-2");
        assert_eq!(
            of("3. Run the tool 2 times", &mut taken),
            "run-tool-2-times"
        );
        assert_eq!(of("会議室 🔎", &mut taken), "statement");
    }
}
