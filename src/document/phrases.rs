//! The phrases that a step can have.

use std::sync::LazyLock;

use cucumber::World as _;
use cucumber::step::Collection;
use greenroom_steps::World;

/// Every phrase with its definition. Their expressions are compiled once a process: that takes
/// longer than to find those of all features.
#[must_use]
pub fn phrases() -> &'static Collection<World> {
    static PHRASES: LazyLock<Collection<World>> = LazyLock::new(World::collection);
    &PHRASES
}
