//! The book on one page, which is for paper: what no paper shows is taken out of it. Otherwise the
//! page of a large tenant would hold every row of every chapter, and take seconds to open.
//!
//! mdBook makes the page of the same chapters as all others, so the parts come out when it is made.
//! Whoever builds the book with a stock mdBook has them in it; the style sheet hides them.

use std::collections::HashSet;
use std::path::Path;
use std::{fs, io};

/// The classes of what is for the screen only. The style sheet of the book hides the same in the
/// page for paper.
pub const FOR_THE_SCREEN: [&str; 12] = [
    "gr-manual",
    "gr-general",
    "gr-other",
    "gr-more",
    "gr-calm",
    "gr-screen",
    "gr-rest",
    "gr-message",
    "gr-unseen",
    "gr-statements",
    "gr-stands-for",
    "gr-off-paper",
];

/// The elements of HTML that have no end. Source: HTML Living Standard, "Void elements".
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Takes what is for the screen out of the page for paper in this folder; a book may have none.
///
/// # Errors
/// When the page cannot be read or written.
pub(super) fn trim(built: &Path) -> io::Result<()> {
    let path = built.join("print.html");
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        read => fs::write(&path, trimmed(&read?)),
    }
}

/// The page without what is for the screen, and without links to that: their words stay.
#[must_use]
pub fn trimmed(page: &str) -> String {
    let Some((before, main)) = page.split_once("<main>") else {
        return page.to_owned();
    };
    let (main, after) = main.split_once("</main>").unwrap_or((main, ""));
    let main = without_dead_links(&cut(main));
    format!("{before}<main>{main}</main>{after}")
}

/// A tag in a page: where it is, what it is of, and whether it begins or ends that.
struct Tag<'a> {
    from: usize,
    to: usize,
    name: &'a str,
    ends: bool,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// What this attribute holds.
    fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        while let Some((before, after)) = rest.split_once('=') {
            let own = before.rsplit(char::is_whitespace).next();
            let (value, left) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote)?,
                _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            if own == Some(name) {
                return Some(value);
            }
            rest = left;
        }
        None
    }

    fn is_for_the_screen(&self) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        let mut classes = classes.split_ascii_whitespace();
        !self.ends && classes.any(|class| FOR_THE_SCREEN.contains(&class))
    }
}

/// The next tag at or after a place. A sign in a quoted value ends no tag.
fn tag(page: &str, mut at: usize) -> Option<Tag<'_>> {
    loop {
        let from = at + page[at..].find('<')?;
        let inside = &page[from + 1..];
        if let Some(comment) = inside.strip_prefix("!--") {
            at = from + 4 + comment.find("-->")?;
            continue;
        }
        let (ends, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        if !inside.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
            at = from + 1;
            continue;
        }
        let length = length(inside)?;
        let body = &inside[..length];
        let name = body.find(|sign: char| sign.is_whitespace() || sign == '/');
        let (name, attributes) = body.split_at(name.unwrap_or(length));
        let to = from + 2 + usize::from(ends) + length;
        return Some(Tag {
            from,
            to,
            name,
            ends,
            attributes,
        });
    }
}

/// How long the inside of a tag is.
fn length(inside: &str) -> Option<usize> {
    let mut quote = None;
    for (at, sign) in inside.char_indices() {
        match quote {
            Some(open) if sign == open => quote = None,
            None if sign == '>' => return Some(at),
            None if sign == '"' || sign == '\'' => quote = Some(sign),
            Some(_) | None => {}
        }
    }
    None
}

/// The page without the elements that are for the screen.
fn cut(page: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut at = 0;
    let mut looked = 0;
    while let Some(tag) = tag(page, looked) {
        looked = tag.to;
        if tag.is_for_the_screen() && !VOID.contains(&tag.name) {
            kept.push_str(&page[at..tag.from]);
            at = end_of(page, &tag);
            looked = at;
        }
    }
    kept.push_str(&page[at..]);
    kept
}

/// Where an element ends: with the page, where it has no end of its own.
fn end_of(page: &str, first: &Tag<'_>) -> usize {
    let (mut at, mut open) = (first.to, 1_usize);
    while open > 0 {
        let Some(tag) = tag(page, at) else {
            return page.len();
        };
        at = tag.to;
        if tag.name == first.name {
            open = if tag.ends { open - 1 } else { open + 1 };
        }
    }
    at
}

/// The page with the words alone of links to what it does not have.
fn without_dead_links(page: &str) -> String {
    let mut ids = HashSet::new();
    let mut at = 0;
    while let Some(tag) = tag(page, at) {
        at = tag.to;
        ids.extend(tag.attribute("id"));
    }
    let mut kept = String::with_capacity(page.len());
    let (mut at, mut looked) = (0, 0);
    while let Some(tag) = tag(page, looked) {
        looked = tag.to;
        let target = tag.attribute("href").and_then(|to| to.strip_prefix('#'));
        if tag.name == "a" && target.is_some_and(|target| !ids.contains(target)) {
            kept.push_str(&page[at..tag.from]);
            kept.push_str("<a>");
            at = tag.to;
        }
    }
    kept.push_str(&page[at..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_for_the_screen_goes_with_all_that_is_in_it() {
        let page =
            "<main><p>a</p><div class=\"x gr-screen\"><div>b<br></div>c</div><p>d</p></main>e";
        assert_eq!(trimmed(page), "<main><p>a</p><p>d</p></main>e");
    }

    #[test]
    fn only_whole_classes_count() {
        let page = "<main><p class=\"gr-screen-more\">a</p><p id=\"gr-screen\">b</p></main>";
        assert_eq!(trimmed(page), page);
    }

    #[test]
    fn a_sign_in_a_value_neither_begins_nor_ends_anything() {
        let page = "<main><p title='</p><p class=\"gr-screen\">'>a</p>\
                    <p class=\"gr-screen\" title=\"</p>\">b</p>c</main>";
        assert_eq!(
            trimmed(page),
            "<main><p title='</p><p class=\"gr-screen\">'>a</p>c</main>"
        );
    }

    #[test]
    fn a_comment_is_no_element() {
        let page = "<main><!-- <p class=\"gr-screen\"> -->a &lt;p&gt; 1 < 2</main>";
        assert_eq!(trimmed(page), page);
    }

    #[test]
    fn a_link_to_what_is_gone_becomes_its_words() {
        let page = "<main><a href=\"#b\">b</a><a href=\"#c\">c</a><i id=\"c\"></i>\
                    <p id=\"b\" class=\"gr-calm\"></p></main>";
        assert_eq!(
            trimmed(page),
            "<main><a>b</a><a href=\"#c\">c</a><i id=\"c\"></i></main>"
        );
    }

    #[test]
    fn what_has_no_end_takes_the_rest_and_a_page_of_another_kind_stays() {
        assert_eq!(
            trimmed("<main>a<p class=gr-more>b</main>"),
            "<main>a</main>"
        );
        assert_eq!(trimmed("no page"), "no page");
    }
}
