//! The folder a report goes to: written beside its place, then put there in one move.
//!
//! What is in the folder may be published. The full record of the run may not, nor may the message
//! and the action plan with the names in them: they stand beside the folder, for their owner's eyes.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use greenroom_graph::regular;
use greenroom_shelf::Shelf;
use serde::{Deserialize, Serialize};

use crate::exit::{Exit, Failure};
use crate::leftover::{self, Name};
use crate::manifest::{MANIFEST, manifest};
use crate::packed;
use crate::results::SCHEMA;
use crate::system;

/// A report that is being written. Dropping it removes what was written.
#[derive(Debug)]
pub struct Folder {
    /// The place as the user named it, for messages.
    named: PathBuf,
    place: PathBuf,
    workshop: leftover::Folder,
    /// Where the answers are kept until then; nowhere but in the memory where no file can be made.
    shelf: Option<Arc<Shelf>>,
}

/// The record in the folder.
const RECORD: &str = "run.json.gz";
/// The same as it was before records were packed, and as a report for programs.
const PLAIN: &str = "run.json";
/// What the name of the full record, beside the folder, has after the folder's.
const BESIDE: &str = ".run.json.gz";
/// The same before records were packed.
const PLAIN_BESIDE: &str = ".run.json";
const FULL: &str = "full";
/// What stands beside the full record, each made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// The message to the administrator, ready to send.
    Message,
    /// The action plan as a table.
    Plan,
}

impl Private {
    const ALL: [Self; 2] = [Self::Message, Self::Plan];

    /// Its name until the report is published.
    fn draft(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Plan => "plan",
        }
    }

    /// How its text begins: whose record was moved away is recognized by it.
    fn beginning(self) -> &'static str {
        match self {
            Self::Message => "Subject: Meeting rooms and Microsoft Teams at ",
            Self::Plan => "\u{feff}number,status,what,who,for,",
        }
    }

    /// Whether the file at this path is one of ours.
    fn is_at(self, path: &Path) -> bool {
        let mut found = Vec::new();
        let length = self.beginning().len() as u64;
        let mut read = || fs::File::open(path)?.take(length).read_to_end(&mut found);
        path.is_file() && read().is_ok() && found == self.beginning().as_bytes()
    }

    /// What its name has after the folder's.
    fn suffix(self) -> &'static str {
        match self {
            Self::Message => ".message.txt",
            Self::Plan => ".action-plan.csv",
        }
    }
}

/// The files of a report, one a line: what else is in its folder is somebody else's.
const LIST: &str = "files.txt";
const DRAFT: &str = "draft";
const MATERIALS: &str = "materials";
const EARLIER: &str = "earlier";
/// The name of the folder that holds everything until the report is published.
const WORKSHOP: Name = Name {
    prefix: ".greenroom-",
    suffix: "",
};
/// What it holds. One with the earlier report in it, too, stays when its run was killed: where a
/// file system cannot exchange two folders, that can be the only place of that report.
const CONTENTS: [&str; 5] = [DRAFT, MATERIALS, FULL, "message", "plan"];

impl Folder {
    /// Prepares a report that shall end up at `place`; a link there is followed.
    ///
    /// # Errors
    /// When `place` holds something that is not a report of ours, or cannot be written.
    pub fn prepare(place: &Path) -> Result<Self, Failure> {
        let named = place;
        let unwritable = |error: io::Error| {
            Failure::unwritable(unwritten(named, &error), &error).hint(ELSEWHERE)
        };
        let place = match fs::symlink_metadata(place) {
            Ok(_) => system::resolve(place).map_err(unwritable)?,
            Err(_) => place.components().collect(),
        };
        is_free(&place, named)?;
        let parent = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(unwritable)?;
        let workshop = leftover::Folder::create(parent, WORKSHOP, &CONTENTS).map_err(unwritable)?;
        let folder = Self {
            named: named.to_owned(),
            place: place.clone(),
            shelf: Shelf::within(workshop.path()).ok().map(Arc::new),
            workshop,
        };
        are_free(&folder.place)?;
        fs::create_dir(folder.draft()).map_err(unwritable)?;
        Ok(folder)
    }

    /// Where the answers of the run can be kept until the report is published.
    #[must_use]
    pub fn shelf(&self) -> Option<Arc<Shelf>> {
        self.shelf.clone()
    }

