//! A book without its manual, for readers who have the program's own.
//!
//! The manual is the part of `SUMMARY.md` that is called so. Its pages are left out, with each line
//! that begins with a link to one, since that line is about the manual. Other links to them become
//! their words.

use std::collections::BTreeSet;
use std::path::Path;

use super::Source;
use crate::report::links::normal;

const SUMMARY: &str = "src/SUMMARY.md";
/// The title of the part.
const PART: &str = "# The manual";

/// The files of a book without the pages of its manual; as they are where it has none.
#[must_use]
pub fn without_manual(files: &[Source]) -> Vec<Source> {
    let summary = files.iter().find(|file| file.below == SUMMARY);
    let Some(Ok(summary)) = summary.map(Source::text) else {
        return files.to_vec();
    };
    let (kept, manual) = apart(summary);
    let pages: BTreeSet<String> = targets(&manual).map(|page| under("src", page)).collect();
    let others = files.iter().filter(|file| !pages.contains(&file.below));
    let others = others.map(|file| match file.text() {
        _ if file.below == SUMMARY => with_text(file, kept.clone()),
        Ok(text) if file.has_extension("md") => {
            let lines = text.lines().filter_map(|line| unlinked(line, file, &pages));
            with_text(file, lines.map(|line| line + "\n").collect())
        }
        _ => file.clone(),
    });
    others.collect()
}

fn with_text(file: &Source, text: String) -> Source {
    Source {
        bytes: text.into_bytes(),
        ..file.clone()
    }
}

/// The lines of a summary that are not the manual's, and those that are.
fn apart(summary: &str) -> (String, String) {
    let (mut kept, mut manual) = (String::new(), String::new());
    let mut is_manual = false;
    for line in summary.lines() {
        if line.starts_with("# ") {
            is_manual = line.trim_end() == PART;
        }
        let part = if is_manual { &mut manual } else { &mut kept };
        part.extend([line, "\n"]);
    }
    (kept, manual)
}

/// What the links of a text lead to.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let links = text.split("](").skip(1);
    links.filter_map(|link| link.split_once(')').map(|(target, _)| target))
}

/// A line of a page in which links to these pages are their words; none where it begins with one.
fn unlinked(line: &str, page: &Source, pages: &BTreeSet<String>) -> Option<String> {
    let folder = page.below.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (mut done, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once("](") {
        let Some((target, after)) = after.split_once(')') else {
            break;
        };
        let file = target.split('#').next().unwrap_or_default();
        match before.rfind('[') {
            Some(0) if done.is_empty() && pages.contains(&under(folder, file)) => return None,
            Some(start) if pages.contains(&under(folder, file)) => {
                done.extend([&before[..start], &before[start + 1..]]);
            }
            _ => done.extend([before, "](", target, ")"]),
        }
        rest = after;
    }
    Some(done + rest)
}

/// A path that a page in this folder names.
fn under(folder: &str, path: &str) -> String {
    normal(&Path::new(folder).join(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<Source> {
        let file = |(below, text): &(&str, &str)| Source {
            path: (*below).to_owned(),
            below: (*below).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        texts.iter().map(file).collect()
    }

    #[test]
    fn the_pages_of_the_manual_go_and_links_to_them_are_words() {
        let summary = "[A](a.md)\n\n# The manual\n\n- [B](b/b.md)\n\n# More\n\n- [C](c/c.md)\n";
        let page = "[C](c/c.md), [`B`](b/b.md#x) and [A](https://a.example/b.md).\n";
        let book = files(&[
            (SUMMARY, summary),
            ("src/a.md", page),
            ("src/b/b.md", "# B"),
            ("src/c/c.md", "# C\n\n[B](../b/b.md) is there.\n"),
            ("theme/b.md", "See [B](../src/b/b.md)\n"),
        ]);
        let left = without_manual(&book);
        let texts: Vec<_> = left
            .iter()
            .map(|file| (&*file.below, file.text().unwrap()))
            .collect();
        assert_eq!(
            texts,
            [
                (SUMMARY, "[A](a.md)\n\n# More\n\n- [C](c/c.md)\n"),
                (
                    "src/a.md",
                    "[C](c/c.md), `B` and [A](https://a.example/b.md).\n"
                ),
                ("src/c/c.md", "# C\n\n"),
                ("theme/b.md", "See B\n"),
            ]
        );
    }

    #[test]
    fn a_book_without_a_manual_stays_as_it_is() {
        let book = files(&[(SUMMARY, "[A](a.md)\n"), ("src/a.md", "[B](b.md)\n")]);
        let left = without_manual(&book);
        assert_eq!(left[0].bytes, book[0].bytes);
        assert_eq!(left[1].bytes, book[1].bytes);
    }
}
