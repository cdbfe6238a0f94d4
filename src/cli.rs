//! The command line and its help text; no behavior.

use std::ffi::{OsStr, OsString};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr as _;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{
    ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum,
    value_parser,
};
use greenroom_graph::{Cloud, Manner, MeetingLink};

use crate::log::Format;
use crate::sign_in::Method;

/// Audits a Microsoft 365 tenant against a vendor's setup document, and publishes a readiness book
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The options of an audit that mean the same whether the tenant is a mock one or a real one, by
/// their long names. Every other one, a new one included, asks for a real tenant.
pub const OF_ANY_TENANT: [&str; 11] = [
    "fixture",
    "tags",
    "features",
    "book",
    "output",
    "unmasked",
    "no-book",
    "drift",
    "open",
    "concurrency",
    "log",
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
pub enum Command {
    /// Audit a tenant and write the readiness book
    #[command(after_help = EXIT_CODES)]
    Audit(Box<Audit>),
    /// Look for what would stop an audit or leave it unknown, before the audit
    ///
    /// Takes the flags of an audit. Prints the settings in force and where each comes from, whether
    /// the hosts can be reached and the sign-in works, and which permissions are missing and how to
    /// get them.
    #[command(after_help = DOCTOR_EXIT_CODES)]
    Doctor(Box<Doctor>),
    /// Serve a mock tenant to any client of Microsoft Graph, until Ctrl-C
    #[command(after_help = MOCK_EXIT_CODES)]
    Mock(Mock),
    /// Compare two runs over one tenant: what regressed, improved, changed, came and went
    #[command(after_help = DIFF_EXIT_CODES)]
    Diff(Diff),
    /// Fill results in where mdBook builds a book: a preprocessor, which mdBook starts
    Preprocess(Preprocess),
    /// Print what is to do after an audit: a message to whoever administers the tenant, or a table
    Plan(Plan),
    /// Say what an error of a sign-in or of Microsoft Graph means, and what to do about it
    ///
    /// Finds error codes, and messages without their code, in a text of any length. Needs no
    /// network.
    Explain(Explain),
    /// List the bundled mock tenants
    Fixtures,
    /// Look through features, book, attestations and waivers, without asking a tenant
    #[command(after_help = CHECK_EXIT_CODES)]
    Check(Check),
    /// Print an attestation to fill in for each thing that a person still has to look at
    Attest(Attest),
    /// List the permissions an audit needs, and what each is for
    Permissions(Permissions),
    /// Hold the vendor's document to the features, statement by statement
    #[command(after_help = TRACE_EXIT_CODES)]
    Trace(Trace),
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

/// What to audit, against what, and where the book goes.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Audit {
    /// A mock tenant: one that `greenroom fixtures` lists, or a fixture file [default: ready, where
    /// no option, variable or settings file is for a real tenant]
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "tenant")]
    pub fixture: Option<String>,
    /// Run only the scenarios whose tags fit, e.g. '@requirement:teams-license'
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<String>,
    /// A meeting that the accounts shall join: its address, as the invitation has it; may be
    /// repeated
    #[arg(long, value_name = "JOIN_URL", value_parser = MeetingLink::from_str)]
    pub meeting: Vec<MeetingLink>,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// What people have put on record.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Where the report goes; an earlier report there is replaced. The full record goes beside it,
    /// to DIR.run.json
    #[arg(long, value_name = "DIR", default_value = "greenroom-report")]
    pub output: PathBuf,
    /// Publish names, addresses and ids as they are, instead of tokens such as
    /// `account-7k2mqx4d9rtw`
    #[arg(long)]
    pub unmasked: bool,
    /// Write the full record alone; a report that is in DIR stays as it is
    #[arg(long, conflicts_with_all = ["open", "unmasked"])]
    pub no_book: bool,
    /// Keep the full record of this run in DIR, beside those of earlier ones, and say in the book
    /// what changed since the last one of this tenant
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// Where changes of the vendor's page that are not accepted are kept [default:
    /// greenroom-drift.toml]
    #[arg(long, value_name = "FILE")]
    pub drift: Option<PathBuf>,
    /// Go on with an audit of a real tenant that was interrupted: what it was answered is not asked
    /// again
    #[arg(long)]
    pub resume: bool,
    /// Open the book in the browser
    #[arg(long)]
    pub open: bool,
    /// How many requests are under way at once at most
    #[arg(long, value_name = "N", default_value_t = AT_ONCE, value_parser = at_once())]
    pub concurrency: usize,
    /// Write each request on a line to stderr, for a support case: method, path, status, time and
    /// request-id, never a token or a body
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<Format>,
    /// A real tenant, and whom to audit.
    #[command(flatten)]
    pub target: Target,
}

