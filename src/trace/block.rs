//! The blocks of a page, from the tags of its HTML. Only the tokens are read and no tree is
//! built: tags that are never closed cost nothing, and time grows with the length alone.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult,
    Tokenizer, TokenizerOpts,
};

use super::mark::{
    self, CAPTION, CELL, CODE, HIDDEN, LABEL, Pair, STRUCK, TARGET, TICKED, UNTICKED,
};
use super::row::Table;
use super::sentence::sentences;
use super::text::{BREAK, is_step, lines, tidy};
use super::{figure, fold, furniture, normal, requiring, tags, target};
use crate::document::Kind;

/// A statement as it stands on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The headings it stands below, the outermost first: a heading's own is the last one, and the
    /// page's title is left out.
    pub(super) section: Vec<String>,
    /// What it is.
    pub(super) kind: Kind,
    /// Its text, to show.
    pub(super) text: String,
    /// Its text as it counts.
    pub(super) counts: String,
    /// Its text as it counted in the earlier form of digests.
    pub(super) earlier: String,
}

/// How far back a text is looked through for an id that a link names.
const NEAR: usize = 500;
/// Elements that hold nothing a reader reads.
const SILENT: [&str; 8] = [
    "iframe", "noscript", "script", "style", "svg", "template", "textarea", "title",
];
/// Elements that are around a page of HTML and not of it.
const AROUND: [&str; 5] = ["aside", "button", "footer", "form", "nav"];
/// Where what is around a page ends, whether or not it was closed.
const BEGINS: [&str; 3] = ["article", "h1", "main"];
/// Elements inside a line of text.
const INLINE: [&str; 35] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "input", "ins", "kbd", "label", "mark", "picture", "q", "s", "samp", "small", "source", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// What was read of some HTML.
#[derive(Default)]
pub(super) struct Reading {
    /// The statements.
    pub(super) blocks: Vec<Block>,
    /// What its `<title>` says.
    pub(super) title: String,
}

/// Reads the blocks of some HTML. Where it is a whole page, what is around the text is left out,
/// and where that page has a `<main>`, all that is outside.
pub(super) fn blocks(html: &str, is_page: bool) -> Reading {
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
    let left = std::mem::take(&mut reader.pending);
    reader.statement(Kind::Sentence, &left);
    reader.reading
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

/// An element whose end is looked for, and how often it is open.
struct Open {
    name: String,
    depth: usize,
    /// Whether only the page's own beginning ends it before its end.
    is_furniture: bool,
}

impl Open {
    fn new(name: &str, is_furniture: bool) -> Self {
        Self {
            name: name.to_owned(),
            depth: 1,
            is_furniture,
        }
    }

    /// Whether this is where it ends.
    fn ends(&mut self, name: &str) -> bool {
        self.depth -= usize::from(self.name == name);
        self.depth == 0
    }
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a place on the page, and all can hold at once"
)]
struct Reader {
    reading: Reading,
    text: String,
    /// Labels and boxes before the text that they belong to.
    pending: String,
    /// How the last piece of text was marked.
    marked: Vec<Pair>,
    /// The pictures of the line of text at hand, with their texts.
    figures: Vec<(String, String)>,
    /// The targets of the links that are open, and the ids that they name.
    targets: Vec<String>,
    /// The headings above, with their levels.
    headings: Vec<(u8, String)>,
    /// The level of the heading that is being read.
    heading: Option<u8>,
    /// The level of the heading below which nothing is the page's own.
    foreign: Option<u8>,
    /// The lists around, and whether each is numbered.
    lists: Vec<bool>,
    table: Option<Table>,
    is_code: bool,
    in_title: bool,
    is_caption: bool,
    /// How often text is struck through, and set as code, at this place.
    struck: usize,
    code: usize,
    hidden: Option<Open>,
    /// The element around the page that is being passed over.
    around: Option<Open>,
    /// Whether a whole page is read, and whether its text has not begun or has ended.
    is_page: bool,
    outside: bool,
}

impl Reader {
    fn text(&mut self, text: &str) {
        if self.in_title {
            self.reading.title.push_str(text);
        }
        if self.around.is_some() || self.outside {
            return;
        }
        let own: String = text.chars().filter(|c| !mark::is_mark(*c)).collect();
        if own.trim().is_empty() {
            self.text.push_str(&own);
            return;
        }
        let in_line = self.code > 0 && !self.is_code;
        let marks = [
            (HIDDEN, self.hidden.is_some()),
            (STRUCK, self.struck > 0),
            (CAPTION, self.is_caption),
            (CODE, in_line),
        ];
        let marks: Vec<Pair> = marks
            .into_iter()
            .filter(|(_, is)| *is)
            .map(|(pair, _)| pair)
            .collect();
        let close: String = marks.iter().rev().map(|pair| pair.1).collect();
        if self.marked == marks && !close.is_empty() && self.text.ends_with(&close) {
            self.text.truncate(self.text.len() - close.len());
        } else {
            self.text.extend(marks.iter().map(|pair| pair.0));
        }
        self.text.push_str(&own);
        self.text.push_str(&close);
        self.marked = marks;
    }

