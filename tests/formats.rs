//! A run in the formats of other tools. `tests/readers/` has the readers themselves look at them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use greenroom::report::formats::{Content, FORMATS, Format, page};
use greenroom::results::Run;
use greenroom::results::plain::is_harmful;
use quick_xml::events::Event;
use serde_json::Value;

use crate::live::stderr;
use crate::support::{Desk, repository};

/// A record that `tests/readers/` has: `run` with every verdict, `empty`, or `hostile`.
fn record(name: &str) -> PathBuf {
    repository().join(format!("tests/readers/{name}.json"))
}

fn run(name: &str) -> Run {
    serde_json::from_str(&fs::read_to_string(record(name)).unwrap()).unwrap()
}

/// The formats that are one file, with the name of it.
pub(crate) fn files() -> impl Iterator<Item = (&'static Format, &'static str)> {
    FORMATS.iter().filter_map(|format| match format.content {
        Content::File { name, .. } => Some((format, name)),
        Content::Book => None,
    })
}

/// The options that ask for each of them.
pub(crate) fn all() -> Vec<&'static str> {
    files()
        .flat_map(|(format, _)| ["--report", format.word])
        .collect()
}

/// A run in a format.
pub(crate) fn bytes(format: &Format, run: &Run) -> Vec<u8> {
    match format.content {
        Content::File { write, .. } => write(run).unwrap(),
        Content::Book => vec![],
    }
}

/// The same as a text, whatever it is packed into.
pub(crate) fn readable(format: &Format, run: &Run) -> String {
    let bytes = bytes(format, run);
    if format.word == "xlsx" {
        return unpacked(bytes);
    }
    String::from_utf8(bytes).unwrap()
}

/// What a workbook is made of, less Excel's own theme, whose fonts have names in many scripts.
fn unpacked(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if !content.contains("<a:theme ") {
            text += &content;
        }
    }
    text
}

fn text(format: &str, run: &Run) -> String {
    let (format, _) = files().find(|(one, _)| one.word == format).unwrap();
    readable(format, run)
}

/// Writes these reports of a record, and returns the folder that they are in.
fn report(desk: &Desk, record: &Path, options: &[&str]) -> PathBuf {
    let record = record.display().to_string();
    let output = desk
        .greenroom(&[&["report", &record], options].concat())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    desk.path().join("greenroom-reports")
}

macro_rules! snapshot {
    ($test:ident, $format:literal) => {
        #[test]
        fn $test() {
            insta::assert_snapshot!(text($format, &run("run")));
        }
    };
}

snapshot!(every_verdict_in_junit, "junit");
snapshot!(every_verdict_in_markdown, "markdown");
snapshot!(every_verdict_in_csv, "csv");
snapshot!(every_verdict_in_sarif, "sarif");
snapshot!(every_verdict_in_cucumber_json, "cucumber-json");
snapshot!(every_verdict_in_messages, "messages");
snapshot!(every_verdict_in_html, "html");
snapshot!(every_verdict_in_oscal, "oscal");

#[test]
fn a_run_without_findings_is_written_in_each_format() {
    let empty = run("empty");
    for (format, _) in files() {
        assert!(!bytes(format, &empty).is_empty(), "{}", format.word);
    }
    insta::assert_snapshot!(text("junit", &empty));
}

#[test]
fn the_same_run_is_written_in_the_same_bytes() {
    for name in ["run", "hostile"] {
        let run = run(name);
        for (format, _) in files() {
            assert_eq!(bytes(format, &run), bytes(format, &run), "{}", format.word);
        }
    }
}

