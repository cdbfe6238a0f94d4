//! The Gherkin phrases of Greenroom and what they conclude.
//!
//! A `When` asks the tenant, a `Then` compares the answer with what its phrase requires. Every
//! comparison is a [`Check`] kept in the scenario's [`Record`]; the record, not cucumber's own
//! status, is what a run reports. Phrases speak of the tenant and its accounts, never of a
//! requirement: which requirement a scenario stands for is written in the feature.
//!
//! Another crate adds phrases of its own by cucumber's attributes over [`World`]: a `When` keeps what
//! it was answered ([`World::keep`], [`World::set`]), a `Then` reads it and concludes
//! ([`World::read`], [`World::conclude`]). `examples/own-suite` does.

#![expect(
    clippy::needless_pass_by_value,
    reason = "cucumber hands the captures of a phrase over by value"
)]

mod administrator;
mod check;
mod exports;
mod judgements;
mod kept;
mod phrases;
mod plan_table;
mod unread;
mod world;

/// Every phrase with what it asks or requires, as TOML.
pub const PHRASES: &str = include_str!("phrases.toml");

/// How each phrase begins: the file of its definition below this package, the line there, and words
/// that every step with the phrase begins with.
pub const BEGINNINGS: &[(&str, u32, &str)] = include!(concat!(env!("OUT_DIR"), "/beginnings.rs"));

pub use administrator::{Administrator, AdministratorError};
pub use check::{Check, Stop};
pub use exports::{COMMANDS, DAYS, ExportError, Exported, Exports};
pub use judgements::join::{AdmissionPrediction, Prediction, SeenMeeting};
pub use phrases::question::flaw_of;
pub use phrases::tenant::credential;
pub use plan_table::takes_table;
pub use unread::Read;
pub use world::{Context, MockTenants, Record, World};
