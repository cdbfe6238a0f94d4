//! The book in Chromium, as a reader sees it. Ignored unless asked for: `.ci/run` installs
//! Chromium, its driver and axe-core, and runs them.

mod accessible;
mod hostile;
mod layout;
mod reader;
mod walks;
