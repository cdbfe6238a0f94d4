//! What a masked book may say as it is, since every copy of the program has it.

use std::sync::LazyLock;

use crate::document;
use crate::fixtures;
use crate::report::mask::{Lines, Mask, Model, Names, Public};
use crate::results::Run;

static PUBLIC: LazyLock<Public> = LazyLock::new(|| Public {
    digest: document::bundled_digest,
    files: document::bundled().keys().cloned().collect(),
    fixtures: fixtures::names().collect(),
    lines: Lines::of(&document::texts()),
    model: Model {
        is_property: greenroom_mock::is_documented_property,
        is_value: greenroom_mock::is_documented_value,
        is_type: greenroom_mock::is_documented_type,
    },
});

/// A mask for a book about this run.
#[must_use]
pub fn mask(run: &Run) -> Mask {
    Mask::new(run, &PUBLIC)
}

/// What the tokens of a book about this run stand for; nothing where its record holds no key.
#[must_use]
pub fn names(run: &Run) -> Option<Names> {
    Names::of(run, &PUBLIC)
}