    /// Refuses to publish what was made of answers that could not be read back.
    fn is_whole(&self) -> Result<(), Failure> {
        let trouble = self.shelf.as_ref().and_then(|shelf| shelf.trouble());
        trouble.map_or(Ok(()), |trouble| {
            let error = io::Error::other(trouble);
            Err(unwritable(&self.named, &error))
        })
    }

    /// Where the report is written until it is whole.
    #[must_use]
    pub fn draft(&self) -> PathBuf {
        self.workshop.path().join(DRAFT)
    }

    /// A folder for what the report is made from; it goes when the report is published.
    #[must_use]
    pub fn materials(&self) -> PathBuf {
        self.workshop.path().join(MATERIALS)
    }

    /// The folder that holds everything until the report is published.
    #[must_use]
    pub fn workshop(&self) -> PathBuf {
        self.workshop.path().to_owned()
    }

    /// Where the full record goes: beside the folder.
    #[must_use]
    pub fn full_record(&self) -> PathBuf {
        beside(&self.place)
    }

    /// The key of the tokens of a tenant, where the full record that the earlier run left is of it.
    #[must_use]
    pub fn earlier_key(&self, tenant: &str) -> Option<String> {
        /// What is read of it: the whole may be far larger than what is needed.
        #[derive(Deserialize)]
        struct Earlier {
            mask: String,
            tenant: Whose,
        }
        #[derive(Deserialize)]
        struct Whose {
            id: String,
        }
        let earlier: Earlier = packed::head(&full_record(&self.place)?)?;
        (earlier.tenant.id == tenant).then_some(earlier.mask)
    }

    /// Writes the record that belongs to the book.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_record(&self, run: &impl Serialize) -> Result<(), Failure> {
        self.write_through(RECORD, |file| packed::write(file, run))
    }

    /// Writes the full record, which nobody but its owner may read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_full_record(&self, run: &impl Serialize) -> Result<(), Failure> {
        let file = self.create(FULL);
        let written = file.and_then(|file| packed::write(file, run));
        written.map_err(|error| unwritable(&self.named, &error))
    }

    /// Writes what stands beside the full record, which nobody but its owner may read either.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_private(
        &self,
        what: Private,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let file = self.create(what.draft());
        let written = file.and_then(|mut file| content(&mut file));
        written.map_err(|error| unwritable(&self.named, &error))
    }

    /// A new file beside the draft that is its owner's alone.
    fn create(&self, name: &str) -> io::Result<fs::File> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        system::keep_private(&mut options);
        options.open(self.workshop.path().join(name))
    }

    /// Writes a file beside the record: part of what may be published.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, name: &str, content: &[u8]) -> Result<(), Failure> {
        fs::write(self.draft().join(name), content).map_err(|error| unwritable(&self.named, &error))
    }

    /// Writes a large file of the report as it is made.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write_through(
        &self,
        name: &str,
        content: impl FnOnce(&mut fs::File) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let file = fs::File::create(self.draft().join(name));
        let written = file.and_then(|mut file| content(&mut file));
        written.map_err(|error| unwritable(&self.named, &error))
    }

    /// Puts the report in its place. Whoever looks there sees the earlier report or this one,
    /// whole.
    ///
    /// # Errors
    /// When it cannot be moved, or something has come to its place meanwhile; what was there is
    /// still there then.
    pub fn publish(self) -> Result<(), Failure> {
        self.is_whole()?;
        let unwritable = |error: io::Error| unwritable(&self.named, &error);
        let draft = self.draft();
        let mut list = files(&draft).map_err(unwritable)?;
        let full = self.workshop.path().join(FULL);
        let manifest = manifest(&draft, &list, &full).map_err(unwritable)?;
        fs::write(draft.join(MANIFEST), manifest).map_err(unwritable)?;
        list.extend([LIST, MANIFEST].map(str::to_owned));
        let list: Vec<String> = list.into_iter().collect();
        fs::write(draft.join(LIST), list.join("\n") + "\n").map_err(unwritable)?;
        is_free(&self.place, &self.named).map_err(|failure| Failure {
            exit: Exit::Undetermined,
            ..failure
        })?;
        let moved = if self.place.exists() {
            exchange(&draft, &self.place, &self.workshop.path().join(EARLIER))
        } else {
            fs::rename(&draft, &self.place)
        };
        moved.map_err(unwritable)?;
        self.publish_record()
    }

    /// Puts the full record in its place, where one was written, with what stands beside it, and
    /// leaves the folder as it is.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn publish_record(&self) -> Result<(), Failure> {
        self.is_whole()?;
        // The record last: where it is this run's, what stands beside it is, too.
        let private = Private::ALL.map(|what| (what.draft(), what.suffix()));
        for (draft, suffix) in private.into_iter().chain([(FULL, BESIDE)]) {
            let draft = self.workshop.path().join(draft);
            if draft.exists() {
                let moved = fs::rename(draft, with_suffix(&self.place, suffix));
                moved.map_err(|error| unwritable(&self.named, &error))?;
            }
        }
        self.remove_plain()
            .map_err(|error| unwritable(&self.named, &error))
    }

    /// Removes the record of the earlier run where an earlier version left it: whoever reads it
    /// would take it for this run's.
    fn remove_plain(&self) -> io::Result<()> {
        let plain = with_suffix(&self.place, PLAIN_BESIDE);
        if beside(&self.place).exists() && is_record(&plain) {
            fs::remove_file(plain)?;
        }
        Ok(())
    }
}

