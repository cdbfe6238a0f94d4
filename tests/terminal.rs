//! What a run looks like on a terminal, and what decides its colors.

use std::process::Command;

use greenroom::document::Documentation;
use greenroom::report::advice::{Names, PLACEHOLDERS};
use greenroom::report::{plain, terminal};
use greenroom::results::{Fix, Run};
use greenroom_results::Verdict;

use crate::rich::many;
use crate::support::{Desk, every_run};

const WIDTH: usize = 100;

/// All that is printed on a terminal, without the colors: the report, where to read on, and the
/// conclusion.
fn printed(run: &Run) -> String {
    let places = "\n\nreport: …\nrecord: …\nplan:   …\n\n";
    let printed = [
        terminal::report(run, WIDTH),
        places.to_owned(),
        terminal::conclusion(run),
    ];
    anstream::adapter::strip_str(&printed.concat()).to_string()
}

#[test]
fn a_few_accounts_take_one_screen() {
    for (name, run) in every_run() {
        let lines = printed(run).lines().count();
        assert!((20..=40).contains(&lines), "{name}: {lines}");
    }
}

#[test]
fn thousands_of_accounts_take_two_screens_at_most() {
    let mut run = many(5_000);
    // As many causes as there can be: each account has one of its own.
    for (number, finding) in run.findings.iter_mut().enumerate() {
        finding.reason = Some(format!("cause-{number}").into());
    }
    let text = printed(&run);
    assert!(text.lines().count() <= 80, "{text}");
    assert!(text.contains("more of these"), "{text}");
}

#[test]
fn one_cause_is_told_once_with_how_many_accounts_it_concerns() {
    let text = printed(&many(5_000));
    let told: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("fail  "))
        .collect();
    assert_eq!(told.len(), 1, "{text}");
    assert!(
        told[0].contains("500 accounts: room00000@contoso.example"),
        "{text}"
    );
    assert!(text.contains("and 497 more"), "{text}");
}

#[test]
fn what_failed_comes_first_and_what_passed_takes_a_line() {
    let text = printed(&many(3));
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
    assert!(at(" 1. fail") < at("\npass: "));
    assert_eq!(text.matches("\npass: ").count(), 1);
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("not ready (a mock tenant, not a real one): "),
        "{last}"
    );
}

#[test]
fn no_mark_reaches_a_terminal_and_no_name_is_broken() {
    for (name, run) in every_run() {
        let text = printed(run);
        assert!(
            !text.contains(['`', '*']) && !text.contains("]("),
            "{name}: {text}"
        );
        let words: Vec<&str> = text.split_whitespace().collect();
        for word in words.iter().filter(|word| word.contains('@')) {
            let whole = word.trim_matches(['(', ')', ',', ';', ':']);
            let mut known = run.tenant.accounts.iter();
            assert!(known.any(|account| account == whole), "{name}: {word}");
        }
        // The heading and the conclusion stay in one piece, for whoever looks for them.
        let (_, rest) = text.split_once("\n\n").unwrap();
        let (rest, _) = rest.rsplit_once("\n\n").unwrap();
        let long = rest.lines().find(|line| line.chars().count() > WIDTH);
        assert_eq!(long, None, "{name}");
    }
}

/// A requirement that concerns nobody, or that nobody could look at, must not look like a pass.
#[test]
fn only_a_requirement_that_passes_is_among_those_that_pass() {
    for (name, run) in every_run() {
        let text = printed(run).replace("\n      ", " ");
        let line = text.lines().find(|line| line.starts_with("pass: "));
        let listed = line
            .and_then(|line| line.rsplit(": ").next())
            .unwrap_or_default();
        let listed: Vec<&str> = listed.split(", ").filter(|id| !id.is_empty()).collect();
        let passing = run.requirements.iter();
        let passing = passing.filter(|requirement| requirement.verdict == Some(Verdict::Pass));
        let passing: Vec<&str> = passing.map(|requirement| requirement.id.as_str()).collect();
        assert_eq!(listed, passing, "{name}");
    }
}

/// Whatever a page's fix leaves open, for instance because another page's finding refers to it.
#[test]
fn no_placeholder_of_a_fix_reaches_a_terminal() {
    let documentation = Documentation::load(None, None).unwrap();
    let mut count = 0;
    for page in &documentation.requirements {
        for section in &page.fix_sections {
            let fix = Fix {
                ways: [].into(),
                ..section.fix.clone()
            };
            let said = plain::unmarked(&Names::default().fill(&fix).text);
            for (name, _) in PLACEHOLDERS {
                let mut words = said.split(|c: char| !c.is_ascii_uppercase() && c != '_');
                assert!(!words.any(|word| word == name), "{}: {said}", page.id);
            }
            assert!(!said.contains(['`', '*']), "{}: {said}", page.id);
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

/// An audit whose output goes into a pipe.
fn audit(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let desk = Desk::new();
    let line = ["audit", "--no-book", "--quiet"];
    let mut command: Command = desk.greenroom(&[&line[..], arguments].concat());
    let output = command.envs(variables.iter().copied()).output().unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn colors_are_for_terminals_and_for_whoever_asks_for_them() {
    let is_colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        audit(arguments, variables).contains('\u{1b}')
    };
    let forced = ("CLICOLOR_FORCE", "1");
    assert!(!is_colored(&[], &[]));
    assert!(is_colored(&["--color", "always"], &[]));
    assert!(is_colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(is_colored(&[], &[forced]));
    assert!(!is_colored(&[], &[("NO_COLOR", "1")]));
    assert!(!is_colored(&["--color", "never"], &[forced]));
}

#[test]
fn quietly_the_conclusion_alone_is_printed() {
    let said = audit(&[], &[]);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.starts_with("ready (a mock tenant, not a real one): "),
        "{said}"
    );
}
