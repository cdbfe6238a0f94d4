//! The command line and its help text; no behavior.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::serve::Format;

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
    /// Serve a mock tenant to any client of Microsoft Graph, until Ctrl-C
    #[command(after_help = MOCK_EXIT_CODES)]
    Mock(Mock),
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
    /// How the line about each request looks, on the standard error
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub log: Format,
    /// Let other machines reach the mock, where --listen names an address that they can reach
    #[arg(long)]
    pub expose: bool,
}

const MOCK_EXIT_CODES: &str = "\
Exit codes:
  0    ended by Ctrl-C
  2    usage or configuration, a port that is taken included
  3    could not run";

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
