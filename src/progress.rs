//! What is going on, on stderr: a bar in a terminal, a line a phase elsewhere.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::console::talk;

/// Progress of one run; it leaves no trace on the terminal when it ends.
#[derive(Clone)]
pub struct Progress {
    bar: ProgressBar,
    plain: bool,
}

impl Progress {
    /// Starts showing; `lines` are wanted where others share stderr.
    #[must_use]
    pub fn start(lines: bool) -> Self {
        let plain = lines || !std::io::stderr().is_terminal();
        let target = if plain {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        // The template is a constant: were it broken, the bar would keep indicatif's own style.
        let style = ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
        Self { bar, plain }
    }

    /// Shows nothing but what has to be looked up later.
    #[must_use]
    pub fn silent() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            plain: false,
        }
    }

    /// Names what is done now.
    pub fn phase(&self, what: &str) {
        if self.plain {
            talk(what);
        }
        self.bar.set_message(what.to_owned());
        self.bar.tick();
    }

    /// Names what is done first; in a line that stays where somebody has to be able to look it up.
    pub fn announce(&self, what: &str, stays: bool) {
        if stays && !self.plain {
            talk(what);
        }
        self.phase(what);
    }

    /// Shows how far the phase has come.
    pub fn advance(&self, done: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
