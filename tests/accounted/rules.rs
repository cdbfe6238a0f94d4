//! The rules that the table names.

use std::fs;
use std::path::Path;

use greenroom_graph::accounted::{self, Fate};

/// The source of a module of `steps/` or `graph/`.
fn source(modules: &[&str]) -> Option<String> {
    let path = modules.join("/");
    let files = ["steps/judgements", "steps/phrases", "graph"]
        .iter()
        .flat_map(|package| ["", "/mod"].map(|end| format!("{package}/{path}{end}.rs")));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources: Vec<String> = files
        .filter_map(|file| fs::read_to_string(root.join(file)).ok())
        .collect();
    (!sources.is_empty()).then(|| sources.join("\n"))
}

/// Every file of the client, in which `impl Graph` has its questions.
fn client() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("graph");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    files
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

fn exists(rule: &str) -> bool {
    let parts: Vec<&str> = rule.split("::").collect();
    let Some((name, modules)) = parts.split_last() else {
        return false;
    };
    let source = match modules {
        ["Graph"] => Some(client()),
        modules => source(modules),
    };
    let starts = ["(", "<"].map(|next| format!("fn {name}{next}"));
    source.is_some_and(|source| starts.iter().any(|start| source.contains(start)))
}

#[test]
fn every_rule_that_the_table_names_exists() {
    let judged = accounted::entries().iter();
    let judged = judged.filter(|entry| entry.fate == Fate::Judged);
    for entry in judged {
        let rules = entry.because.split(": ").next().unwrap_or_default();
        for rule in rules.split(", ") {
            assert!(
                exists(rule),
                "{}.{}: {rule}",
                entry.resource,
                entry.property
            );
        }
    }
}
