//! `greenroom plan`: what is to do after an audit, with every name in it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::report::actions;
use crate::stored;

/// Print the action plan, as a message, CSV or JSON
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Plan {
    /// The run: its full record, or the folder of its report
    #[arg(value_name = "RUN", default_value = "greenroom-report")]
    pub run: PathBuf,
    /// How to write the plan
    #[arg(long, value_enum, default_value_t)]
    pub format: PlanFormat,
}

/// How to write the plan.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum PlanFormat {
    /// A message in plain text, ready to send
    #[default]
    Message,
    /// A table with a row for each action and account
    Csv,
    /// For programs
    Json,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom plan
  greenroom plan runs/monday.run.json.gz --format csv > plan.csv

Exit codes:
  0    printed
  2    usage: the record of a run is missing or masked";

pub(super) fn execute(arguments: &Plan) -> Result<Exit, Failure> {
    let run = stored::read_record(&arguments.run)?;
    let plan = actions::plan(&run);
    let text = match arguments.format {
        PlanFormat::Message => actions::message(&plan),
        PlanFormat::Csv => actions::csv(&plan),
        PlanFormat::Json => actions::json(&plan),
    };
    say(text.strip_suffix('\n').unwrap_or(&text));
    Ok(Exit::Ready)
}
