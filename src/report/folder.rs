//! The folder a report goes to: written beside its place, then put there in one move.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use tempfile::TempDir;

use crate::exit::Failure;
use crate::results::SCHEMA;

/// A report that is being written. Dropping it removes what was written.
#[derive(Debug)]
pub struct Folder {
    place: PathBuf,
    workshop: TempDir,
}

const RECORD: &str = "run.json";
const DRAFT: &str = "draft";

impl Folder {
    /// Prepares a report that shall end up at `place`.
    ///
    /// # Errors
    /// When `place` holds something that is not a report of ours, or cannot be written.
    pub fn prepare(place: &Path) -> Result<Self, Failure> {
        if place.exists() && !is_ours(place) {
            let message = format!(
                "{}: this folder holds something that is not a report",
                place.display()
            );
            return Err(Failure::usage(message).hint(
                "a report replaces its whole folder: name a new or an empty one with --output",
            ));
        }
        let parent = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(|error| unwritable(place, &error))?;
        let workshop = tempfile::Builder::new()
            .prefix(".greenroom-")
            .tempdir_in(parent)
            .map_err(|error| unwritable(place, &error))?;
        let folder = Self {
            place: place.to_owned(),
            workshop,
        };
        fs::create_dir(folder.draft()).map_err(|error| unwritable(place, &error))?;
        Ok(folder)
    }

    /// Where the report is written until it is whole.
    #[must_use]
    pub fn draft(&self) -> PathBuf {
        self.workshop.path().join(DRAFT)
    }

    /// A folder for what the report is made from; it goes when the report is published.
    #[must_use]
    pub fn materials(&self) -> PathBuf {
        self.workshop.path().join("materials")
    }

    /// Writes the record of the run.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_record(&self, json: &str) -> Result<(), Failure> {
        fs::write(self.draft().join(RECORD), json).map_err(|error| unwritable(&self.place, &error))
    }

    /// Puts the report in its place. Whoever looks there sees the earlier report or this one,
    /// whole.
    ///
    /// # Errors
    /// When it cannot be moved; the earlier report is still there then.
    pub fn publish(self) -> Result<(), Failure> {
        let draft = self.draft();
        let moved = if self.place.exists() {
            exchange(&draft, &self.place, &self.workshop.path().join("earlier"))
        } else {
            fs::rename(&draft, &self.place)
        };
        moved.map_err(|error| unwritable(&self.place, &error))
    }
}

/// Swaps two folders in one step, or, where the file system cannot, in two.
fn exchange(draft: &Path, place: &Path, aside: &Path) -> io::Result<()> {
    if renameat_with(CWD, draft, CWD, place, RenameFlags::EXCHANGE).is_ok() {
        return Ok(());
    }
    fs::rename(place, aside)?;
    fs::rename(draft, place).inspect_err(|_| {
        // The earlier report goes back; the error that is reported is the first one.
        let _ = fs::rename(aside, place);
    })
}

/// An empty folder, or one with a record that carries our mark.
fn is_ours(place: &Path) -> bool {
    let empty = fs::read_dir(place).is_ok_and(|mut entries| entries.next().is_none());
    let marked = || {
        let text = fs::read_to_string(place.join(RECORD)).ok()?;
        let record: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(record.get("$schema")?.as_str()? == SCHEMA)
    };
    empty || marked().unwrap_or(false)
}

fn unwritable(place: &Path, error: &io::Error) -> Failure {
    let message = format!(
        "{}: the report cannot be written here: {error}",
        place.display()
    );
    Failure::usage(message).hint("choose another folder with --output")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> TempDir {
        TempDir::new().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_report_that_is_given_up_leaves_the_earlier_one_and_nothing_else() {
        let root = root();
        let place = root.path().join("report");
        let first = Folder::prepare(&place).unwrap();
        first
            .write_record(&format!(r#"{{"$schema":"{SCHEMA}"}}"#))
            .unwrap();
        first.publish().unwrap();
        let second = Folder::prepare(&place).unwrap();
        second.write_record("half").unwrap();
        drop(second);
        assert_eq!(names(root.path()), ["report"]);
        assert!(
            fs::read_to_string(place.join(RECORD))
                .unwrap()
                .contains(SCHEMA)
        );
    }

    #[test]
    fn a_report_replaces_the_earlier_one_as_a_whole() {
        let root = root();
        let place = root.path().join("report");
        let record = format!(r#"{{"$schema":"{SCHEMA}"}}"#);
        let first = Folder::prepare(&place).unwrap();
        first.write_record(&record).unwrap();
        fs::write(first.draft().join("old.html"), "").unwrap();
        first.publish().unwrap();
        let second = Folder::prepare(&place).unwrap();
        second.write_record(&record).unwrap();
        second.publish().unwrap();
        assert_eq!(names(&place), [RECORD]);
        assert_eq!(names(root.path()), ["report"]);
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let root = root();
        fs::write(root.path().join("thesis.txt"), "").unwrap();
        let failure = Folder::prepare(root.path()).unwrap_err();
        assert!(
            failure
                .message
                .ends_with("this folder holds something that is not a report")
        );
    }
}
