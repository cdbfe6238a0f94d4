//! What changed between a statement whose words are known by their digests, and a text.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::compare::print;
use super::page::Found;
use super::{fact, normal, requiring};
use crate::document::{Identity, Kind, Statement};

/// Words that change what a statement requires, whether or not the page has them.
const MODALS: [&str; 35] = [
    "must",
    "should",
    "may",
    "can",
    "cannot",
    "shall",
    "will",
    "might",
    "could",
    "is",
    "are",
    "not",
    "no",
    "only",
    "always",
    "never",
    "required",
    "recommended",
    "optional",
    "needs",
    "need",
    "all",
    "any",
    "or",
    "yes",
    "on",
    "off",
    "nicht",
    "kein",
    "keine",
    "ne",
    "pas",
    "oui",
    "non",
    "sí",
];
/// Stands for a word that is known by nothing but its digest.
const UNKNOWN: &str = "…";

/// Whether a word can turn what a statement requires.
fn is_weighty(word: &str) -> bool {
    let bare = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    MODALS.contains(&bare.as_str())
        || requiring::level(word).is_some()
        || word.contains(|c: char| c.is_ascii_digit() || matches!(c, '~' | '✗' | '✓' | '[' | '|'))
        || fact::is_fact(word)
}

/// Words by their digests: what an old statement said is not kept, but most of its words are
/// still in use somewhere.
pub struct Dictionary<'a> {
    words: HashMap<u32, &'a str>,
    form: u32,
}

impl<'a> Dictionary<'a> {
    /// The words of a page, of our paraphrases, and those that require.
    #[must_use]
    pub fn of(page: &'a [Found], document: &'a Identity) -> Self {
        let (statements, form) = (&document.statements, document.form);
        let mut words = HashMap::new();
        let of_page = page.iter().flat_map(|found| {
            let (counts, _, words) = print(found, form);
            words.iter().copied().zip(counts.split_whitespace())
        });
        let ours = statements
            .iter()
            .flat_map(|s| s.paraphrase.split_whitespace());
        let sections = statements.iter().flat_map(|s| &s.section);
        let ours = ours.chain(sections.flat_map(|section| section.split_whitespace()));
        let facts = statements.iter().flat_map(|s| &s.facts);
        let facts = facts.flat_map(|fact| fact.split_whitespace());
        let digested = ours
            .chain(facts)
            .chain(MODALS)
            .map(|word| (normal::word(word), word));
        words.extend(of_page.chain(digested));
        Self { words, form }
    }

    /// Whether what a statement requires may be another: a word that requires or denies came or went,
    /// or a number, or a fact, or nothing of the old text is known.
    #[must_use]
    pub fn turns(&self, statement: &Statement, found: &Found) -> bool {
        let (counts, _, words) = print(found, self.form);
        let new: Vec<&str> = counts.split_whitespace().collect();
        let old = &statement.words;
        let changed = |change: DiffOp| {
            let (left, right) = (change.old_range(), change.new_range());
            let is_equal = matches!(change, DiffOp::Equal { .. });
            let gone = old[left].iter().filter_map(|word| self.words.get(word));
            let came = new[right].iter();
            !is_equal && gone.chain(came).any(|word| is_weighty(word))
        };
        let mut steps = capture_diff_slices(Algorithm::Myers, old, words).into_iter();
        found.kind == Kind::Command || found.kind != statement.kind || steps.any(changed)
    }

    /// The new text, with what went as `[-word-]` and what came as `{+word+}`. A word that went
    /// and that nobody uses any more is `…`.
    #[must_use]
    pub fn difference(&self, statement: &Statement, found: &Found) -> String {
        let (counts, _, words) = print(found, self.form);
        let new: Vec<&str> = counts.split_whitespace().collect();
        let old = &statement.words;
        let mut parts = Vec::new();
        for change in capture_diff_slices(Algorithm::Myers, old, words) {
            let (left, right) = (change.old_range(), change.new_range());
            if let DiffOp::Equal { .. } = change {
                parts.extend(new[right].iter().map(ToString::to_string));
                continue;
            }
            if !left.is_empty() {
                let gone = old[left]
                    .iter()
                    .map(|word| self.words.get(word).unwrap_or(&UNKNOWN));
                parts.push(format!(
                    "[-{}-]",
                    gone.copied().collect::<Vec<_>>().join(" ")
                ));
            }
            if !right.is_empty() {
                parts.push(format!("{{+{}+}}", new[right].join(" ")));
            }
        }
        parts.join(" ")
    }
}
