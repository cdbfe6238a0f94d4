//! The rules about the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::CommandFactory as _;
use greenroom::cli::Cli;
use greenroom::document::{Documentation, Requirement, phrases, scenarios, tagged};
use greenroom::run::{is_audited, tags};
use greenroom_results::Verdict;

use crate::documents;
use crate::support::{Desk, every_run, repository};

/// Every bundled document.
fn documentation() -> Documentation {
    Documentation::whole(None, None).unwrap()
}

fn text(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

pub(crate) fn rust_files(folders: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|f| repository().join(f)).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(repository())
        .unwrap()
        .display()
        .to_string()
}

#[test]
fn steps_and_graph_know_no_requirement() {
    for requirement in documentation().requirements {
        let files = rust_files(&["steps", "graph", "mock", "results"]).into_iter();
        let is_test = |file: &PathBuf| shown(file).contains("/tests/");
        for file in files.filter(|file| !is_test(file)) {
            let text = fs::read_to_string(&file).unwrap();
            let id = &requirement.id;
            // An id that is a word of English names the requirement only as a text of its own.
            let named = if id.contains('-') {
                text.contains(id.as_str())
            } else {
                text.contains(&format!("\"{id}\""))
            };
            assert!(!named, "{}: names {id}", shown(&file));
        }
    }
}

#[test]
fn one_file_names_microsofts_hosts_for_the_client() {
    let hosts = [
        "graph.microsoft.com",
        "login.microsoftonline.com",
        "graph.microsoft.us",
    ];
    let naming: BTreeSet<String> = rust_files(&["graph", "report", "results", "steps", "src"])
        .iter()
        .filter(|file| !shown(file).starts_with("graph/tests/"))
        .filter(|file| {
            let text = fs::read_to_string(file).unwrap();
            hosts.iter().any(|host| text.contains(host))
        })
        .map(|file| shown(file))
        .collect();
    assert_eq!(naming, BTreeSet::from(["graph/endpoints.rs".to_owned()]));
}

/// A run takes them as they are.
#[test]
fn the_bundled_features_hold_nothing_that_the_parser_lets_pass() {
    documentation().check().unwrap();
}

#[test]
fn every_requirement_has_a_rule_with_a_scenario_of_an_audit() {
    let documentation = documentation();
    for Requirement { id, .. } in &documentation.requirements {
        assert!(has_scenario(&documentation, id, is_audited), "{id}");
    }
}

fn has_scenario(documentation: &Documentation, id: &str, kind: fn(&[String]) -> bool) -> bool {
    documentation.features.iter().any(|written| {
        scenarios(&written.feature).any(|(rule, scenario)| {
            let tags = tags(&written.feature, rule, scenario);
            tagged(&tags, "requirement") == Some(id) && kind(&tags)
        })
    })
}

#[test]
fn every_requirement_has_a_passing_and_a_failing_tenant() {
    let others = documents::runs().map(|(_, run)| run);
    let runs: Vec<_> = every_run().map(|(_, run)| run).chain(others).collect();
    let documentation = documentation();
    // What only a person can check passes and fails by attestation: tests/attestations.rs.
    let asks = |tags: &[String]| tags.iter().any(|tag| tag == "audit");
    let requirements = documentation.requirements.iter();
    for requirement in requirements.filter(|page| has_scenario(&documentation, &page.id, asks)) {
        for verdict in [Verdict::Pass, Verdict::Fail] {
            let has = runs
                .iter()
                .flat_map(|run| &run.requirements)
                .any(|result| result.id == requirement.id && result.verdict == Some(verdict));
            assert!(
                has,
                "no tenant gives {} the verdict {verdict}",
                requirement.id
            );
        }
    }
}

