//! A message to whoever administers the tenant, ready to send.

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use super::{Action, Kind, Plan, When};
use crate::advice::{Advice, advice, advice_for};
use crate::plain;
use greenroom_results::{FixTool, Run, Way};

/// How many accounts of one action are named; the table of actions has them all.
const NAMED: usize = 25;
/// How many different things that were found are named.
const FOUND: usize = 3;
/// How wide a line of prose is.
const WIDTH: usize = 76;

/// The message as plain text, its subject on the first line.
#[must_use]
pub fn message(plan: &Plan<'_>) -> String {
    let run = plan.run;
    let asked: Vec<&Action<'_>> = plan.iter().filter(|a| is_theirs(a)).collect();
    let mut parts = vec![subject(run, &asked), "Hello,".to_owned(), audited(run)];
    if asked.is_empty() {
        parts.push(wrapped("Nothing is left for you to do.", ""));
    } else {
        parts.push(wrapped(
            "Please do the following, in this order. What stands in CAPITALS_LIKE_THIS in a \
             command is for you to fill in.",
            "",
        ));
        let mut group = None;
        for action in &asked {
            if group.replace(action.when) != Some(action.when) {
                parts.push(heading(action.when));
            }
            parts.push(shown(run, action));
        }
        parts.push(back(&asked));
    }
    parts.push(wrapped(
        "The audit only reads. Ask for its readiness book, which has every verdict with what \
         Microsoft Graph answered.",
        "",
    ));
    if run.masked {
        parts.push(wrapped(
            "(Names and ids in this text are masked. `greenroom plan` prints the message that can \
             be sent.)",
            "",
        ));
    }
    parts.join("\n\n") + "\n"
}

/// Whether the customer's administrator can do it: not what the auditor does, nor what is accepted.
fn is_theirs(action: &Action<'_>) -> bool {
    !matches!(action.kind, Kind::Accepted | Kind::Run)
}

