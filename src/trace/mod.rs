//! The document held to the features, statement by statement.
//!
//! [`page`] reads a revision of the page: blocks of HTML, split into statements, each known by the
//! digest of its normalized text. [`Matrix`] says which requirement and which scenario covers
//! which statement of `document.toml`, and what is missing.

mod block;
mod figure;
mod gitbook;
mod matrix;
mod normal;
pub mod page;
mod sentence;
mod tenants;

pub use matrix::{Cover, Matrix, Traced};
pub use tenants::{Shown, Tenants};
