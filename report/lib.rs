//! A run as people read it. Each format is a pure function of the [`Run`](greenroom_results::Run).

pub mod accounts;
pub mod actions;
pub mod advice;
mod bodies;
pub mod book;
mod causes;
pub mod changes;
mod fold;
pub mod formats;
mod fragments;
mod history;
mod inline;
mod joining;
mod kept;
pub mod ledger;
pub mod links;
pub mod mask;
pub mod outcome;
pub mod paper;
pub mod plain;
pub mod style;
pub mod terminal;
mod trace;
mod trend;
