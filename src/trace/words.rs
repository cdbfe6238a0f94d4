//! What changed between a statement whose words are known by their digests, and a text.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::normal;
use super::page::Found;
use crate::document::Statement;

/// Words that change what a statement demands, whether or not the page has them.
const MODALS: [&str; 24] = [
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
];
/// Stands for a word that is known by nothing but its digest.
const UNKNOWN: &str = "…";

/// Words by their digests: what an old statement said is not kept, but most of its words are
/// still in use somewhere.
pub struct Dictionary<'a>(HashMap<u32, &'a str>);

impl<'a> Dictionary<'a> {
    /// The words of a page, of our paraphrases, and those that demand.
    #[must_use]
    pub fn of(page: &'a [Found], statements: &'a [Statement]) -> Self {
        let mut words = HashMap::new();
        let of_page = page.iter().flat_map(|found| {
            found
                .words
                .iter()
                .copied()
                .zip(found.text.split_whitespace())
        });
        let ours = statements
            .iter()
            .flat_map(|s| s.paraphrase.split_whitespace());
        let sections = statements.iter().flat_map(|s| &s.section);
        let ours = ours.chain(sections.flat_map(|section| section.split_whitespace()));
        let digested = ours.chain(MODALS).map(|word| (normal::word(word), word));
        words.extend(of_page.chain(digested));
        Self(words)
    }

    /// The new text, with what went as `[-word-]` and what came as `{+word+}`. A word that went
    /// and that nobody uses any more is `…`.
    #[must_use]
    pub fn difference(&self, statement: &Statement, found: &Found) -> String {
        let new: Vec<&str> = found.text.split_whitespace().collect();
        let old = &statement.words;
        let mut parts = Vec::new();
        for change in capture_diff_slices(Algorithm::Myers, old, &found.words) {
            let (left, right) = (change.old_range(), change.new_range());
            if let DiffOp::Equal { .. } = change {
                parts.extend(new[right].iter().map(ToString::to_string));
                continue;
            }
            if !left.is_empty() {
                let gone = old[left]
                    .iter()
                    .map(|word| self.0.get(word).unwrap_or(&UNKNOWN));
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
