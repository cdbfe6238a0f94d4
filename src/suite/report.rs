//! What is said of tests that ran: for people, and as JUnit XML for the test results of CI systems.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use greenroom_results::Verdict;
use jiff::Timestamp;

use super::{Fault, Tested};
use crate::exit::Failure;
use crate::report::formats::junit_xml::{self, Case, Suite};
use crate::report::formats::state::Junit;
use crate::report::plain;

/// The file where no path is named.
const FILE: &str = "junit.xml";

/// A file that is to have the results: `junit`, or `junit:PATH`.
#[derive(Clone, Debug)]
pub struct JunitFile(PathBuf);

impl FromStr for JunitFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':').unwrap_or((text, FILE)) {
            ("junit", path) if path.trim().is_empty() => {
                Err("no path stands behind `junit:`".to_owned())
            }
            ("junit", path) => Ok(Self(PathBuf::from(path))),
            (word, _) => Err(format!(
                "tests are not reported as `{word}`; there is junit"
            )),
        }
    }
}

impl JunitFile {
    /// Writes the results.
    ///
    /// # Errors
    /// When they cannot be written there.
    pub fn write(&self, text: &[u8]) -> Result<(), Failure> {
        fs::write(&self.0, text).map_err(|error| {
            let message = format!(
                "--report junit:{}: it cannot be written here: {error}",
                self.0.display()
            );
            Failure::unwritable(message, &error).hint("name a path in an existing folder")
        })
    }
}

/// The results as JUnit XML: a suite for each feature, a test case for each scenario.
///
/// # Errors
/// When they cannot be written as XML.
pub fn junit(tested: &[Tested], began: Timestamp) -> Result<Vec<u8>, Failure> {
    let suites = tested.chunk_by(|one, other| feature(one) == feature(other));
    let suites: Vec<_> = suites
        .map(|of_feature| Suite {
            name: of_feature[0].test.feature.clone(),
            timestamp: began.to_string(),
            properties: vec![("feature", feature(&of_feature[0]).to_owned())],
            cases: of_feature.iter().map(case).collect(),
        })
        .collect();
    junit_xml::write(&suites).map_err(|error| {
        Failure::could_not_run(format!("the results cannot be written as junit: {error}"))
    })
}

/// The path of the feature.
fn feature(tested: &Tested) -> &str {
    let place = &tested.test.place;
    place.rsplit_once(':').map_or(place, |(path, _)| path)
}

fn case(tested: &Tested) -> Case {
    let Tested { test, fault, took } = tested;
    let stem = Path::new(feature(tested)).file_stem().unwrap_or_default();
    let case = Case {
        class: format!("greenroom.{}.{}", test.document, stem.to_string_lossy()),
        name: test.name.clone(),
        milliseconds: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        is: Junit::Passed,
        kind: String::new(),
        headline: String::new(),
        text: test.place.clone(),
    };
    let Some(fault) = fault else { return case };
    Case {
        is: match fault.verdict {
            Verdict::Error => Junit::Error,
            _ => Junit::Failure,
        },
        kind: fault.verdict.to_string(),
        headline: format!("expected {}; found: {}", fault.expected, fault.found),
        text: said(fault),
        ..case
    }
}

/// Where a test did not pass and why, on lines of their own.
#[must_use]
pub fn said(fault: &Fault) -> String {
    let verdict = match &fault.reason {
        Some(reason) => format!("{} ({reason})", fault.verdict),
        None => fault.verdict.to_string(),
    };
    let lines = [
        format!("{}: {verdict}", fault.place),
        format!("  expected  {}", fault.expected),
        format!("  found     {}", fault.found),
    ];
    lines.map(|line| plain::line(&line)).join("\n")
}
