//! The ways in which publishing tools extend Markdown, made plain: what only lays a page out goes,
//! what names or shows something stays as a tag that [`block`](super::block) reads.

mod fence;
mod include;
mod line;
mod rst;
mod shortcode;

use std::fmt::Write as _;

use fence::Fence;
pub(super) use include::Includes;
use line::{Directive, Imports};
pub(super) use rst::{is_rst, markdown_of as of_rst};

/// How deep pages are taken in by pages that are taken in.
const DEPTH: usize = 5;

/// The Markdown without extensions.
pub(super) fn plain(text: &str, includes: &mut Includes) -> String {
    let mut page = Page {
        plain: String::with_capacity(text.len()),
        ..Page::default()
    };
    page.read(text, includes, 0);
    page.plain
}

#[derive(Default)]
struct Page {
    plain: String,
    imports: Imports,
    /// The columns at which the text of open `MkDocs` blocks begins.
    indents: Vec<usize>,
}

impl Page {
    fn read(&mut self, text: &str, includes: &mut Includes, depth: usize) {
        let mut fence: Option<Fence> = None;
        for line in text.split_inclusive('\n') {
            let line = self.dedented(line);
            if let Some(open) = &fence {
                self.plain.push_str(line);
                if open.is_closed_by(line) {
                    fence = None;
                }
                continue;
            }
            fence = Fence::opened_by(line);
            if fence.is_some() {
                self.plain.push_str(line);
                continue;
            }
            self.line(line, includes, depth);
        }
    }

    fn line(&mut self, line: &str, includes: &mut Includes, depth: usize) {
        for directive in line::directives(line, &mut self.imports) {
            match directive {
                Directive::Text(text) => self.plain.push_str(&text),
                Directive::Gone => self.plain.push('\n'),
                Directive::Tag(tag) => self.tag(&tag),
                Directive::Block(tag, column) => {
                    self.indents.push(column);
                    self.tag(&tag);
                }
                Directive::Include(path) => match includes.text(&path).filter(|_| depth < DEPTH) {
                    Some(text) => {
                        let is_rst = path.rsplit('.').next() == Some("rst");
                        let text = if is_rst { of_rst(&text) } else { text };
                        self.plain.push_str("\n\n");
                        self.read(&text, includes, depth + 1);
                        self.plain.push_str("\n\n");
                    }
                    None => self.tag(&line::tag(
                        "include",
                        &[("label".to_owned(), format!("include: {path}"))],
                    )),
                },
            }
        }
    }

    /// Adds a tag as a block of its own, at the column of a list that it stands in.
    fn tag(&mut self, tag: &str) {
        let bare = tag.trim_start();
        let indent = " ".repeat((tag.len() - bare.len()).min(3));
        let _ = write!(self.plain, "\n\n{indent}{bare}\n\n");
    }

    /// The line without the indent of the `MkDocs` blocks that it is part of.
    fn dedented<'a>(&mut self, line: &'a str) -> &'a str {
        if line.trim().is_empty() {
            return line;
        }
        let indent = line.len() - line.trim_start_matches(' ').len();
        while let Some(column) = self.indents.last() {
            if indent >= *column {
                return &line[*column..];
            }
            self.indents.pop();
        }
        line
    }
}