fn subject(run: &Run, asked: &[&Action<'_>]) -> String {
    let what = match asked.len() {
        0 => "nothing left to do".to_owned(),
        1 => "one thing to do".to_owned(),
        count => format!("{count} things to do"),
    };
    format!(
        "Subject: Meeting rooms and Microsoft Teams at {}: {what}",
        tenant(run)
    )
}

fn tenant(run: &Run) -> String {
    let name = run.tenant.display_name.as_deref();
    plain::line(name.unwrap_or(&run.tenant.id))
}

fn audited(run: &Run) -> String {
    let documents: Vec<String> = run
        .documents
        .iter()
        .map(|document| {
            format!(
                "“{}” by {} ({})",
                plain::line(&document.title),
                plain::line(&document.publisher),
                plain::line(&document.url)
            )
        })
        .collect();
    let accounts = match run.tenant.accounts.len() {
        1 => "one account".to_owned(),
        count => format!("{count} accounts"),
    };
    let id = match &run.tenant.display_name {
        Some(_) => format!(" ({})", plain::line(&run.tenant.id)),
        None => String::new(),
    };
    wrapped(
        &format!(
            "on {} we audited the Microsoft 365 tenant {}{id} and {accounts} of it against {}. \
             The result: {}.",
            run.started.strftime("%Y-%m-%d"),
            tenant(run),
            documents.join(" and "),
            run.conclusion()
        ),
        "",
    )
}

/// What the actions below it have in common.
fn heading(when: When) -> String {
    wrapped(
        &format!("{}: {}", when.title().to_uppercase(), when.about()),
        "",
    )
}

fn shown(run: &Run, action: &Action<'_>) -> String {
    let indent = "   ";
    let mut titles = action.requirements.iter().map(|r| plain::line(&r.title));
    let mut lines = vec![format!(
        "{}. {}",
        action.number,
        titles.next().unwrap_or_default()
    )];
    lines.extend(titles.map(|title| wrapped(&format!("and: {title}"), indent)));
    if action.kind == Kind::Improve {
        lines.push(format!("{indent}(recommended)"));
    }
    lines.push(String::new());
    for paragraph in what(run, action).split("\n\n") {
        lines.push(wrapped(paragraph, indent));
        lines.push(String::new());
    }
    for found in action.found(FOUND) {
        let found = format!("Found: {found}");
        lines.extend([wrapped(&found, indent), String::new()]);
    }
    let to_see = action.to_see();
    if !to_see.is_empty() {
        lines.push(format!("{indent}What to look for:"));
        let items = to_see
            .iter()
            .map(|seen| wrapped(&format!("- {seen}"), indent));
        lines.extend(items);
        lines.push(String::new());
    }
    if let Some(who) = action.who {
        lines.push(wrapped(&format!("Who can do it: {who}"), indent));
    }
    if action.is_a_permission() {
        lines.push(wrapped(
            "Whoever audits can tell the id of the application and the commands (`greenroom \
             doctor` prints them).",
            indent,
        ));
    }
    lines.push(format!("{indent}For:"));
    let subjects = action.subjects();
    let named = subjects.iter().take(NAMED);
    lines.extend(named.map(|subject| format!("{indent}- {subject}")));
    if subjects.len() > NAMED {
        let more = subjects.len() - NAMED;
        lines.push(format!("{indent}- and {more} more, in action-plan.csv"));
    }
    for tool in [FixTool::Portal, FixTool::GraphPowershell] {
        if let Some(how) = how(run, action, tool) {
            lines.push(String::new());
            lines.push(format!("{indent}{}:", tool.name()));
            lines.push(how);
        }
    }
    lines.join("\n")
}

/// What to do, for a reader who has neither the program nor the book.
fn what(run: &Run, action: &Action<'_>) -> String {
    match action.kind {
        Kind::Look if is_looked_up(run, action) => {
            let how = action.what.split("\n\n").next().unwrap_or_default();
            let how = for_each(&plain::words(how), "<account>");
            format!("{how} Answer with what you saw, who looked and when, and what shows it.")
        }
        Kind::Look => "Look in the room, and answer with what you saw, who looked and when, and \
                       what shows it."
            .to_owned(),
        _ => for_each(&plain::words(&action.what), "<account>"),
    }
}

/// Whether a person looks it up in a portal or a shell, and not in the room.
fn is_looked_up(run: &Run, action: &Action<'_>) -> bool {
    let scenarios = action.findings.iter();
    let scenarios = scenarios.filter_map(|finding| run.scenarios.get(finding.scenario));
    let mut steps = scenarios.flat_map(|scenario| &scenario.steps);
    steps.any(|step| step.text.starts_with("a person looks up "))
}

/// A text about one account as one about several.
fn for_each(text: &str, account: &str) -> String {
    text.replace(account, "each of the accounts")
}

/// How to do it with a tool: prose once, commands for each account that is named.
fn how(run: &Run, action: &Action<'_>, tool: FixTool) -> Option<String> {
    let named = action.findings.iter().take(NAMED);
    let of_tool = |advice: Advice| advice.ways.into_iter().find(|way| way.tool == tool);
    if tool == FixTool::Portal {
        let first = action.findings.first()?;
        let advice = match action.accounts.len() {
            0 | 1 => advice(run, first),
            _ => advice_for(run, first, "<account>"),
        };
        let text = for_each(&plain::words(&of_tool(advice?)?.text), "<account>");
        return Some(wrapped(&text, "   "));
    }
    let ways = named.filter_map(|finding| of_tool(advice(run, finding)?));
    let ways: Vec<Way> = ways.collect();
    ways.first()?;
    let texts: Vec<Vec<&str>> = ways.iter().map(|way| way.text.lines().collect()).collect();
    let lines = once(&texts).into_iter();
    let lines = lines.map(|line| format!("       {}", plain::line(line)));
    Some(
        lines
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

/// Commands for several accounts as one script: the lines that all begin with, once.
fn once<'a>(scripts: &[Vec<&'a str>]) -> Vec<&'a str> {
    let Some(first) = scripts.first() else {
        return vec![];
    };
    let common = |index: &usize| {
        scripts
            .iter()
            .all(|script| script.get(*index) == first.get(*index))
    };
    let common = if scripts.len() == 1 {
        0
    } else {
        (0..first.len()).take_while(common).count()
    };
    let mut lines = first[..common].to_vec();
    let mut rests: Vec<&[&str]> = scripts.iter().map(|script| &script[common..]).collect();
    rests.dedup();
    lines.extend(rests.into_iter().flatten());
    lines
}

fn back(asked: &[&Action<'_>]) -> String {
    let mut lines = vec![wrapped("When you are done, please answer with:", "")];
    lines.push("- the numbers of what is done".to_owned());
    lines.push("- for what is not: why, and when it will be".to_owned());
    if asked.iter().any(|action| action.kind == Kind::LetSee) {
        lines.push("- the permissions that you granted".to_owned());
    }
    if asked.iter().any(|action| action.kind == Kind::Look) {
        lines.push("- what you saw, who looked and when, and what shows it".to_owned());
    }
    lines.push(String::new());
    lines.push("Then we audit again.".to_owned());
    lines.join("\n")
}

/// Prose in lines of a width that mail programs leave alone; addresses and names stay whole.
fn wrapped(text: &str, indent: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let options = Options::new(WIDTH)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .break_words(false);
    textwrap::fill(&plain::line(&words.join(" ")), options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_scripts_begin_with_is_said_once() {
        let scripts = vec![vec!["connect", "fix a"], vec!["connect", "fix b"]];
        assert_eq!(once(&scripts), ["connect", "fix a", "fix b"]);
        assert_eq!(once(&scripts[..1]), ["connect", "fix a"]);
        assert_eq!(once(&[vec!["same"], vec!["same"]]), ["same"]);
    }

    #[test]
    fn prose_is_wrapped_between_words() {
        let text = wrapped(&"word ".repeat(40), "  ");
        assert!(text.lines().count() > 2 && text.lines().all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn an_address_stays_whole() {
        let address = format!("https://learn.microsoft.com/{}", "a-part/".repeat(12));
        let text = wrapped(&format!("See\n{address} for more."), "  ");
        assert_eq!(text, format!("  See\n  {address}\n  for more."));
    }
}
