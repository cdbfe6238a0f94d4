//! What every file that runs in a pipeline has to keep.

use std::collections::BTreeSet;
use std::fs;

use clap::CommandFactory as _;
use greenroom::cli::Cli;
use yaml_rust2::Yaml;

use super::job::yaml;
use crate::support::repository;

/// The files that GitHub runs, here or elsewhere.
const OF_GITHUB: [&str; 4] = [
    ".github/workflows/ci.yml",
    ".github/workflows/release.yml",
    "action.yml",
    "docs/pipelines/github-actions.yml",
];

/// What else runs in pipelines.
const OF_OTHERS: [&str; 2] = [
    "docs/pipelines/azure-pipelines.yml",
    "docs/pipelines/gitlab-ci.yml",
];

/// The keys whose values are scripts.
const SCRIPTS: [&str; 3] = ["run", "script", "inlineScript"];

fn text(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

/// Every value below a key of one of these names; of a list, each item.
fn values(yaml: &Yaml, keys: &[&str]) -> Vec<String> {
    match yaml {
        Yaml::Array(items) => items.iter().flat_map(|item| values(item, keys)).collect(),
        Yaml::Hash(entries) => {
            let below = entries.iter().flat_map(|(key, value)| {
                let is_wanted = key.as_str().is_some_and(|key| keys.contains(&key));
                let own = match value {
                    Yaml::Array(lines) if is_wanted => lines.iter().collect(),
                    Yaml::String(_) if is_wanted => vec![value],
                    _ => return values(value, keys),
                };
                let own = own.into_iter().filter_map(Yaml::as_str);
                own.map(str::to_owned).collect()
            });
            below.collect()
        }
        _ => vec![],
    }
}

fn scripts(path: &str) -> Vec<String> {
    values(&yaml(path), &SCRIPTS)
}

#[test]
fn every_workflow_is_looked_at() {
    let folder = fs::read_dir(repository().join(".github/workflows")).unwrap();
    for entry in folder {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!(".github/workflows/{name}");
        assert!(OF_GITHUB.contains(&&*path), "{path}");
    }
}

#[test]
fn every_action_is_pinned_by_its_commit_and_says_its_version() {
    let mut count = 0;
    for path in OF_GITHUB {
        let text = text(path);
        let lines = text
            .lines()
            .map(|line| line.trim().trim_start_matches("- "));
        for line in lines.filter(|line| line.starts_with("uses:")) {
            let (commit, comment) = line.split_once('@').unwrap().1.split_once(" # ").unwrap();
            let is_hex = |letter: char| letter.is_ascii_digit() || ('a'..='f').contains(&letter);
            assert!(commit.len() == 40 && commit.chars().all(is_hex), "{line}");
            assert!(comment.contains('v'), "{line}");
            count += 1;
        }
        let used = values(&yaml(path), &["uses"]).len();
        let lines = text.matches("uses:").count();
        assert_eq!(used, lines, "{path}");
    }
    assert!(count > 8, "{count}");
}

/// What an expression stands for would be run as a part of the script.
#[test]
fn no_expression_stands_in_a_script() {
    for path in OF_GITHUB {
        for script in scripts(path) {
            assert!(!script.contains("${{"), "{path}: {script}");
        }
    }
    // Azure Pipelines fills in `$(name)`, too.
    for script in scripts("docs/pipelines/azure-pipelines.yml") {
        assert!(
            !script.contains("$(") && !script.contains("${{"),
            "{script}"
        );
    }
}

#[test]
fn no_job_may_write_what_it_has_no_use_for() {
    let mut writing = BTreeSet::new();
    for path in OF_GITHUB.iter().filter(|path| **path != "action.yml") {
        let workflow = yaml(path);
        let top = workflow["permissions"].as_hash().unwrap();
        let reads = |value: &Yaml| value.as_str() == Some("read");
        assert!(top.values().all(reads), "{path}");
        for (job, of_job) in workflow["jobs"].as_hash().unwrap() {
            for (scope, access) in of_job["permissions"].as_hash().into_iter().flatten() {
                if !reads(access) {
                    let job = job.as_str().unwrap();
                    writing.insert(format!("{job} {}", scope.as_str().unwrap()));
                }
            }
        }
    }
    let expected = [
        "publish attestations",
        "publish contents",
        "publish id-token",
        "readiness id-token",
    ];
    assert_eq!(writing, expected.map(str::to_owned).into());
}

/// The command lines of the program in a script, or in a page: up to the end of the line, or of the
/// command.
fn command_lines(text: &str) -> Vec<Vec<String>> {
    let cli = Cli::command();
    let text = text.replace("\\\n", " ");
    let lines = text.lines().filter_map(|line| {
        let words = line.split(|letter: char| " \"`".contains(letter));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let start = words.windows(2).position(|pair| {
            let is_program = pair[0].ends_with("greenroom") || pair[0].ends_with("$SUFFIX");
            is_program && cli.find_subcommand(pair[1]).is_some()
        })?;
        let command = words[start..].iter().take_while(|word| **word != "||");
        Some(command.map(|&word| word.to_owned()).collect())
    });
    lines.collect()
}

#[test]
fn every_command_line_is_one_of_the_program() {
    let mut count = 0;
    for path in OF_GITHUB.iter().chain(&OF_OTHERS) {
        for line in scripts(path)
            .iter()
            .flat_map(|script| command_lines(script))
        {
            let read = Cli::read(line.iter().map(Into::into));
            assert!(read.is_ok(), "{path}: {line:?}: {}", read.unwrap_err());
            count += 1;
        }
    }
    assert!(count >= 4, "{count}");
}

/// The options of an audit that the action gives, and those that the manual and the comments name.
#[test]
fn every_option_is_one_of_an_audit() {
    let audit = Cli::command();
    let audit = audit.find_subcommand("audit").unwrap();
    let known: BTreeSet<&str> = audit.get_arguments().filter_map(|o| o.get_long()).collect();
    let action = scripts("action.yml").join("\n");
    let gathered = action
        .lines()
        .filter(|line| line.contains("line=(") || line.contains("line+=("));
    let page = text("book/src/reference/pipelines.md");
    let explained = page.lines().filter(|line| !line.contains("docker"));
    let shown: Vec<&str> = explained.collect();
    let shown = shown.join("\n");
    // The examples themselves are tried above.
    let mut said: Vec<&str> = shown.split("```").step_by(2).collect();
    said.push(
        page.split("arguments: |")
            .nth(1)
            .unwrap()
            .split("```")
            .next()
            .unwrap(),
    );
    let lines = gathered.chain(said.into_iter().flat_map(str::lines));
    let words = lines.flat_map(|line| line.split(|letter: char| " (\"`".contains(letter)));
    let options = words.filter_map(|word| word.strip_prefix("--"));
    // A table has rules of hyphens.
    let options =
        options.filter(|option| option.starts_with(|first: char| first.is_ascii_lowercase()));
    let options = options.map(|option| option.split(['=', ')']).next().unwrap());
    let mut count = 0;
    for option in options {
        assert!(known.contains(option), "--{option}");
        count += 1;
    }
    assert!(count > 12, "{count}");
}

#[test]
fn the_manual_explains_every_input_and_output() {
    let page = text("book/src/reference/pipelines.md");
    let action = yaml("action.yml");
    for part in ["inputs", "outputs"] {
        for name in action[part].as_hash().unwrap().keys() {
            let name = format!("`{}`", name.as_str().unwrap());
            assert!(page.contains(&name), "{name}");
        }
    }
}

#[test]
fn the_examples_are_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    for path in OF_GITHUB[3..].iter().chain(&OF_OTHERS) {
        assert!(text(path).contains(version), "{path}");
    }
}

