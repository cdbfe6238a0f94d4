//! What an examination found, as people read it.

use anstyle::Style;
use greenroom_results::Verdict;
use serde_json::{Value, json};

use crate::doctor::{Line, Mark, Section, settings::Row};
use crate::report::plain;
use crate::report::style::{of_verdict, painted};

/// The settings in force, in columns.
#[must_use]
pub fn settings(rows: &[Row]) -> String {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let (what, value) = (width(0), width(1));
    let mut lines = vec!["Settings".to_owned()];
    lines.extend(rows.iter().map(|row| {
        let [a, b, origin] = row.each_ref().map(|cell| plain::line(cell));
        format!("  {a:what$}  {b:value$}  {origin}")
    }));
    lines.join("\n") + "\n"
}

/// A part of the examination.
#[must_use]
pub fn section(section: &Section) -> String {
    let mut lines = vec![section.title.to_owned()];
    for line in &section.lines {
        let (word, style) = (word(line.mark), style(line.mark));
        let mark = painted(style, &format!("{word:7}"));
        lines.push(format!("  {mark}  {}", plain::line(&line.text)));
        let details = line.details.iter();
        lines.extend(details.map(|detail| format!("           {}", plain::line(detail))));
    }
    lines.join("\n") + "\n"
}

fn word(mark: Mark) -> &'static str {
    match mark {
        Mark::Ok => "ok",
        Mark::Note => "note",
        Mark::Unknown => "unknown",
        Mark::Problem => "problem",
    }
}

fn style(mark: Mark) -> Style {
    match mark {
        Mark::Ok => of_verdict(Verdict::Pass),
        Mark::Note => Style::new(),
        Mark::Unknown => of_verdict(Verdict::Unknown),
        Mark::Problem => of_verdict(Verdict::Fail),
    }
}

/// The whole examination as JSON: what was found, and how much of it is a problem.
#[must_use]
pub fn json(rows: &[Row], sections: &[Section]) -> String {
    let settings = rows
        .iter()
        .map(|[what, value, origin]| json!({ "what": what, "value": value, "origin": origin }));
    let found = |line: &Line| json!({ "mark": word(line.mark), "text": line.text, "details": line.details });
    let shown = sections.iter().map(|section| {
        let lines: Value = section.lines.iter().map(found).collect();
        json!({ "title": section.title, "lines": lines })
    });
    let examination = json!({
        "problems": sections.iter().map(Section::problems).sum::<usize>(),
        "settings": settings.collect::<Vec<_>>(),
        "sections": shown.collect::<Vec<_>>(),
    });
    format!("{examination:#}")
}

/// What it adds up to.
#[must_use]
pub fn conclusion(problems: usize) -> String {
    match problems {
        0 => "nothing would stop an audit or leave it undetermined".to_owned(),
        1 => "1 problem: an audit would stop, or leave something unknown".to_owned(),
        more => format!("{more} problems: an audit would stop, or leave something unknown"),
    }
}