/// What would be audited, and against what.
#[derive(Args, Debug)]
pub struct Doctor {
    /// A mock tenant: one that `greenroom fixtures` lists, or a fixture file [default: ready, where
    /// no option, variable or settings file is for a real tenant]
    #[arg(long, value_name = "NAME|FILE", conflicts_with = "tenant")]
    pub fixture: Option<String>,
    /// Only what the scenarios need whose tags fit, e.g. '@requirement:teams-license'
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<String>,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// Write each request on a line to stderr, for a support case: method, path, status, time and
    /// request-id, never a token or a body
    #[arg(long, value_name = "FORMAT")]
    pub log: Option<Format>,
    /// A real tenant, and whom to audit.
    #[command(flatten)]
    pub target: Target,
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

/// How many requests are under way at once unless somebody says otherwise.
const AT_ONCE: usize = Manner::AT_ONCE;

fn at_once() -> impl TypedValueParser<Value = usize> {
    value_parser!(u8).range(1..=20).map(usize::from)
}

fn method() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.map(Method::name))
        .try_map(|name| Method::named(&name).ok_or("no such way to sign in"))
}

fn cloud() -> impl TypedValueParser<Value = Cloud> {
    PossibleValuesParser::new(Cloud::ALL.map(Cloud::name))
        .try_map(|name| Cloud::named(&name).ok_or("no such cloud"))
}

/// Which tenant to serve, and where.
#[derive(Args, Debug)]
pub struct Mock {
    /// The mock tenant: one that `greenroom fixtures` lists, or a fixture file
    #[arg(long, value_name = "NAME|FILE", default_value = "ready")]
    pub fixture: String,
    /// The address and port to listen on; port 0 is any that is free
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Serve HTTPS too, with a certificate of a throw-away authority
    #[arg(long)]
    pub tls: bool,
    /// How many generated accounts the tenant has besides the fixture's
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub users: usize,
    /// The secret that clients sign in with, instead of one that is drawn at each start
    #[arg(long, value_parser = unquoted)]
    pub secret: Option<String>,
    /// How the line about each request looks, on the standard error
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub log: Format,
    /// Let other machines reach the mock, where --listen names an address that they can reach
    #[arg(long)]
    pub expose: bool,
}

/// A secret that stands in a shell, a form and a URL as it is (RFC 3986, section 2.3).
fn unquoted(text: &str) -> Result<String, &'static str> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~".contains(letter);
    if text.is_empty() || !text.chars().all(is_plain) {
        return Err("write it with letters, digits and `-`, `.`, `_`, `~`");
    }
    Ok(text.to_owned())
}

const DOCTOR_EXIT_CODES: &str = "\
Exit codes:
  0    nothing would stop an audit, or leave it without an answer
  2    usage or configuration
  3    something would
  130  interrupted";

const MOCK_EXIT_CODES: &str = "\
Exit codes:
  0    ended by Ctrl-C
  2    usage or configuration, a port that is taken included
  3    could not run";

