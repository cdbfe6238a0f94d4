//! What each phrase asks or requires, to be searched, shown and held against a step.
//!
//! The texts are those of `steps/phrases.toml`; a test holds them to the definitions.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use greenroom_graph::is_id;
use serde::Deserialize;

use crate::likeness;

/// How many phrases are proposed where a step has none.
const NEAREST: usize = 3;

static DESCRIBED: LazyLock<Described> = LazyLock::new(|| {
    toml::from_str(greenroom_steps::PHRASES).expect("phrases.toml is checked by the tests")
});

/// The phrases by their words, without what an author fills in.
static BY_WORDS: LazyLock<HashMap<String, &'static Phrase>> = LazyLock::new(|| {
    let all = DESCRIBED.phrase.iter();
    all.map(|phrase| (bare(phrase.words()), phrase)).collect()
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    samples: BTreeMap<String, String>,
    phrase: Vec<Phrase>,
}

/// A phrase that a step can have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// What it is about.
    pub topic: String,
    /// It, with its keyword; what an author fills in stands between angle brackets.
    pub step: String,
    /// What it asks or requires, in one or two sentences.
    pub about: String,
    /// The permissions that a scenario with it declares.
    #[serde(default)]
    pub permissions: Vec<String>,
    /// Whether only scenarios that bring their own mock tenant have it.
    #[serde(default)]
    pub behavior: bool,
    /// Whether a table stands below the step.
    #[serde(default)]
    pub table: bool,
}

/// All of them, by topic.
#[must_use]
pub fn described() -> &'static [Phrase] {
    &DESCRIBED.phrase
}

impl Phrase {
    /// `Given`, `When` or `Then`.
    #[must_use]
    pub fn keyword(&self) -> &str {
        self.step.split(' ').next().unwrap_or_default()
    }

    /// It without the keyword.
    fn words(&self) -> &str {
        let start = self.keyword().len() + 1;
        self.step.get(start..).unwrap_or_default()
    }

    /// It as text and what an author fills in, in turn; text comes first.
    #[must_use]
    pub fn parts(&self) -> Vec<&str> {
        self.step.split(['<', '>']).collect()
    }

    /// It as an author writes it.
    #[must_use]
    pub fn example(&self) -> String {
        let filled = |(place, part): (usize, &&str)| match place % 2 {
            0 => (*part).to_owned(),
            _ => DESCRIBED.samples.get(*part).cloned().unwrap_or_default(),
        };
        self.parts().iter().enumerate().map(filled).collect()
    }

    /// What has to be filled in between quotation marks, in order.
    fn quoted(&self) -> impl Iterator<Item = &str> {
        between_quotes(&self.step).filter_map(|text| {
            text.strip_prefix('<')
                .and_then(|text| text.strip_suffix('>'))
        })
    }
}

/// The permissions that a scenario with this step declares.
pub(super) fn permissions(step: &str) -> &'static [String] {
    let phrase = BY_WORDS.get(&bare(step));
    phrase.map_or(&[], |phrase| &phrase.permissions)
}

/// The phrases nearest to the words of a step, nearest first.
pub(super) fn nearest(step: &str) -> Vec<&'static Phrase> {
    let wanted = bare(step).to_lowercase();
    let text = |phrase: &&Phrase| bare(phrase.words()).to_lowercase();
    let mut all = likeness::nearest(&wanted, described(), text);
    all.truncate(NEAREST);
    all
}

/// What a step has in the place of an id and is none: a sentence.
pub(super) fn odd_id(step: &str) -> Option<String> {
    let phrase = BY_WORDS.get(&bare(step))?;
    let pairs = phrase.quoted().zip(between_quotes(step));
    let ids = pairs.filter_map(|(name, value)| match name.rsplit(' ').next() {
        Some("id") => Some((name, vec![value])),
        Some("ids") => Some((name, value.split(',').map(str::trim).collect())),
        _ => None,
    });
    for (name, values) in ids {
        // A placeholder of an outline without rows is filled in later.
        let odd = values
            .into_iter()
            .find(|value| !is_id(value) && !value.starts_with('<'));
        if let Some(odd) = odd {
            let sample = DESCRIBED.samples.get(name)?;
            let sample = sample.split(',').next().unwrap_or_default();
            let name = name.strip_suffix('s').unwrap_or(name);
            return Some(format!(
                "`{odd}` is not a valid {name}: an id looks like `{sample}`"
            ));
        }
    }
    None
}

/// What stands between quotation marks.
fn between_quotes(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// The words of a step or a phrase, with nothing between its quotation marks and a zero for what
/// is a number.
fn bare(text: &str) -> String {
    let words = text.split('"').step_by(2).map(|part| {
        let words = part.split(' ').map(|word| {
            let is_number = word.parse::<i64>().is_ok();
            let is_filled_in = word.starts_with('<') && word.ends_with('>');
            if is_number || is_filled_in { "0" } else { word }
        });
        words.collect::<Vec<_>>().join(" ")
    });
    words.collect::<Vec<_>>().join("\"\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_by_the_words_that_an_author_nearly_wrote() {
        let nearest = nearest("the account \"a@contoso.example\" is looked at");
        assert_eq!(
            nearest.first().map(|phrase| phrase.step.as_str()),
            Some("When the account \"<account>\" is looked up")
        );
        assert_eq!(nearest.len(), NEAREST);
    }

    #[test]
    fn what_is_called_an_id_has_to_be_one() {
        let group = |id| odd_id(&format!("it is a member of the group \"{id}\""));
        assert_eq!(group("3f0a4c11-7d2e-4a9b-8c55-1e6f7a8b9c01"), None);
        assert!(group("Rooms").is_some_and(|what| what.contains("not a valid group id")));
        let several = "it has the application permissions \
                       \"df021288-bdef-4463-88db-98f22de89214, User.Read.All\"";
        assert!(odd_id(several).is_some_and(|what| what.contains("`User.Read.All`")));
    }

    #[test]
    fn a_name_is_not_held_to_be_an_id() {
        assert_eq!(odd_id("the account \"room\" is looked up"), None);
        assert_eq!(odd_id("it subscribes to the product \"SPB\""), None);
    }

    #[test]
    fn an_example_has_every_place_filled_in() {
        for phrase in described() {
            let example = phrase.example();
            assert!(!example.contains("\"\""), "{example}");
            let is_sentence = phrase.about.ends_with('.');
            assert!(
                is_sentence && !phrase.about.contains("  "),
                "{}",
                phrase.about
            );
        }
    }
}
