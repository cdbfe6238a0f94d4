//! The command line and its help text; no behavior.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Audits a Microsoft 365 tenant against a vendor's setup document, and publishes a readiness book
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Audit a tenant and write the readiness book
    #[command(after_help = EXIT_CODES)]
    Audit(Audit),
    /// Say what an error of a sign-in or of Microsoft Graph means, and what to do about it
    ///
    /// Finds error codes, and messages without their code, in a text of any length. Needs no
    /// network.
    Explain(Explain),
    /// List the bundled mock tenants
    Fixtures,
    /// List the permissions an audit needs, and what each is for
    Permissions(Permissions),
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

/// What to audit, against what, and where the book goes.
#[derive(Args, Debug)]
pub struct Audit {
    /// The mock tenant: one that `greenroom fixtures` lists, or a fixture file
    #[arg(long, value_name = "NAME|FILE", default_value = "ready")]
    pub fixture: String,
    /// Run only the scenarios whose tags fit, e.g. '@requirement:teams-license'
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<String>,
    /// Which requirements, and which scenarios.
    #[command(flatten)]
    pub documents: Documents,
    /// Where the report goes; an earlier report there is replaced
    #[arg(long, value_name = "DIR", default_value = "greenroom-report")]
    pub output: PathBuf,
    /// Open the book in the browser
    #[arg(long)]
    pub open: bool,
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
  3    undetermined: something could not be read, or the audit could not run
  130  interrupted";
