//! The command line and its help text; no behavior.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{
    ArgMatches, Args, ColorChoice, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
    ValueEnum,
};
use greenroom_graph::Cloud;

use crate::commands::attest::Attest;
use crate::commands::audit::Audit;
use crate::commands::check::Check;
use crate::commands::completions::Completions;
use crate::commands::diff::Diff;
use crate::commands::doctor::Doctor;
use crate::commands::explain::Explain;
use crate::commands::man::Man;
use crate::commands::mock::Mock;
use crate::commands::permissions::Permissions;
use crate::commands::plan::Plan;
use crate::commands::preprocess::Preprocess;
use crate::commands::report::Report;
use crate::commands::trace::Trace;
use crate::document::Level;
use crate::sign_in::Method;

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
  1    not ready, or a trace that is not whole
  2    usage or configuration
  3    undetermined, or it could not run
  4    the vendor's page has changed
  130  interrupted
Each command's own help says which it has.";

/// The options of an audit that mean the same whether the tenant is a mock one or a real one, by
/// their long names. Every other one, a new one included, asks for a real tenant.
pub const OF_ANY_TENANT: [&str; 20] = [
    "fixture",
    "requirement",
    "document",
    "level",
    "tags",
    "features",
    "book",
    "output",
    "report",
    "unmasked",
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

/// The subcommands.
#[derive(Debug, Subcommand)]
#[expect(missing_docs, reason = "the help text of each stands at its arguments")]
pub enum Command {
    Audit(Box<Audit>),
    Doctor(Box<Doctor>),
    Mock(Mock),
    Diff(Diff),
    Preprocess(Preprocess),
    Plan(Plan),
    Report(Report),
    Explain(Explain),
    /// List the bundled mock tenants
    #[command(after_help = "Exit codes:\n  0    listed")]
    Fixtures,
    Check(Check),
    Attest(Attest),
    Permissions(Permissions),
    Trace(Trace),
    Completions(Completions),
    Man(Man),
}

/// Which requirements, and which scenarios.
#[derive(Args, Debug)]
pub struct Documents {
    /// Your own features instead of the bundled ones
    #[arg(long, value_name = "DIR")]
    pub features: Option<PathBuf>,
    /// Your own book instead of the bundled one; its requirement pages belong to your features
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,
}

/// Which scenarios run; what is given by several options has to fit all of them.
#[derive(Args, Clone, Debug, Default)]
pub struct Scope {
    /// Only the scenarios of a requirement, by its id; may be repeated
    #[arg(long, value_name = "ID")]
    pub requirement: Vec<String>,
    /// Only the scenarios of a document, by its id; may be repeated
    #[arg(long, value_name = "ID")]
    pub document: Vec<String>,
    /// Only the scenarios of the requirements of a level
    #[arg(long, value_parser = level())]
    pub level: Option<Level>,
    /// Only the scenarios whose tags fit, e.g. '@requirement:join and not @manual'
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<String>,
}

/// How the result is printed.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Shown {
    /// How to print the result; as `json`, stdout holds one JSON value and nothing else
    #[arg(long, value_enum, default_value_t)]
    pub format: ResultFormat,
    /// Print the conclusion alone, and no progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
pub enum ResultFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// What people have put on record.
#[derive(Args, Clone, Debug, Default)]
pub struct Ledger {
    /// What people saw in the rooms, for the scenarios that only a person can check (TOML)
    #[arg(long, value_name = "FILE")]
    pub attestations: Option<PathBuf>,
    /// Failures that somebody accepted until a day (TOML); shown, and not counted
    #[arg(long, value_name = "FILE")]
    pub waivers: Option<PathBuf>,
}

/// Which real tenant to audit, and which of its accounts.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "A real tenant")]
pub struct Target {
    /// The tenant: its id or one of its domains [env: `AZURE_TENANT_ID`]
    #[arg(long, value_name = "ID|DOMAIN")]
    pub tenant: Option<String>,
    /// An account to audit, by its user principal name or mail address; may be repeated
    #[arg(long, value_name = "NAME")]
    pub account: Vec<String>,
    /// Accounts to audit: a CSV file as the admin centers export it, or one a line
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The column of that file that holds the accounts, where its header does not tell
    #[arg(long, value_name = "NAME", requires = "accounts")]
    pub column: Option<String>,
    /// Audit the users of a group, those of the groups in it included; may be repeated
    #[arg(long, value_name = "ID|NAME")]
    pub group: Vec<String>,
    /// Audit the account of every room
    #[arg(long)]
    pub rooms: bool,
    /// The cloud that the tenant lives in; GCC is in the global one [env: `GREENROOM_CLOUD`]
    #[arg(long, value_parser = cloud())]
    pub cloud: Option<Cloud>,
    /// Where Microsoft Graph answers, instead of the cloud's own address [env:
    /// `GREENROOM_GRAPH_ENDPOINT`]
    #[arg(long, value_name = "URL")]
    pub graph_endpoint: Option<String>,
    /// How to sign in, instead of what the environment is ready for [env: `GREENROOM_SIGN_IN`]
    #[arg(long, value_name = "METHOD", value_parser = method())]
    pub sign_in: Option<Method>,
    /// A file of settings, instead of `greenroom.toml` in the working folder. Only one that is
    /// named here may say where the login host and Microsoft Graph answer
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The options on the command line that ask for a real tenant.
    #[arg(skip)]
    pub asked: Vec<String>,
}

fn method() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.map(Method::name))
        .try_map(|name| Method::named(&name).ok_or("no such way to sign in"))
}

fn level() -> impl TypedValueParser<Value = Level> {
    PossibleValuesParser::new(Level::ALL.map(Level::word))
        .try_map(|word| Level::named(&word).ok_or("no such level"))
}

fn cloud() -> impl TypedValueParser<Value = Cloud> {
    PossibleValuesParser::new(Cloud::ALL.map(Cloud::name))
        .try_map(|name| Cloud::named(&name).ok_or("no such cloud"))
}
