//! `document.toml`: which document the features of its folder stand for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::source::Source;
use crate::exit::Failure;

/// A vendor's document.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// A stable id; the features name it with `@document:<id>`.
    pub id: String,
    /// Who publishes the document.
    pub publisher: String,
    /// Its title.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// The day it was read, `YYYY-MM-DD`.
    pub read: jiff::civil::Date,
    /// The folder of this file, below the features folder.
    #[serde(skip)]
    pub(super) folder: String,
}

/// Reads every `document.toml`.
pub(super) fn all(files: &[Source]) -> Result<Vec<Identity>, Failure> {
    files
        .iter()
        .filter(|file| file.below.rsplit('/').next() == Some("document.toml"))
        .map(|file| {
            let identity: Identity = toml::from_str(file.text()?)
                .map_err(|error| Failure::usage(format!("{}: {error}", file.path)))?;
            let folder = folder_of(&file.below).to_owned();
            Ok(Identity { folder, ..identity })
        })
        .collect()
}

/// The folder of a path with `/`; empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
