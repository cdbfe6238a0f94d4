//! Rebuilds when a feature or a page of the book is added: both are embedded. And collects what
//! the program itself says, so that a masked book can tell it from what a tenant says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The sources whose sentences reach a record.
const SPEAKERS: &[&str] = &[
    "graph",
    "steps",
    "src/changes.rs",
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
const OTHERS: &[&str] = &["graph/explain", "graph/mock", "graph/tests"];

fn main() {
    println!("cargo::rustc-env=VERSION_AND_COMMIT={}", version());
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

/// The version, and of a release build the commit with its day, where git tells: both are the same
/// whenever and wherever that commit is built. Another build does not look, so that a commit
/// compiles nothing anew.
fn version() -> String {
    let version = env::var("CARGO_PKG_VERSION").expect("cargo sets it");
    let is_release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = is_release.then(commit).flatten();
    commit.map_or(version.clone(), |commit| format!("{version} ({commit})"))
}

/// The commit that is checked out and its day; none where there is no git, or no repository of
/// this program: an archive of its sources may lie in another one.
fn commit() -> Option<String> {
    let head = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    let root = git(&["rev-parse", "--show-toplevel"])?;
    let own = env::var("CARGO_MANIFEST_DIR").ok()?;
    if fs::canonicalize(root).ok()? != fs::canonicalize(own).ok()? {
        return None;
    }
    if Path::new(&head).exists() {
        println!("cargo::rerun-if-changed={head}");
    }
    git(&["log", "-1", "--format=%h, %cs", "--abbrev=12"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
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
