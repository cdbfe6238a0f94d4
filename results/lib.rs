//! What a run leaves behind: what steps write and reports read. Nothing here reads or writes a file.

mod changes;
mod document;
mod evidence;
mod exchange;
pub mod export;
mod finding;
mod fix;
mod history;
mod join;
mod named;
pub mod plain;
mod provenance;
mod readiness;
mod reading;
mod reason;
mod requirement;
mod row;
mod run;
mod scenario;
mod sentence;
mod shared;
mod subject;
mod value;
mod verdict;

pub use changes::*;
pub use document::{Beyond, FORM, Identity, Kind, Statement, place};
pub use evidence::Evidence;
pub use exchange::Exchange;
pub use finding::{Attestation, Finding, Waiver};
pub use fix::{Fix, FixTool, Way, on_the_page_of};
pub use history::{Earlier, History, Point};
pub use join::{Admission, Basis, Join, JoinIdentity, Lobby, Meeting};
pub use named::Named;
pub use provenance::{Argument, Provenance, SignedIn};
pub use readiness::Readiness;
pub use reading::{CameTo, Estimate, ReadOf, Reading, ReadingWay};
pub use reason::{Origin, Reason};
pub use requirement::{Level, RequirementResult};
pub use row::Row;
pub use run::{Cost, Features, Run, SCHEMA, Tenant, TenantSource, Tool, VERSION};
pub use scenario::{ScenarioText, StepOutcome, StepResult, StepText};
pub use sentence::{Part, Sentence, Words, all_words, holes};
pub use shared::Shared;
pub use subject::Subject;
pub use value::{Between, Value};
pub use verdict::Verdict;

#[doc(hidden)]
pub use inventory as __inventory;

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
pub(crate) fn is_false(flag: &bool) -> bool {
    !flag
}
