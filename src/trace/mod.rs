//! The document held to the features, statement by statement.
//!
//! [`page`] reads a revision of the page: blocks of HTML, split into statements, each known by the
//! digest of its normalized text. [`Matrix`] says which requirement and which scenario covers
//! which statement of `document.toml`, and what is missing. [`compare`] says what became of each
//! statement on a later revision, [`drift`] keeps that until it is accepted, and [`accept`] takes
//! it over. [`draft`] begins with a page of another document.

pub mod accept;
mod block;
pub mod compare;
mod dialect;
pub mod draft;
pub mod drift;
mod fact;
mod figure;
mod fold;
mod furniture;
mod id;
mod known;
mod mark;
mod matrix;
mod normal;
pub mod page;
pub mod report;
pub mod requiring;
mod row;
mod sentence;
mod tags;
mod target;
mod tenants;
mod text;
mod typeset;
pub mod words;

pub use drift::Drift;
pub use known::Known;
pub use matrix::{Cover, Matrix, Traced};
pub use tenants::{Shown, Tenants};
