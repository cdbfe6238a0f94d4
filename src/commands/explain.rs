//! `greenroom explain`: what an error means and what to do about it, without a network.

use std::borrow::Cow;
use std::io::Read as _;

use clap::Args;
use greenroom_graph::explain;

use crate::console::say;
use crate::exit::{Exit, Failure};
use crate::explanation;
use crate::options::ResultFormat;
use crate::report::plain;

/// How much of a text that holds nothing known is shown, in characters.
const SHOWN: usize = 60;

/// Explain a sign-in or Microsoft Graph error, and what to do about it
///
/// Finds error codes, and messages without their code, in a text of any length. Needs no
/// network.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub struct Explain {
    /// A code or a message, e.g. AADSTS650052; `-` reads a text from stdin
    pub text: String,
    /// How to print the explanation
    #[arg(long, value_enum, default_value_t)]
    pub format: ResultFormat,
}

const AFTER_HELP: &str = "\
Examples:
  greenroom explain AADSTS650052
  greenroom explain - < sign-in.log

Exit codes:
  0    explained
  2    the text contains no error that Greenroom knows";

pub(super) fn execute(arguments: &Explain) -> Result<Exit, Failure> {
    let text = match arguments.text.as_str() {
        "-" => Cow::Owned(stdin()?),
        text => Cow::Borrowed(text),
    };
    let reading = explain::recognize(&text);
    if reading.recognized.is_empty() {
        return Err(nothing_known(&text, &reading.unknown));
    }
    say(&match arguments.format {
        ResultFormat::Text => explanation::report(&reading),
        ResultFormat::Json => explanation::json(&reading),
    });
    Ok(Exit::Ready)
}

/// All of stdin; bytes that are no text are replaced, for codes are plain ASCII.
fn stdin() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::usage(format!("stdin cannot be read: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn nothing_known(text: &str, unknown: &[String]) -> Failure {
    let Some(code) = unknown.first() else {
        let what = match excerpt(text) {
            shown if shown.is_empty() => "there is no text to explain".to_owned(),
            shown => format!("no error that Greenroom knows is in: {shown}"),
        };
        let page = explain::look_up(None);
        return Failure::usage(what).hint(format!(
            "include the code, such as AADSTS650052, or look it up at {page}"
        ));
    };
    let codes = unknown.join(", ");
    let page = explain::look_up(Some(code));
    Failure::usage(format!("Greenroom does not know {codes}"))
        .hint(format!("look it up on Microsoft's own page: {page}"))
}

/// The beginning of a text on one line.
fn excerpt(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().take(SHOWN).collect();
    let line = plain::line(&words.join(" "));
    let mut shown: String = line.chars().take(SHOWN).collect();
    if line.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
