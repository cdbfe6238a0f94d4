//! The `greenroom` command: parse, run, print one error, return the exit code.

use std::process::ExitCode;

use clap::Parser;
use greenroom::cli::Cli;
use greenroom::{commands, console};

fn main() -> ExitCode {
    let done = commands::execute(&Cli::parse());
    let exit = done.and_then(|exit| console::finish().map(|()| exit));
    let exit = exit.unwrap_or_else(|failure| {
        console::complain(&failure);
        failure.exit
    });
    exit.into()
}