/// The programs that the action looks for are the ones that are released.
#[test]
fn the_action_downloads_what_is_released() {
    let release = yaml(".github/workflows/release.yml");
    let matrix = &release["jobs"]["build"]["strategy"]["matrix"]["include"];
    let released = matrix.as_vec().unwrap().iter().map(|build| {
        let target = build["target"].as_str().unwrap();
        let suffix = build["suffix"].as_str().unwrap_or_default();
        format!("greenroom-{target}{suffix}")
    });
    let scripts = scripts("action.yml").join("\n");
    let looked_for = scripts.lines().filter_map(|line| line.split_once("name="));
    let looked_for = looked_for.filter_map(|(_, rest)| rest.split_whitespace().next());
    let looked_for: BTreeSet<String> = looked_for
        .filter(|name| *name != ";;")
        .map(str::to_owned)
        .collect();
    assert_eq!(looked_for, released.collect());
}

#[test]
fn the_image_is_pinned_and_does_not_run_as_root() {
    let text = text("Dockerfile");
    let instructions = |name: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.strip_prefix(name));
        lines.map(|rest| rest.trim().to_owned()).collect()
    };
    let from = instructions("FROM ");
    assert_eq!(from.len(), 2);
    for image in &from {
        let digest = image.split_once("@sha256:").unwrap().1;
        let digest = digest.split(' ').next().unwrap();
        assert_eq!(digest.len(), 64, "{image}");
    }
    let user = instructions("USER ");
    assert!(user.len() == 1 && !user[0].starts_with('0') && user[0] != "root");
    let release = yaml(".github/workflows/release.yml");
    let toolchain = release["env"]["RUSTUP_TOOLCHAIN"].as_str().unwrap();
    assert!(
        from[0].starts_with(&format!("rust:{toolchain}-")),
        "{from:?}"
    );
}
