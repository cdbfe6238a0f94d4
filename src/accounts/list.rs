//! A list of accounts as people keep it: one a line, or a column of a table.

use csv::{ReaderBuilder, StringRecord, Trim};

/// The names that the column of accounts goes by, in lower case and without spaces, hyphens and
/// underscores. Source: the exports of the Entra and Microsoft 365 admin centers, and
/// `Get-MgUser | Export-Csv`.
const COLUMNS: [&str; 11] = [
    "userprincipalname",
    "upn",
    "account",
    "accountname",
    "username",
    "email",
    "emailaddress",
    "mail",
    "primarysmtpaddress",
    "objectid",
    "id",
];

/// A name in the list, not yet known to be one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) line: u64,
    pub(super) text: String,
}

/// What is wrong with a list, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) line: u64,
    pub(super) what: String,
}

/// Reads a list: CSV with a header that names the column, or one account a line. Blank lines and
/// lines that start with `#` are skipped.
pub(super) fn read(text: &str) -> Result<Vec<Cell>, Wrong> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let records = records(text)?;
    let Some((line, first)) = records.first() else {
        return Ok(vec![]);
    };
    if let Some(wrong) = records
        .iter()
        .find_map(|record| ragged(record, first.len()))
    {
        return Err(wrong);
    }
    let named = COLUMNS
        .iter()
        .find_map(|name| first.iter().position(|cell| simplified(cell) == *name));
    match named {
        Some(column) => column_of(&records[1..], column),
        None if first.len() == 1 => column_of(&records, 0),
        None => Err(Wrong {
            line: *line,
            what: "no column is named userPrincipalName, account, upn or email".to_owned(),
        }),
    }
}

/// What a row may hide: cells beyond the columns, and whole lines within a quote that nobody closed.
fn ragged((line, record): &(u64, StringRecord), columns: usize) -> Option<Wrong> {
    let open = record.iter().any(|cell| cell.contains('\n'));
    let what = match record.len() {
        _ if open => "a quote that starts here is not closed on its line",
        cells if cells > columns => "this row has more cells than the first one",
        _ => return None,
    };
    Some(Wrong {
        line: *line,
        what: what.to_owned(),
    })
}

fn records(text: &str) -> Result<Vec<(u64, StringRecord)>, Wrong> {
    let text = with_every_line(text);
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|error| Wrong {
            line: error.position().map_or(0, csv::Position::line),
            what: "the line cannot be read as CSV".to_owned(),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().any(|cell| !cell.is_empty()) {
            records.push((line, record));
        }
    }
    Ok(records)
}

/// The text with an empty cell in place of each line to skip. The reader would skip these itself,
/// and take the next record to start where they do.
fn with_every_line(text: &str) -> String {
    let kept = |line| if is_skipped(line) { "\"\"" } else { line };
    text.lines().map(kept).collect::<Vec<_>>().join("\n")
}

fn is_skipped(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

/// What separates the columns: where Excel's language writes decimals with a comma, a semicolon.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| *line != "\"\"");
    let line = line.unwrap_or_default();
    let count = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    // The last of equals wins: a comma where none occurs.
    *b"\t;,"
        .iter()
        .max_by_key(|byte| count(**byte))
        .unwrap_or(&b',')
}

fn column_of(records: &[(u64, StringRecord)], column: usize) -> Result<Vec<Cell>, Wrong> {
    let cell = |(line, record): &(u64, StringRecord)| {
        let text = record.get(column).filter(|text| !text.is_empty());
        text.map(|text| Cell {
            line: *line,
            text: text.to_owned(),
        })
        .ok_or_else(|| Wrong {
            line: *line,
            what: "the line names no account".to_owned(),
        })
    };
    records.iter().map(cell).collect()
}

fn simplified(name: &str) -> String {
    let kept = name.chars().filter(|c| !" -_".contains(*c));
    kept.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let cells = read(text).unwrap().into_iter();
        cells.map(|cell| cell.text).collect()
    }

    #[test]
    fn a_list_may_be_one_account_a_line() {
        let text = "# rooms\n\na@contoso.example\n  b#EXT#@contoso.example  \n\n# end\n";
        assert_eq!(names(text), ["a@contoso.example", "b#EXT#@contoso.example"]);
    }

    #[test]
    fn a_header_names_the_column() {
        for header in [
            "userPrincipalName",
            "User principal name",
            "UPN",
            "E-mail",
            "Id",
        ] {
            let text = format!("Name,{header}\n\"Room, big\",a@contoso.example\n");
            assert_eq!(names(&text), ["a@contoso.example"], "{header}");
        }
    }

    #[test]
    fn the_principal_name_is_taken_before_the_address() {
        let text = "email,userPrincipalName\nmail@contoso.example,a@contoso.example\n";
        assert_eq!(names(text), ["a@contoso.example"]);
    }

    #[test]
    fn excels_mark_semicolons_quotes_and_line_ends_are_understood() {
        let text = "\u{feff}\"Name\";\"Account\"\r\n\"Room; big\";\"a@contoso.example\"\r\n\r\n";
        assert_eq!(names(text), ["a@contoso.example"]);
        assert_eq!(
            names("Name\tUPN\nRoom\ta@contoso.example"),
            ["a@contoso.example"]
        );
        let old = "UPN\ra@contoso.example\rb@contoso.example\r";
        assert_eq!(names(old), ["a@contoso.example", "b@contoso.example"]);
    }

    #[test]
    fn a_table_without_such_a_column_is_refused() {
        let wrong = read("\nName,Floor\nRoom,2\n").unwrap_err();
        assert_eq!(wrong.line, 2);
    }

    #[test]
    fn a_row_that_names_no_account_is_refused_with_its_line() {
        let wrong = read("Name,UPN\r\n\r\nRoom,a@contoso.example\r\n# end\r\nHall,\r\n");
        assert_eq!(wrong.unwrap_err().line, 5);
    }

    #[test]
    fn no_account_hides_beyond_the_columns_or_within_a_quote() {
        for (text, line) in [
            ("a@b.example\nc@b.example,d@b.example\n", 2),
            ("upn\na@b.example,d@b.example\n", 2),
            ("upn,name\na@b.example,\"Big room\nd@b.example,Small\n", 2),
        ] {
            assert_eq!(read(text).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn an_empty_list_is_empty() {
        assert_eq!(read("\u{feff}# nothing\n\n"), Ok(vec![]));
    }
}
