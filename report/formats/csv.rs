//! Every finding as a row of a table, for spreadsheets and ticket systems.

use super::Unwritable;
use super::case::{Case, cases};
use crate::actions::table;
use greenroom_results::Run;

/// The columns.
pub(super) const HEAD: [&str; 16] = [
    "result",
    "requirement",
    "title",
    "level",
    "subject",
    "found",
    "expected",
    "reason",
    "fix",
    "who",
    "waiver",
    "recorded",
    "notes",
    "scenario",
    "file",
    "line",
];

/// The table, a row a finding.
#[expect(clippy::unnecessary_wraps, reason = "as every format is written")]
pub(super) fn write(run: &Run) -> Result<Vec<u8>, Unwritable> {
    Ok(table(HEAD, cases(run).iter().map(row)).into_bytes())
}

/// The cells of a finding, in the order of the columns.
pub(super) fn row(case: &Case<'_>) -> [String; 16] {
    let (file, line) = case.place().unwrap_or_default();
    [
        case.state.words().to_owned(),
        case.id(),
        case.title(),
        case.level().word().to_owned(),
        case.subject(),
        case.found(),
        case.expected(),
        case.reason(),
        case.fix(),
        case.who(),
        case.waiver().unwrap_or_default(),
        case.attestation().unwrap_or_default(),
        case.notes().join("; "),
        case.name(),
        file,
        if line == 0 {
            String::new()
        } else {
            line.to_string()
        },
    ]
}