/// What stands on a page between two marks is made of the table in the program.
#[test]
fn the_page_on_reports_has_every_format_and_what_it_says_of_a_verdict() {
    const PAGE: &str = "book/src/reference/reports.md";
    let page_of_the_book = fs::read_to_string(repository().join(PAGE)).unwrap();
    let is_row = |line: &&str| line.starts_with('|');
    let rows = |text: &str| {
        text.lines()
            .filter(is_row)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        let mut rest = page_of_the_book.as_str();
        let mut tables = page();
        tables.truncate(tables.trim_end().len());
        let mut tables = tables.split("\n\n");
        let mut written = String::new();
        while let Some(start) = rest.find("\n|") {
            let (before, after) = rest.split_at(start + 1);
            let end = after.find("\n\n").map_or(after.len(), |end| end + 1);
            written += before;
            written += tables.next().unwrap();
            written += "\n";
            rest = &after[end..];
        }
        fs::write(repository().join(PAGE), written + rest).unwrap();
        return;
    }
    assert_eq!(rows(&page_of_the_book), rows(&page()));
}

#[test]
fn the_help_names_every_format() {
    let desk = Desk::new();
    for command in ["audit", "report"] {
        let output = desk.greenroom(&[command, "--help"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let words: Vec<&str> = help
            .split(|c: char| !c.is_alphanumeric() && c != '-')
            .collect();
        for format in FORMATS {
            assert!(words.contains(&format.word), "{command}: {}", format.word);
        }
    }
}

#[test]
fn reports_of_a_record_are_masked_unless_somebody_wants_them_as_they_are() {
    let desk = Desk::new();
    let all = all();
    let names = ["contoso.example", "Contoso", "Ingrid Berg", "MFA for all"];
    let folder = report(&desk, &record("run"), &all);
    for (format, name) in files() {
        let bytes = fs::read(folder.join(name)).unwrap();
        let text = if format.word == "xlsx" {
            unpacked(bytes)
        } else {
            String::from_utf8(bytes).unwrap()
        };
        for secret in names {
            assert!(!text.contains(secret), "{} holds {secret}", format.word);
        }
    }
    let unmasked = [&all[..], &["--unmasked"]].concat();
    let folder = report(&desk, &record("run"), &unmasked);
    let junit = fs::read_to_string(folder.join("junit.xml")).unwrap();
    assert!(junit.contains("room.studio@contoso.example"), "{junit}");
}

#[test]
fn a_masked_record_is_reported_with_its_tokens_and_not_otherwise() {
    let desk = Desk::new();
    let folder = report(&desk, &record("run"), &["--report", "csv"]);
    let masked = desk.path().join("masked.json.gz");
    fs::copy(folder.join("run.json.gz"), &masked).unwrap();
    let first = fs::read(folder.join("findings.csv")).unwrap();
    let folder = report(&desk, &masked, &["--report", "csv"]);
    assert_eq!(fs::read(folder.join("findings.csv")).unwrap(), first);
    let line = ["report", "masked.json.gz", "--report", "csv", "--unmasked"];
    let output = desk.greenroom(&line).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("this record is masked"));
}

/// The manifest of a folder, as a map from names to digests.
fn manifest(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn the_manifest_lists_every_file_with_its_digest() {
    use sha2::{Digest as _, Sha256};
    let desk = Desk::new();
    let folder = report(
        &desk,
        &record("run"),
        &["--report", "junit", "--report", "csv"],
    );
    let manifest = manifest(&folder);
    let listed = manifest["files"].as_object().unwrap();
    let names: Vec<&str> = listed.keys().map(String::as_str).collect();
    assert_eq!(names, ["findings.csv", "junit.xml", "run.json.gz"]);
    for (name, digest) in listed {
        let bytes = fs::read(folder.join(name)).unwrap();
        assert_eq!(*digest, hex::encode(Sha256::digest(bytes)), "{name}");
    }
}

#[test]
fn an_audit_writes_what_is_asked_for_and_says_where() {
    let desk = Desk::new();
    let line = [
        "audit",
        "--report",
        "junit",
        "--report",
        "markdown:summary.md",
        "--format",
        "json",
    ];
    let output = desk.greenroom(&line).output().unwrap();
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    let reports = &outcome["reports"];
    assert_eq!(reports["junit"][0], "greenroom-report/junit.xml");
    assert_eq!(reports["markdown"][0], "summary.md");
    assert_eq!(outcome["report"], Value::Null);
    assert!(desk.report().join("junit.xml").exists());
    assert!(!desk.report().join("index.html").exists());
    let summary = fs::read_to_string(desk.path().join("summary.md")).unwrap();
    assert!(!summary.contains("contoso"), "{summary}");
}

#[test]
fn an_audit_whose_reports_all_have_paths_leaves_the_folder_alone() {
    let desk = Desk::new();
    let output = desk
        .greenroom(&["audit", "--report", "junit:results.xml"])
        .output()
        .unwrap();
    let names = [&Desk::BESIDE[..], &["results.xml"]].concat();
    assert_eq!(desk.names(), names, "{}", stderr(&output));
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is_asked() {
    let desk = Desk::new();
    desk.audit("ready");
    fs::create_dir(desk.path().join("folder")).unwrap();
    let before = desk.names();
    let full = "json:greenroom-report.run.json.gz";
    let cases: [(&[&str], &str); 10] = [
        (&["xml"], "there is no format `xml`"),
        (&["junit:"], "no path stands behind `junit:`"),
        (&["book:site"], "`--output` says where it goes"),
        (&["junit:nowhere/junit.xml"], "it cannot be written here"),
        (&["junit:folder"], "this is not a file"),
        (
            &["csv:a", "junit:./a"],
            "another report is written to this path",
        ),
        (
            &["junit:greenroom-report/junit.xml"],
            "this is in the folder of the report",
        ),
        (&[full], "this is the full record of a run"),
        (
            &["csv:greenroom-report.action-plan.csv"],
            "or belongs to one",
        ),
        (&["junit", "--open"], "the book is not among the reports"),
    ];
    for (reports, said) in cases {
        let mut line = vec!["audit"];
        for report in reports {
            if !report.starts_with("--") {
                line.push("--report");
            }
            line.push(report);
        }
        let output = desk.greenroom(&line).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{reports:?}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        assert_eq!(desk.names(), before, "{reports:?}");
    }
}

#[test]
fn a_record_that_is_read_is_never_replaced() {
    let desk = Desk::new();
    fs::copy(record("run"), desk.path().join("mine.json")).unwrap();
    let line = ["report", "mine.json", "--report", "json:mine.json"];
    let output = desk.greenroom(&line).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("this is the full record of a run"));
}

#[test]
fn the_book_is_written_from_a_record() {
    let desk = Desk::new();
    desk.audit("no-teams-license");
    let folder = report(&desk, &desk.record(), &["--report", "book"]);
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(page.contains("not ready") && !page.contains("contoso.example"));
    assert!(folder.join("action-plan.csv").exists());
}

#[test]
fn a_summary_for_a_pipeline_is_cut_before_it_is_refused() {
    let mut many = run("run");
    let failing = many.findings[2].clone();
    many.findings.extend(std::iter::repeat_n(failing, 5_000));
    let summary = text("markdown", &many);
    assert!(summary.len() < 1_000_000, "{}", summary.len());
    let last = summary.lines().last().unwrap();
    assert!(last.starts_with("This summary is cut: it shows "), "{last}");
    assert!(last.contains(" of 5005 findings"), "{last}");
}

/// The schema that NIST generated of OSCAL 1.1.2.
#[test]
fn assessment_results_are_valid_by_the_schema_of_nist() {
    let schema = repository().join("tests/readers/oscal_assessment-results_schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let errors = |document: &Value| {
        let errors = schema.iter_errors(document);
        errors.map(|error| error.to_string()).collect::<Vec<_>>()
    };
    for name in ["run", "empty", "hostile"] {
        let mut document: Value = serde_json::from_str(&text("oscal", &run(name))).unwrap();
        assert_eq!(errors(&document), [""; 0], "{name}");
        document["assessment-results"]["results"][0]["start"] = "today".into();
        assert_ne!(errors(&document), [""; 0], "{name}");
    }
}

/// Signs that XML cannot hold, that end a section of it, or that move text on a screen.
#[test]
fn a_hostile_name_leaves_each_format_well_formed() {
    let hostile = run("hostile");
    for (format, _) in files().filter(|(format, _)| format.word != "json") {
        let text = readable(format, &hostile);
        // A table begins with a mark of its encoding, by which Excel knows it.
        let text = text.trim_start_matches('\u{feff}');
        let harmful = |c: &char| is_harmful(*c) && !"\r\n".contains(*c);
        assert_eq!(text.chars().find(harmful), None, "{}", format.word);
    }
    for word in ["json", "cucumber-json", "sarif", "oscal"] {
        let parsed: Result<Value, _> = serde_json::from_str(&text(word, &hostile));
        assert!(parsed.is_ok(), "{word}: {parsed:?}");
    }
    for line in text("messages", &hostile).lines() {
        let envelope: Value = serde_json::from_str(line).unwrap();
        assert_eq!(envelope.as_object().unwrap().len(), 1, "{line}");
    }
}

#[test]
fn a_hostile_name_is_a_text_in_junit() {
    let xml = text("junit", &run("hostile"));
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut elements = BTreeSet::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                elements.insert(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
            }
            Event::CData(_) | Event::Comment(_) | Event::PI(_) => panic!("{xml}"),
            Event::Eof => break,
            _ => {}
        }
    }
    let own = [
        "failure",
        "properties",
        "property",
        "skipped",
        "system-out",
        "testcase",
        "testsuite",
        "testsuites",
    ];
    assert_eq!(elements, own.map(str::to_owned).into());
    // XML 1.0, section 2.2.
    assert!(!xml.contains(['\u{fffe}', '\u{ffff}', '\u{b}']));
}

