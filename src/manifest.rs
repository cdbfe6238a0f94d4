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
}

/// The files of a folder with the SHA-256 of each, in hexadecimal, as JSON.
///
/// # Errors
/// When one cannot be read.
pub(crate) fn manifest(folder: &Path, names: &BTreeSet<String>) -> io::Result<String> {
    let mut files = BTreeMap::new();
    for name in names {
        let digest = Sha256::digest(fs::read(folder.join(name))?);
        files.insert(name.clone(), format!("{digest:x}"));
    }
    let algorithm = "SHA-256";
    let json = serde_json::to_string_pretty(&Manifest { algorithm, files })?;
    Ok(json + "\n")
}
