//! Greenroom turns a vendor's setup document into a runnable audit of a Microsoft 365 tenant.
//!
//! [`document`] reads the requirement pages and the features, [`run`] puts the features to a
//! tenant, [`results`] is the record of a run, and [`report`] turns that record, and nothing else,
//! into what people read.
//! [`trace`] reads the document itself and holds it to the features, statement by statement.
//! [`suite`] runs scenarios as tests, on mock tenants: the bundled ones, and a team's own.
//! [`target`] is the tenant: a mock, or a real one that [`settings`] and [`sign_in`] describe.

pub mod accounts;
pub mod cli;
pub mod commands;
pub mod console;
pub mod doctor;
pub mod document;
pub mod environment;
pub mod exit;
pub mod explanation;
mod exports;
pub mod fixtures;
pub mod folder;
pub mod history;
mod joins;
pub mod journal;
pub mod ledger;
mod leftover;
mod likeness;
pub mod log;
mod manifest;
pub mod options;
mod packed;
pub mod progress;
pub mod provenance;
pub mod reading;
pub mod record;
pub mod recorder;
pub mod rename;
pub mod run;
mod seen;
pub mod settings;
pub mod sign_in;
pub mod stored;
pub mod suite;
mod system;
pub mod target;
pub mod tenant;
pub mod toml_text;
pub mod trace;

pub use greenroom_report as report;
pub use greenroom_results as results;
