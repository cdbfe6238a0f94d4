//! Runs the Gherkin: one test a scenario, each on mock tenants of its own. What a team's own features
//! can say and the bundled ones do not is said in `fixtures/phrases`, with tenants of its own.
//!
//! A test's name ends with the scenario's tags, so that the filter of `cargo test` takes a name
//! or a tag: `cargo test --test features -- '@behavior'`.

use std::process::ExitCode;

use greenroom::document::FIRST;
use greenroom::suite::{self, Suite};

/// The tenant that `@audit` scenarios are put to: it has everything, so they pass. What is for a
/// person to look at stays `notchecked`.
const TENANT: &str = "ready";

fn main() -> ExitCode {
    let phrases = Suite::of("fixtures/phrases").tenants("fixtures/phrases/tenants");
    let first = Suite::default().about(&[FIRST]).audits(TENANT);
    let others = Suite::default().about(&["cloud-video-interop", "resource-accounts"]);
    suite::main(&[first, others, phrases.audits(TENANT)])
}
