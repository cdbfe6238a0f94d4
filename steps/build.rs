//! Lists how each phrase begins, by the place of its definition. Compiling the expressions of all
//! phrases takes as long as the rest of a small audit; with the list, a run compiles those that its
//! steps can have.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=phrases");
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut list = String::new();
    for file in files(&package.join("phrases")) {
        let text = fs::read_to_string(&file).expect("it can be read");
        let below = file.strip_prefix(&package).expect("it is in the package");
        let below = below.to_string_lossy().replace('\\', "/");
        for (line, beginning) in beginnings(&text) {
            writeln!(list, "({below:?}, {line}, {beginning:?}),").expect("it is a string");
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("beginnings.rs"), format!("&[{list}]")).expect("it can be written");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let below = |path: PathBuf| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    };
    paths.into_iter().flat_map(below).collect()
}

/// The line of each definition, and what its expression has before the first sign that can stand for
/// something else.
fn beginnings(text: &str) -> Vec<(usize, &str)> {
    let attributes = ["#[given(", "#[when(", "#[then("];
    let mut found = Vec::new();
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if attributes.iter().any(|begin| line.starts_with(begin)) {
            let (_, literal) = text[start..].split_once('"').expect("it has an expression");
            let literal = literal.strip_prefix('^').unwrap_or(literal);
            let end = literal.find(|c| "\"\\{}()[]|.+*?^$/".contains(c));
            let fixed = &literal[..end.unwrap_or(literal.len())];
            // A slash, or a sign that repeats, is about what stands before it.
            let end = fixed.rfind(' ').map_or(0, |space| space + 1);
            found.push((number + 1, &fixed[..end]));
        }
        start += line.len();
    }
    found
}
