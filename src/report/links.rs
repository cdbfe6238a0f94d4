//! Links between the pages of a book whose pages need not be those of the bundled one.
//!
//! A fragment links as if it stood in the bundled book. Here its links are led to where the pages
//! are, and those to pages that the book lacks become plain text.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use mdbook_preprocessor::book::{Book, BookItem};

/// The pages of a book, by their paths without an extension.
pub(super) struct Pages {
    known: BTreeSet<String>,
    /// Whether the files of a report stand beside the book.
    with_files: bool,
}

impl Pages {
    pub(super) fn of(book: &Book, with_files: bool) -> Self {
        let chapters = book.iter().filter_map(|item| match item {
            BookItem::Chapter(chapter) => chapter.path.as_deref(),
            _ => None,
        });
        let known = chapters.map(|path| normal(&path.with_extension("")));
        Self {
            known: known.collect(),
            with_files,
        }
    }

    /// HTML whose links start at the folder `assumed` of the bundled book, for this page.
    pub(super) fn settle(&self, html: &str, assumed: &str, page: &Path) -> String {
        const LINK: &str = " href=\"";
        let mut parts = html.split(LINK);
        let mut settled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (link, rest) = part.split_once('"').unwrap_or((part, ""));
            if let Some(link) = self.link(link, assumed, page) {
                settled.extend([LINK, &link, "\""]);
            }
            settled.push_str(rest);
        }
        settled
    }

    fn link(&self, link: &str, assumed: &str, page: &Path) -> Option<String> {
        if link.starts_with('#') || link.contains("://") {
            return Some(link.to_owned());
        }
        let (file, anchor) = match link.split_once('#') {
            Some((file, anchor)) => (file, format!("#{anchor}")),
            None => (link, String::new()),
        };
        let path = normal(&Path::new(assumed).join(file));
        let Some(target) = path.strip_suffix(".html") else {
            return self.with_files.then(|| link.to_owned());
        };
        let target = self.page(target)?;
        let depth = normal(page).matches('/').count();
        Some(format!("{}{target}.html{anchor}", "../".repeat(depth)))
    }

    /// The page of this path, or else the one of this name in any folder.
    fn page(&self, path: &str) -> Option<&str> {
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let same_name = |known: &&String| name(known) == name(path);
        let here = self.known.get(path);
        here.or_else(|| self.known.iter().find(same_name))
            .map(String::as_str)
    }
}

/// A path with `/`, without `.` and `..`.
fn normal(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::ParentDir => {
                parts.pop();
            }
            _ => {}
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(paths: &[&str]) -> Pages {
        Pages {
            known: paths.iter().map(|&path| path.to_owned()).collect(),
            with_files: false,
        }
    }

    #[test]
    fn in_the_bundled_book_links_stay_as_they_are() {
        let pages = pages(&["index", "accounts", "requirements/a"]);
        let html = r##"<a href="requirements/a.html#b">a</a> <a href="#c">c</a>"##;
        assert_eq!(pages.settle(html, "", Path::new("index.md")), html);
        let html = r#"<a class="x" href="../accounts.html">all</a>"#;
        let page = Path::new("requirements/a.md");
        assert_eq!(pages.settle(html, "requirements", page), html);
    }

    #[test]
    fn links_follow_the_pages_and_those_to_none_are_text() {
        let pages = pages(&["teams/rooms/state", "teams/a"]);
        let html = r#"<a href="requirements/a.html#b">a</a> <a href="accounts.html">all</a> <a href="plan.csv">table</a>"#;
        assert_eq!(
            pages.settle(html, "", Path::new("teams/rooms/state.md")),
            r#"<a href="../../teams/a.html#b">a</a> <a>all</a> <a>table</a>"#
        );
    }
}
