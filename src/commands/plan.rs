//! `greenroom plan`: what is to do after an audit, with every name in it.

use crate::cli::{Plan, PlanFormat};
use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::report::actions;
use crate::stored;

pub(super) fn execute(arguments: &Plan) -> Result<Exit, Failure> {
    let run = stored::read(&arguments.run)?;
    let text = match arguments.format {
        PlanFormat::Message => actions::message(&run),
        PlanFormat::Csv => actions::csv(&run),
    };
    say(text.strip_suffix('\n').unwrap_or(&text));
    Ok(Exit::Ready)
}
