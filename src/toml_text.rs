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
    let digest = hex::encode(Sha256::digest(&text));
    Ok((
        text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
        digest,
    ))
}

/// Reads the text of the file with this name. Errors never show a line of it, nor a value: it may
/// hold a secret by mistake.
///
/// # Errors
/// When it is not TOML, or says something else than it shall.
pub fn parse<T: DeserializeOwned>(text: &str, name: &str) -> Result<T, Failure> {
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let place = format!("{name}:{}", line_of(text, start));
        Failure::usage(format!("{place}: {}", without_value(error.message())))
    })
}

/// A message of serde about a wrong value, with the kind of the value in its place:
/// `invalid type: string, expected a sequence`.
fn without_value(message: &str) -> String {
    let is_of_a_value =
        message.starts_with("invalid type: ") || message.starts_with("invalid value: ");
    match (message.find(['"', '`']), message.rfind(", expected ")) {
        (Some(value), Some(expected)) if is_of_a_value && value < expected => {
            format!("{}{}", message[..value].trim_end(), &message[expected..])
        }
        _ => message.to_owned(),
    }
}

/// The line, from 1, of a place in a text, in bytes.
#[must_use]
pub fn line_of(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_type_is_not_shown() {
        for (value, kind) in [
            ("\"canary, expected \"", "string"),
            ("\"\"\"\ncanary\n\"\"\"", "string"),
            ("4711", "integer"),
            ("2026-11-27", "map"),
        ] {
            let failure = parse::<Names>(&format!("names = {value}"), "a.toml");
            let message = failure.unwrap_err().message;
            assert_eq!(
                message,
                format!("a.toml:1: invalid type: {kind}, expected a sequence")
            );
        }
    }

    #[derive(Debug, serde::Deserialize)]
    struct Names {
        #[serde(rename = "names")]
        _names: Vec<String>,
    }
}
