//! How a word looks in a terminal.

use anstyle::{AnsiColor, Style};
use greenroom_results::{Readiness, Verdict};

/// A text in a style, for a terminal; who prints it elsewhere takes the style off.
#[must_use]
pub fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

fn bold(color: AnsiColor) -> Style {
    color.on_default().bold()
}

/// How a verdict looks.
#[must_use]
pub fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Fail | Verdict::Error => bold(AnsiColor::Red),
        Verdict::Unknown => bold(AnsiColor::Yellow),
        Verdict::NotChecked => bold(AnsiColor::Cyan),
        Verdict::Pass => bold(AnsiColor::Green),
        Verdict::NotApplicable => Style::new().dimmed(),
    }
}

/// How a conclusion looks.
pub(crate) fn of_readiness(readiness: Readiness) -> Style {
    match readiness {
        Readiness::Ready => bold(AnsiColor::Green),
        Readiness::NotReady => bold(AnsiColor::Red),
        Readiness::Undetermined => bold(AnsiColor::Yellow),
    }
}