#[test]
fn every_step_definition_is_used_by_a_feature() {
    // What a team's own features can say, and the bundled ones do not.
    let others = Documentation::load(Some(&repository().join("fixtures/phrases")), None);
    let features = [documentation().features, others.unwrap().features].concat();
    let used: BTreeSet<String> = features
        .iter()
        .flat_map(|written| {
            let background = written.feature.background.iter();
            let background = background.flat_map(|background| &background.steps);
            let own = scenarios(&written.feature).flat_map(|(_, scenario)| &scenario.steps);
            background.chain(own).cloned().collect::<Vec<_>>()
        })
        .filter_map(|step| phrases().find(&step).ok().flatten().map(|(_, _, at, _)| at))
        .map(|at| format!("{at:?}"))
        .collect();
    let defined = rust_files(&["steps"])
        .iter()
        .map(|file| {
            let text = fs::read_to_string(file).unwrap();
            text.lines()
                .filter(|line| {
                    ["#[given(", "#[when(", "#[then("]
                        .iter()
                        .any(|a| line.trim().starts_with(a))
                })
                .count()
        })
        .sum::<usize>();
    assert_eq!(used.len(), defined, "used: {used:#?}");
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = text("book/src/SUMMARY.md");
    let documentation = documentation();
    let pages = documentation
        .book
        .iter()
        .filter(|file| file.has_extension("md"));
    for page in pages.filter_map(|page| page.below.strip_prefix("src/")) {
        assert!(
            page == "SUMMARY.md" || summary.contains(&format!("({page})")),
            "{page}"
        );
    }
}

/// Set `GREENROOM_WRITE=1` to write the page anew after a change of the command line.
#[test]
fn the_command_line_page_is_the_help_text() {
    let mut page = "# Command line\n\nThis page is made from the program's own help.\n".to_owned();
    let mut command = Cli::command().max_term_width(100).term_width(100);
    command.build();
    let names: Vec<String> = std::iter::once(String::new())
        .chain(
            command
                .get_subcommands()
                .map(|sub| sub.get_name().to_owned()),
        )
        .filter(|name| name != "help")
        .collect();
    for name in names {
        let help = match command.find_subcommand_mut(&name) {
            Some(subcommand) => subcommand.render_long_help(),
            None => command.render_long_help(),
        };
        let title = format!("greenroom {name}");
        let help = help.to_string();
        let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
        let help = lines.join("\n");
        write!(page, "\n## {}\n\n```text\n{help}\n```\n", title.trim()).unwrap();
    }
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(repository().join("book/src/reference/cli.md"), &page).unwrap();
    }
    assert_eq!(text("book/src/reference/cli.md"), page);
}

/// Set `GREENROOM_WRITE=1` to write the table anew after a change of the features.
#[test]
fn the_permission_table_is_what_the_scenarios_declare() {
    const PAGE: &str = "book/src/reference/permissions.md";
    let output = Desk::new().greenroom(&["permissions"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let page = text(PAGE);
    let is_row = |line: &&str| line.starts_with('|');
    let table: String = page.split_inclusive('\n').filter(is_row).collect();
    assert!(!table.is_empty(), "{PAGE} has no table");
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(repository().join(PAGE), page.replace(&table, &printed)).unwrap();
        return;
    }
    assert_eq!(table, printed);
}

#[test]
fn the_readme_shows_the_two_commands() {
    let readme = text("README.md");
    for command in ["\ncargo run -- audit\n", "\ncargo test\n"] {
        assert!(readme.contains(command), "{command}");
    }
}

#[test]
fn lints_are_never_switched_off_without_a_reason() {
    let needle = concat!("#[al", "low");
    let inner = concat!("#![al", "low");
    for file in rust_files(&[
        "clock", "graph", "mock", "report", "results", "shelf", "steps", "src", "tests",
    ]) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            !text.contains(needle) && !text.contains(inner),
            "{}",
            shown(&file)
        );
    }
}

/// The packages, by their folders.
const PACKAGES: [(&str, &str); 8] = [
    ("greenroom", "."),
    ("greenroom-clock", "clock"),
    ("greenroom-graph", "graph"),
    ("greenroom-mock", "mock"),
    ("greenroom-report", "report"),
    ("greenroom-results", "results"),
    ("greenroom-shelf", "shelf"),
    ("greenroom-steps", "steps"),
];

