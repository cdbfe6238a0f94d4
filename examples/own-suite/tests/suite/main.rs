//! Runs the features of this crate against its tenants, a test a scenario.

mod phrases;

use std::process::ExitCode;

use greenroom::suite::Suite;

fn main() -> ExitCode {
    let suite = Suite::of("features").book("book").tenants("tenants");
    suite.audits("every-room-listed").main()
}
