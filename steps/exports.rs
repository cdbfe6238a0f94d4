//! What PowerShell told of a tenant, as files hold it: what no request to Microsoft Graph reads.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

/// The commands that make the files, for Exchange Online PowerShell.
///
/// Sources: Exchange PowerShell reference, Get-CalendarProcessing, and Get-ConnectionInformation for
/// the tenant's id. An enumeration is written as text, for its number means nothing to a reader.
pub const COMMANDS: &str = include_str!("exports.ps1");

/// How many days an export is taken for what the tenant is like.
pub const DAYS: i64 = 30;

/// The exports of a run, and when it reads them.
#[derive(Clone, Debug)]
pub struct Exports {
    /// Each object that says what it is.
    pub(crate) exported: Vec<Exported>,
    /// How many objects do not say from which cmdlet, about whom, from which tenant or when.
    pub(crate) unnamed: usize,
    /// Since when an export is recent enough, and until when it can be from.
    pub(crate) recent: (Timestamp, Timestamp),
}

/// What one cmdlet told of one account.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Exported {
    pub(crate) cmdlet: String,
    /// The sign-in name or the object id of the account.
    pub(crate) account: String,
    /// The tenant's id.
    pub(crate) tenant: String,
    pub(crate) time: Timestamp,
    pub(crate) properties: Map<String, Value>,
}

/// Why a file of exports cannot be read; a clause that stands after its name.
#[derive(Debug, PartialEq, Eq)]
pub struct ExportError(String);

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ExportError {}

impl Exports {
    /// None yet, to be read at this time.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        let days = |days: i64| SignedDuration::from_hours(24 * days);
        let since = now.checked_sub(days(DAYS)).unwrap_or(now);
        // A clock may be ahead, but not by more than a time zone.
        let until = now.checked_add(days(1)).unwrap_or(now);
        Self {
            exported: vec![],
            unnamed: 0,
            recent: (since, until),
        }
    }

    /// Adds a file: an object, or a list of them, in UTF-8, or in UTF-16 with the mark that says
    /// so, as Windows PowerShell writes it.
    ///
    /// # Errors
    /// The file is no text or no JSON.
    pub fn add(&mut self, file: &[u8]) -> Result<(), ExportError> {
        let text = text(file)?;
        let text = text.trim_start_matches('\u{feff}');
        let read: Value = serde_json::from_str(text)
            .map_err(|error| ExportError(format!("this is not JSON: {error}")))?;
        let objects = match read {
            Value::Array(items) => items,
            one => vec![one],
        };
        for object in objects {
            match Exported::of(object) {
                Some(exported) => self.exported.push(exported),
                None => self.unnamed += 1,
            }
        }
        Ok(())
    }
}

impl Exported {
    /// What an object says, where it says what it is.
    fn of(object: Value) -> Option<Self> {
        let Value::Object(properties) = object else {
            return None;
        };
        let named = |name: &str| {
            let text = properties.get(name)?.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Some(Self {
            cmdlet: named("Cmdlet")?,
            account: named("Account")?,
            tenant: named("Tenant")?,
            time: named("Exported")?.parse().ok()?,
            properties,
        })
    }
}

fn text(bytes: &[u8]) -> Result<String, ExportError> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let pairs = rest.chunks(2);
        let units = pairs.map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or_default()]));
        String::from_utf16(&units.collect::<Vec<_>>()).map_err(|_| {
            ExportError("this is not UTF-16 text, though it begins as such".to_owned())
        })
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec())
            .map_err(|_| ExportError("this is neither UTF-8 nor UTF-16 text".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-26T12:00:00Z";
    const ONE: &str = r#"{"Cmdlet": "Get-CalendarProcessing", "Account": "room@contoso.example",
        "Tenant": "t", "Exported": "2026-11-20T08:00:00.1234567Z", "DeleteSubject": false}"#;

    fn read(file: &[u8]) -> Result<Exports, ExportError> {
        let mut exports = Exports::at(NOW.parse().unwrap());
        exports.add(file).map(|()| exports)
    }

    #[test]
    fn a_file_is_read_as_either_powershell_writes_it() {
        let wide = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
        let little = wide(&format!("\u{feff}{ONE}"));
        let little: Vec<u8> = little.into_iter().flat_map(u16::to_le_bytes).collect();
        let big = wide(&format!("\u{feff}[{ONE}, {ONE}]"));
        let big: Vec<u8> = big.into_iter().flat_map(u16::to_be_bytes).collect();
        let marked = format!("\u{feff}{ONE}").into_bytes();
        for (file, count) in [(ONE.as_bytes(), 1), (&marked, 1), (&little, 1), (&big, 2)] {
            assert_eq!(read(file).unwrap().exported.len(), count);
        }
    }

    #[test]
    fn what_does_not_say_what_it_is_does_not_count() {
        let file = r#"[{"AutomateProcessing": "AutoAccept", "Identity": "Lobby"}, null, 7]"#;
        let exports = read(file.as_bytes()).unwrap();
        assert_eq!((exports.exported.len(), exports.unnamed), (0, 3));
        let undated = ONE.replace("2026-11-20T08:00:00.1234567Z", "last week");
        assert_eq!(read(undated.as_bytes()).unwrap().unnamed, 1);
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for file in [
            &b"AutomateProcessing : AutoAccept"[..],
            b"",
            b"\xff\xff\xff",
            b"{",
        ] {
            assert!(read(file).is_err(), "{file:?}");
        }
    }
}
