//! The book in Chromium, as a reader sees it.
//!
//! Behind the feature `browser`, so that `cargo test` needs neither Chromium nor a WebDriver
//! client: `.ci/run` installs Chromium, its driver and axe-core, and runs these.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accessible;
mod hostile;
mod layout;
mod paper;
mod reader;
#[expect(dead_code, reason = "the tests of the program use more of it")]
#[path = "../rich.rs"]
mod rich;
mod speed;
#[expect(dead_code, reason = "the tests of the program use more of it")]
#[path = "../support.rs"]
mod support;
mod walks;
#[expect(dead_code, reason = "the tests of the program use more of it")]
#[path = "../without_process.rs"]
mod without_process;
