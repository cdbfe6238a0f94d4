//! The same tables as a workbook of Excel, with the conclusion on a sheet of its own: what to do, the
//! accounts, and every finding.
//!
//! Each cell is written as a text, which no program takes for a formula.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::Unwritable;
use super::case::cases;
use super::csv::{HEAD, row};
use super::markdown::{conclusion, source};
use super::state::State;
use crate::{accounts, actions, plain};
use greenroom_results::Run;

/// The most characters of a cell, and the most rows of a sheet. Source: Excel, "Specifications and
/// limits".
const MOST_OF_A_CELL: usize = 32_767;
const MOST_ROWS: u32 = 1_048_576;

/// What stands where a table is longer than a sheet.
const CUT: &str =
    "This sheet is full: `action-plan.csv`, `accounts.csv` and `--report csv` have every row.";

/// The summary, the rows of the action plan, a row an account, and a row a finding.
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    // Of the run and not of this moment, so that the same run gives the same bytes.
    let created = ExcelDateTime::from_timestamp(run.started.as_second())?;
    let properties = DocProperties::new()
        .set_title("Readiness")
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let bold = Format::new().set_bold();
    summary(workbook.add_worksheet().set_name("Summary")?, run, &bold)?;
    let plan = actions::plan(run);
    table(
        workbook.add_worksheet().set_name("Actions")?,
        actions::HEAD,
        actions::rows(&plan),
        &bold,
    )?;
    let all = accounts::rows(run);
    table(
        workbook.add_worksheet().set_name("Accounts")?,
        accounts::HEAD,
        all,
        &bold,
    )?;
    let findings = cases(run);
    let findings = findings.iter().map(row);
    table(
        workbook.add_worksheet().set_name("Findings")?,
        HEAD,
        findings,
        &bold,
    )?;
    Ok(workbook.save_to_buffer()?)
}

fn summary(sheet: &mut Worksheet, run: &Run, bold: &Format) -> Result<(), XlsxError> {
    let tenant = run.tenant.display_name.as_deref().unwrap_or(&run.tenant.id);
    let about = [
        ("Conclusion", conclusion(run)),
        ("Tenant", tenant.to_owned()),
        ("Kind", source(run)),
        ("Audited on", run.started.to_string()),
        ("With", format!("{} {}", run.tool.name, run.tool.version)),
    ];
    let mut line = 0;
    for (name, text) in about {
        sheet.write_string_with_format(line, 0, name, bold)?;
        sheet.write_string(line, 1, cell(&text))?;
        line += 1;
    }
    line += 1;
    for (column, name) in (0..).zip(["Requirement", "Level", "Result"]) {
        sheet.write_string_with_format(line, column, name, bold)?;
    }
    for requirement in &run.requirements {
        line += 1;
        sheet.write_string(line, 0, cell(&requirement.title))?;
        sheet.write_string(line, 1, requirement.level.word())?;
        sheet.write_string(line, 2, State::of_requirement(requirement).words())?;
    }
    sheet.set_column_width(0, 60)?;
    sheet.set_column_width(1, 40)?;
    Ok(())
}

/// A table with its head, as far as a sheet goes.
fn table<const COLUMNS: usize>(
    sheet: &mut Worksheet,
    head: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
    bold: &Format,
) -> Result<(), XlsxError> {
    for (column, name) in (0..).zip(head) {
        sheet.write_string_with_format(0, column, name, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (line, row) in (1..).zip(rows) {
        if line + 1 == MOST_ROWS {
            sheet.write_string(line, 0, CUT)?;
            break;
        }
        for (column, text) in (0..).zip(row) {
            sheet.write_string(line, column, cell(&text))?;
        }
    }
    Ok(())
}

/// A text as a cell can hold it.
fn cell(text: &str) -> String {
    let text = plain::lines(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}");
    if text.encode_utf16().count() <= MOST_OF_A_CELL {
        return text;
    }
    // A character takes two units at most.
    let most = MOST_OF_A_CELL / 2 - 1;
    text.chars().take(most).chain(['…']).collect()
}
