//! The trace, and what became of a page's statements, as text and as JSON.

pub mod matrix;
pub mod revision;