/// What to look through.
#[derive(Args, Debug)]
pub struct Check {
    /// What people have put on record.
    #[command(flatten)]
    pub ledger: Ledger,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
}

const CHECK_EXIT_CODES: &str = "\
Exit codes:
  0    well written; what has expired is listed
  2    something is wrong, and said with its file and line";

/// Of which run.
#[derive(Args, Debug)]
pub struct Attest {
    /// The run: its full record, or the folder of its report, beside which it stands
    #[arg(value_name = "RUN", default_value = "greenroom-report")]
    pub run: PathBuf,
}

/// Which runs to compare.
#[derive(Args, Debug)]
pub struct Diff {
    /// The earlier run: its full record, or the folder of its report, beside which it stands
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later run
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
}

const DIFF_EXIT_CODES: &str = "\
Exit codes:
  0    compared, whatever changed
  2    usage: a file that is no record of a run, or runs of different tenants";

/// What mdBook asks of its preprocessors.
#[derive(Args, Debug)]
pub struct Preprocess {
    /// Without a question, a book is read from stdin and written to stdout.
    #[command(subcommand)]
    pub question: Option<Supports>,
}

/// A question of mdBook's.
#[derive(Debug, Subcommand)]
pub enum Supports {
    /// Say whether a renderer is supported: exit code 0 for `html`, 1 for any other
    Supports {
        /// The renderer's name
        renderer: String,
    },
}

/// Of which run, and how to write it.
#[derive(Args, Debug)]
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
    /// A table, a row for each action and account
    Csv,
}

/// What to explain.
#[derive(Args, Debug)]
pub struct Explain {
    /// A code or a message, e.g. AADSTS650052; `-` reads a text from stdin
    pub text: String,
}

/// Whose permissions, and how to write them.
#[derive(Args, Debug)]
pub struct Permissions {
    /// How to write the list
    #[arg(long, value_enum, default_value_t)]
    pub format: PermissionFormat,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
}

/// Which documents, what to compare them with, and where the last results are.
#[derive(Args, Debug)]
pub struct Trace {
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// The report whose results are shown
    #[arg(long, value_name = "DIR", default_value = "greenroom-report")]
    pub output: PathBuf,
    /// A revision of the vendor's page to compare with what was read: Markdown or HTML
    #[arg(long, value_name = "FILE")]
    pub document: Option<PathBuf>,
    /// Take a change of the page over into document.toml, by the id of its statement, or `all`;
    /// may be repeated
    #[arg(long, value_name = "ID", requires = "document")]
    pub accept: Vec<String>,
    /// Where changes that are not accepted are kept [default: greenroom-drift.toml]
    #[arg(long, value_name = "FILE")]
    pub drift: Option<PathBuf>,
    /// Instead, draft document.toml, requirement pages and a feature for a new document from its
    /// page
    #[arg(long, value_name = "FILE", requires = "id", requires = "into",
        conflicts_with_all = ["document", "features", "book"])]
    pub init: Option<PathBuf>,
    /// The id of the new document: small letters, digits and hyphens
    #[arg(long, requires = "init")]
    pub id: Option<String>,
    /// The folder that the draft goes to, as `features` and `book`
    #[arg(long, value_name = "DIR", requires = "init")]
    pub into: Option<PathBuf>,
}

const TRACE_EXIT_CODES: &str = "\
Exit codes:
  0    whole: every statement is covered or informative, every scenario stands for one
  1    not whole
  2    usage or configuration, another page than the document's included
  3    could not run
  4    drifted: the page changed, and the change is not accepted";

/// How to write the permissions.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum PermissionFormat {
    /// A table
    #[default]
    Markdown,
    /// The same as data
    Json,
    /// The `requiredResourceAccess` of an application's manifest
    Manifest,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    ready
  1    not ready: a required requirement failed
  2    usage or configuration, a selection without scenarios included
  3    undetermined: something could not be read or written, or the audit could not run
  130  interrupted";
