//! The command line as a whole.

use std::ffi::{OsStr, OsString};

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, ColorChoice, CommandFactory as _, FromArgMatches as _, Parser};
use greenroom_clock as clock;

use crate::commands::Command;
use crate::console;
use crate::exit::{Exit, Failure};
use crate::provenance;

/// Audits a Microsoft 365 tenant against a vendor's setup document, and publishes a readiness book
#[derive(Debug, Parser)]
#[command(version = VERSION, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// When to print in colors; `auto` is on a terminal, unless `NO_COLOR` is set
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        display_order = 900
    )]
    pub color: ColorChoice,
}

/// The version; of a release build, with the commit that it was built of and that one's day.
const VERSION: &str = env!("VERSION_AND_COMMIT");

const AFTER_HELP: &str = "\
Examples:
  greenroom audit                      the bundled mock tenant, nothing to set up
  greenroom doctor --tenant contoso.com --rooms
  greenroom audit --tenant contoso.com --rooms
  greenroom plan                       what to do after it

Exit codes:
  0    ready, or done
  1    not ready, a trace that is not whole, or a test that failed
  2    usage or configuration
  3    undetermined, or it could not run
  4    the vendor's page has changed
  130  interrupted
Each command's own help says which it has.";

/// The options of an audit that mean the same whether the tenant is a mock one or a real one, by
/// their long names. Every other one, a new one included, asks for a real tenant.
pub const OF_ANY_TENANT: [&str; 22] = [
    "fixture",
    "requirement",
    "document",
    "level",
    "tags",
    "exports",
    "features",
    "book",
    "output",
    "report",
    "unmasked",
    "without-manual",
    "no-book",
    "drift",
    "open",
    "concurrency",
    "log",
    "format",
    "quiet",
    "fail-on",
    "exit-zero",
    "color",
];

impl Cli {
    /// Reads a command line, the program's name first.
    ///
    /// # Errors
    /// When it asks for nothing that there is, or for the help text: what to print, and where.
    pub fn read(line: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let matches = command.try_get_matches_from_mut(line)?;
        let mut cli =
            Self::from_arg_matches(&matches).map_err(|error| error.format(&mut Self::command()))?;
        if let (Command::Audit(audit), Some((name, matches))) =
            (&mut cli.command, matches.subcommand())
            && let Some(command) = command.find_subcommand(name)
        {
            audit.given = provenance::given(command, matches);
        }
        let of_tenants = match &mut cli.command {
            Command::Audit(audit) => Some(&mut audit.target),
            Command::Doctor(doctor) => Some(&mut doctor.target),
            _ => None,
        };
        if let (Some(target), Some((name, matches))) = (of_tenants, matches.subcommand())
            && let Some(command) = command.find_subcommand_mut(name)
        {
            target.asked = asked(command, matches)
                .map_err(|message| command.error(ErrorKind::InvalidValue, message))?;
        }
        Ok(cli)
    }

    /// Does what the command line asks for.
    ///
    /// # Errors
    /// When the command could not be carried out; the failure carries the exit code.
    pub fn execute(&self) -> Result<Exit, Failure> {
        console::color(self.color);
        clock::is_set().map_err(|error| {
            Failure::usage(error.to_string()).hint("this option is for tests only: leave it out")
        })?;
        self.command.execute(Self::command)
    }
}

/// The options on a command line that ask for a real tenant, in the order of the help text.
///
/// # Errors
/// When an option has a value that is empty or blank: a script whose variable is not set leaves
/// such a one behind, and what it was to say is not known.
fn asked(command: &clap::Command, matches: &ArgMatches) -> Result<Vec<String>, String> {
    let mut asked = Vec::new();
    for option in command.get_arguments() {
        let id = option.get_id().as_str();
        let (Some(long), Some(ValueSource::CommandLine)) =
            (option.get_long(), matches.value_source(id))
        else {
            continue;
        };
        let mut values = matches.get_raw(id).into_iter().flatten();
        let is_blank = |value: &OsStr| value.to_string_lossy().trim().is_empty();
        if option.get_action().takes_values() && values.any(is_blank) {
            return Err(format!(
                "--{long} has no value: what is given is empty or blank\n\n\
                 If a script fills it in from a variable, that variable is not set."
            ));
        }
        if !OF_ANY_TENANT.contains(&long) {
            asked.push(format!("--{long}"));
        }
    }
    Ok(asked)
}
