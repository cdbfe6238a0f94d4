//! Files that a program reads back: a pipe or a device in the place of one would hold it up for
//! ever, and is refused at once.

use std::fs;
use std::io;
use std::path::Path;

/// Reads a file.
///
/// # Errors
/// When it cannot be read, or is no file but a folder, a pipe or a device.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    must_be(path)?;
    fs::read(path)
}

/// The same as text.
///
/// # Errors
/// As [`read`], and when it is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    must_be(path)?;
    fs::read_to_string(path)
}

/// Refuses what is there and is no file. A link is followed.
///
/// # Errors
/// When there is nothing, or something else than a file.
pub fn must_be(path: &Path) -> io::Result<()> {
    let kind = fs::metadata(path)?.file_type();
    let what = match kind {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_dir() => "it is a folder",
        _ => "it is a pipe or a device, not a file",
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}
