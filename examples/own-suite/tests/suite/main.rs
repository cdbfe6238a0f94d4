//! Runs the features of this crate against its tenants, a test a scenario.

mod phrases;

use std::process::ExitCode;

use greenroom::suite::Suite;

fn main() -> ExitCode {
    Suite::of("features").book("book").tenants("tenants").main()
}
