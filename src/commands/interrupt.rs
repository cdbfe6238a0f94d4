//! Ctrl-C, and what else asks a program to end.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};

use crate::console;
use crate::exit::{Exit, Failure};

/// How long to sweep after somebody who still writes, at most.
const SWEEPING: Duration = Duration::from_millis(300);

/// Runs a command to its end, or until the program is asked to end.
///
/// # Errors
/// Those of the command; that it was interrupted is one.
pub(super) fn or(command: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = runtime()?;
    watch()?;
    let exit = runtime.block_on(async {
        tokio::select! {
            biased;
            interrupted = interrupted() => Err(interrupted),
            exit = command => exit,
        }
    });
    // An interrupted command does not wait for what its other thread still does.
    runtime.shutdown_background();
    exit
}

/// How long a command has to answer when it is asked to end.
const ANSWER: Duration = Duration::from_millis(1_500);

/// Ends the program where a command does not answer, because it waits for a file or is busy with a
/// long list. What it would leave is what a kill would: no report is ever written in its place.
fn watch() -> Result<(), Failure> {
    let runtime = runtime()?;
    std::thread::spawn(move || runtime.block_on(end()));
    Ok(())
}

#[expect(clippy::exit, reason = "the main thread does not answer any more")]
async fn end() {
    let failure = interrupted().await;
    tokio::time::sleep(ANSWER).await;
    console::complain(&failure);
    std::process::exit(i32::from(failure.exit as u8));
}

fn runtime() -> Result<Runtime, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::could_not_run(format!("no runtime: {error}")))
}

/// Waits until the program is asked to end: by Ctrl-C, by `kill`, or by a closed terminal.
pub(super) async fn interrupted() -> Failure {
    let signals = [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ];
    let waits = signals.map(|kind| {
        Box::pin(async move {
            match signal(kind) {
                Ok(mut signal) => {
                    signal.recv().await;
                    Failure::interrupted()
                }
                Err(error) => Failure::could_not_run(format!("no signals: {error}")),
            }
        })
    });
    futures::future::select_all(waits).await.0
}

/// Removes a folder when it is dropped, also while another thread writes into it: that one fails
/// at its next file, unless it makes the folder anew first.
pub(super) struct Sweeper(pub(super) PathBuf);

impl Drop for Sweeper {
    fn drop(&mut self) {
        let begun = Instant::now();
        while self.0.exists() && begun.elapsed() < SWEEPING {
            // What fails here is tried again; what stays is only a hidden folder of ours.
            let _ = fs::remove_dir_all(&self.0);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
