//! Files that a page takes in.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// No page takes in more files than these.
const MANY: usize = 100;
/// Nor files longer than this.
const LONG: u64 = 1_000_000;
/// What text is written in.
const ENDINGS: [&str; 7] = ["htm", "html", "inc", "md", "mdx", "rst", "txt"];

/// The files that a page takes in, and those that are not there.
#[derive(Default)]
pub(in crate::trace) struct Includes {
    folder: Option<PathBuf>,
    taken: usize,
    /// Those that could not be taken in, as the page names them.
    pub(in crate::trace) missing: Vec<String>,
}

impl Includes {
    /// Those beside a page.
    pub(in crate::trace) fn beside(page: &Path) -> Self {
        let folder = page.parent().map(|folder| {
            // Of a bare name the folder is empty.
            let is_here = folder.as_os_str().is_empty();
            let here = is_here.then(|| PathBuf::from("."));
            here.unwrap_or_else(|| folder.to_owned())
        });
        Self {
            folder,
            ..Self::default()
        }
    }

    /// The text of a file, by the path that the page names it by. It has to be in the folder of
    /// the page, or in a folder of that.
    pub(super) fn text(&mut self, path: &str) -> Option<String> {
        let text = self.read(path);
        if text.is_none() && !self.missing.iter().any(|missing| missing == path) {
            self.missing.push(path.to_owned());
        }
        text
    }

    fn read(&mut self, path: &str) -> Option<String> {
        let below = Path::new(path);
        let is_below = below
            .components()
            .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        let ending = below.extension().and_then(|ending| ending.to_str());
        if !is_below
            || !ending.is_some_and(|ending| ENDINGS.contains(&ending))
            || self.taken >= MANY
        {
            return None;
        }
        let folder = self.folder.as_ref()?.canonicalize().ok()?;
        let path = folder.join(below).canonicalize().ok()?;
        let fits = path.starts_with(&folder) && fs::metadata(&path).ok()?.len() <= LONG;
        if !fits {
            return None;
        }
        self.taken += 1;
        let text = fs::read_to_string(path).ok()?;
        Some(without_front(text.trim_start_matches('\u{feff}')).to_owned())
    }
}

/// The text without what is said of it in front of it.
fn without_front(text: &str) -> &str {
    let rest = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    rest.map_or(text, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_page_is_taken_in_and_no_other() {
        let desk = tempfile::tempdir().unwrap();
        fs::create_dir(desk.path().join("pages")).unwrap();
        fs::write(
            desk.path().join("pages/a.md"),
            "---\nx: y\n---\nA must hold.\n",
        )
        .unwrap();
        fs::write(desk.path().join("b.md"), "B must hold.\n").unwrap();
        let mut includes = Includes::beside(&desk.path().join("pages/page.md"));
        assert_eq!(includes.text("./a.md").as_deref(), Some("A must hold.\n"));
        let above = desk.path().join("b.md").display().to_string();
        for path in ["../b.md", &above, "none.md", "a", ""] {
            assert_eq!(includes.text(path), None, "{path}");
        }
        assert_eq!(includes.missing, ["../b.md", &above, "none.md", "a", ""]);
    }
}