    /// Whether a tag begins, or is in, what is not read.
    fn is_passed_over(&mut self, tag: &Tag) -> bool {
        let name = &*tag.name;
        self.in_title |= name == "title" && self.reading.title.is_empty();
        let is_furniture = self.is_page && tags::is_furniture(tag);
        if BEGINS.contains(&name) && !is_furniture {
            // Comments are articles to some publishers.
            let strong = self
                .around
                .as_ref()
                .is_some_and(|around| around.is_furniture);
            if !strong || name != "article" {
                self.around = None;
            }
        }
        if let Some(around) = &mut self.around {
            around.depth += usize::from(around.name == name);
            return true;
        }
        let is_around = self.is_page && AROUND.contains(&name) && tags::callout(tag).is_none();
        if is_furniture || is_around || SILENT.contains(&name) {
            let open = || Open::new(name, is_furniture);
            self.around = (!tag.self_closing && name != "img").then(open);
            return true;
        }
        false
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if self.is_passed_over(tag) {
            return;
        }
        self.look(tag);
        match name {
            "br" => self.text.push(if self.is_code { '\n' } else { BREAK }),
            "img" => self.picture(tag),
            "a" => {
                self.link();
                self.targets
                    .push(tags::value(tag, "href").unwrap_or_default().to_owned());
            }
            "s" | "del" | "strike" => self.struck += 1,
            "code" | "kbd" | "samp" | "tt" => self.code += 1,
            "td" | "th" => self.cell(tag),
            _ if INLINE.contains(&name) => {}
            _ if self.is_code && level(name).is_none() => self.text.push('\n'),
            _ => self.open(name),
        }
        if !self.outside {
            if let Some(label) = tags::label(tag).filter(|_| !INLINE.contains(&name)) {
                let label = label.replace(mark::is_mark, "");
                self.text.push_str(&LABEL.around(&label));
            }
            match tags::ticked(tag) {
                Some(true) => self.text.push(TICKED),
                Some(false) => self.text.push(UNTICKED),
                None => {}
            }
        }
    }

    /// Looks whether a tag hides what it holds.
    fn look(&mut self, tag: &Tag) {
        let name = &*tag.name;
        let is_empty = tag.self_closing || matches!(name, "br" | "hr" | "img" | "input" | "wbr");
        match &mut self.hidden {
            Some(hidden) => hidden.depth += usize::from(hidden.name == name && !is_empty),
            None if tags::is_hidden(tag) && !is_empty => self.hidden = Some(Open::new(name, false)),
            None => {}
        }
    }

    fn open(&mut self, name: &str) {
        if self.table.as_ref().is_some_and(Table::in_row) {
            match name {
                "tr" | "tbody" | "thead" | "tfoot" | "caption" => {}
                _ if level(name).is_none() && !matches!(name, "main" | "table") => {
                    // In a cell all is one line.
                    self.text.push(BREAK);
                    return;
                }
                // A table that holds headings, or another, is there for its looks.
                _ => self.table = None,
            }
        }
        self.flush();
        match name {
            "main" => self.outside = false,
            "ol" => self.lists.push(true),
            "ul" => self.lists.push(false),
            "pre" => self.is_code = true,
            "table" => self.table = Some(Table::default()),
            "tr" => {
                if let Some(table) = &mut self.table {
                    table.open();
                }
            }
            "figcaption" => self.is_caption = true,
            _ => self.heading = level(name),
        }
    }

    fn cell(&mut self, tag: &Tag) {
        if self.is_code || self.outside {
            return;
        }
        let between = match &mut self.table {
            Some(table) => {
                let span = |name| tags::value(tag, name).and_then(|number| number.parse().ok());
                table.cell(&self.text, [span("colspan"), span("rowspan")])
            }
            // A cell without a table.
            None if self.text.trim().is_empty() => String::new(),
            None => CELL.to_string(),
        };
        self.text.push_str(&between);
    }

    fn end(&mut self, name: &str) {
        self.in_title &= name != "title";
        if let Some(around) = &mut self.around {
            if around.ends(name) {
                self.around = None;
            }
            return;
        }
        match name {
            "a" => self.link(),
            "s" | "del" | "strike" => self.struck = self.struck.saturating_sub(1),
            "code" | "kbd" | "samp" | "tt" => self.code = self.code.saturating_sub(1),
            _ => self.close(name),
        }
        if self.hidden.as_mut().is_some_and(|hidden| hidden.ends(name)) {
            self.hidden = None;
        }
    }

