//! Earlier runs over a tenant, kept in a folder: a record a file.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use greenroom_graph::regular;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::document::Identity;
use crate::exit::Failure;
use crate::leftover::{self, PARTIAL};
use crate::packed::{self, ENDING};
use crate::report::mask::Key;
use crate::results::{Earlier, Point, Run, Tenant};
use crate::stored::{self, Glance};

/// What the name of the file begins with that holds the key of a tenant's tokens.
const KEY: &str = ".mask-";

/// A folder of records.
pub struct Archive {
    folder: PathBuf,
}

impl Archive {
    /// Opens the folder for reading.
    ///
    /// # Errors
    /// When it is not there, or cannot be listed.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let archive = Self {
            folder: folder.to_owned(),
        };
        archive.files()?;
        Ok(archive)
    }

    /// Opens the folder for reading and adding; it is created where it is not there.
    ///
    /// # Errors
    /// When it cannot be created, listed, or written to.
    pub fn create(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(|error| unusable(folder, &error))?;
        // Gone when it is closed.
        leftover::file(folder, PARTIAL).map_err(|error| unusable(folder, &error))?;
        Self::open(folder)
    }

    /// The runs over the same tenant, and about the same documents, that began before a time.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn before(
        &self,
        tenant: &Tenant,
        documents: &[Identity],
        started: Timestamp,
    ) -> Result<Earlier, Failure> {
        let mut earlier = Earlier {
            points: vec![],
            last: None,
            skipped: vec![],
            others: 0,
        };
        let mut found: BTreeMap<Timestamp, (PathBuf, Point)> = BTreeMap::new();
        for path in self.files()? {
            match stored::glance(&path) {
                Err(failure) => earlier.skipped.push(failure.message),
                Ok(glance) if !glance.is_of(tenant) => earlier.others += 1,
                Ok(glance) if glance.is_about(documents) && glance.started < started => {
                    found.insert(glance.started, (path, point(glance)));
                }
                Ok(_) => {}
            }
        }
        // What a glance does not see may still be broken: then it is skipped, and the one before
        // it is the last.
        while let Some((_, (path, point))) = found.pop_last() {
            match stored::read_record(&path) {
                Ok(last) => {
                    earlier.last = Some(last);
                    earlier.points = found.into_values().map(|(_, point)| point).collect();
                    earlier.points.push(point);
                    break;
                }
                Err(failure) => earlier.skipped.push(failure.message),
            }
        }
        Ok(earlier)
    }

    /// Adds a run. Nobody but the owner may read the file; it is there whole or not at all, and
    /// replaces none.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&self, run: &Run) -> Result<(), Failure> {
        let name = run.started.strftime("%Y-%m-%dT%H-%M-%S.%3fZ");
        let unusable = |error: &dyn std::fmt::Display| {
            self.unkept(error).hint(
                "the report itself was written; free up space, or name another folder with \
                 --history",
            )
        };
        let file = leftover::file(&self.folder, PARTIAL);
        let mut file = file.map_err(|error| unusable(&error))?;
        packed::write(&mut file, run).map_err(|error| unusable(&error))?;
        // Two tenants may be audited in the same millisecond.
        for number in 1.. {
            let name = match number {
                1 => format!("{name}.json{ENDING}"),
                number => format!("{name}-{number}.json{ENDING}"),
            };
            match file.persist_noclobber(self.folder.join(name)) {
                Ok(_) => break,
                Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => {
                    file = taken.file;
                }
                Err(failed) => return Err(unusable(&failed.error)),
            }
        }
        Ok(())
    }

    /// The key of a tenant's tokens, the same for every run that is kept here: `drawn`, where this
    /// is the first. Of two first runs at once, one draws it for both.
    ///
    /// # Errors
    /// When it cannot be kept, or what is kept is no key.
    pub fn key(&self, tenant: &str, drawn: &Key) -> Result<Key, Failure> {
        let digest = Sha256::digest(tenant.to_lowercase());
        let digest = hex::encode(digest);
        let path = self.folder.join(format!("{KEY}{}", &digest[..16]));
        let unusable = |error: &std::io::Error| {
            self.unkept(error)
                .hint("free up space, or name another folder with --history")
        };
        if !path.exists() {
            // Nobody but the owner may read it; it is there whole or not at all.
            let file = tempfile::NamedTempFile::new_in(&self.folder);
            let mut file = file.map_err(|error| unusable(&error))?;
            let written = file.write_all(drawn.text().as_bytes());
            written.map_err(|error| unusable(&error))?;
            match file.persist_noclobber(&path) {
                Err(failed) if failed.error.kind() != std::io::ErrorKind::AlreadyExists => {
                    return Err(unusable(&failed.error));
                }
                _ => {}
            }
        }
        let text = regular::read_to_string(&path).map_err(|error| unusable(&error))?;
        Key::read(&text).ok_or_else(|| {
            let message = format!("{}: this file contains no key for tokens", path.display());
            Failure::usage(message)
                .hint("delete the file: the records in the folder contain the key, too")
        })
    }

    fn unkept(&self, error: &dyn std::fmt::Display) -> Failure {
        Failure::could_not_run(format!(
            "{}: the run cannot be kept here: {error}",
            self.folder.display()
        ))
    }

    /// The files that may be records. Hidden ones are being written, or somebody else's.
    fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let unusable = |error| unusable(&self.folder, &error);
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(unusable)? {
            let path = entry.map_err(unusable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_json = [".json", ".json.gz"].iter().any(|end| name.ends_with(end));
            if is_json && !name.starts_with('.') && path.is_file() {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }
}

fn unusable(folder: &Path, error: &std::io::Error) -> Failure {
    let message = format!(
        "{}: this folder cannot hold a history: {error}",
        folder.display()
    );
    Failure::unwritable(message, error)
        .hint("--history must name a folder that you can read and write")
}

fn point(glance: Glance) -> Point {
    Point {
        started: glance.started,
        readiness: glance.readiness,
        counts: glance.counts,
    }
}
