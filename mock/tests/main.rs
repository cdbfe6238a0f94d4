//! The mock tenant as a client sees it.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails the test that called it"
)]

use greenroom_mock::{Fixtures, Tenant};

mod answers;
mod assertions;
mod batches;
mod client;
mod device_codes;
mod discovery;
mod errors;
mod faults;
mod fixtures;
mod groups;
mod licenses;
mod meetings;
mod pace;
mod permissions;
mod policies;
mod proxy;
mod queries;
mod reading;
mod service_principals;
mod shared;
mod sign_in;
mod strict;
#[path = "../testing.rs"]
mod testing;
mod time;
mod writes;
