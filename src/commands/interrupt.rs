//! Ctrl-C, and what else asks a program to end.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

use crate::exit::{Exit, Failure};

/// How long to sweep after somebody who still writes, at most.
const SWEEPING: Duration = Duration::from_millis(300);

/// Runs a command to its end, or until the program is asked to end.
///
/// # Errors
/// Those of the command; that it was interrupted is one.
pub(super) fn or(command: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::could_not_run(format!("no runtime: {error}")))?;
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
