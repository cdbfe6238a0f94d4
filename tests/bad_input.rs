//! What is wrong is said, with its place, and nothing is written.

use insta_cmd::assert_cmd_snapshot;

use crate::support::{Desk, repository, stable};

pub(crate) const FEATURE: &str = "@document:authenticated-calls\nFeature: Ours\n\n  \
    @requirement:acs-service-principal\n  Rule: It is there\n\n    \
    @audit @permission:Application.Read.All\n    Scenario: It is present\n      \
    When the tenant is asked for the service principal of application \"00000000-0000-0000-0000-000000000001\"\n      \
    Then the service principal exists\n";

/// A features folder that holds one feature.
pub(crate) fn with_feature(feature: &str) -> Desk {
    let desk = Desk::new();
    let document = repository().join("features/authenticated-calls/document.toml");
    desk.write(
        "ours/document.toml",
        &std::fs::read_to_string(document).unwrap(),
    );
    desk.write("ours/ours.feature", feature);
    desk
}

macro_rules! refuses {
    ($name:ident, $desk:expr, $arguments:expr) => {
        #[test]
        fn $name() {
            let _stable = stable();
            let desk: Desk = $desk;
            let before = desk.names();
            assert_cmd_snapshot!(desk.greenroom(&$arguments));
            assert_eq!(desk.names(), before);
        }
    };
}

macro_rules! refuses_feature {
    ($name:ident, $from:expr, $to:expr) => {
        refuses!(
            $name,
            with_feature(&FEATURE.replace($from, $to)),
            ["audit", "--features", "ours"]
        );
    };
}

refuses!(
    an_unknown_fixture_suggests_the_nearest,
    Desk::new(),
    ["audit", "--fixture", "no-service-principle"]
);

refuses!(
    a_fixture_file_that_is_not_there,
    Desk::new(),
    ["audit", "--fixture", "./nowhere.json"]
);

refuses!(
    a_fixture_that_is_not_json,
    {
        let desk = Desk::new();
        desk.write(
            "broken.json",
            "{\n  \"extends\": \"ready\",\n  \"users\": [\n}\n",
        );
        desk
    },
    ["audit", "--fixture", "broken.json"]
);

refuses!(
    a_fixture_with_an_unknown_key,
    {
        let desk = Desk::new();
        let text = r#"{ "extends": "ready", "about": "A typing error.", "usres": {} }"#;
        desk.write("typo.json", text);
        desk
    },
    ["audit", "--fixture", "typo.json"]
);

