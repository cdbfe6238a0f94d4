//! What has to be the same on Linux, macOS and Windows.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::live::exits;
use crate::repository::rust_files;
use crate::support::{Desk, files, repository};

/// Calls that only Unix has.
const OF_UNIX: [&str; 3] = ["std::os::unix", "rustix::", "signal::unix"];

/// Whether a line is for Unix alone: it, or what it is in, stands below `#[cfg(unix)]`.
fn is_for_unix(lines: &[&str], at: usize) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut inner = depth(lines[at]) + 1;
    for above in lines[..=at].iter().rev() {
        if above.trim().is_empty() || depth(above) > inner {
            continue;
        }
        let is_attribute = above.trim_start().starts_with("#[");
        if above.trim() == "#[cfg(unix)]" {
            return true;
        }
        // The item that this is in; its attributes stand above it.
        if depth(above) < inner && !is_attribute {
            inner = depth(above);
        }
    }
    false
}

/// A module whose declaration says so is for Unix as a whole.
fn is_module_for_unix(file: &Path) -> bool {
    let name = file.file_stem().unwrap().to_str().unwrap();
    let declared = |parent: &Path| {
        let text = fs::read_to_string(parent).unwrap_or_default();
        text.contains(&format!("#[cfg(unix)]\nmod {name};"))
    };
    let folder = file.parent().unwrap();
    ["mod.rs", "lib.rs"]
        .iter()
        .any(|parent| declared(&folder.join(parent)))
}

#[test]
fn what_only_unix_has_is_for_unix_alone() {
    let mut found = 0;
    let folders = [
        "clock", "graph", "mock", "report", "results", "steps", "src",
    ];
    for file in rust_files(&folders) {
        let text = fs::read_to_string(&file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let code = line.split("//").next().unwrap();
            if !OF_UNIX.iter().any(|call| code.contains(call)) {
                continue;
            }
            found += 1;
            let place = format!("{}:{}", file.display(), at + 1);
            assert!(
                is_module_for_unix(&file) || is_for_unix(&lines, at),
                "{place}: {line}"
            );
        }
    }
    assert!(found > 4, "{found}");
}

/// Each function that one system has, the other has, too.
#[test]
fn what_systems_do_otherwise_has_the_same_names() {
    let names = |system: &str| -> Vec<String> {
        let path = repository().join(format!("src/system/{system}.rs"));
        let text = fs::read_to_string(path).unwrap();
        let items = text.lines().filter(|line| line.starts_with("pub(crate) "));
        let mut names: Vec<String> = items
            .map(|line| line.split(['(', '=', '{', ';']).nth(1).unwrap_or(line))
            .map(|item| item.trim_start_matches("crate) ").to_owned())
            .collect();
        names.sort();
        names
    };
    assert!(names("unix").len() > 8);
    assert_eq!(names("unix"), names("windows"));
}

/// The bundled folder of this name at a desk, with these line ends.
fn with_line_ends(desk: &Desk, folder: &str, ends: &str) {
    for file in files(&repository().join(folder)) {
        let below = file.strip_prefix(repository()).unwrap().to_str().unwrap();
        let text = fs::read_to_string(&file).unwrap();
        desk.write(below, &text.replace('\n', ends));
    }
}

/// The words of each page of a report that say nothing of when it was made.
fn words(desk: &Desk) -> BTreeMap<String, Vec<String>> {
    let report = desk.report();
    let pages = files(&report).into_iter().filter_map(|path| {
        let name = path.strip_prefix(&report).unwrap().display().to_string();
        let is_page = path
            .extension()
            .is_some_and(|extension| extension == "html");
        let text = is_page.then(|| fs::read_to_string(&path).unwrap())?;
        let words = text.split_whitespace().map(str::to_owned);
        let is_lasting = |word: &String| !word.contains(|c: char| c.is_ascii_digit());
        Some((name, words.filter(is_lasting).collect()))
    });
    pages.collect()
}

/// As an editor writes them, or git lays them down.
#[test]
fn features_and_a_book_with_line_ends_of_windows_say_the_same() {
    let audited = ["\n", "\r\n"].map(|ends| {
        let desk = Desk::new();
        with_line_ends(&desk, "features", ends);
        with_line_ends(&desk, "book", ends);
        let mut audit = desk.greenroom(&["audit", "--fixture", "no-teams-license", "--unmasked"]);
        audit.args(["--features", "features", "--book", "book"]);
        exits(audit, 1);
        let findings = desk.run().findings.into_iter();
        let findings = findings.map(|f| (f.requirement, f.verdict, format!("{:?}", f.subject)));
        (findings.collect::<Vec<_>>(), words(&desk))
    });
    let [(ours, our_pages), (theirs, their_pages)] = audited;
    assert_eq!(ours, theirs);
    assert!(our_pages.len() > 10);
    for (name, words) in our_pages {
        assert_eq!(words, their_pages[&name], "{name}");
    }
}

/// The bundled book with a page more.
fn with_page(name: &str) -> Desk {
    let desk = Desk::new();
    with_line_ends(&desk, "book", "\n");
    let page = desk.path().join("book/src/requirements/join.md");
    let text = fs::read_to_string(page).unwrap();
    let text = text.replace("{{#verdict join}}", &format!("{{{{#verdict {name}}}}}"));
    desk.write(&format!("book/src/requirements/{name}.md"), &text);
    desk
}

#[test]
fn a_requirement_that_windows_cannot_store_is_refused_on_every_system() {
    for (name, why) in [
        ("aux", "Windows reserves it for a device"),
        ("JOIN", "differs from `JOIN` in capital letters only"),
    ] {
        let desk = with_page(name);
        let said = exits(desk.greenroom(&["audit", "--book", "book"]), 2);
        assert!(said.contains("book/src/requirements/"), "{said}");
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn a_draft_gets_no_name_that_windows_cannot_store() {
    let desk = Desk::new();
    desk.write(
        "page.md",
        "# AUX\n\n## AUX\n\nThe tenant must have a license.\n",
    );
    let trace = |id| ["trace", "--init", "page.md", "--id", id, "--into", "ours"];
    let said = exits(desk.greenroom(&trace("nul")), 2);
    assert!(said.contains("Windows reserves it for a device"), "{said}");
    exits(desk.greenroom(&trace("page")), 0);
    let requirements = desk.path().join("ours/book/src/requirements");
    for file in files(&requirements) {
        assert!(!file.ends_with("aux.md"), "{}", file.display());
    }
}