/// Where the full record of the report in this folder goes.
fn beside(folder: &Path) -> PathBuf {
    with_suffix(folder, BESIDE)
}

/// The full record of the report in this folder, where there is one.
fn full_record(folder: &Path) -> Option<PathBuf> {
    let places = [BESIDE, PLAIN_BESIDE].map(|suffix| with_suffix(folder, suffix));
    places.into_iter().find(|place| place.exists())
}

/// The record of the report in this folder: the full one, or, where that is not there, the one in
/// it.
#[must_use]
pub fn record_of(folder: &Path) -> Option<PathBuf> {
    full_record(folder).or_else(|| record_in(folder))
}

/// The record in this folder, where there is one.
#[must_use]
pub fn record_in(folder: &Path) -> Option<PathBuf> {
    let places = [RECORD, PLAIN].map(|name| folder.join(name));
    places.into_iter().find(|place| place.exists())
}

/// Every file that an audit writes beside the report in this folder, or once did.
pub fn all_beside(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let private = Private::ALL.map(Private::suffix).into_iter();
    let folder = folder.to_owned();
    private
        .chain([BESIDE, PLAIN_BESIDE])
        .map(move |suffix| with_suffix(&folder, suffix))
}

fn with_suffix(folder: &Path, suffix: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    folder.with_file_name(name)
}

/// Refuses to replace a file beside the folder that is not ours: what is no record of a run, no
/// message or no action plan.
fn are_free(folder: &Path) -> Result<(), Failure> {
    let refuse = |path: &Path, what: &str, goes_there: &str| {
        let message = format!("{}: {what}", path.display());
        let hint = format!(
            "{goes_there} goes there, beside the report: move the file, or choose another folder \
             with --output"
        );
        Err(Failure::usage(message).hint(hint))
    };
    let record = beside(folder);
    if record.exists() && !is_record(&record) {
        let what = "this file is not a record of a run";
        return refuse(&record, what, "the record of the run");
    }
    for private in Private::ALL {
        let path = with_suffix(folder, private.suffix());
        if path.exists() && !private.is_at(&path) {
            return match private {
                Private::Message => {
                    refuse(&path, "this file is not a message of a run", "the message")
                }
                Private::Plan => {
                    refuse(&path, "this file is not an action plan", "the action plan")
                }
            };
        }
    }
    Ok(())
}

/// Swaps two folders in one step, or, where the file system cannot, in two.
fn exchange(draft: &Path, place: &Path, aside: &Path) -> io::Result<()> {
    if system::exchange(draft, place).is_ok() {
        return Ok(());
    }
    fs::rename(place, aside)?;
    fs::rename(draft, place).inspect_err(|_| {
        // The earlier report goes back; the error that is reported is the first one.
        let _ = fs::rename(aside, place);
    })
}

/// Refuses a place that a report cannot have: one with somebody's files, or the folder that the
/// program stands in.
fn is_free(place: &Path, named: &Path) -> Result<(), Failure> {
    const HINT: &str =
        "a report replaces its whole folder: name a new or an empty one with --output";
    let refuse =
        |what: &str| Err(Failure::usage(format!("{}: {what}", named.display())).hint(HINT));
    if !place.exists() {
        return Ok(());
    }
    if !place.is_dir() {
        return refuse("this is not a folder");
    }
    let here = std::env::current_dir().and_then(fs::canonicalize);
    if here.is_ok_and(|here| fs::canonicalize(place).is_ok_and(|place| here.starts_with(place))) {
        return refuse("this folder is in use: it is the current folder, or contains it");
    }
    match foreign(place) {
        Ok(None) => Ok(()),
        Ok(Some(name)) => refuse(&format!(
            "this folder contains `{name}`, which is not part of a report"
        )),
        Err(error) => Err(unwritable(named, &error)),
    }
}