refuses_feature!(a_line_that_is_not_gherkin, "Then the", "Than the");
refuses_feature!(a_mistyped_first_step, "When the", "Whn the");
refuses_feature!(
    a_step_without_definition,
    "principal exists",
    "principal is nice"
);
refuses_feature!(
    all_steps_without_definition,
    "      Then the service principal exists\n",
    "      Then the service principal is nice\n      And it has a directory role \"1\"\n\n    \
     @audit @permission:Application.Read.All\n    Scenario: Another\n      \
     When the application \"1\" is looked up\n      Then it is enabled\n"
);
refuses_feature!(
    an_id_that_is_none,
    "application \"00000000-0000-0000-0000-000000000001\"",
    "application \"Azure Communication Services\""
);
refuses_feature!(
    a_scenario_without_a_conclusion,
    "      Then the service principal exists\n",
    ""
);
refuses_feature!(
    a_rule_without_a_requirement,
    "  @requirement:acs-service-principal\n",
    ""
);
refuses_feature!(
    a_requirement_without_a_page,
    "acs-service-principal",
    "made-up"
);
refuses_feature!(
    a_feature_of_no_document,
    "@document:authenticated-calls\n",
    ""
);
refuses_feature!(
    a_row_that_is_too_wide,
    "principal exists\n",
    "principal exists\n        | a | b |\n        | 1 | 2 | 3 |\n"
);
refuses_feature!(a_scenario_that_is_neither_audit_nor_behavior, "@audit ", "");
refuses_feature!(no_audit_scenario, "@audit ", "@behavior ");
refuses_feature!(
    a_question_that_leaves_the_tenant,
    "When the tenant is asked for the service principal of application \"00000000-0000-0000-0000-000000000001\"",
    "When the tenant is asked for \"GET /users/../../beta/users\""
);
refuses_feature!(
    a_question_that_writes,
    "When the tenant is asked for the service principal of application \"00000000-0000-0000-0000-000000000001\"",
    "When the tenant is asked for \"DELETE /users/1\""
);
refuses_feature!(
    a_json_path_that_is_none,
    "Then the service principal exists",
    "Then \"value[\" exists"
);
refuses_feature!(
    a_json_path_that_grows_too_fast,
    "Then the service principal exists",
    "Then each \"$..a..b\" is \"1\""
);
refuses_feature!(a_misspelled_kind, "@audit ", "@behavior @Audit ");
refuses_feature!(a_misspelled_tag, "@permission:", "@permision:");
refuses_feature!(
    a_requirement_on_the_feature,
    "@document:authenticated-calls",
    "@document:authenticated-calls @requirement:teams-license"
);
refuses_feature!(
    a_misspelled_scenario_below_a_rule,
    "    @audit @permission:Application.Read.All\n    Scenario: It is present",
    "    Scenaro: It is present"
);
refuses_feature!(
    a_background_whose_step_is_misspelled,
    "Rule: It is there\n",
    "Rule: It is there\n\n    Background:\n      Gven the tenant \"ready\"\n"
);
refuses_feature!(
    a_placeholder_without_examples,
    "application \"00000000-0000-0000-0000-000000000001\"",
    "application \"<app>\""
);
refuses_feature!(
    examples_of_the_joining_accounts_with_rows,
    "Then the service principal exists\n",
    "Then the service principal exists\n\n      Examples: the joining accounts\n        \
     | account |\n        | nobody@contoso.example |\n"
);
refuses_feature!(
    examples_of_the_joining_accounts_that_no_step_uses,
    "Scenario: It is present\n",
    "Scenario Outline: <account> is there\n      When the account \"a@contoso.example\" is looked up\n      \
     Then the account exists\n\n      Examples: the joining accounts\n        | account |\n\n    \
     @audit @permission:Application.Read.All\n    Scenario: It is present\n"
);
refuses_feature!(
    a_placeholder_that_is_no_column,
    "application \"00000000-0000-0000-0000-000000000001\"\n      Then the service principal exists\n",
    "application \"<ap>\"\n      Then the service principal exists\n\n      Examples:\n        \
     | app |\n        | 1   |\n"
);
refuses_feature!(
    a_placeholder_of_a_name_that_is_no_column,
    FEATURE.split_once("    @audit").unwrap().1,
    " @permission:Application.Read.All\n    Scenario Outline: <ap> is present\n      \
     When the tenant is asked for the service principal of application \"<app>\"\n      \
     Then the service principal exists\n\n      Examples:\n        | app |\n        | 1   |\n"
);
refuses_feature!(
    a_text_that_no_step_reads,
    "principal exists\n",
    "principal exists\n        \"\"\"\n        And it is enabled\n        \"\"\"\n"
);
refuses_feature!(
    a_table_that_no_step_reads,
    "principal exists\n",
    "principal exists\n        | it is |\n        | enabled |\n"
);
refuses_feature!(
    a_row_that_fits_no_step,
    "principal exists\n",
    "principal <is>\n\n      Examples:\n        | is     |\n        | exists |\n        | shines |\n"
);
refuses_feature!(
    what_a_person_sees_in_an_audit,
    "Then the service principal exists",
    "Then the person sees \"a green lamp\""
);
refuses_feature!(
    what_a_tenant_is_asked_in_a_manual_scenario,
    "@audit ",
    "@manual "
);
refuses!(
    two_scenarios_of_a_requirement_with_one_name,
    {
        let desk = with_feature(FEATURE);
        desk.write("ours/theirs.feature", FEATURE);
        desk
    },
    ["audit", "--features", "ours"]
);
refuses_feature!(another_language, "@document", "# language: no\n@document");

refuses!(
    a_permission_that_no_audit_needs,
    with_feature(&FEATURE.replace("Application.Read.All", "Application.Reed.All")),
    ["permissions", "--features", "ours"]
);

refuses!(
    a_features_folder_that_is_not_there,
    Desk::new(),
    ["audit", "--features", "nowhere"]
);

refuses!(
    a_features_folder_without_features,
    {
        let desk = Desk::new();
        desk.write("ours/notes.txt", "");
        desk
    },
    ["audit", "--features", "ours"]
);

refuses!(
    a_selection_without_scenarios,
    Desk::new(),
    ["audit", "--tags", "@requirement:acs-service-principle"]
);

refuses!(
    a_tag_expression_that_is_none,
    Desk::new(),
    ["audit", "--tags", "@a and ("]
);

/// Each `not` is a step further into the parser.
#[test]
fn a_tag_expression_without_end() {
    let desk = Desk::new();
    let tags = format!("{}@audit", "not ".repeat(8_000));
    let mut command = desk.greenroom(&["audit", "--tags", &tags]);
    assert_eq!(command.output().unwrap().status.code(), Some(2));
}

refuses!(
    an_output_folder_that_cannot_be_made,
    {
        let desk = Desk::new();
        desk.write("file", "");
        desk
    },
    ["audit", "--output", "file/report"]
);

