//! `greenroom test`: runs the scenarios that bring their own tenant.

use clap::Args;
use greenroom_clock as clock;
use serde_json::{Value, json};

use super::{interrupt, scope};
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::options::{Documents, ResultFormat, Scope, Shown, Tenants};
use crate::report::plain;
use crate::run::Selection;
use crate::suite::report::{JunitFile, junit, said};
use crate::suite::{Suite, Tested};

/// Run the `@behavior` scenarios, each on the mock tenants that it names
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Test {
    /// Only the scenarios whose name, or place such as `rooms.feature:12`, has this text; several
    /// are alternatives
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Which scenarios run.
    #[command(flatten)]
    pub scope: Scope,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// The mock tenants.
    #[command(flatten)]
    pub tenants: Tenants,
    /// Write the results, too: junit, to PATH or else to junit.xml; may be repeated
    #[arg(long, value_name = "FORMAT[:PATH]")]
    pub report: Vec<JunitFile>,
    /// How the result is printed.
    #[command(flatten)]
    pub shown: Shown,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom test
  greenroom test --features ours/features --book ours/book --tenants ours/tenants
  greenroom test --requirement teams-license --report junit:results.xml

Exit codes:
  0    every scenario passed
  1    a scenario did not pass
  2    usage or configuration, including a selection without scenarios
  3    could not run, or a report could not be written
  130  interrupted";

pub(super) fn execute(arguments: &Test) -> Result<Exit, Failure> {
    interrupt::run(test(arguments))
}

async fn test(arguments: &Test) -> Result<Exit, Failure> {
    let began = clock::now();
    let Documents { features, book } = &arguments.documents;
    let suite = Suite {
        features: features.clone(),
        book: book.clone(),
        tenants: arguments.tenants.tenants.clone(),
        ..Suite::default()
    };
    let tests = suite.read()?;
    let selection = scope::narrowed(&arguments.scope, &tests.documentation, Selection::behaviors)?;
    let names = &arguments.names;
    let is_named = |title: &str| names.is_empty() || names.iter().any(|name| title.contains(name));
    let tested = tests.run(&selection, |test| is_named(&test.title()));
    let tested = tested.await?;
    let exit = if tested.iter().all(|one| one.fault.is_none()) {
        Exit::Ready
    } else {
        Exit::NotReady
    };
    match arguments.shown {
        Shown {
            format: ResultFormat::Json,
            ..
        } => say(&as_json(&tested, exit)),
        Shown { quiet: true, .. } => say(&conclusion(&tested)),
        Shown { .. } => say(&lines(&tested)),
    }
    for file in &arguments.report {
        file.write(&junit(&tested, began)?)?;
    }
    Ok(exit)
}

/// A line for each scenario, below it why it did not pass, and the conclusion.
fn lines(tested: &[Tested]) -> String {
    let mut lines = Vec::new();
    for Tested { test, fault, .. } in tested {
        let word = if fault.is_none() { "ok  " } else { "FAIL" };
        lines.push(format!("{word}  {}", plain::line(&test.title())));
        let said = fault.iter().map(said).collect::<String>();
        lines.extend(said.lines().map(|line| format!("      {line}")));
    }
    lines.extend([String::new(), conclusion(tested)]);
    lines.join("\n")
}

/// How many did and did not pass.
fn conclusion(tested: &[Tested]) -> String {
    let failed = tested.iter().filter(|one| one.fault.is_some()).count();
    let passed = tested.len() - failed;
    format!("{passed} passed, {failed} failed")
}

/// The same as one value.
fn as_json(tested: &[Tested], exit: Exit) -> String {
    let scenario = |one: &Tested| {
        let fault = one.fault.as_ref().map(|fault| {
            json!({
                "place": fault.place,
                "verdict": fault.verdict,
                "reason": fault.reason,
                "expected": fault.expected,
                "found": fault.found,
            })
        });
        json!({ "place": one.test.place, "name": one.test.name, "fault": fault })
    };
    let scenarios: Vec<Value> = tested.iter().map(scenario).collect();
    let failed = tested.iter().filter(|one| one.fault.is_some()).count();
    let value = json!({
        "passed": tested.len() - failed,
        "failed": failed,
        "exitCode": exit as u8,
        "scenarios": scenarios,
    });
    format!("{value:#}")
}
