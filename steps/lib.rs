//! The Gherkin phrases of Greenroom and what they conclude.
//!
//! A `When` asks the tenant, a `Then` compares the answer with what its phrase requires. Every
//! comparison is a [`Check`] kept in the scenario's [`Record`]; the record, not cucumber's own
//! status, is what a run reports. Phrases speak of the tenant and its accounts, never of a
//! requirement: which requirement a scenario stands for is written in the feature.

#![expect(
    clippy::needless_pass_by_value,
    reason = "cucumber hands the captures of a phrase over by value"
)]

mod administrator;
mod check;
mod judgements;
mod kept;
mod phrases;
mod plan_table;
mod unread;
mod world;

pub use administrator::{Administrator, AdministratorError};
pub use check::{Check, Stop};
pub use judgements::join::{AdmissionPrediction, Prediction, SeenMeeting};
pub use phrases::question::flaw_of;
pub use phrases::tenant::credential;
pub use plan_table::takes_table;
pub use world::{Context, MockTenants, Record, World};
