//! Rebuilds when a feature, a page of the book or a fixture is added: they are embedded. Tells a
//! release build its commit.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

fn main() {
    println!("cargo::rustc-env=VERSION_AND_COMMIT={}", version());
    for folder in ["features", "book", "fixtures/tenants"] {
        println!("cargo::rerun-if-changed={folder}");
    }
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
