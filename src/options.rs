//! The options that several commands have.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use greenroom_graph::Cloud;

use crate::document::Level;
use crate::sign_in::Method;

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

/// Which mock tenants there are.
#[derive(Args, Clone, Debug, Default)]
pub struct Tenants {
    /// Your own mock tenants beside the bundled ones: a folder of files NAME.json
    #[arg(long, value_name = "DIR")]
    pub tenants: Option<PathBuf>,
}

/// Which scenarios run; what is given by several options has to fit all of them.
#[derive(Args, Clone, Debug, Default)]
pub struct Scope {
    /// Only the scenarios of a requirement, by its id; may be repeated
    #[arg(long, value_name = "ID")]
    pub requirement: Vec<String>,
    /// Audit this document, by its id, and no other; may be repeated [default: the first bundled
    /// one, or all of your own]
    #[arg(long, value_name = "ID")]
    pub document: Vec<String>,
    /// Only the scenarios of the requirements of a level
    #[arg(long, value_parser = level())]
    pub level: Option<Level>,
    /// Only the scenarios whose tags match, e.g. '@requirement:join and not @manual'
    #[arg(long, value_name = "EXPRESSION")]
    pub tags: Option<String>,
}

/// How the result is printed.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Shown {
    /// How to print the result; with `json`, stdout is a single JSON value
    #[arg(long, value_enum, default_value_t)]
    pub format: ResultFormat,
    /// Print only the conclusion, without progress
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

/// Where the help lists the options that name accounts: they select those of a mock tenant, too.
const ACCOUNTS: &str = "The accounts";

/// Which real tenant to audit, and which of its accounts.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "A real tenant")]
pub struct Target {
    /// The tenant: its id or one of its domains [env: `AZURE_TENANT_ID`]
    #[arg(long, value_name = "ID|DOMAIN")]
    pub tenant: Option<String>,
    /// An account to audit, by its user principal name or mail address; may be repeated
    #[arg(long, help_heading = ACCOUNTS, value_name = "NAME")]
    pub account: Vec<String>,
    /// A file of accounts to audit: a CSV file as the admin centers export it, or one account per
    /// line
    #[arg(long, help_heading = ACCOUNTS, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The column of that file with the accounts, if its header does not show which
    #[arg(long, help_heading = ACCOUNTS, value_name = "NAME", requires = "accounts")]
    pub column: Option<String>,
    /// Audit the users of a group, including those of nested groups; may be repeated
    #[arg(long, help_heading = ACCOUNTS, value_name = "ID|NAME")]
    pub group: Vec<String>,
    /// Audit the account of every room
    #[arg(long, help_heading = ACCOUNTS)]
    pub rooms: bool,
    /// The cloud that the tenant is in; GCC is in the global one [env: `GREENROOM_CLOUD`]
    #[arg(long, value_parser = cloud())]
    pub cloud: Option<Cloud>,
    /// The address of Microsoft Graph, instead of the cloud's own [env:
    /// `GREENROOM_GRAPH_ENDPOINT`]
    #[arg(long, value_name = "URL")]
    pub graph_endpoint: Option<String>,
    /// How to sign in, instead of the first method that the environment is set up for [env:
    /// `GREENROOM_SIGN_IN`]
    #[arg(long, value_name = "METHOD", value_parser = method())]
    pub sign_in: Option<Method>,
    /// A file of settings, instead of `greenroom.toml` in the working folder. Only a file that is
    /// named here can set the addresses of the login host and of Microsoft Graph
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
