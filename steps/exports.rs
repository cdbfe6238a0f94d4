//! What PowerShell told of a tenant, as files hold it: what no request to Microsoft Graph reads.

use std::fmt;

use std::sync::Arc;

use greenroom_results::Exchange;
use greenroom_results::export::Cmdlet;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// The commands that make the files: of rooms' calendars, of Safe Links, and of Teams.
///
/// Sources: the references of Exchange and Teams PowerShell for the cmdlets in them;
/// Get-ConnectionInformation and Connect-MicrosoftTeams for the tenant's id. They end at the first
/// error, so that nothing is said of an account from an answer about another, and what could not be
/// read is not taken for empty; each cmdlet is told so itself, since a module does not see the
/// preference of a script. An enumeration is written as text, for its number means nothing to a
/// reader.
pub const COMMANDS: [&str; 3] = [
    include_str!("exports/calendars.ps1"),
    include_str!("exports/safe-links.ps1"),
    include_str!("exports/teams.ps1"),
];

/// How many days an export is taken for what the tenant is like.
pub const DAYS: i64 = 30;

/// The exports of a run, and when it reads them.
#[derive(Clone, Debug)]
pub struct Exports {
    /// Each object that says what it is.
    pub(crate) exported: Vec<Arc<Exported>>,
    /// How many objects do not say from which cmdlet, about what, from which tenant or when.
    pub(crate) unnamed: usize,
    /// Since when an export is recent enough, and until when it can be from.
    pub(crate) recent: (Timestamp, Timestamp),
}

/// What one cmdlet told of one account, policy or rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    pub(crate) cmdlet: &'static Cmdlet,
    /// The sign-in name or the object id of the account; the name of the policy or the rule.
    pub(crate) about: String,
    /// The tenant's id.
    pub(crate) tenant: String,
    pub(crate) time: Timestamp,
    pub(crate) properties: Map<String, Value>,
    file: Arc<File>,
}

/// The file that an export comes from.
#[derive(Debug, PartialEq)]
struct File {
    name: String,
    /// `sha256:` and the digest of its bytes, in hexadecimal.
    digest: String,
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

    /// Adds a file of this name: an object, or a list of them, in UTF-8, or in UTF-16 with the mark
    /// that says so, as Windows PowerShell writes it.
    ///
    /// # Errors
    /// The file is no text or no JSON.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        let file = Arc::new(File::of(name, bytes));
        let text = text(bytes)?;
        let text = text.trim_start_matches('\u{feff}');
        let read: Value = serde_json::from_str(text)
            .map_err(|error| ExportError(format!("this is not JSON: {error}")))?;
        let objects = match read {
            Value::Array(items) => items,
            one => vec![one],
        };
        for object in objects {
            match Exported::of(object, &file) {
                Some(exported) => self.exported.push(Arc::new(exported)),
                None => self.unnamed += 1,
            }
        }
        Ok(())
    }
}

impl File {
    fn of(name: &str, bytes: &[u8]) -> Self {
        Self {
            name: name.to_owned(),
            digest: format!("sha256:{}", hex::encode(Sha256::digest(bytes))),
        }
    }
}

impl Exported {
    /// What an object says, where it says what it is.
    fn of(object: Value, file: &Arc<File>) -> Option<Self> {
        let Value::Object(properties) = object else {
            return None;
        };
        let named = |name: &str| {
            let text = properties.get(name)?.as_str()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let cmdlet = Cmdlet::named(&named("Cmdlet")?)?;
        Some(Self {
            cmdlet,
            about: named(cmdlet.about)?,
            tenant: named("Tenant")?,
            time: moment(&named("Exported")?)?,
            properties,
            file: Arc::clone(file),
        })
    }

    /// What a record keeps of it: what it says of itself, and the properties that are read.
    #[must_use]
    pub fn exchange(&self) -> Exchange {
        let mut body = Map::new();
        body.insert(self.cmdlet.about.to_owned(), self.about.clone().into());
        body.insert("Tenant".to_owned(), self.tenant.clone().into());
        for (name, _) in self.cmdlet.properties {
            if let Some(value) = self.properties.get(*name) {
                body.insert((*name).to_owned(), value.clone());
            }
        }
        Exchange {
            method: self.cmdlet.name.to_owned(),
            url: self.file.name.clone(),
            permission: String::new(),
            status: 0,
            request_id: None,
            time: self.time,
            body: body.into(),
            entry: false,
            export: Some(self.file.digest.clone()),
        }
    }
}

/// A moment as PowerShell 7 writes it, or as Windows PowerShell 5.1 does where it is left to:
/// `/Date(1763625600000)/`, in milliseconds.
fn moment(text: &str) -> Option<Timestamp> {
    let number = text
        .strip_prefix("/Date(")
        .and_then(|rest| rest.strip_suffix(")/"));
    match number {
        Some(number) => Timestamp::from_millisecond(number.parse().ok()?).ok(),
        None => text.parse().ok(),
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
        exports.add("a.json", file).map(|()| exports)
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
        for undated in ["last week", "/Date(soon)/", "2026-11-20T08:00:00"] {
            let file = ONE.replace("2026-11-20T08:00:00.1234567Z", undated);
            assert_eq!(read(file.as_bytes()).unwrap().unnamed, 1, "{undated}");
        }
    }

    #[test]
    fn a_moment_is_read_as_either_powershell_writes_it() {
        let file = ONE.replace("2026-11-20T08:00:00.1234567Z", "/Date(1763625600000)/");
        let exports = read(file.as_bytes()).unwrap();
        assert_eq!(exports.exported[0].time.to_string(), "2025-11-20T08:00:00Z");
    }

    #[test]
    fn a_record_keeps_the_file_and_what_is_read_of_it() {
        let file = ONE.replace("false", "false, \"Identity\": \"Lobby\"");
        let kept = read(file.as_bytes()).unwrap().exported[0].exchange();
        assert_eq!(
            (&*kept.method, &*kept.url),
            ("Get-CalendarProcessing", "a.json")
        );
        assert!(kept.export.unwrap().starts_with("sha256:"));
        let body = r#"{"Account":"room@contoso.example","Tenant":"t","DeleteSubject":false}"#;
        assert_eq!(kept.body.to_string(), body);
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
