//! `greenroom trace`: the documents held to the features.

use std::fmt::Write as _;
use std::process::Output;

use greenroom::document::Documentation;
use greenroom::results::Readiness;
use greenroom::trace::report::matrix;
use greenroom::trace::{Matrix, Tenants};
use greenroom_results::Verdict;
use insta_cmd::assert_cmd_snapshot;
use serde_json::Value;

use crate::support::{Desk, recorded, repository, stable};

/// Coverage that is lost shows here.
#[test]
fn the_matrix() {
    let _stable = stable();
    assert_cmd_snapshot!(Desk::new().greenroom(&["trace"]));
}

#[test]
fn the_last_results_are_those_of_the_report() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let arguments = ["trace", "--format", "json"];
    let output = desk.greenroom(&arguments).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let traced: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(traced["isWhole"], true);
    let statements = traced["documents"][0]["statements"].as_array().unwrap();
    let license = statements
        .iter()
        .flat_map(|s| s["coveredBy"].as_array().unwrap());
    let mut license = license.filter(|cover| cover["requirement"] == "teams-license");
    assert_eq!(license.next().unwrap()["verdict"], "fail");
    let requirements = traced["requirements"].as_array().unwrap();
    let license = requirements.iter().find(|r| r["id"] == "teams-license");
    let license = license.unwrap();
    assert_eq!(license["verdict"], "fail");
    for (tenant, list) in [("ready", "passedBy"), ("no-teams-license", "failedBy")] {
        assert!(license[list].as_array().unwrap().contains(&tenant.into()));
    }
}

