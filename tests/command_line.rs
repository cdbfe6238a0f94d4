//! What the options of several commands have in common: JSON alone on the standard output, exit
//! codes, selections, completions and manual pages.

use std::fs;
use std::process::Output;

use clap::CommandFactory as _;
use greenroom::cli::Cli;
use serde_json::Value;

use crate::live::stderr;
use crate::support::{Desk, repository};

fn run(desk: &Desk, arguments: &[&str]) -> Output {
    desk.greenroom(arguments).output().unwrap()
}

/// The standard output as the JSON that it has to be, all of it.
fn json(desk: &Desk, arguments: &[&str]) -> Value {
    let output = run(desk, arguments);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn the_outcome_of_an_audit_is_summed_up_without_a_name_of_the_tenant() {
    let desk = Desk::new();
    let line = ["audit", "--fixture", "no-teams-license", "--format", "json"];
    let outcome = json(&desk, &line);
    assert_eq!(outcome["readiness"], "not-ready");
    assert_eq!(outcome["exitCode"], 1);
    assert_eq!(outcome["isMock"], true);
    assert_eq!(outcome["accounts"], 3);
    assert_eq!(outcome["report"], "greenroom-report/index.html");
    assert_eq!(outcome["record"], "greenroom-report.run.json.gz");
    let action = &outcome["actions"][0];
    assert_eq!(action["reason"], "product-without-teams");
    assert_eq!(action["accounts"], 1);
    let run = desk.run();
    assert_eq!(
        outcome["counts"],
        serde_json::to_value(&run.counts).unwrap()
    );
    let text = outcome.to_string();
    let names = run.tenant.accounts.iter().chain(&run.tenant.display_name);
    for name in names.chain([&run.tenant.id]) {
        assert!(!text.contains(name.as_str()), "{name}");
    }
}

#[test]
fn an_examination_is_printed_as_json() {
    let found = json(
        &Desk::new(),
        &["doctor", "--fixture", "forbidden", "--format", "json"],
    );
    assert!(found["problems"].as_u64().unwrap() > 0, "{found}");
    let marks = found["sections"].as_array().unwrap().iter();
    let marks: Vec<&Value> = marks.flat_map(|s| s["lines"].as_array().unwrap()).collect();
    assert!(
        marks.iter().any(|line| line["mark"] == "problem"),
        "{found}"
    );
}

#[test]
fn what_people_wrote_is_printed_as_json() {
    let checked = json(&Desk::new(), &["check", "--format", "json"]);
    assert_eq!(checked["documents"][0], "authenticated-calls");
    assert_eq!(checked["requirements"][0]["level"], "required");
}

#[test]
fn an_explanation_is_printed_as_json() {
    let explained = json(
        &Desk::new(),
        &["explain", "AADSTS650052", "--format", "json"],
    );
    assert_eq!(explained["recognized"][0]["code"], "AADSTS650052");
}

#[test]
fn a_plan_and_a_difference_are_printed_as_json() {
    let desk = Desk::new();
    desk.audit("no-teams-license");
    fs::rename(desk.record(), desk.path().join("before.json")).unwrap();
    desk.audit("ready");
    let plan = json(&desk, &["plan", "before.json", "--format", "json"]);
    let finding = &plan[0]["findings"][0];
    assert_eq!(finding["reason"], "product-without-teams");
    assert!(finding["fix"]["ways"][0]["text"].is_string(), "{finding}");
    let after = desk.record().display().to_string();
    let changes = json(&desk, &["diff", "before.json", &after, "--format", "json"]);
    assert_eq!(
        changes["counts"]["improved"],
        changes["changes"].as_array().unwrap().len()
    );
    assert_eq!(changes["now"]["readiness"], "ready");
}

#[test]
fn a_command_that_fails_prints_no_json() {
    let output = run(
        &Desk::new(),
        &["audit", "--tenant", "contoso.example", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty() && stderr(&output).contains("error: "));
}

/// The exit code of an audit that ends with each conclusion, by what it is asked to fail on.
#[test]
fn what_fails_is_for_the_command_line_to_say() {
    let cases: [(&[&str], [i32; 3]); 5] = [
        (&[], [0, 1, 3]),
        (&["--fail-on", "undetermined"], [0, 1, 3]),
        (&["--fail-on", "not-ready"], [0, 1, 0]),
        (&["--fail-on", "never"], [0, 0, 0]),
        (&["--exit-zero"], [0, 0, 0]),
    ];
    let tenants = ["ready", "no-teams-license", "forbidden"];
    let words = ["ready", "not ready", "undetermined"];
    for (options, codes) in cases {
        for ((tenant, code), word) in tenants.iter().zip(codes).zip(words) {
            let line = ["audit", "--no-book", "--quiet", "--fixture", tenant];
            let output = run(&Desk::new(), &[&line[..], options].concat());
            assert_eq!(output.status.code(), Some(code), "{options:?} {tenant}");
            // What it concludes stays what it is.
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(
                said.starts_with(&format!("{word} (")),
                "{options:?} {tenant}: {said}"
            );
        }
    }
}

#[test]
fn an_audit_that_cannot_run_fails_whatever_it_is_asked() {
    let desk = Desk::new();
    let output = run(
        &desk,
        &["audit", "--exit-zero", "--fixture", "nowhere.json"],
    );
    assert_eq!(output.status.code(), Some(2));
    let broken = r#"{ "extends": "ready", "about": "Nobody answers.",
        "faults": [{ "match": { "path": "*" }, "answer": { "status": 500 } }] }"#;
    desk.write("broken.json", broken);
    let output = run(
        &desk,
        &["audit", "--no-book", "--quiet", "--fixture", "broken.json"],
    );
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

fn audited(options: &[&str]) -> (Vec<String>, Option<String>) {
    let desk = Desk::new();
    let run = desk.audit_with(options);
    let findings = run
        .findings
        .iter()
        .map(|finding| finding.requirement.to_string());
    let mut requirements: Vec<String> = findings.collect();
    requirements.dedup();
    (requirements, run.features.tags)
}

#[test]
fn requirements_are_selected_by_id_and_the_record_says_so() {
    let two = [
        "--requirement",
        "teams-license",
        "--requirement",
        "supported-cloud",
    ];
    let (requirements, tags) = audited(&two);
    assert_eq!(requirements, ["teams-license", "supported-cloud"]);
    let tags = tags.unwrap();
    assert_eq!(
        tags,
        "@requirement:teams-license or @requirement:supported-cloud"
    );
    assert_eq!(audited(&["--tags", &tags]).0, requirements);
}

#[test]
fn requirements_are_selected_by_level_and_by_document() {
    let (required, _) = audited(&["--level", "required", "--document", "authenticated-calls"]);
    let (recommended, _) = audited(&["--level", "recommended"]);
    let documentation = greenroom::document::Documentation::load(None, None).unwrap();
    let of_level = |word: &str| {
        let own = documentation
            .requirements
            .iter()
            .filter(|r| r.level.word() == word);
        own.count()
    };
    assert_eq!(required.len(), of_level("required"));
    assert_eq!(recommended.len(), of_level("recommended"));
}

#[test]
fn a_selection_that_is_empty_or_unknown_is_an_error() {
    let empty: [(&[&str], &str); 5] = [
        (&["--tags", "@nothing"], "no scenario is selected"),
        (
            &["--level", "required", "--requirement", "in-the-room"],
            "no scenario is selected",
        ),
        (
            &["--requirement", "license"],
            "--requirement license: there is no such requirement",
        ),
        (
            &["--document", "calls"],
            "--document calls: there is no such document",
        ),
        (&["--level", "optional"], "invalid value 'optional'"),
    ];
    for command in ["audit", "doctor"] {
        for (options, said) in empty {
            let desk = Desk::new();
            let output = run(&desk, &[&[command], options].concat());
            assert_eq!(output.status.code(), Some(2), "{command} {options:?}");
            assert!(
                stderr(&output).contains(said),
                "{command}: {}",
                stderr(&output)
            );
            assert!(desk.names().is_empty(), "{command} {options:?}");
        }
    }
}

#[test]
fn every_command_says_how_it_ends_and_shows_an_example() {
    let mut command = Cli::command();
    command.build();
    let mut commands: Vec<&clap::Command> = command.get_subcommands().collect();
    commands.push(&command);
    for command in commands
        .iter()
        .filter(|command| command.get_name() != "help")
    {
        let help = (*command).clone().render_long_help().to_string();
        let name = command.get_name();
        assert!(help.contains("\nExit codes:\n  0    "), "{name}");
        let has_example = help.contains("\nExamples:\n  ") || name == "fixtures";
        assert!(has_example, "{name}");
    }
}

/// An example that the program itself would refuse helps nobody.
#[test]
fn every_example_of_the_help_is_a_command_line() {
    let mut command = Cli::command();
    command.build();
    let helps = command.get_subcommands().chain([&command]);
    let helps: Vec<String> = helps
        .map(|command| command.clone().render_long_help().to_string())
        .collect();
    let mut count = 0;
    for line in helps.iter().flat_map(|help| help.lines()) {
        let Some(example) = line.strip_prefix("  greenroom ") else {
            continue;
        };
        let words = example.split("   ").next().unwrap_or_default();
        let words = words
            .split([' '])
            .take_while(|word| !["|", ">", "<"].contains(word));
        let line = ["greenroom"].into_iter().chain(words).map(Into::into);
        Cli::read(line).unwrap_or_else(|error| panic!("{example}: {error}"));
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn the_version_is_printed() {
    let output = run(&Desk::new(), &["--version"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(said.starts_with(&format!("greenroom {version}")), "{said}");
}

#[test]
fn a_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&Desk::new(), &["completions", shell]);
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(
            script.contains("fail-on") && script.contains("doctor"),
            "{shell}"
        );
    }
    assert_eq!(
        run(&Desk::new(), &["completions", "sh"]).status.code(),
        Some(2)
    );
}

#[test]
fn each_command_has_its_manual_page() {
    let desk = Desk::new();
    assert_eq!(run(&desk, &["man", "pages"]).status.code(), Some(0));
    let pages = fs::read_dir(desk.path().join("pages")).unwrap().count();
    let commands = Cli::command().get_subcommands().count();
    assert!(pages > commands, "{pages} {commands}");
    let page = fs::read_to_string(desk.path().join("pages/greenroom-audit.1")).unwrap();
    assert!(page.contains(".TH greenroom-audit 1"), "{page}");
    desk.write("a-file", "");
    let output = run(&desk, &["man", "a-file"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}

#[test]
fn the_page_on_output_names_each_property_of_the_outcome() {
    let page = fs::read_to_string(repository().join("book/src/reference/output.md")).unwrap();
    let outcome = json(&Desk::new(), &["audit", "--no-book", "--format", "json"]);
    for name in outcome.as_object().unwrap().keys() {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}
