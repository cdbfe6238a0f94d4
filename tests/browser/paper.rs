//! The book on paper.

use std::fs;
use std::path::Path;

use fantoccini::wd::PrintConfigurationBuilder;
use greenroom::results::Run;
use serde_json::json;

use super::reader::{Reader, read_run};
use crate::rich::many;
use crate::support::recorded;

const NOBODY: &str = "127.0.0.1:9";

/// The page for paper opens the dialog of the browser by itself, and while that is open, a driver
/// cannot print.
fn without_dialog(reader: &Reader) {
    const OPENS: &str = "setTimeout(print, 100)";
    let is_script = |path: &Path| path.extension().is_some_and(|end| end == "js");
    let files = fs::read_dir(reader.path("theme")).unwrap();
    let path = files
        .map(|file| file.unwrap().path())
        .find(|path| is_script(path) && path.to_string_lossy().contains("/theme/page"))
        .unwrap();
    let script = fs::read_to_string(&path).unwrap();
    assert!(script.contains(OPENS));
    fs::write(path, script.replace(OPENS, "undefined")).unwrap();
}

/// How many pages of paper the whole book takes.
async fn pages(reader: &Reader) -> usize {
    without_dialog(reader);
    reader.goto("print.html").await;
    let paper = PrintConfigurationBuilder::default().build().unwrap();
    let pdf = reader.browser.print(paper).await.unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    let kinds = pdf
        .windows(11)
        .filter(|bytes| bytes.starts_with(b"/Type /Page"));
    kinds.filter(|bytes| !bytes.ends_with(b"s")).count()
}

fn takes_at_most(run: &Run, most: usize) {
    read_run(run, NOBODY, async |reader| {
        let pages = pages(reader).await;
        assert!((2..=most).contains(&pages), "{pages} pages");
        // Nothing reaches beyond what is printed.
        let wide = "return [...document.querySelectorAll('main *')]\
                    .filter(it => it.scrollWidth > innerWidth).map(it => it.outerHTML.slice(0, 99))";
        assert_eq!(reader.script(wide).await, json!([]));
    });
}

#[test]
fn the_book_of_three_accounts_takes_fifteen_pages_at_most() {
    for fixture in ["ready", "nothing-in-place", "forbidden"] {
        takes_at_most(recorded(fixture), 15);
    }
}

#[test]
fn the_book_of_three_hundred_accounts_takes_forty_pages_at_most() {
    takes_at_most(&many(300), 40);
}

#[test]
fn what_is_printed_is_the_results_and_not_the_manual() {
    read_run(recorded("no-teams-license"), NOBODY, async |reader| {
        reader.goto("print.html").await;
        let main = reader.text("main").await;
        for part in [
            "ot ready",
            "How to fix",
            "The run",
            "room.studio@contoso.example",
        ] {
            assert!(main.contains(part), "{part}");
        }
        for part in ["Exit codes", "Glossary", "did not find", "All requests"] {
            assert!(!main.contains(part), "{part}");
        }
        let filters = "return document.querySelectorAll('.gr-filter').length";
        assert_eq!(reader.script(filters).await, json!(0));
    });
}

#[test]
fn whoever_needs_nobody_is_counted_and_not_listed() {
    read_run(recorded("ready"), NOBODY, async |reader| {
        reader.goto("print.html").await;
        let main = reader.text("main").await;
        assert!(main.contains("3 accounts without trouble"), "{main}");
        let rows = "return [...document.querySelectorAll('.gr-accounts tbody tr')]\
                    .filter(row => row.checkVisibility()).length";
        assert_eq!(reader.script(rows).await, json!(0));
    });
}
