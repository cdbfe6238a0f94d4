//! Another id for a requirement, in every file that names it.

use std::fs;
use std::process::Output;

use crate::live::stderr;
use crate::support::Desk;

const OWN: [&str; 4] = ["--features", "f", "--book", "b"];

const PAGE: &str = "# A title\n\n**Level:** required\n\n{{#verdict old}}\n\n## What\n\n## Why\n\nSee \
    [the other](other.md) and the [top](#what).\n\n## Source\n\n## Check by hand\n\n## How to fix\n\n### It \
    is not verified {#domain-unverified}\n\nVerify it.\n";

/// A team's folders, in which `old` is also a word of English and a part of other names.
fn team() -> Desk {
    let desk = Desk::new();
    let files = [
        (
            "f/rooms/document.toml",
            "# Of old.\nid = \"rooms\"\npublisher = \"Old\"\ntitle = \"Rooms\"\nurl = \"\"\n\
             read = \"2026-11-26\"\n\n[[statement]]\nid = \"old\"\nsection = [\"old\"]\n\
             kind = \"sentence\"\ndigest = \"72c817bcb90bda62\"\nparaphrase = \"It is old.\"\n\
             covered-by = [ \"old\", \"other\" ] # both\n\n[[beyond]]\nrequirements = [\"old\"]\n\
             reason = \"`old` is old\"\n",
        ),
        (
            "f/rooms/rooms.feature",
            "@document:rooms\nFeature: Rooms\n\n  @slow @requirement:old\n  Rule: What is old\n\n    \
             @behavior @permission:Organization.Read.All\n    Scenario: It is old\n      When the tenant describes itself\n      Then \
             the tenant has the verified domain \"old\"\n\n  @requirement:other\n  Rule: Other\n\n    \
             @behavior @permission:Organization.Read.All\n    Scenario: Other\n      When the tenant describes itself\n      Then the \
             tenant has the verified domain \"contoso.example\"\n",
        ),
        (
            "b/src/SUMMARY.md",
            "# Summary\n\n[Readiness](index.md)\n\n- [Old](requirements/old.md)\n- \
             [Other](./requirements/other.md)\n- [Also old](notes/old.md)\n",
        ),
        (
            "b/src/index.md",
            "{{#readiness}}\n\n{{#findings}}\n\nAn old [page](requirements/old.md#what), \
             [another](very/old.md) and `old`.\n",
        ),
        (
            "b/src/notes/old.md",
            "# Notes\n\n[The page](../requirements/old.md), [this](old.md).\n",
        ),
        ("b/src/requirements/old.md", PAGE),
        (
            "waivers.toml",
            "[[waiver]]\nrequirement = \"old\" # ours\naccepted = \"domain-unverified\"\n\
             reason = \"old\"\nowner = \"old\"\ncreated = 2026-11-24\nexpires = 2026-12-31\n",
        ),
    ];
    for (path, text) in files {
        desk.write(path, text);
    }
    let other = PAGE
        .replace("verdict old", "verdict other")
        .replace("(other.md)", "(old.md)");
    desk.write("b/src/requirements/other.md", &other);
    desk
}

fn rename(desk: &Desk, options: &[&str]) -> Output {
    let line = [&["rename"], options, &OWN[..]].concat();
    desk.greenroom(&line).output().unwrap()
}

/// Every file, with its text.
fn files(desk: &Desk) -> String {
    let mut folders = vec![desk.path().to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(desk.path())
                    .unwrap()
                    .display()
                    .to_string();
                files.push(format!(
                    "--- {name}\n{}",
                    fs::read_to_string(&path).unwrap()
                ));
            }
        }
    }
    files.sort();
    files.join("\n")
}

#[test]
fn a_plan_is_printed_and_nothing_is_written() {
    let desk = team();
    let before = files(&desk);
    let output = rename(&desk, &["old", "new", "--waivers", "waivers.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    insta::assert_snapshot!(format!("{said}---\n{}", stderr(&output)));
    assert_eq!(files(&desk), before);
}

#[test]
fn what_names_the_requirement_changes_and_nothing_else() {
    let desk = team();
    let options = ["old", "new", "--waivers", "waivers.toml", "--write"];
    let output = rename(&desk, &options);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    insta::assert_snapshot!(files(&desk));
    let line = [
        "check",
        "--features",
        "f",
        "--book",
        "b",
        "--waivers",
        "waivers.toml",
    ];
    let checked = desk.greenroom(&line).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
}

#[test]
fn the_way_back_leaves_no_trace() {
    let desk = team();
    let before = files(&desk);
    for (old, new) in [("old", "brand-new"), ("brand-new", "old")] {
        let options = [old, new, "--waivers", "waivers.toml", "--write"];
        assert_eq!(rename(&desk, &options).status.code(), Some(0), "{old}");
    }
    assert_eq!(files(&desk), before);
}

#[test]
fn what_cannot_be_renamed_is_refused() {
    let desk = team();
    let cases: [(&[&str], &str); 4] = [
        (
            &["older", "new"],
            "there is no requirement `older` to rename",
        ),
        (&["old", "other"], "the requirement `other` already exists"),
        (&["old", "New id"], "`New id` cannot be an id"),
        (&["old", "../new"], "`../new` cannot be an id"),
    ];
    let before = files(&desk);
    for (options, said) in cases {
        let output = rename(&desk, &[options, &["--write"]].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
    let bundled = ["rename", "join", "joins", "--write"];
    let output = desk.greenroom(&bundled).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("part of the program"),
        "{}",
        stderr(&output)
    );
    assert_eq!(files(&desk), before);
}