#[test]
fn the_last_results_stand_beside_what_covers_a_statement() {
    let documentation = Documentation::load(None, None).unwrap();
    let tenants = Tenants::default();
    let matrix = Matrix::new(&documentation, &tenants, Some(recorded("no-teams-license")));
    let text = matrix::report(&matrix);
    for line in [
        "              → acs-service-principal [pass]\n",
        "              → teams-license [fail]\n",
        "  audit       The service principal is present and enabled [pass]\n",
        "  audit       <account> has an active Microsoft Teams license [fail]\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn what_the_document_and_the_features_lack_is_said() {
    let desk = Desk::new();
    desk.write("ours/document.toml", DOCUMENT);
    desk.write("ours/ours.feature", FEATURE);
    let output = desk
        .greenroom(&["trace", "--features", "ours"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let gaps: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("gap: "))
        .collect();
    insta::assert_snapshot!(gaps.join("\n"));
    assert_eq!(output.status.code(), Some(1));
}

const DOCUMENT: &str = r#"
id = "ours"
publisher = "Us"
title = "Our page"
url = "https://vendor.example/page"
read = "2026-11-01"

[[statement]]
id = "open"
section = []
kind = "sentence"
digest = "0123456789abcdef"
paraphrase = "Nobody covers this."

[[statement]]
id = "unwritten"
section = []
kind = "sentence"
digest = "0123456789abcdee"
paraphrase = ""
covered-by = ["acs-service-principle"]

[[statement]]
id = "by-name"
section = []
kind = "sentence"
digest = "0123456789abcded"
paraphrase = "One scenario covers this."
covered-by = ["It is present"]
"#;

const FEATURE: &str = r#"@document:ours
Feature: Ours

  @requirement:acs-service-principal
  Rule: It is there

    @audit @permission:Application.Read.All
    Scenario: It is present
      When the tenant is asked for the service principal of application "00000000-0000-0000-0000-000000000001"
      Then the service principal exists

    @behavior @permission:Application.Read.All
    Scenario: It is not present
      Given the tenant "ready"
      When the tenant is asked for the service principal of application "00000000-0000-0000-0000-000000000001"
      Then there is no such service principal
"#;

#[test]
fn a_statement_that_is_wrongly_written_is_refused_with_its_line() {
    for (from, to, message) in [
        (
            "0123456789abcdee",
            "0123",
            "ours/document.toml:16: the statement `unwritten`: its digest is not 16 hexadecimal \
             digits",
        ),
        (
            "\"by-name\"",
            "\"open\"",
            "ours/document.toml:24: the statement `open`: another statement has this id",
        ),
        (
            "paraphrase = \"One",
            "informative = \"no\"\nparaphrase = \"One",
            "ours/document.toml:24: the statement `by-name`: it is covered and informative: it \
             can be one of the two",
        ),
    ] {
        let desk = Desk::new();
        desk.write("ours/document.toml", &DOCUMENT.replace(from, to));
        desk.write("ours/ours.feature", FEATURE);
        let output = desk
            .greenroom(&["trace", "--features", "ours"])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.contains(message), "{text}");
        assert_eq!(output.status.code(), Some(2));
    }
}

const SECOND: &str = "fixtures/documents/fjordview-boardroom";

/// The program with the features and the book of the second document.
fn second(desk: &Desk, arguments: &[&str]) -> Output {
    let [features, book] =
        ["features", "book"].map(|name| repository().join(SECOND).join(name).display().to_string());
    let documents = ["--features", &features, "--book", &book];
    desk.greenroom(&[arguments, &documents].concat())
        .output()
        .unwrap()
}

/// A document of another vendor's is audited without a line of code.
#[test]
fn a_second_document_is_audited_on_the_mock() {
    let mut table = String::new();
    for fixture in [
        "ready",
        "no-service-principal",
        "license-suspended",
        "forbidden",
    ] {
        let desk = Desk::new();
        second(&desk, &["audit", "--fixture", fixture]);
        let run = desk.run();
        writeln!(table, "{fixture}: {}", run.readiness.words()).unwrap();
        for requirement in run.requirements {
            let verdict = requirement.verdict.map_or("-", Verdict::word);
            writeln!(table, "  {}: {verdict}", requirement.id).unwrap();
        }
        let page = desk.report().join("documents/fjordview-boardroom.html");
        assert!(
            std::fs::read_to_string(page)
                .unwrap()
                .contains("statement-must-contain")
        );
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_second_document_is_traced_whole() {
    let output = second(&Desk::new(), &["trace", "--quiet"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

/// A desk with the draft of our page.
fn draft() -> (Desk, Output) {
    let desk = Desk::new();
    let output = init(&desk);
    (desk, output)
}

/// Drafts our page on a desk.
fn init(desk: &Desk) -> Output {
    let page = repository()
        .join(SECOND)
        .with_extension("md")
        .display()
        .to_string();
    let arguments = [
        "trace",
        "--init",
        &page,
        "--id",
        "boardroom",
        "--into",
        "ours",
    ];
    desk.greenroom(&arguments).output().unwrap()
}

const OURS: [&str; 4] = ["--features", "ours/features", "--book", "ours/book"];

#[test]
fn a_draft_says_what_it_wrote_and_what_is_next() {
    let (desk, output) = draft();
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(String::from_utf8(output.stdout).unwrap());
    let feature = desk
        .path()
        .join("ours/features/boardroom/boardroom.feature");
    insta::assert_snapshot!(std::fs::read_to_string(feature).unwrap());
    let page = desk
        .path()
        .join("ours/book/src/requirements/license-boardroom-s-account.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (page, read_on) = page.split_once("read on ").unwrap();
    assert!(read_on.starts_with("20"));
    insta::assert_snapshot!(page);
}

#[test]
fn a_draft_loads_and_lacks_what_a_person_writes() {
    let (desk, _) = draft();
    let output = desk
        .greenroom(&[&["trace"], &OURS[..]].concat())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    for gap in [
        "`publisher` is empty",
        "is not paraphrased",
        "is covered by nothing",
    ] {
        assert!(text.contains(gap), "{text}");
    }
}

/// Nothing that nobody wrote is ever green.
#[test]
fn an_audit_of_a_draft_concludes_nothing() {
    let (desk, _) = draft();
    let output = desk
        .greenroom(&[&["audit"], &OURS[..]].concat())
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
    let run = desk.run();
    assert!(
        run.findings
            .iter()
            .all(|finding| finding.verdict == Verdict::NotChecked)
    );
    assert!(run.requirements.len() >= 3 && run.readiness == Readiness::Undetermined);
}

#[test]
fn a_draft_leaves_what_is_there_alone() {
    let (desk, _) = draft();
    let output = init(&desk);
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2));
}

/// Drafts a page of our own beside what is there.
fn init_of(desk: &Desk, id: &str, text: &str) -> Output {
    desk.write("page.md", text);
    let line = ["trace", "--init", "page.md", "--id", id, "--into", "ours"];
    desk.greenroom(&line).output().unwrap()
}

/// Two documents that have a section of the same name stand in one folder.
#[test]
fn a_second_draft_joins_the_first() {
    let (desk, _) = draft();
    let index = desk.path().join("ours/book/src/index.md");
    std::fs::write(&index, "# Mine\n\n{{#readiness}}\n\n{{#findings}}\n").unwrap();
    let summary = desk.path().join("ours/book/src/SUMMARY.md");
    let own = std::fs::read_to_string(&summary).unwrap() + "\n[At the end](end.md)\n";
    std::fs::write(&summary, own).unwrap();
    desk.write("ours/book/src/end.md", "# The end\n");
    let page = "# Phones\n\n## License the boardroom's account\n\nIt must hold a license.\n";
    let output = init_of(&desk, "phones", page);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    insta::assert_snapshot!(std::fs::read_to_string(summary).unwrap());
    assert!(
        std::fs::read_to_string(index)
            .unwrap()
            .starts_with("# Mine\n")
    );
    let audited = |options: &[&str]| {
        let line = [&["audit", "--no-book"], &OURS[..], options].concat();
        desk.greenroom(&line).output().unwrap();
        let findings = desk.run().findings.into_iter();
        findings
            .map(|finding| finding.requirement.to_string())
            .collect::<Vec<_>>()
    };
    let phones = audited(&["--document", "phones"]);
    assert_eq!(phones, ["license-boardroom-s-account-2"]);
    let both = audited(&[]);
    assert!(both.len() > 3 && both.contains(&phones[0]), "{both:?}");
}

#[test]
fn two_documents_of_one_id_are_refused() {
    let (desk, _) = draft();
    let path = desk.path().join("ours/features");
    std::fs::create_dir(path.join("copy")).unwrap();
    let files = ["document.toml", "boardroom.feature"];
    for file in files {
        std::fs::copy(
            path.join("boardroom").join(file),
            path.join("copy").join(file),
        )
        .unwrap();
    }
    let output = desk
        .greenroom(&[&["check"], &OURS[..]].concat())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    let said = "the document in ours/features/boardroom/document.toml has the same id, `boardroom`";
    assert!(error.contains(said), "{error}");
}

#[test]
fn a_draft_of_a_hostile_page_loads() {
    let desk = Desk::new();
    let page = "# A \"<x>\" | {{#include /etc/passwd}} \\ title\n\n## Do `<b>` @tag # \"\"\"\n\n\
        It must hold <script>alert(1)</script> now.\n\n## Scenario: x\n\nAnd it must.\n\n\
        ##\n\nIt should.\n";
    desk.write("page.md", page);
    let arguments = ["trace", "--init", "page.md", "--id", "x", "--into", "ours"];
    assert_eq!(
        desk.greenroom(&arguments).output().unwrap().status.code(),
        Some(0)
    );
    let output = desk
        .greenroom(&[&["audit"], &OURS[..]].concat())
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
}

/// What is drafted of a page of each kind: its title, and what each requirement stands for.
fn drafted(name: &str) -> String {
    let desk = Desk::new();
    let page = repository().join("fixtures/documents/pages").join(name);
    let page = page.display().to_string();
    let output = desk
        .greenroom(&["trace", "--init", &page, "--id", "x", "--into", "ours"])
        .output()
        .unwrap();
    let document = std::fs::read_to_string(desk.path().join("ours/features/x/document.toml"));
    let document: toml::Table = document.unwrap().parse().unwrap();
    let text = std::fs::read_to_string(desk.path().join("ours/features/x/document.toml")).unwrap();
    let sentences = text.lines().filter_map(|line| line.strip_prefix("#> "));
    let mut table = format!("{}\n", document["title"].as_str().unwrap());
    let mut sentences = sentences.peekable();
    for statement in document["statement"].as_array().unwrap() {
        // A command has a line for each of its own.
        let lines = statement.get("kind").unwrap().as_str() == Some("command");
        let mut sentence = sentences.next().unwrap().to_owned();
        while lines
            && sentences
                .peek()
                .is_some_and(|next| next.contains("-PolicyName") || next.starts_with("npx "))
        {
            sentence = sentence + " / " + sentences.next().unwrap();
        }
        let cover = statement
            .get("covered-by")
            .map(|cover| cover[0].as_str().unwrap());
        let why = statement.get("informative").map(|_| "·");
        writeln!(table, "{}: {sentence}", cover.or(why).unwrap_or("?")).unwrap();
    }
    let error = String::from_utf8(output.stderr).unwrap();
    table
        + &error
            .lines()
            .filter(|line| line.starts_with("note"))
            .collect::<Vec<_>>()
            .join("\n")
}

macro_rules! drafts {
    ($($name:ident: $page:expr),+ $(,)?) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!(drafted($page));
        })+
    };
}

drafts!(
    a_page_of_learn_is_drafted: "learn.md",
    a_page_of_docusaurus_is_drafted: "docusaurus.mdx",
    a_page_of_hugo_is_drafted: "hugo.md",
    a_page_of_mkdocs_is_drafted: "mkdocs.md",
    a_page_of_sphinx_is_drafted: "sphinx.rst",
    a_page_of_zendesk_is_drafted: "zendesk.html",
    a_page_of_confluence_is_drafted: "confluence.html",
    a_readme_is_drafted: "README.md",
    a_german_page_is_drafted: "german.md",
    a_french_page_is_drafted: "french.html",
    a_spanish_page_is_drafted: "spanish.md",
    a_japanese_page_is_drafted: "japanese.md",
);

#[test]
fn a_page_that_demands_nothing_is_no_draft_and_what_was_looked_for_is_said() {
    let desk = Desk::new();
    desk.write("page.md", "# Bread\n\nA loaf is brown. It smells good.\n");
    let arguments = ["trace", "--init", "page.md", "--id", "x", "--into", "ours"];
    let output = desk.greenroom(&arguments).output().unwrap();
    insta::assert_snapshot!(String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(desk.names(), ["page.md"]);
}

/// What a draft is written with is not to be shared, and is not whole with it.
#[test]
fn sentences_of_the_page_that_still_stand_in_a_draft_are_a_gap() {
    let (desk, _) = draft();
    let gap = |desk: &Desk| {
        let output = desk
            .greenroom(&[&["trace"], &OURS[..]].concat())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.contains("sentences of the page still stand in lines that begin with `#>`")
    };
    assert!(gap(&desk));
    let path = desk.path().join("ours/features/boardroom/document.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("#> "))
        .collect();
    std::fs::write(path, kept.join("\n")).unwrap();
    assert!(!gap(&desk));
}

/// Files that a page takes in are part of it where they are beside it.
#[test]
fn what_a_page_takes_in_is_drafted_with_it() {
    let desk = Desk::new();
    desk.write(
        "page.md",
        "# T\n\n[!INCLUDE [a](parts/a.md)]\n\n[!INCLUDE [b](parts/b.md)]\n",
    );
    desk.write("parts/a.md", "The room must hold a license.\n");
    let arguments = ["trace", "--init", "page.md", "--id", "x", "--into", "ours"];
    let output = desk.greenroom(&arguments).output().unwrap();
    let document = std::fs::read_to_string(desk.path().join("ours/features/x/document.toml"));
    assert!(
        document
            .unwrap()
            .contains("#> The room must hold a license.")
    );
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("note: the page takes in parts/b.md, which is not in its folder"),
        "{error}"
    );
}
