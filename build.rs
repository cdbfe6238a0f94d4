//! Rebuilds when a feature or a page of the book is added: both are embedded. And collects what
//! the program itself says, so that a masked book can tell it from what a tenant says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The sources whose sentences reach a record.
const SPEAKERS: &[&str] = &[
    "graph",
    "steps",
    "results",
    "src/document/mod.rs",
    "src/joins.rs",
    "src/ledger",
    "src/record.rs",
    "src/remedy.rs",
    "src/run",
    "src/target.rs",
    "src/trace/drift.rs",
];

/// What is below them and speaks of tenants of its own.
const OTHERS: &[&str] = &["graph/explain", "graph/tests"];

fn main() {
    for folder in ["features", "book"].iter().chain(SPEAKERS) {
        println!("cargo::rerun-if-changed={folder}");
    }
    let mut files = Vec::new();
    for speaker in SPEAKERS {
        sources(Path::new(speaker), &mut files);
    }
    let mut said = String::new();
    for file in files {
        let source = fs::read_to_string(&file).expect("a source of ours can be read");
        literals(&source, &mut said);
    }
    let folder = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&folder).join("said.txt"), said).expect("cargo's own folder");
}

fn sources(path: &Path, files: &mut Vec<PathBuf>) {
    if OTHERS.iter().any(|other| path == Path::new(other)) {
        return;
    }
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder of ours can be read");
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            sources(&path, files);
        }
    } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
        files.push(path.to_owned());
    }
}

/// Writes down the texts in quotes, a line each, without those of the tests.
fn literals(source: &str, said: &mut String) {
    let source = source.split("#[cfg(test)]\nmod tests {").next();
    let mut rest = source.unwrap_or_default();
    while let Some(next) = rest.chars().next() {
        rest = if let Some(comment) = rest.strip_prefix("//") {
            comment.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some((text, after)) = raw(rest) {
            writeln!(said, "{}", without_holes(text)).expect("a string takes all");
            after
        } else if let Some(quoted) = rest.strip_prefix('"') {
            let (text, after) = quoted_text(quoted);
            writeln!(said, "{}", without_holes(&text)).expect("a string takes all");
            after
        } else if let Some(after) = character(rest) {
            after
        } else {
            &rest[next.len_utf8()..]
        };
    }
}

/// A text that begins with `r"` or `r#"`, and what stands after it.
fn raw(rest: &str) -> Option<(&str, &str)> {
    let rest = rest.strip_prefix('r')?;
    let text = rest.trim_start_matches('#');
    let signs = &rest[..rest.len() - text.len()];
    text.strip_prefix('"')?.split_once(&format!("\"{signs}"))
}

/// What stands after a character in quotes, which may be a quote.
fn character(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('\'')?;
    if let Some(escaped) = inner.strip_prefix('\\') {
        let mut signs = escaped.chars();
        signs.next();
        return signs.as_str().split_once('\'').map(|(_, after)| after);
    }
    let mut signs = inner.chars();
    signs.next();
    signs.as_str().strip_prefix('\'')
}

/// A text up to the quote that ends it, its escapes resolved as far as words need it.
fn quoted_text(quoted: &str) -> (String, &str) {
    let mut text = String::new();
    let mut signs = quoted.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => break,
            '\\' => match signs.next() {
                Some('\n') => {
                    let after = signs.as_str().trim_start();
                    signs = after.chars();
                }
                Some('u') => {
                    let (code, after) = signs.as_str().split_once('}').unwrap_or_default();
                    let code = u32::from_str_radix(code.trim_start_matches('{'), 16);
                    text.extend(code.ok().and_then(char::from_u32));
                    signs = after.chars();
                }
                _ => text.push(' '),
            },
            sign => text.push(sign),
        }
    }
    (text, signs.as_str())
}

/// A text without the names of what is filled in.
fn without_holes(text: &str) -> String {
    let mut plain = String::new();
    for (index, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((hole, after)) if index > 0 && !hole.contains(' ') => {
                plain.push('\u{1}');
                plain.push_str(after);
            }
            _ => plain.push_str(part),
        }
    }
    plain
}
