//! Windows.
//!
//! Files have no mode here: who may read one is inherited from its folder, and the folders of a
//! user's profile are that user's alone.

#![expect(
    clippy::unnecessary_wraps,
    reason = "the same functions can fail on other systems"
)]

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::{Component, Path, PathBuf, Prefix};

use tempfile::Builder;
use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown};

/// Without it, no folder can be opened. Source: Microsoft, `CreateFileW`.
const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
/// Opens a link itself, not what it leads to. Source: the same.
const FILE_FLAG_OPEN_REPARSE_POINT: u32 = 0x0020_0000;
/// Somebody has a file open in a way that does not go together with this one. Source: Microsoft,
/// "System Error Codes".
const ERROR_SHARING_VIOLATION: i32 = 32;

/// Swaps two folders in one step: there is no such step here.
///
/// # Errors
/// Always.
pub(crate) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Lets the folder decide who reads the file that is made.
pub(crate) fn keep_private(_options: &mut OpenOptions) {}

/// Lets the folder above decide who looks into the folder that is made.
pub(crate) fn keep_folder_private(_builder: &mut Builder<'_, '_>) {}

/// Lets the folder decide who reads a file.
///
/// # Errors
/// Never.
pub(crate) fn share(_file: &File, _path: &Path) -> io::Result<()> {
    Ok(())
}

/// The path without links, written as people write it where that is possible: `C:\…` instead of
/// `\\?\C:\…`.
///
/// # Errors
/// When there is nothing.
pub(crate) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let whole = fs::canonicalize(path)?;
    let mut parts = whole.components();
    let Some(Component::Prefix(prefix)) = parts.next() else {
        return Ok(whole);
    };
    match prefix.kind() {
        // A longer path has no shorter form.
        Prefix::VerbatimDisk(letter) if whole.as_os_str().len() < 260 => {
            let drive = format!("{}:", char::from(letter));
            Ok(Path::new(&drive).join(parts.as_path()))
        }
        _ => Ok(whole),
    }
}

/// Opens a folder that was just made: for as long as it is open, no other run can take it. None
/// where another run has taken it for left over meanwhile.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn hold(path: &Path) -> io::Result<Option<File>> {
    match open(path, &mut OpenOptions::new()) {
        Ok(folder) => Ok(Some(folder)),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a file that was just made, and is open, is still there: for as long as it is open, no
/// other run can take it.
///
/// # Errors
/// Never.
pub(crate) fn is_held(_file: &File, path: &Path) -> io::Result<bool> {
    Ok(path.exists())
}

/// Nothing: what is open cannot be removed.
pub(crate) struct Taken;

/// Takes a file or a folder that nobody has open; no link is followed.
pub(crate) fn take(path: &Path) -> Option<Taken> {
    let file = open(path, OpenOptions::new().share_mode(0)).ok();
    file.map(|_| Taken)
}

fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let flags = FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT;
    options.read(true).custom_flags(flags).open(path)
}

/// Waits until the program is asked to end: by Ctrl-C or Ctrl-Break, by a closed window, or because
/// Windows shuts down.
///
/// # Errors
/// When that cannot be listened for.
pub(crate) async fn asked_to_end() -> io::Result<()> {
    let (mut c, mut ctrl_break) = (ctrl_c()?, ctrl_break()?);
    let (mut close, mut shutdown) = (ctrl_close()?, ctrl_shutdown()?);
    tokio::select! {
        _ = c.recv() => {}
        _ = ctrl_break.recv() => {}
        _ = close.recv() => {}
        _ = shutdown.recv() => {}
    }
    Ok(())
}
