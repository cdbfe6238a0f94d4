//! A summary in Markdown, for the page that a pipeline shows of its run.
//!
//! Nothing that comes from a tenant is interpreted there: every sign that Markdown or GitHub's
//! extensions of it give a meaning to is escaped (GitHub Flavored Markdown, sections 2.4 and 6.9).

use std::fmt::Write as _;

use super::Unwritable;
use super::case::{Case, cases};
use super::state::State;
use crate::plain;
use greenroom_results::{Run, TenantSource};

/// How long a summary is at most, in bytes: GitHub shows none of a step's above 1 MiB (GitHub
/// Actions, "Workflow commands", on job summaries).
const MOST: usize = 999_000;

/// The conclusion, the requirements, and each finding that is not in order.
#[expect(clippy::unnecessary_wraps, reason = "as every format is written")]
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let cases = cases(run);
    let mut summary = head(run);
    summary += &requirements(run);
    let mut open: Vec<&Case<'_>> = cases.iter().filter(|case| is_open(case)).collect();
    open.sort_by_key(|case| rank(case.state));
    if !open.is_empty() {
        summary += "\n## What is not in order\n\n";
    }
    for (shown, case) in open.iter().enumerate() {
        let item = item(case);
        if summary.len() + item.len() > MOST {
            summary += &cut(shown, open.len());
            break;
        }
        summary += &item;
    }
    Ok(summary.into_bytes())
}

fn is_open(case: &Case<'_>) -> bool {
    !matches!(case.state, State::Pass | State::NotApplicable)
}

/// What stands first.
fn rank(state: State) -> usize {
    use State::{Accepted, Error, Fail, NotChecked, NothingRan, Unknown};
    let order = [Fail, Error, Unknown, NothingRan, NotChecked, Accepted];
    order
        .iter()
        .position(|one| *one == state)
        .unwrap_or(order.len())
}

fn head(run: &Run) -> String {
    let tenant = run.tenant.display_name.as_deref().unwrap_or(&run.tenant.id);
    let mut head = format!(
        "# {}\n\n{}: {}. Audited on {} with {} {}.\n",
        conclusion(run),
        escaped(tenant),
        source(run),
        escaped(&run.started.to_string()),
        escaped(&run.tool.name),
        escaped(&run.tool.version),
    );
    for note in &run.notes {
        // Writing to a string does not fail.
        let _ = write!(head, "\n> {}\n", escaped(&note.to_string()));
    }
    head
}

/// The conclusion as a heading.
pub(super) fn conclusion(run: &Run) -> String {
    let words = run.readiness.words();
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

/// Whether it is a real tenant, and how many accounts were audited.
pub(super) fn source(run: &Run) -> String {
    let kind = match run.tenant.source {
        TenantSource::Mock { .. } => "a mock tenant, not a real one",
        TenantSource::Live { .. } => "a real tenant",
    };
    let count = run.tenant.accounts.len();
    let accounts = if count == 1 { "account" } else { "accounts" };
    format!("{kind}, {count} {accounts}")
}

/// A row for each requirement, with how many findings have each verdict.
fn requirements(run: &Run) -> String {
    let mut table = String::from("\n| Requirement | Level | Result |\n| --- | --- | --- |\n");
    for requirement in &run.requirements {
        let _ = writeln!(
            table,
            "| {} | {} | {} |",
            escaped(&requirement.title),
            requirement.level.word(),
            State::of_requirement(requirement).words(),
        );
    }
    table
}

fn item(case: &Case<'_>) -> String {
    let mut item = format!(
        "- **{}**: {}: {} (`{}`)\n",
        case.state.words(),
        escaped(&case.subject()),
        escaped(&case.found()),
        case.id().replace('`', ""),
    );
    for (name, text) in case.particulars() {
        let text = escaped(&text.replace('\n', " "));
        let _ = writeln!(item, "  - {name}: {text}");
    }
    item
}

fn cut(shown: usize, all: usize) -> String {
    format!(
        "\nThis summary is cut: it shows {shown} of {all} findings. All of them are in the record: \
         `greenroom report RUN --report csv` writes them as a table.\n"
    )
}

/// A text that Markdown takes for text.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in plain::line(text).chars() {
        // Of an address on the web, the sign that makes it one.
        let of_www = c == '.' && escaped.to_ascii_lowercase().ends_with("www");
        if of_www || "\\`*_[]<>#|~&:$!@".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, html};

    use super::*;

    #[test]
    fn nothing_in_a_name_is_interpreted() {
        let hostile = [
            "[x](javascript:alert(1))",
            "![x](https://evil.example/x.png)",
            "<img src=x onerror=alert(1)>",
            "<https://evil.example>",
            "a|b\\|c",
            "**bold** _em_ ~~s~~ `code`",
            "&lt;b&gt;",
            "a\n# heading\n- item",
            "\u{202e}txt.exe",
            "$$x$$",
        ];
        for name in hostile {
            let text = format!("- {}", escaped(name));
            let parsed = Parser::new_ext(&text, Options::all());
            let events: Vec<Event<'_>> = parsed.collect();
            let starts = events.iter().filter(|e| matches!(e, Event::Start(_)));
            // The list and its item.
            assert_eq!(starts.count(), 2, "{name}: {events:?}");
            let is_text = |event: &Event<'_>| {
                matches!(event, Event::Start(_) | Event::End(_) | Event::Text(_))
            };
            assert!(events.iter().all(is_text), "{name}: {events:?}");
        }
    }

    #[test]
    fn a_pipe_in_a_name_does_not_end_its_cell() {
        for name in ["a|b", "a\\|b", "a\\", "`|`"] {
            let table = format!("| A | B |\n| --- | --- |\n| {} | second |\n", escaped(name));
            let mut page = String::new();
            html::push_html(&mut page, Parser::new_ext(&table, Options::all()));
            let expected = format!("<tr><td>{name}</td><td>second</td></tr>");
            assert!(page.contains(&expected), "{page}");
        }
    }

    #[test]
    fn an_address_of_a_tenant_becomes_no_link() {
        assert_eq!(escaped("www.evil.example"), "www\\.evil.example");
        assert_eq!(escaped("https://a"), "https\\://a");
    }
}
