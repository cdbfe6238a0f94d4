//! The action plan as a table for a spreadsheet or a ticket system.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};

use super::{Action, Plan};
use crate::advice::{first_way, first_way_for};
use crate::plain;
use greenroom_results::{Finding, FixTool, Run, Sentence, Subject, Way};

/// The columns. By the first five an audit knows an earlier plan, which it may replace.
pub(crate) const HEAD: [&str; 9] = [
    "number",
    "status",
    "what",
    "who",
    "for",
    "when",
    "requirement",
    "found",
    "how",
];

/// How many characters of what to do stand with each account of several.
const SHORT: usize = 60;

/// The plan as CSV: a row for each action, and below it, where that is for several, a row for each
/// of them; rows of one action share its number.
#[must_use]
pub fn csv(plan: &Plan<'_>) -> String {
    table(HEAD, rows(plan))
}

/// The rows of the plan, in its order.
pub(crate) fn rows<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = [String; 9]> + use<'p> {
    plan.iter().flat_map(|action| of_action(plan.run, action))
}

/// Writes the same as it goes: of many accounts it is a large text.
///
/// # Errors
/// When it cannot be written.
pub fn write_csv(plan: &Plan<'_>, to: impl Write) -> io::Result<()> {
    write_table(HEAD, rows(plan), to)
}

/// A table for a spreadsheet.
///
/// Source: RFC 4180. The text begins with a byte order mark, without which Excel takes it for
/// another encoding than UTF-8. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe instead.
pub(crate) fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> String {
    let mut bytes = Vec::new();
    // Writing to memory does not fail.
    let _ = write_table(head, rows, &mut bytes);
    // What was written is text: nothing is copied.
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

pub(crate) fn write_table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
    mut to: impl Write,
) -> io::Result<()> {
    to.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new();
    let mut writer = writer.terminator(Terminator::CRLF).from_writer(to);
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.map(|cell| harmless(&cell)))?;
    }
    writer.flush()
}

/// The rows of an action, one at a time: it can be for every account.
fn of_action<'a>(
    run: &'a Run,
    action: &'a Action<'_>,
) -> Box<dyn Iterator<Item = [String; 9]> + 'a> {
    let what = plain::words(&action.what);
    let whole = |subject: String, requirement: String, found: String, how: String| {
        let who = action.who.unwrap_or_default().to_owned();
        row(
            action,
            what.clone(),
            who,
            [subject, requirement, found, how],
        )
    };
    let Some(first) = action.findings.first() else {
        let ids = action.requirements.iter();
        let ids: Vec<_> = ids
            .map(|r| whole(String::new(), r.id.clone(), String::new(), String::new()))
            .collect();
        return Box::new(ids.into_iter());
    };
    if action
        .findings
        .iter()
        .all(|other| said(other) == said(first))
    {
        let found = first.found.to_string();
        let only = whole(
            first.subject.to_string(),
            first.requirement.to_string(),
            found,
            own_way(run, first),
        );
        return Box::new(std::iter::once(only));
    }
    let shared = shared_way(run, action);
    let requirements: Vec<&str> = action.requirements.iter().map(|r| r.id.as_str()).collect();
    let whole = whole(
        whom(action),
        requirements.join(", "),
        String::new(),
        shared.clone().unwrap_or_default(),
    );
    let in_short = in_short(&what);
    // Of the ways, which are long, their hashes: there is one for each account.
    let hasher = RandomState::new();
    let mut seen = HashSet::new();
    let findings = action.findings.iter().filter_map(move |finding| {
        let way = shared
            .as_ref()
            .map_or_else(|| own_way(run, finding), |_| String::new());
        seen.insert((said(finding), hasher.hash_one(&way)))
            .then(|| {
                let subject = finding.subject.to_string();
                let found = finding.found.to_string();
                let of_one = [subject, finding.requirement.to_string(), found, way];
                row(action, in_short.clone(), String::new(), of_one)
            })
    });
    Box::new(std::iter::once(whole).chain(findings))
}

fn row(action: &Action<'_>, what: String, who: String, of_one: [String; 4]) -> [String; 9] {
    let [subject, requirement, found, how] = of_one;
    [
        action.number.to_string(),
        action.kind.words().to_owned(),
        what,
        who,
        subject,
        action.when.word().to_owned(),
        requirement,
        found,
        how,
    ]
}

/// What a row says of one finding: two scenarios can say the same of an account.
fn said(finding: &Finding) -> (&Subject, &str, &Sentence) {
    (&finding.subject, &finding.requirement, &finding.found)
}

/// Whom an action is for: the one, or how many.
fn whom(action: &Action<'_>) -> String {
    match (action.accounts.as_slice(), action.is_of_the_tenant()) {
        ([], _) => Subject::Tenant.to_string(),
        ([one], false) => (*one).to_owned(),
        (several, false) => format!("{} accounts", several.len()),
        ([_], true) => "1 account and the whole tenant".to_owned(),
        (several, true) => format!("{} accounts and the whole tenant", several.len()),
    }
}

/// The way to do it, where it is the same for all that an action is for: prose says it of any
/// account, while commands hold the name of each.
fn shared_way(run: &Run, action: &Action<'_>) -> Option<String> {
    let mut ways = action.findings.iter().map(|finding| {
        let way = first_way_for(run, finding, "<account>");
        let way = way.filter(|way| way.tool == FixTool::Portal);
        way.map_or_else(|| own_way(run, finding), |way| how(&way))
    });
    let first = ways.next()?;
    ways.all(|way| way == first).then_some(first)
}

fn own_way(run: &Run, finding: &Finding) -> String {
    first_way(run, finding).map_or_else(String::new, |way| how(&way))
}

fn how(way: &Way) -> String {
    let text = match way.tool {
        FixTool::Portal => plain::words(&way.text),
        _ => way.text.clone(),
    };
    format!("{}: {text}", way.tool.name())
}

/// The first sentence of what to do, or how that begins, for the row of one account of many: the row
/// above them has all of it.
fn in_short(text: &str) -> String {
    let ends = [". ", "\n"].map(|end| text.find(end));
    let end = ends.into_iter().flatten().min().unwrap_or(text.len());
    let dot = text[end..].starts_with('.');
    let sentence = text[..end + usize::from(dot)].trim_end();
    let Some((most, _)) = sentence.char_indices().nth(SHORT) else {
        return sentence.to_owned();
    };
    let whole_words = sentence[..most].rsplit_once(' ');
    let begins = whole_words.map_or(&sentence[..most], |(words, _)| words);
    format!("{}…", begins.trim_end_matches([',', ';', ':']))
}

/// A cell that a spreadsheet takes for text. Source of the signs: OWASP, "CSV Injection".
fn harmless(cell: &str) -> String {
    let cell = plain::lines(&cell.replace("\r\n", "\n"));
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_short_is_the_first_sentence_or_how_that_begins() {
        let words = "word ".repeat(20);
        let cut = format!("{}…", "word ".repeat(12).trim_end());
        for (text, short) in [
            (words.as_str(), cut.as_str()),
            (&"ø".repeat(61), &format!("{}…", "ø".repeat(60))),
            ("Do it. Then that.", "Do it."),
            ("Set a.b to 1", "Set a.b to 1"),
            ("Replace it\n\nby that.", "Replace it"),
            ("", ""),
        ] {
            assert_eq!(in_short(text), short);
        }
    }

    #[test]
    fn a_formula_becomes_text() {
        for formula in ["=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "＝1"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        // A control character stands for itself no more.
        assert_eq!(harmless("\t=1"), "\u{fffd}=1");
        assert_eq!(harmless("room=1"), "room=1");
    }
}
