//! The list of what a report's folder holds, with what each file is recognized by.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// The name of the list in the folder.
pub(crate) const MANIFEST: &str = "manifest.json";

#[derive(Serialize)]
struct Manifest {
    algorithm: &'static str,
    files: BTreeMap<String, String>,
    /// That of the full record, which is not in the folder. The key in it keeps its digest from
    /// telling what else it holds.
    #[serde(rename = "fullRecord", skip_serializing_if = "Option::is_none")]
    full_record: Option<String>,
}

/// The files of a folder with the SHA-256 of each, in hexadecimal, as JSON; with that of the full
/// record, where there is a file of it.
///
/// # Errors
/// When one cannot be read.
pub(crate) fn manifest(
    folder: &Path,
    names: &BTreeSet<String>,
    full_record: &Path,
) -> io::Result<String> {
    let mut files = BTreeMap::new();
    for name in names {
        files.insert(name.clone(), digest(&folder.join(name))?);
    }
    let full_record = full_record.exists().then(|| digest(full_record));
    let manifest = Manifest {
        algorithm: "SHA-256",
        files,
        full_record: full_record.transpose()?,
    };
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

fn digest(path: &Path) -> io::Result<String> {
    Ok(hex::encode(Sha256::digest(fs::read(path)?)))
}