#[test]
fn a_hostile_name_is_a_text_in_the_summary() {
    let summary = text("markdown", &run("hostile"));
    let parser = pulldown_cmark::Parser::new_ext(&summary, pulldown_cmark::Options::all());
    let mut headings = 0;
    for event in parser {
        use pulldown_cmark::{Event, Tag};
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_) => panic!("{event:?} in {summary}"),
            _ => {}
        }
    }
    assert_eq!(headings, 2, "{summary}");
}

/// A reporter that puts names into a page as they are shows them, and runs none.
#[test]
fn no_element_can_start_in_cucumber_json() {
    let features = text("cucumber-json", &run("hostile"));
    assert!(features.contains("‹script›alert(1)"), "{features}");
    assert!(!features.contains(['<', '>']), "{features}");
}

/// What a page in HTML has between two signs is an element of ours, whatever a name holds.
#[test]
fn the_summary_in_html_has_no_element_but_its_own() {
    let page = text("html", &run("hostile"));
    let elements = |page: &str| {
        let parts = page.split('<').skip(1);
        let names = parts.map(|part| part.split([' ', '>']).next().unwrap().to_owned());
        names.collect::<BTreeSet<_>>()
    };
    assert_eq!(elements(&page), elements(&text("html", &run("run"))));
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
}