    fn close(&mut self, name: &str) {
        if INLINE.contains(&name) || matches!(name, "td" | "th" | "br") {
            return;
        }
        if self.is_code && name != "pre" {
            return;
        }
        let in_row = self.table.as_ref().is_some_and(Table::in_row);
        if in_row && !matches!(name, "tr" | "tbody" | "thead" | "tfoot" | "table" | "main") {
            self.text.push(BREAK);
            return;
        }
        self.flush();
        match name {
            "main" => self.outside = self.is_page,
            "ol" | "ul" => drop(self.lists.pop()),
            "table" => self.table = None,
            "figcaption" => self.is_caption = false,
            _ => self.heading = None,
        }
    }

    /// Ends a link: the ids in its target, where its text does not show them.
    fn link(&mut self) {
        let Some(address) = self.targets.pop() else {
            return;
        };
        let mut ids = target::ids(&address);
        if ids.is_empty() {
            return;
        }
        // What is further away is not read as this link's.
        let mut near: Vec<char> = self.text.chars().rev().take(NEAR).collect();
        near.reverse();
        let near: String = near.into_iter().flat_map(char::to_lowercase).collect();
        ids.retain(|id| !near.contains(id.as_str()));
        if !ids.is_empty() && !self.outside {
            self.text.push_str(&TARGET.around(&ids.join(", ")));
        }
    }

    fn picture(&mut self, tag: &Tag) {
        if self.outside {
            return;
        }
        let value = |name| tags::value(tag, name).unwrap_or_default();
        let identity = normal::normal(&figure::identity(value("src")));
        let figure = normal::normal(&format!("{identity} {}", value("alt")));
        // A page as published brings the same picture more than once, for light and dark.
        if !figure.is_empty() && self.figures.last().is_none_or(|(_, last)| *last != figure) {
            let identity = if identity.is_empty() {
                figure.clone()
            } else {
                identity
            };
            self.figures.push((identity, figure));
        }
    }

    /// Ends the text at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let row = self.table.as_mut().and_then(|table| table.close(&text));
        if let Some(row) = row {
            let row = tidy(&row.replace(BREAK, " "));
            if !row.is_empty() {
                self.statement(Kind::Sentence, &row);
            }
        } else if mark::is_blank(&text) {
            let text = std::mem::take(&mut self.pending) + &tidy(&text.replace(BREAK, " "));
            text.trim().clone_into(&mut self.pending);
            self.is_code = false;
            self.heading = None;
        } else if self.is_code {
            self.is_code = false;
            self.command(&text);
        } else if let Some(level) = self.heading.take() {
            self.head(level, &tidy(&text.replace(BREAK, " ")));
        } else {
            self.paragraph(&text);
        }
        for (identity, figure) in std::mem::take(&mut self.figures) {
            self.add(Kind::Figure, figure.clone(), identity, figure);
        }
    }

    fn paragraph(&mut self, text: &str) {
        if self.is_caption && requiring::level(&mark::shown(text)).is_none() {
            return;
        }
        let kind = match self.lists.last() {
            Some(true) => Kind::Step,
            _ => Kind::Sentence,
        };
        for line in lines(text) {
            for sentence in sentences(&line) {
                self.statement(kind, sentence);
            }
        }
    }

    fn command(&mut self, text: &str) {
        let plain = text.replace(mark::is_mark, "");
        let label = mark::shown(&std::mem::take(&mut self.pending));
        let lines = plain
            .lines()
            .map(fold::code)
            .map(|line| line.trim_end().to_owned());
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        let code = lines.join("\n");
        let shown = if label.is_empty() {
            code
        } else {
            format!("{label} {code}")
        };
        self.add(Kind::Command, shown.clone(), shown, normal::command(&plain));
    }

    fn head(&mut self, level: u8, text: &str) {
        let plain = mark::earlier(text);
        if plain.is_empty() {
            return;
        }
        if self.foreign.is_some_and(|foreign| level <= foreign) {
            self.foreign = None;
        }
        if self.foreign.is_none() && level > 1 && furniture::is_section(&plain) {
            self.foreign = Some(level);
        }
        self.headings.retain(|(above, _)| *above < level);
        // A list that a heading stands in is there for its looks, or was never closed; so is what
        // strikes a text.
        self.lists.clear();
        self.struck = 0;
        let kind = if is_step(&plain) {
            Kind::Step
        } else {
            Kind::Heading
        };
        if level > 1 {
            self.headings.push((level, plain));
        }
        self.statement(kind, text);
    }

    /// Adds a statement, with the labels in front of it.
    fn statement(&mut self, kind: Kind, text: &str) {
        let text = std::mem::take(&mut self.pending) + text;
        let counts = fold::fold(&text, kind == Kind::Heading);
        self.add(kind, mark::shown(&text), counts, mark::earlier(&text));
    }

    fn add(&mut self, kind: Kind, text: String, counts: String, earlier: String) {
        let is_line = kind == Kind::Sentence && furniture::is_line(&text);
        if counts.is_empty() || self.foreign.is_some() || is_line {
            return;
        }
        let section = self.headings.iter().map(|(_, text)| text.clone()).collect();
        self.reading.blocks.push(Block {
            section,
            kind,
            text,
            counts,
            earlier,
        });
    }
}

fn level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}
