//! A record as a file: JSON, packed with gzip. Most of it says again, of the next account, what it
//! said of the one before, so that it is some fifty times smaller than its text.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use greenroom_graph::regular;
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

/// What the name of a packed file ends with.
pub(crate) const ENDING: &str = ".gz";
/// How a file begins that is packed (RFC 1952, 2.3.1).
const MARK: [u8; 2] = [0x1f, 0x8b];
/// How hard to look for what was said before: below 7, zlib takes the first place where a text begins
/// again, and misses most of a license of 37 plans, which makes a record twice as large; above it, it
/// takes longer for nothing.
const LEVEL: u32 = 7;
/// How much is read or written at once.
const ROOM: usize = 1 << 16;
/// What is most of a record, and stands behind everything else in it.
const BULK: [&str; 4] = ["joins", "scenarios", "findings", "evidence"];

/// Writes a record, packed, as it goes: its text may be as large as the record itself.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write(file: impl Write, run: &impl Serialize) -> io::Result<()> {
    let packer = GzEncoder::new(BufWriter::new(file), Compression::new(LEVEL));
    // What packs is told little at a time else, which costs it more than packing does.
    let mut writer = BufWriter::with_capacity(ROOM, packer);
    serde_json::to_writer(&mut writer, run)?;
    writer.write_all(b"\n")?;
    let packer = writer
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    packer.finish()?.flush()
}

/// Opens a record, packed or not.
///
/// # Errors
/// When it cannot be read, or is no file.
pub(crate) fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    regular::must_be(path)?;
    let mut file = BufReader::with_capacity(ROOM, File::open(path)?);
    let is_packed = file.fill_buf()?.starts_with(&MARK);
    Ok(if is_packed {
        Box::new(BufReader::with_capacity(ROOM, MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    })
}

/// What stands before the bulk of a record, where the file has that. Whether the rest of it is
/// whole is not looked at.
pub(crate) fn head<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let mut found = Map::new();
    let mut reader = Deserializer::from_reader(open(path).ok()?);
    // An error, where the bulk came, or where the file ends or breaks before it.
    let _ = reader.deserialize_map(Head(&mut found));
    serde_json::from_value(Value::Object(found)).ok()
}

/// Keeps what comes before the bulk.
struct Head<'a>(&'a mut Map<String, Value>);

impl<'de> Visitor<'de> for Head<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if BULK.contains(&name.as_str()) {
                // As we write it, nothing follows but the bulk; in another order something may.
                if self.0.contains_key("tenant") {
                    return Ok(());
                }
                map.next_value::<IgnoredAny>()?;
            } else {
                let value = map.next_value()?;
                self.0.insert(name, value);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Tenant {
        tenant: String,
    }

    fn head_of(bytes: &[u8]) -> Option<String> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("run.json.gz");
        std::fs::write(&path, bytes).unwrap();
        head(&path).map(|head: Tenant| head.tenant)
    }

    fn packed(run: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, run).unwrap();
        bytes
    }

    #[test]
    fn a_record_is_read_as_it_was_written_and_as_it_was_before_records_were_packed() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("run");
        let run = json!({ "tenant": "ø", "findings": [1, 2.5] });
        for bytes in [packed(&run), run.to_string().into_bytes()] {
            std::fs::write(&path, bytes).unwrap();
            let read: Value = serde_json::from_reader(open(&path).unwrap()).unwrap();
            assert_eq!(read, run);
        }
    }

    #[test]
    fn what_says_the_same_again_and_again_takes_little_room() {
        let finding = json!({ "expected": "an account that joins as itself", "evidence": [] });
        let run = json!({ "findings": vec![finding; 10_000] });
        assert!(packed(&run).len() < 5_000);
    }

    #[test]
    fn two_of_the_same_are_the_same_bytes() {
        let run = json!({ "tenant": "a" });
        assert_eq!(packed(&run), packed(&run));
    }

    #[test]
    fn a_head_is_read_without_what_follows_it_and_wherever_it_stands() {
        for text in [
            r#"{ "tenant": "a" }"#,
            r#"{ "tenant": "a", "findings": no more is read"#,
            r#"{ "findings": [{ "tenant": "b" }], "tenant": "a" }"#,
        ] {
            assert_eq!(head_of(text.as_bytes()).as_deref(), Some("a"), "{text}");
        }
        let whole = packed(&json!({ "tenant": "a", "findings": [1] }));
        assert_eq!(head_of(&whole).as_deref(), Some("a"));
        for text in ["", "{", "[]", r#"{ "findings": [1] }"#] {
            assert_eq!(head_of(text.as_bytes()), None, "{text}");
        }
    }
}
