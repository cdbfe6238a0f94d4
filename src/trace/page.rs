//! A revision of a document, read: Markdown as publishing tools extend it, HTML, or
//! reStructuredText.

use std::fs;
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};

use super::block::{Block, Reading, blocks};
use super::dialect::{self, Includes};
use super::{fact, normal};
use crate::document::Kind;
use crate::exit::Failure;

/// A page that was read.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its title: its first heading, or what is said of it in front of its text.
    pub title: String,
    /// Its statements, in its order.
    pub found: Vec<Found>,
    /// The files that it takes in and that are not beside it, as it names them.
    pub missing: Vec<String>,
}

/// A statement that was found on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The headings it stands below, the outermost first: a heading's own is the last one, and the
    /// page's title is left out.
    pub section: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// Its text, to show.
    pub text: String,
    /// Its text as it counts: see [`digest`](Self::digest).
    pub counts: String,
    /// The digest of what counts of the text. White space, quotes, dashes, arrows, pictograms, how
    /// letters are composed, emphasis, the stop at the end and where links lead do not; in code
    /// every character does.
    pub digest: String,
    /// The digests of its words.
    pub words: Vec<u32>,
    /// What it was in the earlier form of digests.
    pub earlier: Earlier,
    /// The ids, names of permissions and commands in it.
    pub facts: Vec<String>,
}

/// A statement as form 1 of `document.toml` knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The text that counted.
    pub counts: String,
    /// Its digest.
    pub digest: String,
    /// The digests of its words.
    pub words: Vec<u32>,
}

/// Reads a page from a file, with the files beside it that it takes in.
///
/// # Errors
/// When it cannot be read, is not text, or says nothing.
pub fn read_page(path: &Path) -> Result<Page, Failure> {
    let bytes = fs::read(path)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?;
    page(&bytes, Includes::beside(path)).map_err(|what| {
        Failure::usage(format!("{}: {what}", path.display()))
            .hint("save the page as Markdown, HTML or reStructuredText, in UTF-8")
    })
}

/// The statements of a page that takes nothing in, in its order.
///
/// # Errors
/// When it is not text, or says nothing.
pub fn statements(bytes: &[u8]) -> Result<Vec<Found>, &'static str> {
    page(bytes, Includes::default()).map(|page| page.found)
}

fn page(bytes: &[u8], mut includes: Includes) -> Result<Page, &'static str> {
    let text = text(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    let (Reading { blocks, title }, front) = if is_html(text) {
        (blocks(text, true), String::new())
    } else if let Some(refused) = refused(text) {
        return Err(refused);
    } else {
        let front = front(text);
        let of_rst = dialect::is_rst(text).then(|| dialect::of_rst(text));
        let plain = dialect::plain(of_rst.as_deref().unwrap_or(text), &mut includes);
        (blocks(&markdown(&plain), false), front)
    };
    if blocks.is_empty() {
        return Err("no statement is in it");
    }
    let heading = blocks
        .iter()
        .find(|block| block.kind == Kind::Heading && block.section.is_empty());
    let heading = heading.map(|block| block.earlier.clone());
    let said = if front.is_empty() {
        first_part(&title)
    } else {
        front
    };
    Ok(Page {
        title: heading.unwrap_or(said),
        found: blocks.into_iter().map(found).collect(),
        missing: includes.missing,
    })
}

/// The text of a file: UTF-8, or UTF-16 with the mark that says so, as PowerShell writes it.
fn text(bytes: &[u8]) -> Result<String, &'static str> {
    let wide = |read: fn([u8; 2]) -> u16, rest: &[u8]| {
        let units: Vec<u16> = rest
            .chunks(2)
            .map(|pair| read([pair[0], *pair.get(1).unwrap_or(&0)]))
            .collect();
        String::from_utf16(&units).map_err(|_| "this is not UTF-16 text, though it begins as such")
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest)?,
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest)?,
        _ => std::str::from_utf8(bytes)
            .map_err(|_| "this is not UTF-8 text")?
            .to_owned(),
    };
    if text.contains('\0') {
        return Err("this is not text: it contains NUL bytes");
    }
    Ok(text)
}

