//! The reasons why something is not a pass, and where a reader finds them explained.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use greenroom::document::Documentation;
use greenroom::results::{Origin, Reason, Run};

use crate::support::{recorded, repository};

fn of(origin: Origin) -> impl Iterator<Item = &'static Reason> {
    let all = Reason::ALL.iter();
    all.filter(move |reason| reason.origin() == Some(origin))
}

#[test]
fn every_reason_of_a_tenant_has_its_section_on_a_page_and_every_section_a_reason() {
    let documentation = Documentation::load(None, None).unwrap();
    let fixes = documentation
        .requirements
        .iter()
        .flat_map(|page| &page.fix_sections);
    let sections: BTreeSet<&str> = fixes.map(|section| section.reason.as_str()).collect();
    let reasons: BTreeSet<&str> = of(Origin::Tenant).map(Reason::word).collect();
    assert_eq!(sections, reasons);
}

#[test]
fn a_word_stands_for_one_reason() {
    let words: BTreeSet<&str> = Reason::ALL.iter().map(Reason::word).collect();
    assert_eq!(words.len(), Reason::ALL.len());
}

#[test]
fn a_record_of_another_version_keeps_its_words() {
    let mut record = serde_json::to_value(recorded("ready")).unwrap();
    let finding = &mut record["findings"][0];
    assert_eq!(finding["reason"], "");
    finding["reason"] = "plan-on-strike".into();
    let run: Run = serde_json::from_value(record.clone()).unwrap();
    assert_eq!(run.findings[0].reason_word(), "plan-on-strike");
    assert_eq!(run.findings[1].reason, None);
    assert_eq!(serde_json::to_value(run).unwrap(), record);
}

/// What a word means never changes, so that records can be compared and waivers stay valid.
#[test]
fn the_reasons_are_these() {
    let mut all = String::new();
    for reason in Reason::ALL {
        let explanation = reason.explanation().unwrap();
        writeln!(all, "{reason}: {explanation}").unwrap();
    }
    insta::assert_snapshot!(all);
}

/// Set `GREENROOM_WRITE=1` to write the page anew after a change of the reasons.
#[test]
fn the_page_of_reasons_is_what_the_program_gives() {
    let file = repository().join("book/src/reference/reasons.md");
    let page = page();
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(&file, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), page);
}

fn page() -> String {
    let mut page = "# Reasons\n\n\
        A finding that is not a pass has a reason: a word that never changes, so that a script, a \
        waiver or a comparison of two runs can rely on it. This page is made from what the program \
        knows.\n"
        .to_owned();
    for origin in Origin::ALL {
        let (title, about) = section(origin);
        write!(
            page,
            "\n## {title}\n\n{about}\n\n| Reason | What it means |\n| --- | --- |\n"
        )
        .unwrap();
        for reason in of(origin) {
            let explanation = reason.explanation().unwrap();
            writeln!(page, "| `{reason}` | {explanation} |").unwrap();
        }
    }
    page
}

fn section(origin: Origin) -> (&'static str, &'static str) {
    match origin {
        Origin::Tenant => (
            "What to fix or check",
            "The page of a requirement has a section about each of them, which says what to do.",
        ),
        Origin::Question => (
            "What a feature of your own finds",
            "Phrases that no bundled feature uses give them. A page of your own has a section \
             about \
             each that its scenarios can give.",
        ),
        Origin::Unread => (
            "What could not be read or decided",
            "They say nothing about the tenant: the verdict is `unknown`, and the finding says \
             what to do.",
        ),
        Origin::Behavior => (
            "What differs in a scenario about Greenroom itself",
            "No audit gives them: the steps that do are used by scenarios that check Greenroom \
             against a mock tenant.",
        ),
        Origin::Scenario => (
            "What is wrong with a scenario",
            "They say nothing about the tenant: the verdict is `error`, and the scenario has to be \
             corrected.",
        ),
    }
}
