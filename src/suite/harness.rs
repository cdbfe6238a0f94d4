//! The `main` of a test of cargo's whose tests are scenarios: the options of cargo's own tests, so
//! that editors and other runners take it for one, and two of ours.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;
use greenroom_clock as clock;
use libtest_mimic::{Arguments, Failed, Trial};
use tokio::runtime::Builder;

use super::report::{self, JunitFile};
use super::{Suite, Test, Tested, Tests};
use crate::console::complain;
use crate::exit::Failure;
use crate::run::Selection;

/// The command line of such a test.
#[derive(Parser)]
struct Options {
    /// Only the scenarios whose tags match, e.g. '@requirement:join and not @slow'
    #[arg(long, value_name = "EXPRESSION")]
    tags: Option<String>,
    /// Write the results, too: junit, to PATH or else to junit.xml; may be repeated
    #[arg(long, value_name = "FORMAT[:PATH]")]
    report: Vec<JunitFile>,
    #[command(flatten)]
    cargo: Arguments,
}

impl Suite {
    /// Runs the scenarios as the command line of a test asks for it, a line each. Its name ends with
    /// the scenario's tags, so that a filter takes a name or a tag.
    #[must_use]
    pub fn main(self) -> ExitCode {
        main(&[self])
    }
}

/// The same for several suites.
#[must_use]
pub fn main(suites: &[Suite]) -> ExitCode {
    let options = Options::parse();
    ran(suites, options).unwrap_or_else(|failure| {
        complain(&failure);
        failure.exit.into()
    })
}

/// What ran, for a report.
type Kept = Arc<Mutex<Vec<Tested>>>;

fn ran(suites: &[Suite], options: Options) -> Result<ExitCode, Failure> {
    let mut arguments = options.cargo;
    // Cucumber silences panics while it runs, process-wide: runs must not overlap.
    arguments.test_threads = Some(1);
    let began = clock::now();
    let kept = Kept::default();
    let mut trials = Vec::new();
    for suite in suites {
        let tests = Arc::new(suite.read()?);
        let selection = Arc::new(tests.selection(options.tags.as_deref())?);
        let listed = tests.list(&selection).into_iter();
        trials.extend(listed.map(|test| trial(&tests, &selection, test, &kept)));
    }
    if trials.is_empty() {
        return Err(Failure::usage(
            "no scenario is selected: nothing was tested",
        ));
    }
    let is_run = !arguments.list;
    let conclusion = libtest_mimic::run(&arguments, trials);
    if is_run {
        let tested = kept.lock().unwrap_or_else(PoisonError::into_inner);
        for file in &options.report {
            file.write(&report::junit(&tested, began)?)?;
        }
    }
    Ok(conclusion.exit_code())
}

fn trial(tests: &Arc<Tests>, selection: &Arc<Selection>, test: Test, kept: &Kept) -> Trial {
    let tags: Vec<String> = test.tags.iter().map(|tag| format!("@{tag}")).collect();
    let name = format!("{} {}", test.title(), tags.join(" "));
    let (tests, selection) = (Arc::clone(tests), Arc::clone(selection));
    let kept = Arc::clone(kept);
    Trial::test(name, move || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let wanted = |other: &Test| other.place == test.place;
        let tested = runtime.block_on(tests.run(&selection, wanted))?;
        let faults = tested.iter().filter_map(|one| one.fault.as_ref());
        let said: Vec<String> = faults.map(report::said).collect();
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(tested);
        if said.is_empty() {
            Ok(())
        } else {
            Err(Failed::from(said.join("\n")))
        }
    })
}
