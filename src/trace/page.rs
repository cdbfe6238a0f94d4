//! A revision of a document, read: GitBook's Markdown, plain Markdown, or HTML.

use std::fs;
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};

use super::block::{Block, blocks};
use super::{gitbook, normal};
use crate::document::Kind;
use crate::exit::Failure;

/// A statement that was found on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The headings it stands below, the outermost first: a heading's own is the last one, and the
    /// page's title is left out.
    pub section: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// Its text, normalized: see [`digest`](Self::digest).
    pub text: String,
    /// The digest of the normalized text. White space, the form of quotes, link targets,
    /// emphasis, GitBook's tags and the tokens of pictures do not count.
    pub digest: String,
    /// The digests of its words.
    pub words: Vec<u32>,
}

/// Reads a page from a file.
///
/// # Errors
/// When it cannot be read, is not text, or says nothing.
pub fn read(path: &Path) -> Result<Vec<Found>, Failure> {
    let bytes = fs::read(path)
        .map_err(|error| Failure::usage(format!("{} cannot be read: {error}", path.display())))?;
    statements(&bytes).map_err(|what| {
        Failure::usage(format!("{}: {what}", path.display()))
            .hint("save the page as Markdown or as HTML, in UTF-8")
    })
}

/// The statements of a page, in its order.
///
/// # Errors
/// When it is not text, or says nothing.
pub fn statements(bytes: &[u8]) -> Result<Vec<Found>, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "this is not UTF-8 text")?;
    if text.contains('\0') {
        return Err("this is not text: it holds NUL bytes");
    }
    let text = text.trim_start_matches('\u{feff}');
    let blocks = if is_html(text) {
        blocks(text, true)
    } else {
        blocks(&markdown(text), false)
    };
    if blocks.is_empty() {
        return Err("no statement is in it");
    }
    Ok(blocks.into_iter().map(found).collect())
}

fn found(block: Block) -> Found {
    Found {
        digest: normal::digest(&block.text),
        words: normal::words(&block.text),
        section: block.section,
        kind: block.kind,
        text: block.text,
    }
}

/// Whether a text begins as a page of HTML does.
fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_lowercase();
    ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| start.starts_with(tag))
}

fn markdown(text: &str) -> String {
    let text = gitbook::without_tags(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut page = String::new();
    html::push_html(&mut page, Parser::new_ext(&text, options));
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
        sentence [Needs/Step 2. Do it] Among these:
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
        assert_eq!(seen(markdown), seen(html));
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
            (b"PK\x03\x04\0\0", "this is not text: it holds NUL bytes"),
        ] {
            assert_eq!(statements(bytes), Err(what));
        }
    }

    /// Were the cost of one of these to grow with the square of its length, this would not end.
    #[test]
    fn time_grows_with_the_length_alone() {
        const SIZE: usize = 400_000;
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
            let page = unit.repeat(SIZE / unit.len());
            let _ = statements(page.as_bytes());
        }
    }

    #[test]
    fn ten_megabytes_are_read() {
        let paragraph = format!("{}must hold.\n\n", "A long sentence ".repeat(60));
        let page = paragraph.repeat(10_000_000 / paragraph.len());
        assert_eq!(statements(page.as_bytes()).unwrap().len(), 10_288);
    }
}
