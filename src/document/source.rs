//! Files of text, embedded in the program or read from a folder.

use std::fs;
use std::path::Path;

use include_dir::Dir;

use crate::exit::Failure;
use crate::report::book;

/// One file.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path to show, e.g. `features/authenticated-calls/requirements.feature`.
    pub path: String,
    /// The path below the folder that was read, with `/`.
    pub below: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Source {
    /// The content as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<&str, Failure> {
        std::str::from_utf8(&self.bytes)
            .map_err(|_| Failure::usage(format!("{}: this file is not UTF-8 text", self.path)))
    }

    /// Whether the name ends with this extension.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        Path::new(&self.below)
            .extension()
            .is_some_and(|found| found == extension)
    }
}

impl<'a> From<&'a Source> for book::Source<'a> {
    fn from(source: &'a Source) -> Self {
        Self {
            path: &source.path,
            below: &source.below,
            bytes: &source.bytes,
        }
    }
}

/// The files of an embedded folder, in the order of their paths.
pub(super) fn embedded(dir: &Dir<'_>, shown: &str) -> Vec<Source> {
    let mut files = Vec::new();
    let mut folders = vec![dir];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().map(|file| {
            let below = slashes(file.path());
            let bytes = file.contents().to_vec();
            Source {
                path: format!("{shown}/{below}"),
                below,
                bytes,
            }
        }));
    }
    files.sort_by(|a, b| a.below.cmp(&b.below));
    files
}

/// The files of a folder and of the folders in it, in the order of their paths. Hidden files and
/// folders are left out.
pub(super) fn folder(root: &Path) -> Result<Vec<Source>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = |error| {
            Failure::usage(format!(
                "{}: this folder cannot be read: {error}",
                folder.display()
            ))
        };
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.'))
            {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).map_err(|error| {
                Failure::usage(format!(
                    "{}: this file cannot be read: {error}",
                    path.display()
                ))
            })?;
            let below = slashes(path.strip_prefix(root).unwrap_or(&path));
            files.push(Source {
                path: shown(&path),
                below,
                bytes,
            });
        }
    }
    files.sort_by(|a, b| a.below.cmp(&b.below));
    Ok(files)
}

/// A path as it is shown, with `/`: it stands in addresses and in digests, too.
fn shown(path: &Path) -> String {
    let shown = path.display().to_string();
    if cfg!(windows) {
        return shown.replace('\\', "/");
    }
    shown
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
