//! TOML that people write: every mistake is said with its file and line.

use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::exit::Failure;

/// Reads a file of text; a byte order mark is left out.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Failure> {
    read_with_digest(path).map(|(text, _)| text)
}

/// The same, with the SHA-256 of the file in hexadecimal.
///
/// # Errors
/// When it cannot be read, or is not UTF-8.
pub fn read_with_digest(path: &Path) -> Result<(String, String), Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?;
    let digest = format!("{:x}", Sha256::digest(&text));
    Ok((
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
        digest,
    ))
}

/// Reads the text of the file with this name. Errors never show a line of it: it may hold a
/// secret by mistake.
///
/// # Errors
/// When it is not TOML, or says something else than it shall.
pub fn parse<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, Failure> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let place = format!("{name}:{}", line_of(text, start));
        Failure::usage(format!("{place}: {}", error.message()))
    })
}

/// The line, from 1, of a place in a text, in bytes.
#[must_use]
pub fn line_of(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    before.matches('\n').count() + 1
}
