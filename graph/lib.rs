//! Reads a Microsoft 365 tenant through Microsoft Graph.
//!
//! A question (`service_principal`, `account`, …) becomes a request, the answer is kept as
//! evidence, and the caller gets the value with its evidence or an error that says why it could
//! not be read. The tenant may be the real one or the [`mock`]: the base address is the only
//! difference.

pub mod mock;
