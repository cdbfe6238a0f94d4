//! `greenroom who`: what the tokens of a masked report stand for.

use std::path::{Path, PathBuf};

use clap::Args;
use greenroom_graph::regular;

use crate::commands::public;
use crate::console::{say, talk};
use crate::exit::{Exit, Failure};
use crate::report::mask::Names;
use crate::report::plain;
use crate::stored;

/// Say what the tokens of a masked report stand for
///
/// Takes tokens such as `account-7k2mqx4d9rtw`, or a file of a masked report, which it prints with
/// every name in it. A name with a quote in it stays a token there, since it could end what a
/// command has in quotes.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Who {
    /// Tokens, or one file with tokens in it
    #[arg(value_name = "TOKEN|FILE", required = true)]
    pub tokens: Vec<String>,
    /// The run: its full record, or the folder of its report
    #[arg(long, value_name = "RUN", default_value = "greenroom-report")]
    pub run: PathBuf,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom who account-7k2mqx4d9rtw
  greenroom who greenroom-report/message.txt --run runs/monday.run.json.gz

Exit codes:
  0    printed
  2    usage: no full record of a run is there, or a token is none of that run's";

pub(super) fn execute(arguments: &Who) -> Result<Exit, Failure> {
    let run = stored::read_record(&arguments.run)?;
    let names = public::names(&run).ok_or_else(|| {
        let message = format!("{}: this record holds no key", arguments.run.display());
        Failure::usage(message).hint("the tokens of its report cannot be told; audit again")
    })?;
    match arguments.tokens.as_slice() {
        [one] if names.value(one).is_none() && Path::new(one).is_file() => {
            fill(&names, Path::new(one))?;
        }
        tokens => list(&names, tokens, &arguments.run)?,
    }
    Ok(Exit::Ready)
}

/// Prints each token with its value, or says which is none.
fn list(names: &Names, tokens: &[String], run: &Path) -> Result<(), Failure> {
    let strangers = tokens.iter().filter(|token| names.value(token).is_none());
    let strangers: Vec<String> = strangers
        .map(|token| format!("`{}`", plain::line(token)))
        .collect();
    if !strangers.is_empty() {
        let message = format!(
            "{}: no token of this run: {}",
            run.display(),
            strangers.join(", ")
        );
        return Err(Failure::usage(message).hint(
            "name with `--run` the record of the run that the report is about: another tenant's \
             tokens, and those of a report without its history, are others",
        ));
    }
    let width = tokens.iter().map(String::len).max().unwrap_or_default();
    for token in tokens {
        let value = plain::line(names.value(token).unwrap_or_default());
        say(&format!("{token:width$}  {value}"));
    }
    Ok(())
}

/// Prints a file with every name in it.
fn fill(names: &Names, path: &Path) -> Result<(), Failure> {
    let cannot = |error: &dyn std::fmt::Display| {
        Failure::usage(format!(
            "{}: this file cannot be read: {error}",
            path.display()
        ))
    };
    let bytes = regular::read(path).map_err(|error| cannot(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| cannot(&"it is not UTF-8 text"))?;
    let (filled, stay) = names.fill(&text);
    say(filled.strip_suffix('\n').unwrap_or(&filled));
    for token in stay {
        let value = plain::line(names.value(token).unwrap_or_default());
        talk(&format!(
            "note: {token} stays, for its value has a quote or a sign in it: {value}"
        ));
    }
    Ok(())
}
