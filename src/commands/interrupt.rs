//! Ctrl-C, and what else asks a program to end.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::console;
use crate::exit::{Exit, Failure};
use crate::system;

/// Runs a command to its end, or until the program is asked to end.
///
/// # Errors
/// Those of the command; that it was interrupted is one.
pub(super) fn run(command: impl Future<Output = Result<Exit, Failure>>) -> Result<Exit, Failure> {
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
    for folder in LEFT.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let _ = fs::remove_dir_all(folder);
    }
    console::complain(&failure);
    std::process::exit(i32::from(failure.exit as u8));
}

fn runtime() -> Result<Runtime, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::could_not_run(format!("the runtime could not start: {error}")))
}

/// Waits until the program is asked to end, as by Ctrl-C.
pub(super) async fn interrupted() -> Failure {
    match system::asked_to_end().await {
        Ok(()) => Failure::interrupted(),
        Err(error) => {
            Failure::could_not_run(format!("Greenroom cannot listen for Ctrl-C: {error}"))
        }
    }
}

/// The folders that go when the program ends, whoever ends it.
static LEFT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes a folder when it is dropped, also while another thread writes into it: that one fails
/// at its next file, unless it makes the folder anew first, and the folder is removed until that
/// thread has ended.
pub(super) struct Sweeper {
    folder: PathBuf,
    writers: Weak<()>,
}

/// Held by a thread for as long as it may write into the folder.
pub(super) struct Writer(#[expect(dead_code, reason = "that it is held says it")] Arc<()>);

impl Sweeper {
    /// A sweeper of the folder, and what the thread that writes into it holds.
    pub(super) fn of(folder: PathBuf) -> (Self, Writer) {
        let writer = Arc::new(());
        let writers = Arc::downgrade(&writer);
        let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        left.push(folder.clone());
        (Self { folder, writers }, Writer(writer))
    }
}

impl Drop for Sweeper {
    fn drop(&mut self) {
        loop {
            // Looked at first: what a thread wrote before it ended is removed after it.
            let is_written = self.writers.strong_count() > 0;
            // What fails here is tried again; what stays is only a hidden folder of ours.
            let _ = fs::remove_dir_all(&self.folder);
            if !is_written {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut left = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
        left.retain(|folder| *folder != self.folder);
    }
}
