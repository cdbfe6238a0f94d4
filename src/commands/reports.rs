//! What `--report` asks for, and where it goes: into the folder of the report, or to a path of its
//! own. What cannot be written there is said before anything is asked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use tempfile::NamedTempFile;

use crate::document::{self, Documentation};
use crate::exit::Failure;
use crate::folder::{Folder, all_beside};
use crate::leftover::{self, PARTIAL};
use crate::report::actions::Plan;
use crate::report::book::Filled;
use crate::report::formats::{self, Content, FORMATS, Format};
use crate::report::{accounts, actions};
use crate::results::{History, Run};
use crate::stored;

/// A report that is asked for: `FORMAT` or `FORMAT:PATH`.
#[derive(Clone, Debug)]
pub struct Wanted {
    format: &'static Format,
    path: Option<PathBuf>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (word, path) = match text.split_once(':') {
            Some((word, path)) => (word, Some(path)),
            None => (text, None),
        };
        let format = formats::named(word).ok_or_else(|| {
            let words: Vec<&str> = FORMATS.iter().map(|format| format.word).collect();
            format!(
                "there is no format `{word}`; there are {}",
                words.join(", ")
            )
        })?;
        match (&format.content, path) {
            (_, Some(path)) if path.trim().is_empty() => {
                Err(format!("no path stands behind `{word}:`"))
            }
            (Content::Book, Some(_)) => {
                Err("the book is a folder of pages: `--output` says where it goes".to_owned())
            }
            _ => Ok(Self {
                format,
                path: path.map(PathBuf::from),
            }),
        }
    }
}

/// The reports of a run, and where each of them goes.
pub(super) struct Reports {
    output: PathBuf,
    has_book: bool,
    /// Whether the book has the manual.
    has_manual: bool,
    inside: Vec<&'static Format>,
    elsewhere: Vec<Outlet>,
}

/// A report with a path of its own.
struct Outlet {
    format: &'static Format,
    path: PathBuf,
    file: NamedTempFile,
}

impl Reports {
    /// The book alone, as where no report is asked for.
    pub(super) fn book(output: &Path) -> Self {
        Self {
            output: output.to_owned(),
            has_book: true,
            has_manual: true,
            inside: vec![],
            elsewhere: vec![],
        }
    }

    /// Nothing but the full record.
    pub(super) fn none(output: &Path) -> Self {
        Self {
            has_book: false,
            ..Self::book(output)
        }
    }

    /// Those that are asked for, beside or in the folder `output`.
    ///
    /// # Errors
    /// When a path cannot be written, is in the folder, is named twice, or is that of a record.
    pub(super) fn prepare(wanted: &[Wanted], output: &Path) -> Result<Self, Failure> {
        let mut reports = Self::none(output);
        for Wanted { format, path } in wanted {
            match (&format.content, path) {
                (Content::Book, _) => reports.has_book = true,
                (_, Some(path)) => reports.send(format, path)?,
                (_, None) => reports.inside.push(format),
            }
        }
        reports.inside.sort_by_key(|format| format.word);
        reports.inside.dedup_by_key(|format| format.word);
        Ok(reports)
    }

    fn send(&mut self, format: &'static Format, path: &Path) -> Result<(), Failure> {
        let refuse = |what: &str, hint: &str| {
            let message = format!("--report {}:{}: {what}", format.word, path.display());
            Err(Failure::usage(message).hint(hint))
        };
        if self.elsewhere.iter().any(|other| same(&other.path, path)) {
            return refuse(
                "another report is written to this path",
                "give each report its own path",
            );
        }
        if is_below(path, &self.output) {
            let hint = "leave the path out: what has none goes into that folder";
            return refuse("this is in the folder of the report", hint);
        }
        if all_beside(&self.output).any(|ours| same(path, &ours)) || stored::glance(path).is_ok() {
            let hint = "a report does not replace what an audit writes there: name another path";
            return refuse("this is the full record of a run, or belongs to one", hint);
        }
        if path.exists() && !path.is_file() {
            return refuse("this is not a file", "name a file");
        }
        let file = leftover::file(parent(path), PARTIAL).map_err(|error| {
            let message = format!(
                "--report {}:{}: it cannot be written here: {error}",
                format.word,
                path.display()
            );
            Failure::unwritable(message, &error).hint("name a path in an existing folder")
        })?;
        self.elsewhere.push(Outlet {
            format,
            path: path.to_owned(),
            file,
        });
        Ok(())
    }

    /// The same, but for the chapters of the manual.
    pub(super) fn without_manual(self, without: bool) -> Self {
        Self {
            has_manual: !without,
            ..self
        }
    }

    /// Whether the book is one of them.
    pub(super) fn has_book(&self) -> bool {
        self.has_book
    }

