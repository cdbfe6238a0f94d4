//! The exports from PowerShell that an audit is given: the JSON files of a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use greenroom_clock as clock;
use greenroom_steps::Exports;

use crate::exit::Failure;

/// How large a file may be, in bytes: one of 10,000 rooms has some 5 million.
const LARGEST: u64 = 50_000_000;

/// Reads every file of a folder that ends with `.json`.
///
/// # Errors
/// The folder or a file cannot be read, or there is none.
pub(crate) fn read(folder: &Path) -> Result<Arc<Exports>, Failure> {
    let files = files(folder)?;
    if files.is_empty() {
        let message = format!("{}: this folder has no .json file", folder.display());
        return Err(Failure::usage(message).hint(
            "the manual's page “Exports from PowerShell” has the commands that make the exports",
        ));
    }
    let mut exports = Exports::at(clock::now());
    for file in files {
        let wrong = |what: String| Failure::usage(format!("{}: {what}", file.display()));
        let unread = |error| wrong(format!("this file cannot be read: {error}"));
        if fs::metadata(&file).map_err(unread)?.len() > LARGEST {
            return Err(wrong("this file is larger than 50 MB".to_owned()));
        }
        let bytes = fs::read(&file).map_err(unread)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        exports
            .add(&name, &bytes)
            .map_err(|error| wrong(error.to_string()))?;
    }
    Ok(Arc::new(exports))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let unread = |error| {
        let folder = folder.display();
        Failure::usage(format!("{folder}: this folder cannot be read: {error}"))
    };
    let entries = fs::read_dir(folder).map_err(unread)?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(unread)?;
    let is_json = |path: &PathBuf| {
        let end = path.extension();
        path.is_file() && end.is_some_and(|end| end.eq_ignore_ascii_case("json"))
    };
    paths.retain(is_json);
    paths.sort();
    Ok(paths)
}
