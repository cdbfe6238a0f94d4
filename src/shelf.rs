//! Where the answers of a run are kept until its reports are written: a file without a name, which
//! goes with the program, however that ends.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::results::Shelf;
use crate::system;

/// A file that holds texts, one behind the other.
#[derive(Debug)]
pub(crate) struct Shelved {
    file: File,
    end: Mutex<u64>,
    /// Why something could not be read back, where that is so.
    trouble: OnceLock<String>,
}

impl Shelved {
    /// A file in this folder; nobody else can open it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn within(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(folder)?,
            end: Mutex::default(),
            trouble: OnceLock::new(),
        })
    }

    /// Why something could not be read back: nothing that was made of these texts may count then.
    #[must_use]
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    fn text(&self, start: u64, length: usize) -> io::Result<String> {
        let mut bytes = vec![0; length];
        system::read_at(&self.file, &mut bytes, start)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

impl Shelf for Shelved {
    fn put(&self, text: &str) -> io::Result<u64> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let start = *end;
        system::write_at(&self.file, text.as_bytes(), start)?;
        *end += text.len() as u64;
        Ok(start)
    }

    fn read(&self, start: u64, length: usize) -> io::Result<String> {
        self.text(start, length).inspect_err(|error| {
            self.trouble.get_or_init(|| error.to_string());
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_back_and_one_that_is_cut_is_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelved::within(folder.path()).unwrap();
        let starts = ["{\"a\":1}", "", "ø"].map(|text| shelf.put(text).unwrap());
        assert_eq!(starts, [0, 7, 7]);
        assert_eq!(shelf.read(7, 2).unwrap(), "ø");
        assert_eq!(shelf.trouble(), None);
        assert!(shelf.read(7, 3).is_err());
        assert!(shelf.trouble().is_some());
        let mut names = std::fs::read_dir(folder.path()).unwrap();
        assert!(names.next().is_none(), "it has no name");
    }
}
