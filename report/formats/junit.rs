//! A run as JUnit XML: a suite for each requirement, a test case for each finding.

use super::Unwritable;
use super::case::{self, cases};
use super::junit_xml::{self, Suite};
use greenroom_results::Run;

pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let mut suites: Vec<Suite> = Vec::new();
    // In the order in which the requirements first occur.
    for case in cases(run) {
        let id = case.id();
        match suites.iter_mut().find(|suite| suite.name == id) {
            Some(suite) => suite.cases.push(test(&case)),
            None => suites.push(suite(run, &case)),
        }
    }
    Ok(junit_xml::write(&suites)?)
}

/// The suite of a requirement, with its first case.
fn suite(run: &Run, case: &case::Case<'_>) -> Suite {
    Suite {
        name: case.id(),
        timestamp: run.started.to_string(),
        properties: vec![
            ("title", case.title()),
            ("level", case.level().word().to_owned()),
        ],
        cases: vec![test(case)],
    }
}

fn test(case: &case::Case<'_>) -> junit_xml::Case {
    junit_xml::Case {
        class: format!("greenroom.{}", case.id()),
        name: case.name(),
        milliseconds: case.milliseconds(),
        is: case.state.mapping().junit,
        kind: case.kind(),
        headline: case.headline(),
        text: case.text(),
    }
}
