//! Where texts are kept until they are needed again: a file without a name, which goes with the
//! program, however that ends.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// A file that holds texts, one behind the other.
#[derive(Debug)]
pub struct Shelf {
    file: Mutex<File>,
    /// Why something could not be read back, where that is so.
    trouble: OnceLock<String>,
}

/// A file that is there already: what is put on it comes behind what it has.
impl From<File> for Shelf {
    fn from(file: File) -> Self {
        Self {
            file: Mutex::new(file),
            trouble: OnceLock::new(),
        }
    }
}

impl Shelf {
    /// A file in this folder; nobody else can open it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn within(folder: &Path) -> io::Result<Self> {
        Ok(Self::from(tempfile::tempfile_in(folder)?))
    }

    /// Keeps a text, and returns where it begins, in bytes.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn put(&self, text: &str) -> io::Result<u64> {
        let mut file = self.file();
        let start = file.seek(SeekFrom::End(0))?;
        file.write_all(text.as_bytes())?;
        Ok(start)
    }

    /// Reads a text back that begins there and has so many bytes.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, start: u64, length: usize) -> io::Result<String> {
        self.text(start, length).inspect_err(|error| {
            self.trouble.get_or_init(|| error.to_string());
        })
    }

    /// Why something could not be read back: nothing that was made of these texts may count then.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.get().map(String::as_str)
    }

    fn file(&self) -> MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn text(&self, start: u64, length: usize) -> io::Result<String> {
        let mut bytes = vec![0; length];
        let mut file = self.file();
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

/// A text that is kept on a shelf, or in the memory where it cannot be kept there.
#[derive(Clone, Debug)]
pub struct Kept(Place);

#[derive(Clone, Debug)]
enum Place {
    Here(Box<str>),
    Shelved { start: u64, length: usize },
}

impl Kept {
    /// Keeps a text on the shelf, where there is one.
    #[must_use]
    pub fn new(text: String, shelf: Option<&Shelf>) -> Self {
        Self(match shelf.and_then(|shelf| shelf.put(&text).ok()) {
            Some(start) => Place::Shelved {
                start,
                length: text.len(),
            },
            None => Place::Here(text.into()),
        })
    }

    /// The text, from the shelf that it was kept on.
    ///
    /// # Errors
    /// When it cannot be read back.
    pub fn read(&self, from: Option<&Shelf>) -> io::Result<Cow<'_, str>> {
        match (&self.0, from) {
            (Place::Here(text), _) => Ok(Cow::Borrowed(text)),
            (Place::Shelved { start, length }, Some(from)) => {
                from.read(*start, *length).map(Cow::Owned)
            }
            (Place::Shelved { .. }, None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_back_and_one_that_is_cut_is_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::within(folder.path()).unwrap();
        let starts = ["{\"a\":1}", "", "ø"].map(|text| shelf.put(text).unwrap());
        assert_eq!(starts, [0, 7, 7]);
        assert_eq!(shelf.read(7, 2).unwrap(), "ø");
        assert_eq!(shelf.put("b").unwrap(), 9, "reading moves nothing");
        assert_eq!(shelf.trouble(), None);
        assert!(shelf.read(9, 3).is_err());
        assert!(shelf.trouble().is_some());
        let mut names = std::fs::read_dir(folder.path()).unwrap();
        assert!(names.next().is_none(), "it has no name");
    }

    #[test]
    fn what_cannot_be_put_there_stays_in_the_memory() {
        let named = tempfile::NamedTempFile::new().unwrap();
        let closed = Shelf::from(File::open(named.path()).unwrap());
        for shelf in [Some(&closed), None] {
            let kept = Kept::new("ø".to_owned(), shelf);
            assert_eq!(kept.read(None).unwrap(), "ø");
        }
    }
}