/// A file in a folder that is not of a report of ours; none in an empty folder.
fn foreign(place: &Path) -> io::Result<Option<String>> {
    let found = files(place)?;
    let list = regular::read_to_string(&place.join(LIST)).unwrap_or_default();
    let ours: BTreeSet<&str> = if is_marked(place) {
        list.lines().collect()
    } else {
        [].into()
    };
    Ok(found.into_iter().find(|name| !ours.contains(name.as_str())))
}

/// The files of a folder and of the folders in it, by their paths with `/`; folders alone do not count.
fn files(root: &Path) -> io::Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(root).unwrap_or(&path).iter();
            let parts: Vec<_> = below.map(|part| part.to_string_lossy()).collect();
            files.insert(parts.join("/"));
        }
    }
    Ok(files)
}

/// Whether a folder has a record that carries our mark.
fn is_marked(place: &Path) -> bool {
    record_in(place).is_some_and(|record| is_record(&record))
}

fn is_record(path: &Path) -> bool {
    #[derive(Deserialize)]
    struct Mark {
        #[serde(rename = "$schema")]
        schema: String,
    }
    packed::head(path).is_some_and(|mark: Mark| mark.schema == SCHEMA)
}

const ELSEWHERE: &str = "choose another folder with --output";

fn unwritten(place: &Path, error: &io::Error) -> String {
    format!(
        "{}: the report cannot be written here: {error}",
        place.display()
    )
}

/// The audit has run, and its result is lost.
fn unwritable(place: &Path, error: &io::Error) -> Failure {
    let hint = "make room, or choose another folder with --output; then audit again";
    Failure::could_not_run(unwritten(place, error)).hint(hint)
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use serde_json::json;

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
        first.write_record(&json!({ "$schema": SCHEMA })).unwrap();
        first.publish().unwrap();
        let second = Folder::prepare(&place).unwrap();
        second.write_record(&json!("half")).unwrap();
        drop(second);
        assert_eq!(names(root.path()), ["report"]);
        assert!(is_marked(&place));
    }

    /// A report at `place`, with this file beside its record.
    fn report(place: &Path, file: &str) {
        let folder = Folder::prepare(place).unwrap();
        folder.write_record(&json!({ "$schema": SCHEMA })).unwrap();
        fs::write(folder.draft().join(file), "").unwrap();
        folder.publish().unwrap();
    }

    #[test]
    fn a_report_replaces_the_earlier_one_as_a_whole() {
        let root = root();
        let place = root.path().join("report");
        report(&place, "old.html");
        report(&place, "new.html");
        let mut found = names(&place);
        found.sort();
        assert_eq!(found, [LIST, MANIFEST, "new.html", RECORD]);
        assert_eq!(names(root.path()), ["report"]);
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let root = root();
        fs::write(root.path().join("thesis.txt"), "").unwrap();
        let failure = Folder::prepare(root.path()).unwrap_err();
        assert!(
            failure.message.contains("contains `thesis.txt`"),
            "{failure}"
        );
    }

    #[test]
    fn a_file_that_somebody_put_into_a_report_is_not_lost() {
        let root = root();
        let place = root.path().join("report");
        report(&place, "page.html");
        fs::create_dir(place.join(".git")).unwrap();
        fs::write(place.join(".git/HEAD"), "").unwrap();
        let failure = Folder::prepare(&place).unwrap_err();
        assert!(
            failure.message.contains("contains `.git/HEAD`"),
            "{failure}"
        );
    }

    #[test]
    fn what_comes_to_the_place_meanwhile_is_not_lost() {
        let root = root();
        let place = root.path().join("report");
        let folder = Folder::prepare(&place).unwrap();
        fs::create_dir(&place).unwrap();
        fs::write(place.join("thesis.txt"), "").unwrap();
        assert!(folder.publish().is_err());
        assert_eq!(names(&place), ["thesis.txt"]);
        assert_eq!(names(root.path()), ["report"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_published_folder_is_followed() {
        let root = root();
        let [place, link] = ["report", "link"].map(|name| root.path().join(name));
        report(&place, "old.html");
        std::os::unix::fs::symlink(&place, &link).unwrap();
        report(&link, "new.html");
        assert!(link.is_symlink() && place.join("new.html").exists());
    }
}
