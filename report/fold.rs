//! A requirement's page as this run needs it: how to mend what was found is open, how to mend
//! anything else is folded, and what a printed book leaves out is marked.

use std::collections::BTreeSet;

use greenroom_results::{Reason, Run, Verdict};

const FIXES: &str = "\n## How to fix\n";

/// A page of the book: a requirement's with its other causes folded, one that has no results marked
/// as part of the manual. `id` is the page's file name without its ending.
pub(super) fn page(run: &Run, id: &str, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if run.requirements.iter().any(|known| known.id == id) {
        return requirement(&text, id, &found(run, id));
    }
    if text.lines().any(is_marker) {
        return text;
    }
    marked("gr-manual", &text)
}

/// Whether results come into the place of a line.
fn is_marker(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("{{#") && line.ends_with("}}")
}

/// The causes that this run found for a requirement.
fn found<'a>(run: &'a Run, id: &'a str) -> BTreeSet<&'a str> {
    let findings = run.findings_of(id);
    let findings = findings.filter(|finding| finding.verdict != Verdict::Pass);
    let findings = findings.filter_map(|finding| finding.reason.as_ref());
    let joins = run.joins.iter();
    let joins = joins.filter(|join| join.requirement.as_deref() == Some(id));
    let joins = joins.filter_map(|join| join.reason.as_ref());
    findings.chain(joins).map(Reason::word).collect()
}

fn requirement(text: &str, id: &str, found: &BTreeSet<&str>) -> String {
    let marker = format!("{{{{#verdict {id}}}}}\n");
    let Some((head, rest)) = text.split_once(&marker) else {
        return text.to_owned();
    };
    let (general, fixes) = rest.split_once(FIXES).unwrap_or((rest, ""));
    let (fixes, after) = match fixes.split_once("\n## ") {
        Some((fixes, after)) => (fixes, format!("\n## {after}")),
        None => (fixes, String::new()),
    };
    let fixes = if fixes.is_empty() {
        String::new()
    } else {
        self::fixes(fixes, found)
    };
    let general = marked("gr-general", general);
    let after = if after.is_empty() {
        after
    } else {
        marked("gr-general", &after)
    };
    format!("{head}{marker}{general}{fixes}{after}")
}

/// The section of the fixes, those of other causes folded.
fn fixes(text: &str, found: &BTreeSet<&str>) -> String {
    let mut sections = text.split("\n### ");
    let preamble = sections.next().unwrap_or_default();
    let (own, others): (Vec<&str>, Vec<&str>) =
        sections.partition(|section| cause(section).is_some_and(|cause| found.contains(cause)));
    let sections = |sections: &[&str]| -> String {
        let each = sections.iter().map(|section| format!("\n### {section}\n"));
        each.collect()
    };
    let head = format!("{FIXES}{preamble}\n");
    let head = if own.is_empty() {
        marked("gr-general", &head)
    } else {
        head
    };
    let folded = match others.len() {
        0 => String::new(),
        count => format!(
            "\n<details class=\"gr-other\">\n<summary>Causes that this run did not find: {count}\
             </summary>\n{}\n</details>\n",
            sections(&others)
        ),
    };
    format!("{head}{}{folded}", sections(&own))
}

/// The cause that a section is about: `Its title {#cause}`.
fn cause(section: &str) -> Option<&str> {
    let heading = section.lines().next()?.trim_end();
    Some(heading.strip_suffix('}')?.rsplit_once("{#")?.1)
}

/// Markdown in a box of its own, by whose class a style sheet knows it.
fn marked(class: &str, text: &str) -> String {
    format!("<div class=\"{class}\">\n\n{}\n\n</div>\n", text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A title\n\n{{#verdict an-id}}\n\n## What\n\nThat.\n\n## How to fix\n\n\
                        **Who:** somebody\n\n### One {#one}\n\nMend.\n\n### Two {#two}\n\nMend.\n";

    #[test]
    fn what_was_found_stays_open_and_the_rest_is_folded() {
        let page = requirement(PAGE, "an-id", &BTreeSet::from(["two"]));
        let (open, folded) = page.split_once("<details").unwrap();
        assert!(open.contains("### Two {#two}") && !open.contains("### One"));
        assert!(folded.contains("did not find: 1<") && folded.contains("### One {#one}"));
        assert!(folded.trim_end().ends_with("</details>"));
    }

    #[test]
    fn nothing_of_a_page_is_lost() {
        for found in [BTreeSet::new(), BTreeSet::from(["one", "two"])] {
            let page = requirement(PAGE, "an-id", &found);
            for line in PAGE.lines() {
                assert!(page.lines().any(|known| known == line), "{line}: {page}");
            }
        }
    }

    #[test]
    fn where_nothing_was_found_all_of_it_is_general() {
        let page = requirement(PAGE, "an-id", &BTreeSet::new());
        let before = page.split_once("## How to fix").unwrap().0;
        assert!(
            before.trim_end().ends_with("<div class=\"gr-general\">"),
            "{page}"
        );
    }
}