    /// Whether anything goes into the folder.
    pub(super) fn has_folder(&self) -> bool {
        self.has_book || !self.inside.is_empty()
    }

    /// Whether there is none at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_folder() && self.elsewhere.is_empty()
    }

    /// Where each of them is, by its format; one without a path of its own first.
    pub(super) fn places(&self) -> BTreeMap<&'static str, Vec<PathBuf>> {
        let mut places: BTreeMap<_, Vec<PathBuf>> = BTreeMap::new();
        let mut add = |word, path| places.entry(word).or_default().push(path);
        if self.has_book {
            add("book", self.output.join("index.html"));
        }
        for format in &self.inside {
            if let Content::File { name, .. } = format.content {
                add(format.word, self.output.join(name));
            }
        }
        for outlet in &self.elsewhere {
            add(outlet.format.word, outlet.path.clone());
        }
        places
    }

    /// Writes all of them; what goes into the folder, into its draft. They are made of this run
    /// alone, which is masked unless somebody wants it otherwise; it is gone before the book is built.
    ///
    /// # Errors
    /// When one cannot be written.
    pub(super) fn write(
        &mut self,
        run: Run,
        history: Option<History>,
        documentation: &Documentation,
        folder: &Folder,
    ) -> Result<(), Failure> {
        for outlet in &mut self.elsewhere {
            let bytes = bytes(outlet.format, &run)?;
            let written = outlet.file.write_all(&bytes);
            written.map_err(|error| unwritten(&outlet.path, &error))?;
        }
        if !self.has_folder() {
            return Ok(());
        }
        for format in &self.inside {
            if let Content::File { name, .. } = format.content {
                folder.write(name, &bytes(format, &run)?)?;
            }
        }
        if !self.has_book {
            return folder.write_record(&run);
        }
        let plan = actions::plan(&run);
        // First, for what they take is free again when the book takes it.
        write_tables(&plan, folder)?;
        // Packed, whether or not somebody wants it as a report, too.
        folder.write_record(&run)?;
        let filled = self.filled(&plan, history, documentation, folder)?;
        drop(plan);
        drop(run);
        filled.build(&folder.draft())?;
        Ok(())
    }

    /// The book with the results in its pages.
    fn filled(
        &self,
        plan: &Plan<'_>,
        history: Option<History>,
        documentation: &Documentation,
        folder: &Folder,
    ) -> Result<Filled, Failure> {
        let pages = &documentation.book;
        let pages = if self.has_manual {
            Cow::Borrowed(pages)
        } else {
            Cow::Owned(document::without_manual(pages))
        };
        let pages: Vec<_> = pages.iter().map(Into::into).collect();
        let absent = &documentation.absent;
        let filled = Filled::with(plan, history, &pages, absent, &folder.materials())?;
        Ok(filled)
    }

    /// Puts all of them in their places.
    ///
    /// # Errors
    /// When one cannot be moved.
    pub(super) fn publish(self, folder: Folder) -> Result<(), Failure> {
        if self.has_folder() {
            folder.publish()?;
        } else {
            folder.publish_record()?;
        }
        for Outlet { path, file, .. } in self.elsewhere {
            let put = leftover::put(file, &path);
            put.map_err(|error| unwritten(&path, &error))?;
        }
        Ok(())
    }
}

/// What stands beside the book for a spreadsheet and a mail.
fn write_tables(plan: &Plan<'_>, folder: &Folder) -> Result<(), Failure> {
    folder.write_through("action-plan.csv", |file| actions::write_csv(plan, file))?;
    folder.write_through("accounts.csv", |file| accounts::write_csv(plan.run, file))?;
    folder.write("message.txt", actions::message(plan).as_bytes())
}

fn bytes(format: &Format, run: &Run) -> Result<Vec<u8>, Failure> {
    let Content::File { write, .. } = format.content else {
        return Ok(vec![]);
    };
    write(run).map_err(|error| {
        Failure::could_not_run(format!(
            "the run cannot be written as {}: {error}",
            format.word
        ))
    })
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    let message = format!(
        "{}: the report cannot be written here: {error}",
        path.display()
    );
    Failure::could_not_run(message)
        .hint("free up space, then write it again from the record with `greenroom report`")
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A path as the file system knows it, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(known) = fs::canonicalize(path) {
        return known;
    }
    let name = path.file_name().unwrap_or_default();
    match fs::canonicalize(parent(path)) {
        Ok(parent) => parent.join(name),
        Err(_) => path.to_owned(),
    }
}

fn same(one: &Path, other: &Path) -> bool {
    resolved(one) == resolved(other)
}

fn is_below(path: &Path, folder: &Path) -> bool {
    path.starts_with(folder) || resolved(path).starts_with(resolved(folder))
}
