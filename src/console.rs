//! The one place that prints: results to stdout, talk to stderr.
//!
//! A closed pipe (`greenroom audit | head`) is no error of ours. Any other result that cannot be
//! written is one, which [`finish`] says at the end.

use std::io::{Error, ErrorKind, Write as _};
use std::sync::OnceLock;

use crate::exit::Failure;
use crate::results::plain;

/// Prints a result.
pub fn say(text: &str) {
    keep(writeln!(std::io::stdout(), "{text}"));
}

/// Prints a result in colors: without them where the standard output is no terminal, `NO_COLOR` is
/// set or `--color never` says so.
pub fn show(text: &str) {
    keep(writeln!(anstream::stdout(), "{text}"));
}

/// Says when results are printed in colors.
pub fn color(when: clap::ColorChoice) {
    let choice = match when {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// How wide the lines of a result are: as wide as the terminal, within what is easily read.
#[must_use]
pub fn width() -> usize {
    // A table looks for a terminal by itself.
    let terminal = comfy_table::Table::new().width();
    terminal.map_or(WIDTH, |width| usize::from(width).clamp(40, 120))
}

/// How wide the lines are where there is no terminal.
const WIDTH: usize = 100;

fn keep(written: Result<(), Error>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        // Only the first one is told.
        let _ = LOST.set(error);
    }
}

static LOST: OnceLock<Error> = OnceLock::new();

/// Whether every result reached the standard output.
///
/// # Errors
/// When one did not.
pub fn finish() -> Result<(), Failure> {
    match LOST.get() {
        None => Ok(()),
        Some(error) => Err(Failure::could_not_run(format!(
            "the result could not be written: {error}"
        ))
        .hint("free up space, or redirect the standard output")),
    }
}

/// Prints what is going on.
pub fn talk(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints an error and what to do about it.
pub fn complain(failure: &Failure) {
    talk(&format!("error: {}", plain::lines(&failure.message)));
    if let Some(hint) = &failure.hint {
        talk(&format!("\nhint: {}", plain::lines(hint)));
    }
}
