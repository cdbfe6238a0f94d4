//! The one place that prints: results to stdout, talk to stderr.
//!
//! A closed pipe (`greenroom audit | head`) is no error of ours, so failing writes are dropped.

use std::io::Write as _;

use crate::exit::Failure;
use crate::report::plain;

/// Prints a result.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
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