/// Why a text in another format is not read.
fn refused(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    let is_asciidoc =
        start.starts_with("= ") || text.lines().any(|line| line.starts_with("include::"));
    match start {
        _ if start.starts_with("%PDF-") => Some("this is PDF"),
        _ if start.starts_with("{\\rtf") => Some("this is RTF"),
        _ if start.starts_with("<?xml") && !start.contains("<html") => Some("this is XML"),
        _ if start.starts_with("From:") || start.starts_with("MIME-Version:") => {
            Some("this is a web archive (MHTML)")
        }
        _ if is_asciidoc => Some("this is AsciiDoc"),
        _ => None,
    }
}

/// The title that stands in front of the text.
fn front(text: &str) -> String {
    let mut lines = text.lines();
    let mark = lines
        .next()
        .map(str::trim_end)
        .filter(|line| matches!(*line, "---" | "+++"));
    let Some(mark) = mark else {
        return String::new();
    };
    let mut front = lines.take_while(|line| line.trim_end() != mark);
    let title = front.find_map(|line| {
        let (key, value) = line.split_once([':', '='])?;
        (key.trim() == "title").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    title.unwrap_or_default()
}

/// The title without the name of the site.
fn first_part(title: &str) -> String {
    let parts = [" | ", " – ", " — ", " - "];
    let end = parts.iter().filter_map(|part| title.find(part)).min();
    normal::normal(&title[..end.unwrap_or(title.len())])
}

fn found(block: Block) -> Found {
    Found {
        digest: normal::digest(&block.counts),
        words: normal::words(&block.counts),
        facts: fact::facts(block.kind, &block.counts),
        earlier: Earlier {
            digest: normal::digest(&block.earlier),
            words: normal::words(&block.earlier),
            counts: block.earlier,
        },
        section: block.section,
        kind: block.kind,
        text: block.text,
        counts: block.counts,
    }
}

/// Whether a text begins as a page of HTML does.
fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(200).collect();
    let start = start.to_lowercase();
    // A browser says where it saved a page from.
    let start = match start
        .strip_prefix("<!--")
        .and_then(|rest| rest.split_once("-->"))
    {
        Some((_, rest)) => rest.trim_start(),
        None => &start,
    };
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(text, options));
    page
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// What was found, a line each.
    fn seen(page: &str) -> String {
        let mut lines = String::new();
        for found in statements(page.as_bytes()).unwrap() {
            let section = found.section.join("/");
            let text = found.text.replace('\n', "⏎");
            writeln!(lines, "{} [{section}] {text}", found.kind.word()).unwrap();
        }
        lines
    }

    #[test]
    fn gitbooks_markdown_is_read() {
        let page = "---\ndescription: x\n---\n\n# Title\n\n## Needs\n\n{% stepper %}\n{% step %}\n\n\
            ### First\n\nOne **must** hold. Two\\_too&#x20;holds.\n{% endstep %}\n\n{% step %}\n\
            ### Step 2. Do it\n\n1. Open [it](https://a.example)\n\n<figure><img \
            src=\"https://x/u1/p.webp?token=t\" alt=\"\"><figcaption></figcaption></figure>\n\n\
            2. Type this:\n\n   ```\n   run  it\n   ```\n{% endstep %}\n{% endstepper %}\n\n\
            {% hint style=\"info\" %}\nAmong these:\n\n• one\\\n• two\\\n• three\n{% endhint %}\n\n\
            | A | B |\n| - | - |\n| 1 | 2 |\n";
        insta::assert_snapshot!(seen(page), @"
        heading [] Title
        heading [Needs] Needs
        heading [Needs/First] First
        sentence [Needs/First] One must hold.
        sentence [Needs/First] Two_too holds.
        step [Needs/Step 2. Do it] Step 2. Do it
        step [Needs/Step 2. Do it] Open it
        figure [Needs/Step 2. Do it] u1/p.webp
        step [Needs/Step 2. Do it] Type this:
        command [Needs/Step 2. Do it] run it
        sentence [Needs/Step 2. Do it] [info] Among these:
        sentence [Needs/Step 2. Do it] one
        sentence [Needs/Step 2. Do it] two
        sentence [Needs/Step 2. Do it] three
        sentence [Needs/Step 2. Do it] A | B
        sentence [Needs/Step 2. Do it] 1 | 2
        ");
    }

    #[test]
    fn html_is_read_without_what_is_around_the_page() {
        let page = "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>\
            <nav><ul><li>Home</ul></nav><main><h1>T</h1><aside>Ad.</aside><h2>Needs</h2>\
            <p>It <em>must</em>&nbsp;hold.<br>Yes.</p><ol><li>Open<li>Close</ol>\
            <script>if (a<b) { '<p>No.</p>' }</script><pre><code>a\nb</code></pre></main>\
            <footer>Bye.</footer></body></html>";
        insta::assert_snapshot!(seen(page), @"
        heading [] T
        heading [Needs] Needs
        sentence [Needs] It must hold.
        sentence [Needs] Yes.
        step [Needs] Open
        step [Needs] Close
        command [Needs] a⏎b
        ");
    }

    #[test]
    fn the_same_page_as_markdown_and_as_html_says_the_same() {
        let markdown = "# T\n\n## Needs\n\nIt **must** hold. It's so.\n\n1. Open\n2. Close\n\n\
            ```\nrun\n```\n";
        let html = "<html><body><h1>T</h1><h2>Needs</h2><p>It <b>must</b>\n hold. It’s so.</p>\
            <ol><li><p>Open</p></li><li>Close</li></ol><pre>run\n</pre>";
        let counts = |page: &str| {
            let found = statements(page.as_bytes()).unwrap().into_iter();
            found
                .map(|found| (found.section, found.counts))
                .collect::<Vec<_>>()
        };
        assert_eq!(counts(markdown), counts(html));
    }

    #[test]
    fn tags_that_are_never_closed_lose_nothing() {
        let page = "# T\n\n<div><nav>\n\n# Needs\n\nOne must hold.\n\n## More\n\n\
            <ul><li><b>Two must hold.\n\n<!-- never\n";
        insta::assert_snapshot!(seen(page), @"
        heading [] T
        heading [] Needs
        sentence [] One must hold.
        heading [More] More
        sentence [More] Two must hold.
        ");
        let html = "<html><main><h2>Needs<p>One must hold.<pre>run<h2>More<p><a>Two must hold.";
        insta::assert_snapshot!(seen(html), @"
        heading [Needs] Needs
        sentence [Needs] One must hold.
        command [Needs] run
        heading [More] More
        sentence [More] Two must hold.
        ");
    }

    #[test]
    fn what_is_no_page_is_refused() {
        for (bytes, what) in [
            (&b""[..], "no statement is in it"),
            (b" \n\n", "no statement is in it"),
            (b"\x89PNG\r\n\x1a\n\0\0", "this is not UTF-8 text"),
            (b"PK\x03\x04\0\0", "this is not text: it contains NUL bytes"),
        ] {
            assert_eq!(statements(bytes), Err(what));
        }
    }

    /// How long the pages are whose cost is to grow with their length alone: one that grew with the
    /// square of it would not end.
    fn size() -> usize {
        let is_whole = std::env::var_os("GREENROOM_WHOLE").is_some();
        if is_whole { 200_000 } else { 50_000 }
    }

    #[test]
    fn time_grows_with_the_length_alone() {
        for unit in [
            "{% step %}\n## A\n\n1. b\n{% endstep %}\n\n",
            "<div><nav><ul><li><main>",
            "> > > > a\n",
            "{% ",
            "J. Doe, e.g. A. ",
            "[a](",
            "**a ",
            "• a\\\n",
            "<br>B. ",
        ] {
            let page = unit.repeat(size() / unit.len());
            let _ = statements(page.as_bytes());
        }
    }

    /// The same for what publishing tools add to Markdown, and for what tags may leave open.
    #[test]
    fn time_grows_with_the_length_of_what_tools_add_too() {
        for unit in [
            "<s>a<code>b ",
            "<p hidden>a ",
            "<a href=x>b ",
            "<table><tr><td rowspan=9999>a ",
            "<tr><td rowspan=9999 colspan=9999>a ",
            "| a | b |\n",
            "!!! note\n    ",
            "[!INCLUDE [a](b)] ",
            "{{< tab \"a\" >}} ",
            ":::a[b]\n",
            ".. note::\n   ",
            "`a` :b:`c` ",
        ] {
            let page = unit.repeat(size() / unit.len());
            let _ = statements(page.as_bytes());
        }
    }

    #[test]
    fn a_large_page_is_read() {
        let paragraph = format!("{}must hold.\n\n", "A long sentence ".repeat(60));
        let paragraphs = 5 * size() / paragraph.len();
        let page = paragraph.repeat(paragraphs);
        assert_eq!(statements(page.as_bytes()).unwrap().len(), paragraphs);
    }
}