#[test]
fn a_workbook_holds_texts_and_no_formula() {
    let book = text("xlsx", &run("hostile"));
    // A cell with a formula has an element `f`, and one with a text the type `s`.
    assert!(!book.contains("<f>") && !book.contains("<f "), "{book}");
    assert!(book.contains("=HYPERLINK("), "the name is there, as a text");
    let cells = book.matches("<c r=").count();
    assert_eq!(book.matches(" t=\"s\"").count(), cells);
}

#[test]
fn a_workbook_has_what_to_do_and_the_accounts_too() {
    let run = run("run");
    let book = text("xlsx", &run);
    for sheet in ["Summary", "Actions", "Accounts", "Findings"] {
        assert!(
            book.contains(&format!("<sheet name=\"{sheet}\"")),
            "{sheet}"
        );
    }
    for cell in ["when", "now", "lobby", "admitted"] {
        assert!(book.contains(&format!("<t>{cell}</t>")), "{cell}");
    }
    for account in &run.tenant.accounts {
        assert!(book.contains(account.as_str()), "{account}");
    }
}

#[test]
fn a_cell_of_a_table_is_no_formula() {
    let table = text("csv", &run("hostile"));
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let mut looked = 0;
    for row in reader.records() {
        for cell in &row.unwrap() {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
            looked += 1;
        }
    }
    assert!(looked > 100, "{looked}");
}
