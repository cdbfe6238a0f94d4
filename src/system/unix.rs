//! Linux and macOS.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};
use rustix::process::geteuid;
use tempfile::Builder;
use tokio::signal::unix::{SignalKind, signal};

/// Swaps two folders in one step.
///
/// # Errors
/// When the file system cannot.
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Lets nobody but its owner read the file that is made.
pub(crate) fn keep_private(options: &mut OpenOptions) {
    options.mode(0o600);
}

/// Lets nobody but its owner look into the folder that is made.
pub(crate) fn keep_folder_private(builder: &mut Builder<'_, '_>) {
    builder.permissions(Permissions::from_mode(0o700));
}

/// Lets those read a file of its owner's who may read the one at `path`, or else everybody.
///
/// # Errors
/// When it cannot be changed.
pub(crate) fn share(file: &File, path: &Path) -> io::Result<()> {
    let readable = || Permissions::from_mode(0o644);
    let permissions = fs::metadata(path).map_or_else(|_| readable(), |meta| meta.permissions());
    file.set_permissions(permissions)
}

/// The path without links.
///
/// # Errors
/// When there is nothing.
pub(crate) fn resolve(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Opens a folder that was just made, and locks it: the kernel takes the lock back when the process
/// ends, however it ends. None where another run has taken the folder for left over meanwhile.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn hold(path: &Path) -> io::Result<Option<File>> {
    let folder = open(path)?;
    Ok(is_held(&folder, path)?.then_some(folder))
}

/// Locks a file that was just made: whether it is ours now, and not what another run has taken for
/// left over meanwhile. Where the file system has no locks, nobody sweeps.
///
/// # Errors
/// When it cannot be looked at.
pub(crate) fn is_held(file: &File, path: &Path) -> io::Result<bool> {
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return Ok(false);
    }
    let own = file.metadata()?;
    let there = fs::symlink_metadata(path);
    Ok(there.is_ok_and(|there| (there.dev(), there.ino()) == (own.dev(), own.ino())))
}

/// What keeps others from taking a thing that nobody held.
pub(crate) struct Taken(#[expect(dead_code, reason = "that it is held says it")] File);

/// Takes a file or a folder of the user's own that no run holds any more; no link is followed, and
/// no pipe waited for.
pub(crate) fn take(path: &Path) -> Option<Taken> {
    let file = open(path).ok()?;
    let is_own = file.metadata().ok()?.uid() == geteuid().as_raw();
    (is_own && file.try_lock().is_ok()).then_some(Taken(file))
}

fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

/// Waits until the program is asked to end: by Ctrl-C, by `kill`, or by a closed terminal.
///
/// # Errors
/// When that cannot be listened for.
pub(crate) async fn asked_to_end() -> io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_another_run_swept_in_this_moment_is_not_held() {
        let root = TempDir::new().unwrap();
        let path = root.path().join(".greenroom-bbbbbb");
        let made = File::create(&path).unwrap();
        fs::remove_file(&path).unwrap();
        assert!(!is_held(&made, &path).unwrap());
    }
}
