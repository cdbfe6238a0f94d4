//! A run as people read it. Each format is a pure function of the [`Run`](crate::results::Run).

pub mod actions;
pub mod book;
mod causes;
pub mod changes;
pub mod doctor;
pub mod explanation;
mod folder;
pub mod formats;
mod fragments;
mod history;
mod joining;
pub mod ledger;
mod links;
mod manifest;
pub mod mask;
pub mod matrix;
pub mod outcome;
pub mod permissions;
pub mod plain;
pub mod progress;
pub mod remedy;
pub mod revision;
pub mod terminal;
mod trace;
mod trend;
pub mod written;

pub use folder::{Folder, beside};
