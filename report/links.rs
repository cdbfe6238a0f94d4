//! Links between the pages of a book whose pages need not be those of the bundled one.
//!
//! A fragment links as if it stood in the bundled book. Here its links are led to where the pages
//! are, and those to pages that the book lacks become plain text. A requirement may borrow the fix
//! of another one: a link to a fix leads to the page that has it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use mdbook_preprocessor::book::{Book, BookItem};

/// The folder of the bundled book whose pages have fixes.
const REQUIREMENTS: &str = "requirements/";

/// The pages of a book, by their paths without an extension, with the anchors written in them.
pub(super) struct Pages {
    known: BTreeMap<String, BTreeSet<String>>,
    /// Whether the files of a report stand beside the book.
    with_files: bool,
}

impl Pages {
    pub(super) fn of(book: &Book, with_files: bool) -> Self {
        let known = book.iter().filter_map(|item| match item {
            BookItem::Chapter(chapter) => {
                let path = chapter.path.as_deref()?.with_extension("");
                Some((normal(&path), anchors(&chapter.content)))
            }
            _ => None,
        });
        Self {
            known: known.collect(),
            with_files,
        }
    }

    /// HTML whose links start at the folder `assumed` of the bundled book, for this page.
    pub(super) fn settle(&self, html: &str, assumed: &str, page: &Path) -> String {
        const LINK: &str = " href=\"";
        let mut parts = html.split(LINK);
        let mut settled = String::with_capacity(html.len());
        settled.push_str(parts.next().unwrap_or_default());
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
        let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
        let path = normal(&Path::new(assumed).join(file));
        let Some(target) = path.strip_suffix(".html") else {
            return self.with_files.then(|| link.to_owned());
        };
        let is_fix = !anchor.is_empty() && target.starts_with(REQUIREMENTS);
        let target = self.page(target)?;
        let (target, anchor) = if is_fix {
            self.fix(target, anchor)
        } else {
            (target, anchor)
        };
        let sign = if anchor.is_empty() { "" } else { "#" };
        let depth = normal(page).matches('/').count();
        Some(format!(
            "{}{target}.html{sign}{anchor}",
            "../".repeat(depth)
        ))
    }

    /// Where a fix is: on this page, or else on the one that has it; the page where none has.
    fn fix<'a>(&'a self, page: &'a str, anchor: &'a str) -> (&'a str, &'a str) {
        let has = |page: &str| self.known.get(page).is_some_and(|all| all.contains(anchor));
        let mut pages = self.known.keys().map(String::as_str);
        match pages.find(|other| has(other)) {
            _ if has(page) => (page, anchor),
            Some(other) => (other, anchor),
            None => (page, ""),
        }
    }

    /// The page of this path, or else the one of this name in any folder.
    fn page(&self, path: &str) -> Option<&str> {
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let same_name = |known: &&String| name(known) == name(path);
        let here = self.known.get_key_value(path).map(|(known, _)| known);
        here.or_else(|| self.known.keys().find(same_name))
            .map(String::as_str)
    }
}

/// The anchors that a page's text gives its headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchors = headings.filter_map(|line| {
        let (_, anchor) = line.trim_end().strip_suffix('}')?.rsplit_once("{#")?;
        Some(anchor.to_owned())
    });
    anchors.collect()
}

/// A path with `/`, without `.` and `..`.
#[must_use]
pub fn normal(path: &Path) -> String {
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
            known: paths
                .iter()
                .map(|&path| (path.to_owned(), anchors("## How {#how}\n### Why {#b}\n")))
                .collect(),
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
    fn a_fix_is_linked_where_it_is_and_one_that_nowhere_is_not() {
        let mut pages = pages(&["index", "requirements/join"]);
        let license = (
            "requirements/license".to_owned(),
            anchors("### No {#none}\n"),
        );
        pages.known.extend([license]);
        let html = r#"<a href="join.html#none">a</a> <a href="join.html#odd">b</a>"#;
        assert_eq!(
            pages.settle(html, "requirements", Path::new("index.md")),
            r#"<a href="requirements/license.html#none">a</a> <a href="requirements/join.html">b</a>"#
        );
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
