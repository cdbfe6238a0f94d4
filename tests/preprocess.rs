//! mdBook with the program as a preprocessor: another process, which speaks mdBook's protocol.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use greenroom::report::paper::trimmed;
use mdbook_driver::MDBook;
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::config::Config;
use regex::Regex;

use crate::support::{Desk, main_of, repository};

/// Builds a book as a stock mdBook does, from the report on the desk, and returns the pages.
fn build(desk: &Desk, book: &str, keys: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut book = MDBook::load(repository().join(book)).unwrap();
    let command = format!("{} preprocess", env!("CARGO_BIN_EXE_greenroom"));
    let report = desk.report();
    let own = [
        ("command", command.as_str()),
        ("run", report.to_str().unwrap()),
    ];
    for (key, value) in own.iter().chain(keys) {
        let key = format!("preprocessor.greenroom.{key}");
        book.config.set(key, value).unwrap();
    }
    let built = desk.path().join("built");
    book.config.build.build_dir.clone_from(&built);
    // The preprocessors are chosen when a book is loaded.
    let book = MDBook::load_with_config(&book.root, book.config).unwrap();
    book.build().unwrap();
    pages(&built)
}

/// The pages below a folder, by path.
fn pages(root: &Path) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(folder).unwrap();
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "html") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                pages.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    pages
}

#[test]
fn mdbook_builds_the_same_book() {
    let desk = Desk::new();
    desk.audit("ready");
    let arguments = [
        "audit",
        "--fixture",
        "no-teams-license",
        "--history",
        "past",
    ];
    for book in [&["--no-book"][..], &[]] {
        let arguments = [&arguments[..], book].concat();
        desk.greenroom(&arguments).output().unwrap();
    }
    let past = desk.path().join("past");
    let built = build(&desk, "book", &[("history", past.to_str().unwrap())]);
    let ours = pages(&desk.report());
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&built), names(&ours));
    let (_, run) = ours["index.html"].split_once(" - Readiness book").unwrap();
    let (run, _) = run.split_once("</title>").unwrap();
    assert!(
        run.starts_with(" · tenant-") && run.ends_with(" UTC"),
        "{run}"
    );
    let index = Regex::new(r"searchindex-[0-9a-f]+\.js").unwrap();
    for (name, page) in &ours {
        let page = page
            .replace(run, "")
            .replace(r#" href="action-plan.csv""#, "")
            .replace(r#" href="message.txt""#, "")
            .replace(r#" href="accounts.csv""#, "");
        let built = match name.as_str() {
            // A stock mdBook leaves in it what is for the screen.
            "print.html" => trimmed(&built[name]),
            _ => built[name].clone(),
        };
        // Its search has the bodies of the answers, too, and another name for that.
        let [page, built] = [page, built].map(|page| index.replace_all(&page, "").into_owned());
        let lines = page.lines().zip(built.lines());
        let differing: Vec<_> = lines.filter(|(ours, built)| ours != built).collect();
        assert_eq!(differing, [], "{name}");
        assert_eq!(page.len(), built.len(), "{name}");
    }
}

#[test]
fn a_team_puts_results_into_a_book_of_its_own() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let pages = build(&desk, "fixtures/books/team", &[]);
    let rooms = main_of(&pages["rooms/index.html"]);
    assert!(
        rooms.contains("the workplace team") && rooms.contains("not ready"),
        "{rooms}"
    );
    assert!(!rooms.contains("room.studio"), "{rooms}");
    let licenses = main_of(&pages["rooms/teams-license.html"]);
    assert!(
        licenses.contains("We buy them in spring.") && licenses.contains("✗"),
        "{licenses}"
    );
    let todo = main_of(&pages["todo.html"]);
    assert!(
        todo.contains(r#"href="rooms/teams-license.html""#),
        "{todo}"
    );
    assert!(!todo.contains(" href=\"action-plan.csv"), "{todo}");
}

#[test]
fn a_team_may_show_names() {
    let desk = Desk::new();
    desk.greenroom(&["audit", "--unmasked"]).output().unwrap();
    let toml = "[build]\nuse-default-preprocessors = false\n[preprocessor.greenroom]\n\
                run = \"greenroom-report\"\nunmasked = true\n";
    let output = preprocess(&desk, toml);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("room.studio<wbr>@contoso.example"), "{text}");
}

/// What the program answers to a book of one page, with this `book.toml`.
fn preprocess(desk: &Desk, toml: &str) -> Output {
    let config: Config = toml.parse().unwrap();
    let root: PathBuf = desk.path().to_owned();
    let context = PreprocessorContext::new(root, config, "html".to_owned());
    let chapter = Chapter::new("Rooms", "{{#accounts}}".to_owned(), "rooms.md", vec![]);
    let book = Book::new_with_items(vec![BookItem::Chapter(chapter)]);
    with_input(desk, &serde_json::to_string(&(context, book)).unwrap())
}

fn with_input(desk: &Desk, input: &str) -> Output {
    let mut command = desk.greenroom(&["preprocess"]);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn refusal(desk: &Desk, toml: &str) -> String {
    let output = preprocess(desk, toml);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn it_refuses_to_run_before_mdbook_expands_includes() {
    let desk = Desk::new();
    desk.publish("hostile");
    let said = refusal(
        &desk,
        "[preprocessor.greenroom]\nrun = \"greenroom-report\"\n",
    );
    assert!(said.contains("`links` may run after this one"), "{said}");
    for allowed in [
        "[preprocessor.greenroom]\nrun = \"greenroom-report\"\nafter = [\"links\"]\n",
        "[preprocessor.greenroom]\nrun = \"greenroom-report\"\n[preprocessor.links]\nbefore = \
         [\"greenroom\"]\n",
    ] {
        assert!(preprocess(&desk, allowed).status.success(), "{allowed}");
    }
}

#[test]
fn a_book_that_names_no_run_is_told_so() {
    let said = refusal(
        &Desk::new(),
        "[preprocessor.greenroom]\nafter = [\"links\"]\n",
    );
    assert!(
        said.contains("`[preprocessor.greenroom]` does not name a run"),
        "{said}"
    );
    let absent = "[preprocessor.greenroom]\nafter = [\"links\"]\nrun = \"nowhere.json\"\n";
    let said = refusal(&Desk::new(), absent);
    assert!(said.contains("nowhere.json cannot be read"), "{said}");
}

#[test]
fn a_masked_record_is_compared_with_nothing() {
    let desk = Desk::new();
    desk.publish("ready");
    std::fs::create_dir(desk.path().join("past")).unwrap();
    let toml = "[preprocessor.greenroom]\nafter = [\"links\"]\nhistory = \"past\"\n\
                run = \"greenroom-report/run.json\"\n";
    assert!(refusal(&desk, toml).contains("this record is masked"));
    let without = toml.replace("history = \"past\"\n", "");
    assert!(preprocess(&desk, &without).status.success());
}

#[test]
fn what_is_no_book_is_refused() {
    let output = with_input(&Desk::new(), "{}");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("stdin does not contain an mdBook 0.5 book"),
        "{said}"
    );
}

#[test]
fn it_supports_html_alone() {
    for (renderer, code) in [("html", 0), ("markdown", 1)] {
        let desk = Desk::new();
        let mut command = desk.greenroom(&["preprocess", "supports", renderer]);
        assert_eq!(command.status().unwrap().code(), Some(code));
    }
}