refuses!(
    an_output_folder_with_somebodys_files,
    {
        let desk = Desk::new();
        desk.write("report/thesis.txt", "");
        desk
    },
    ["audit", "--output", "report"]
);

refuses!(the_rooms_of_no_tenant, Desk::new(), ["audit", "--rooms"]);

refuses!(
    a_cloud_without_a_tenant,
    Desk::new(),
    ["audit", "--cloud", "china"]
);

refuses!(
    settings_without_a_tenant,
    {
        let desk = Desk::new();
        desk.write("greenroom.toml", "accounts-file = \"rooms.csv\"\n");
        desk
    },
    ["audit"]
);

/// A variable that a pipeline has left empty is no tenant; the mock one was not meant.
#[test]
fn a_sign_in_without_a_tenant() {
    let desk = Desk::new();
    let mut command = desk.greenroom(&["audit"]);
    command.env("AZURE_TENANT_ID", "");
    assert_cmd_snapshot!(command.env("AZURE_CLIENT_SECRET", "canary"));
}

#[test]
fn a_variable_that_is_no_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    let broken = std::ffi::OsStr::from_bytes(b"\xff");
    let mut command = desk.greenroom(&["audit"]);
    assert_cmd_snapshot!(command.env("AZURE_TENANT_ID", broken));
}

#[test]
fn a_token_that_fits_into_no_header() {
    let desk = Desk::new();
    let tenant = [
        "audit",
        "--tenant",
        "contoso.example",
        "--account",
        "a@contoso.example",
    ];
    let mut command = desk.greenroom(&tenant);
    assert_cmd_snapshot!(command.env("GREENROOM_ACCESS_TOKEN", "canary\ncanary"));
}

/// A full disk or a closed terminal must not look like success to a script.
#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written() {
    let desk = Desk::new();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = desk.greenroom(&["fixtures"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: the result could not be written: "),
        "{said}"
    );
}

refuses!(
    an_unknown_flag,
    Desk::new(),
    ["audit", "--fixtures", "ready"]
);

/// The bundled book with one file changed, or taken away.
fn with_book(file: &str, text: Option<&str>) -> Desk {
    let desk = Desk::new();
    copy(&repository().join("book"), &desk.path().join("ours"));
    match text {
        Some(text) => drop(desk.write(&format!("ours/{file}"), text)),
        None => std::fs::remove_file(desk.path().join("ours").join(file)).unwrap(),
    }
    desk
}

/// The bundled book's summary with the line of one page in a comment.
fn commented_out(page: &str) -> String {
    let summary = std::fs::read_to_string(repository().join("book/src/SUMMARY.md")).unwrap();
    let line = summary.lines().find(|line| line.contains(page)).unwrap();
    summary.replace(line, &format!("<!--\n{line}\n-->"))
}

macro_rules! refuses_book {
    ($name:ident, $file:expr, $text:expr) => {
        refuses!($name, with_book($file, $text), ["audit", "--book", "ours"]);
    };
}

refuses_book!(
    a_book_with_a_broken_marker,
    "src/run.md",
    Some("# The run\n\n{{#verdict made-up}}\n")
);
refuses_book!(a_book_without_a_summary, "src/SUMMARY.md", None);
refuses_book!(a_book_that_lacks_a_page_of_its_summary, "src/run.md", None);
refuses_book!(
    a_book_without_a_place_for_the_readiness,
    "src/index.md",
    Some("# Readiness\n")
);
refuses_book!(
    a_book_that_leaves_a_requirement_out,
    "src/SUMMARY.md",
    Some("# Summary\n\n[Readiness](index.md)\n[Run](run.md)\n")
);
refuses_book!(
    a_book_that_has_a_requirement_in_a_comment,
    "src/SUMMARY.md",
    Some(&commented_out("requirements/acs-service-principal.md"))
);
refuses_book!(
    a_book_whose_summary_mdbook_cannot_read,
    "src/SUMMARY.md",
    Some("# Summary\n\n- [Readiness](index.md)\n\n[Run](run.md)\n\n- [Findings](findings.md)\n")
);
refuses_book!(
    a_book_whose_settings_are_broken,
    "book.toml",
    Some("[book\n")
);

#[test]
fn a_book_cannot_make_an_audit_run_a_command() {
    let settings = std::fs::read_to_string(repository().join("book/book.toml")).unwrap();
    let evil = "\n[preprocessor.evil]\ncommand = \"touch evil\"\n\n[output.evil]\ncommand = \
                \"touch evil\"\n";
    let desk = with_book("book.toml", Some(&(settings + evil)));
    let output = desk
        .greenroom(&["audit", "--book", "ours"])
        .output()
        .unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(desk.report().join("index.html").exists());
    assert_eq!(
        desk.names(),
        [&["greenroom-report"], &Desk::BESIDE[..], &["ours"]].concat()
    );
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
