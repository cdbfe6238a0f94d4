//! What comes from outside, damaged at random: no panic, no hang, no false pass, no secret told.
//!
//! Each target starts from seeds, those of `corpus/` and what the repository has besides, and
//! changes them edit by edit. What was found once stays in `corpus/`, and is tried first. proptest
//! shrinks what it finds; the seed is fixed unless `GREENROOM_FUZZ_SEED` names another, and
//! `GREENROOM_FUZZ=N` tries N times as much.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod bench;
mod driver;
mod edit;
mod files;
#[path = "../in_process.rs"]
mod in_process;
mod tenant;
mod texts;
