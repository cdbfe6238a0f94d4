//! The mock tenant as a client sees it.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails the test that called it"
)]

mod client;
mod errors;
mod fixtures;
mod licenses;
mod queries;
mod service_principals;
mod sign_in;
