//! What a masked book may say as it is, since every copy of the program has it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use clap::{Arg, Args as _, Command};

use crate::commands::audit::Audit;
use crate::document::{self, Source};
use crate::fixtures;
use crate::report::mask::{Lines, Mask, Model, Names, Public};
use crate::results::Run;

static PUBLIC: LazyLock<Public> = LazyLock::new(|| Public {
    digest: document::bundled_digest,
    files: document::bundled().keys().cloned().collect(),
    fixtures: fixtures::names().collect(),
    options: options(),
    lines: Lines::of(&document::texts()),
    model: Model {
        is_property: greenroom_mock::is_documented_property,
        is_value: greenroom_mock::is_documented_value,
        is_type: greenroom_mock::is_documented_type,
    },
});

/// The options of an audit by their long names, with the words that the help text lists for each.
fn options() -> HashMap<String, HashSet<String>> {
    let command = Audit::augment_args(Command::new("audit"));
    let option = |option: &Arg| {
        let words = option.get_possible_values();
        let words = words
            .iter()
            .map(|word| word.get_name().to_owned())
            .collect();
        Some((option.get_long()?.to_owned(), words))
    };
    command.get_arguments().filter_map(option).collect()
}

/// A mask for a book about this run.
#[must_use]
pub fn mask(run: &Run) -> Mask {
    Mask::new(run, &PUBLIC)
}

/// The same for a book of these files, whose pages are published as they are.
pub(super) fn mask_beside(run: &Run, book: &[Source]) -> Mask {
    let pages = book.iter().filter(|file| file.has_extension("md"));
    mask(run).beside(pages.filter_map(|page| page.text().ok()))
}

/// What the tokens of a book about this run stand for; nothing where its record holds no key.
#[must_use]
pub fn names(run: &Run) -> Option<Names> {
    Names::of(run, &PUBLIC)
}
