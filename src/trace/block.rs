//! The blocks of a page, from the tags of its HTML. Only the tokens are read and no tree is
//! built: tags that are never closed cost nothing, and time grows with the length alone.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult,
    Tokenizer, TokenizerOpts,
};

use super::figure;
use super::normal::{command, normal};
use super::sentence::sentences;
use crate::document::Kind;

/// A statement as it stands on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The headings it stands below, the outermost first: a heading's own is the last one, and the
    /// page's title is left out.
    pub(super) section: Vec<String>,
    /// What it is.
    pub(super) kind: Kind,
    /// Its text, normalized.
    pub(super) text: String,
}

/// Stands for a line break that the author made; a break at the end of a source line is a space.
const BREAK: char = '\u{2028}';
/// What the items of a list typed by hand begin with.
const BULLETS: [char; 4] = ['•', '◦', '▪', '‣'];
/// Elements that hold nothing a reader reads.
const SILENT: [&str; 8] = [
    "iframe", "noscript", "script", "style", "svg", "template", "textarea", "title",
];
/// Elements that are around a page of HTML and not of it.
const AROUND: [&str; 5] = ["aside", "button", "footer", "form", "nav"];
/// Where what is around a page ends, whether or not it was closed.
const BEGINS: [&str; 3] = ["article", "h1", "main"];
/// Elements inside a line of text.
const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "input", "ins", "kbd", "label", "mark", "picture", "q", "s", "samp", "small", "source", "span",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Reads the blocks of some HTML. Where it is a whole page, what is around the text is left out,
/// and where that page has a `<main>`, all that is outside.
pub(super) fn blocks(html: &str, is_page: bool) -> Vec<Block> {
    let page = Page(RefCell::new(Reader {
        outside: is_page && html.contains("<main"),
        is_page,
        ..Reader::default()
    }));
    let tokenizer = Tokenizer::new(page, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    // Scripts are not run: where one ends, the rest is read on.
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    let mut reader = tokenizer.sink.0.into_inner();
    reader.flush();
    reader.blocks
}

struct Page(RefCell<Reader>);

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut reader = self.0.borrow_mut();
        match token {
            CharacterTokens(text) => reader.text(&text),
            TagToken(tag) if tag.kind == StartTag => {
                reader.start(&tag);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "style" | "noscript" | "iframe" => TokenSinkResult::RawData(Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            TagToken(tag) => reader.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: String,
    /// The pictures of the line of text at hand.
    figures: Vec<String>,
    /// The headings above, with their levels.
    headings: Vec<(u8, String)>,
    /// The level of the heading that is being read.
    heading: Option<u8>,
    /// The lists around, and whether each is numbered.
    lists: Vec<bool>,
    is_code: bool,
    /// The element around the page that is being passed over, and how often it is open.
    around: Option<(String, usize)>,
    /// Whether a whole page is read, and whether its text has not begun or has ended.
    is_page: bool,
    outside: bool,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.around.is_none() && !self.outside {
            self.text.push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if BEGINS.contains(&name) {
            self.around = None;
        }
        if let Some((around, depth)) = &mut self.around {
            *depth += usize::from(around == name);
            return;
        }
        if SILENT.contains(&name) || (self.is_page && AROUND.contains(&name)) {
            self.around = (!tag.self_closing).then(|| (name.to_owned(), 1));
            return;
        }
        match name {
            "br" => self.text.push(if self.is_code { '\n' } else { BREAK }),
            "img" => self.picture(tag),
            "td" | "th" if !self.text.trim().is_empty() => self.text.push_str(" | "),
            "td" | "th" => {}
            _ if INLINE.contains(&name) => {}
            _ if self.is_code && level(name).is_none() => self.text.push('\n'),
            _ => self.open(name),
        }
    }

    fn open(&mut self, name: &str) {
        self.flush();
        match name {
            "main" => self.outside = false,
            "ol" => self.lists.push(true),
            "ul" => self.lists.push(false),
            "pre" => self.is_code = true,
            _ => self.heading = level(name),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((around, depth)) = &mut self.around {
            *depth -= usize::from(around == name);
            if *depth == 0 {
                self.around = None;
            }
            return;
        }
        if INLINE.contains(&name) || matches!(name, "td" | "th" | "br") {
            return;
        }
        if self.is_code && name != "pre" {
            return;
        }
        self.flush();
        match name {
            "main" => self.outside = self.is_page,
            "ol" | "ul" => drop(self.lists.pop()),
            _ => self.heading = None,
        }
    }

    fn picture(&mut self, tag: &Tag) {
        let value = |name: &str| {
            let found = tag.attrs.iter().find(|a| &*a.name.local == name);
            found.map(|attribute| attribute.value.to_string())
        };
        if self.outside {
            return;
        }
        let identity = figure::identity(&value("src").unwrap_or_default());
        let figure = normal(&format!("{identity} {}", value("alt").unwrap_or_default()));
        // A page as published brings the same picture more than once, for light and dark.
        if !figure.is_empty() && self.figures.last() != Some(&figure) {
            self.figures.push(figure);
        }
    }

    /// Ends the text at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if self.is_code {
            self.is_code = false;
            self.add(Kind::Command, command(&text));
        } else if let Some(level) = self.heading.take() {
            self.head(level, normal(&text.replace(BREAK, " ")));
        } else {
            for line in lines(&text) {
                let kind = match self.lists.last() {
                    Some(true) => Kind::Step,
                    _ => Kind::Sentence,
                };
                for sentence in sentences(&line) {
                    self.add(kind, sentence.to_owned());
                }
            }
        }
        for figure in std::mem::take(&mut self.figures) {
            self.add(Kind::Figure, figure);
        }
    }

    fn head(&mut self, level: u8, text: String) {
        if text.is_empty() {
            return;
        }
        self.headings.retain(|(above, _)| *above < level);
        // A list that a heading stands in is there for its looks, or was never closed.
        self.lists.clear();
        let kind = if is_step(&text) {
            Kind::Step
        } else {
            Kind::Heading
        };
        if level > 1 {
            self.headings.push((level, text.clone()));
        }
        self.add(kind, text);
    }

    fn add(&mut self, kind: Kind, text: String) {
        if text.is_empty() {
            return;
        }
        let section = self.headings.iter().map(|(_, text)| text.clone()).collect();
        self.blocks.push(Block {
            section,
            kind,
            text,
        });
    }
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Whether a heading is an instruction with a number.
fn is_step(heading: &str) -> bool {
    let mut words = heading.split(' ');
    let step = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("step"));
    step && words
        .next()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The lines of a paragraph that stand for themselves: items of a list that was typed by hand. A
/// break before anything else is a space.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split(BREAK).map(normal) {
        // A break at the end of a paragraph is none, and stays as the sign for it.
        let line = line.trim_end_matches('\\').trim_end();
        let item = line.trim_start_matches(BULLETS);
        let own = item.trim_start();
        match lines.last_mut() {
            Some(last) if item.len() == line.len() && !own.is_empty() => {
                last.push(' ');
                last.push_str(own);
            }
            _ => lines.push(own.to_owned()),
        }
    }
    lines
}