/// Sources that are compiled for tests alone, and may look beyond their package.
const FOR_TESTS: [&str; 5] = [
    "tests/",
    "benches/",
    "accounted/tests.rs",
    "contract/",
    "testing.rs",
];

/// What `cargo package` would pack of a package has every file that its sources include.
#[test]
fn each_package_holds_what_it_is_built_with() {
    let mut included = 0;
    for (package, folder) in PACKAGES {
        let listed = Command::new(env!("CARGO"))
            .args([
                "package",
                "--list",
                "--allow-dirty",
                "--offline",
                "-p",
                package,
            ])
            .current_dir(repository())
            .output()
            .unwrap();
        assert!(listed.status.success(), "{package}");
        let listed = String::from_utf8(listed.stdout).unwrap();
        let files: Vec<&str> = listed.lines().collect();
        let is_for_tests = |file: &&str| FOR_TESTS.iter().any(|part| file.contains(part));
        let sources = files
            .iter()
            .filter(|file| Path::new(file).extension().is_some_and(|end| end == "rs"));
        for source in sources.filter(|file| !is_for_tests(file)) {
            let text = text(&format!("{folder}/{source}"));
            let macros = ["str", "bytes", "dir"].map(|of| format!("include_{of}!(\""));
            let parts = macros.iter().flat_map(|start| text.split(start).skip(1));
            for rest in parts {
                let path = rest.split('"').next().unwrap();
                let beside = source.rsplit_once('/').map_or("", |(folder, _)| folder);
                let path = match path.strip_prefix("$CARGO_MANIFEST_DIR/") {
                    Some(path) => path.to_owned(),
                    None if beside.is_empty() => path.to_owned(),
                    None => format!("{beside}/{path}"),
                };
                let is_packed = |file: &str| file == path || file.starts_with(&format!("{path}/"));
                assert!(
                    files.iter().any(|file| is_packed(file)),
                    "{package}: {source}: {path}"
                );
                included += 1;
            }
        }
    }
    assert!(included > 12, "{included}");
}

/// The modules at the top of a folder, and which of the others each names.
fn imports(folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in rust_files(&[folder]) {
        let path = shown(&file);
        let module = path.split('/').nth(1).unwrap().trim_end_matches(".rs");
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let code = code.lines().filter(|line| !line.trim().starts_with("//"));
        let mut code = code.collect::<Vec<_>>().join("\n");
        // The modules beside a file at the top.
        if path.matches('/').count() == 1 {
            code = code.replace("super::", "crate::");
        }
        let named = imports.entry(module.to_owned()).or_default();
        for (start, _) in code.match_indices("crate::") {
            let rest = &code[start + "crate::".len()..];
            let is_list = rest.starts_with('{');
            let listed = rest.split(if is_list { ';' } else { ':' }).next().unwrap();
            let words = listed.split(|c: char| !c.is_alphanumeric() && c != '_');
            let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
            named.extend(words.take(if is_list { usize::MAX } else { 1 }));
        }
    }
    let modules: BTreeSet<String> = imports.keys().cloned().collect();
    for (module, named) in &mut imports {
        named.retain(|name| modules.contains(name) && name != module);
    }
    imports
}

/// No two modules of the program, or of the reports, need each other: each can be read after those
/// that it names.
#[test]
fn modules_name_each_other_one_way() {
    for folder in ["src", "report"] {
        let mut left = imports(folder);
        assert!(left.len() > 5, "{folder}");
        left.retain(|module, _| !["lib", "main"].contains(&module.as_str()));
        loop {
            let before = left.len();
            let open: BTreeSet<String> = left.keys().cloned().collect();
            left.retain(|_, named| named.iter().any(|name| open.contains(name)));
            if left.is_empty() || left.len() == before {
                break;
            }
        }
        assert!(left.is_empty(), "{folder}: a circle among {left:#?}");
    }
}
