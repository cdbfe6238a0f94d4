//! The bodies of answers go past mdBook: a third of a book's text, which mdBook would take apart,
//! write again and put into its search, where a word of every answer hides what the pages say.
//!
//! Whoever builds the book with a stock mdBook has the same pages, and the bodies in the search.

use std::path::Path;
use std::{fs, io};

use mdbook_preprocessor::book::{Book, BookItem};

/// The classes of the element that holds a body. The page's script colors it when it is unfolded:
/// fifty of them take seconds.
pub(super) const CLASS: &str = "gr-json nohighlight";

const BEGIN: &str = r#"<code class="gr-json nohighlight">"#;
const EMPTY: &str = r#"<code class="gr-json nohighlight" data-body=""#;
const EMPTY_END: &str = r#""></code>"#;
const END: &str = "</code>";

/// The bodies of a book, each of which left an empty element with its number.
#[derive(Default)]
pub(super) struct Bodies(Vec<String>);

impl Bodies {
    /// Takes them out of the pages.
    pub(super) fn take(book: &mut Book) -> Self {
        let mut bodies = Self::default();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item {
                bodies.take_of(&mut chapter.content);
            }
        });
        bodies
    }

    fn take_of(&mut self, page: &mut String) {
        let mut left = String::new();
        let mut rest = page.as_str();
        while let Some((before, after)) = rest.split_once(BEGIN) {
            let Some((body, after)) = after.split_once(END) else {
                break;
            };
            left.push_str(before);
            left.push_str(EMPTY);
            left.push_str(&self.0.len().to_string());
            left.push_str(EMPTY_END);
            self.0.push(as_mdbook_writes(body));
            rest = after;
        }
        if !left.is_empty() {
            left.push_str(rest);
            *page = left;
        }
    }

    /// Puts them where they were, in the pages that mdBook built into this folder.
    ///
    /// # Errors
    /// When a page cannot be read or written.
    pub(super) fn put(&self, built: &Path) -> io::Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        for entry in fs::read_dir(built)? {
            let path = entry?.path();
            if path.is_dir() {
                self.put(&path)?;
            } else if path.extension().is_some_and(|end| end == "html") {
                let page = fs::read_to_string(&path)?;
                if page.contains(EMPTY) {
                    fs::write(&path, self.put_into(&page))?;
                }
            }
        }
        Ok(())
    }

    fn put_into(&self, page: &str) -> String {
        let mut parts = page.split(EMPTY);
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let number = part.split_once(EMPTY_END);
            let found = number.and_then(|(number, after)| {
                let body = self.0.get(number.parse::<usize>().ok()?)?;
                Some((body, after))
            });
            match found {
                Some((body, after)) => {
                    for text in [BEGIN, body, END, after] {
                        whole.push_str(text);
                    }
                }
                // Somebody's own, in a book of their own.
                None => {
                    whole.push_str(EMPTY);
                    whole.push_str(part);
                }
            }
        }
        whole
    }
}

/// A text as mdBook writes it: between tags, quotes and ends of lines need no escape.
fn as_mdbook_writes(body: &str) -> String {
    body.replace("&quot;", "\"").replace("&#10;", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_body_comes_back_to_its_place() {
        let page = format!("a{BEGIN}{{&quot;b&quot;:&#10;&lt;i&gt;}}{END}c{BEGIN}d{END}e");
        let mut bodies = Bodies::default();
        let (mut first, mut second) = (page.clone(), format!("f{BEGIN}g{END}"));
        bodies.take_of(&mut first);
        bodies.take_of(&mut second);
        let empty = |number: usize| format!("{EMPTY}{number}{EMPTY_END}");
        assert_eq!(first, format!("a{}c{}e", empty(0), empty(1)));
        assert_eq!(
            bodies.put_into(&first),
            format!("a{BEGIN}{{\"b\":\n&lt;i&gt;}}{END}c{BEGIN}d{END}e")
        );
        assert_eq!(bodies.put_into(&second), format!("f{BEGIN}g{END}"));
    }

    #[test]
    fn what_only_looks_like_one_stays() {
        let bodies = Bodies(vec!["b".to_owned()]);
        for page in [
            format!("a{EMPTY}7{EMPTY_END}c"),
            format!("a{EMPTY}x{EMPTY_END}c"),
            format!("a{EMPTY}0"),
        ] {
            assert_eq!(bodies.put_into(&page), page);
        }
        let mut open = format!("a{BEGIN}b");
        Bodies::default().take_of(&mut open);
        assert_eq!(open, format!("a{BEGIN}b"));
    }
}
