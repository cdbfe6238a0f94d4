//! Temporary folders and files that outlive nobody: what a killed run left, the next one removes.
//!
//! Whoever makes one holds it, which the kernel takes back when the process ends, however it ends.
//! What has a name of ours, is the user's own, and is held by nobody, is left over. Its age says
//! nothing: an audit may wait for hours.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{Builder, NamedTempFile, TempDir};

use crate::system;

/// How the names of ours start and end; in between stand six letters or digits.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    /// The start.
    pub(crate) prefix: &'static str,
    /// The end.
    pub(crate) suffix: &'static str,
}

/// The name of a file until it is whole and gets its own: hidden, so that nobody takes it for one.
pub(crate) const PARTIAL: Name = Name {
    prefix: ".greenroom-",
    suffix: ".partial",
};

const LETTERS: usize = 6;
/// How often to try: a run that sweeps at this moment can take a new one for left over.
const TRIES: usize = 10;

/// A temporary folder, removed when it is dropped.
#[derive(Debug)]
pub(crate) struct Folder {
    folder: TempDir,
    #[expect(dead_code, reason = "that it is held says it")]
    lock: File,
}

impl Folder {
    /// Makes a folder that is its owner's alone, after sweeping what killed runs left beside it.
    /// `contents` are the names that such a folder can hold: one with anything else is not ours.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn create(parent: &Path, name: Name, contents: &[&str]) -> io::Result<Self> {
        sweep(parent, name, &|path| is_ours(path, contents));
        for _ in 0..TRIES {
            let mut builder = builder(name);
            system::keep_folder_private(&mut builder);
            let folder = builder.tempdir_in(parent)?;
            if let Some(lock) = system::hold(folder.path())? {
                return Ok(Self { folder, lock });
            }
        }
        Err(swept_away())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Makes a file that is its owner's alone, after sweeping what killed runs left beside it. It is
/// removed when it is dropped.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn file(parent: &Path, name: Name) -> io::Result<NamedTempFile> {
    sweep(parent, name, &|path| path.is_file());
    for _ in 0..TRIES {
        let file = builder(name).tempfile_in(parent)?;
        if system::is_held(file.as_file(), file.path())? {
            return Ok(file);
        }
    }
    Err(swept_away())
}

/// Puts a file that is whole in its place. It is its owner's alone until then; in its place it is as
/// any file, or as the one that it replaces.
///
/// # Errors
/// When it cannot be moved.
pub(crate) fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    system::share(file.as_file(), path)?;
    file.persist(path)?;
    Ok(())
}

fn builder(name: Name) -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder
        .prefix(name.prefix)
        .suffix(name.suffix)
        .rand_bytes(LETTERS);
    builder
}

fn swept_away() -> io::Error {
    io::Error::other("each temporary file was removed as soon as it was made")
}

/// Removes what killed runs left in a folder. What cannot be looked at or removed stays.
fn sweep(parent: &Path, name: Name, is_ours: &dyn Fn(&Path) -> bool) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| name.is_of(&entry.file_name().to_string_lossy()));
    for path in ours.map(|entry| entry.path()) {
        let Some(_taken) = system::take(&path).filter(|_| is_ours(&path)) else {
            continue;
        };
        let _ = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
    }
}

impl Name {
    fn is_of(self, name: &str) -> bool {
        let middle = name
            .strip_prefix(self.prefix)
            .and_then(|rest| rest.strip_suffix(self.suffix));
        middle.is_some_and(|middle| {
            middle.len() == LETTERS && middle.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    }
}

/// Whether a folder holds nothing but what one of ours can hold.
fn is_ours(folder: &Path, contents: &[&str]) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    let mut names = entries.map(|entry| entry.map(|entry| entry.file_name()));
    names.all(|name| name.is_ok_and(|name| contents.iter().any(|known| name == *known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Name = Name {
        prefix: ".greenroom-",
        suffix: "",
    };

    /// A folder that a killed run left: made, and locked by nobody.
    fn left(parent: &Path, name: &str, contents: &[&str]) {
        for content in contents {
            fs::create_dir_all(parent.join(name).join(content)).unwrap();
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_nobody_holds_is_swept_and_what_somebody_holds_is_not() {
        let root = TempDir::new().unwrap();
        left(root.path(), ".greenroom-aaaaaa", &["draft"]);
        let held = Folder::create(root.path(), NAME, &["draft"]).unwrap();
        let second = Folder::create(root.path(), NAME, &["draft"]).unwrap();
        let mut expected = [&held, &second].map(|folder| folder.path().to_owned());
        expected.sort();
        let found: Vec<_> = names(root.path())
            .iter()
            .map(|n| root.path().join(n))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_somebody_else_made_is_not_swept() {
        let root = TempDir::new().unwrap();
        left(root.path(), ".greenroom-backup", &["draft", "thesis"]);
        left(root.path(), ".greenroom-notes", &["draft"]);
        fs::write(root.path().join(".greenroom-thesis.txt"), "").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(
            root.path().join(".greenroom-notes"),
            root.path().join(".greenroom-linked"),
        )
        .unwrap();
        let before = names(root.path());
        drop(Folder::create(root.path(), NAME, &["draft"]).unwrap());
        assert_eq!(names(root.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_but_the_owner_sees_into_it() {
        use std::os::unix::fs::MetadataExt as _;
        let root = TempDir::new().unwrap();
        let folder = Folder::create(root.path(), NAME, &[]).unwrap();
        let file = file(root.path(), NAME).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(folder.path()), mode(file.path())), (0o700, 0o600));
    }
}
