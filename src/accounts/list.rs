//! A list of accounts as people keep it: one a line, a column of a table, or a line of addresses
//! out of a mail program.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::{columns, mailbox};

/// How many columns of a table are named to somebody who has to choose one.
const NAMED: usize = 40;

/// A name in the list, not yet known to be one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) line: u64,
    pub(super) text: String,
}

/// What a list holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    /// The names, in order.
    pub(super) cells: Vec<Cell>,
    /// The groups among them, whose members the list does not have.
    pub(super) groups: Vec<Cell>,
}

/// What is wrong with a list, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) line: u64,
    pub(super) what: String,
    pub(super) hint: Option<String>,
}

impl Wrong {
    fn at(line: u64, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
            hint: None,
        }
    }
}

/// Reads a list: a table whose header names the column, or `column` does; one account a line; or
/// addresses as mail programs write them. Blank lines, lines that start with `#`, and the lines
/// that tell Excel and Microsoft Entra how to read the file are skipped.
pub(super) fn read(text: &str, column: Option<&str>) -> Result<List, Wrong> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let records = records(text)?;
    let Some((line, first)) = records.first() else {
        return Ok(List::default());
    };
    let named = match column {
        None => columns::of_accounts(first.iter()),
        Some(name) => Some(
            first
                .iter()
                .position(|cell| columns::same(cell, name))
                .ok_or_else(|| no_such(*line, name, first))?,
        ),
    };
    if named.is_none()
        && let Some(cells) = addresses(text)
    {
        return Ok(List {
            cells,
            groups: vec![],
        });
    }
    let ragged = |record| ragged(record, first.len());
    if let Some(wrong) = records.iter().find_map(ragged) {
        return Err(wrong);
    }
    match named {
        Some(column) => column_of(&records[1..], column, columns::of_kinds(first.iter())),
        None if first.len() == 1 => column_of(&records, 0, None),
        None => Err(unnamed(*line, first)),
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
    Some(Wrong::at(*line, what))
}

fn no_such(line: u64, name: &str, header: &StringRecord) -> Wrong {
    let seen = seen(header);
    Wrong {
        hint: Some("give the name of the column as it stands there".to_owned()),
        ..Wrong::at(
            line,
            format!("no column is named `{name}`; there are {seen}"),
        )
    }
}

fn unnamed(line: u64, header: &StringRecord) -> Wrong {
    let seen = seen(header);
    let what = format!("none of the columns is known to hold accounts; there are {seen}");
    Wrong {
        hint: Some(
            "name the one with the sign-in names or mail addresses: `--column NAME`".to_owned(),
        ),
        ..Wrong::at(line, what)
    }
}

fn seen(header: &StringRecord) -> String {
    let cells = header.iter().filter(|cell| !cell.is_empty());
    let mut names: Vec<String> = cells.take(NAMED).map(|cell| format!("`{cell}`")).collect();
    if header.len() > NAMED {
        names.push("more".to_owned());
    }
    names.join(", ")
}

fn records(text: &str) -> Result<Vec<(u64, StringRecord)>, Wrong> {
    let separator = stated_separator(text);
    let text = with_every_line(text);
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(separator.unwrap_or_else(|| delimiter(&text)))
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.into_records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            Wrong::at(line, "the line cannot be read as CSV")
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
    let plain = line.trim().trim_matches(',').trim_matches('"');
    plain.is_empty()
        || line.starts_with('#')
        || separator(line).is_some()
        // The first line of Microsoft Entra's bulk templates.
        || plain.eq_ignore_ascii_case("version:v1.0")
}

/// What the first line says that separates the columns: `sep=;`, which Excel reads and writes.
fn stated_separator(text: &str) -> Option<u8> {
    text.lines().next().and_then(separator)
}

fn separator(line: &str) -> Option<u8> {
    let sign = line.trim().trim_matches('"').strip_prefix("sep=")?;
    match sign.as_bytes() {
        [sign] if sign.is_ascii_punctuation() => Some(*sign),
        [] if line.contains('\t') => Some(b'\t'),
        _ => None,
    }
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

fn column_of(
    records: &[(u64, StringRecord)],
    column: usize,
    kinds: Option<usize>,
) -> Result<List, Wrong> {
    let mut list = List::default();
    for (line, record) in records {
        let kind = kinds.and_then(|kinds| record.get(kinds));
        if kind.is_some_and(columns::is_group) {
            list.groups.push(Cell {
                line: *line,
                text: name_of_group(record),
            });
            continue;
        }
        let text = record.get(column).filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| Wrong::at(*line, "the line names no account"))?;
        list.cells.push(Cell {
            line: *line,
            text: text.to_owned(),
        });
    }
    Ok(list)
}

/// What tells a group: its id, which `--group` takes, else the first thing in its row.
fn name_of_group(record: &StringRecord) -> String {
    let mut cells = record.iter().filter(|cell| !cell.is_empty());
    let id = cells.clone().find(|cell| greenroom_graph::is_id(cell));
    id.or_else(|| cells.next()).unwrap_or_default().to_owned()
}

/// The accounts of a text that is all addresses as mail programs write them, with at least one
/// `Name <address>` or several in one line.
fn addresses(text: &str) -> Option<Vec<Cell>> {
    let mut cells = Vec::new();
    let lines = text.lines().zip(1..).filter(|(line, _)| !is_skipped(line));
    let lines: Vec<(&str, u64)> = lines.collect();
    let is_one_line = lines.len() == 1;
    for (line, number) in lines {
        let of_line = mailbox::split(line)?;
        cells.extend(of_line.into_iter().map(|text| Cell { line: number, text }));
    }
    let is_paste = text.contains('<') || is_one_line && cells.len() > 1;
    is_paste.then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let cells = read(text, None).unwrap().cells.into_iter();
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
    fn the_column_may_be_named_by_hand() {
        let text = "Name;Zugang;E-Mail\nHall;a@contoso.example;x@contoso.example\n";
        let cells = read(text, Some("zugang")).unwrap().cells;
        assert_eq!(cells[0].text, "a@contoso.example");
        let wrong = read(text, Some("Konto")).unwrap_err();
        assert!(
            wrong.what.ends_with("`Name`, `Zugang`, `E-Mail`"),
            "{wrong:?}"
        );
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
    fn excels_separator_and_the_version_of_a_template_are_no_rows() {
        for text in [
            "sep=;\nName, short;UPN\nHall, big;a@contoso.example\n",
            "\"sep=,\"\nName;x,UPN\nHall;y,a@contoso.example\n",
            "version:v1.0,,\nName [displayName] Required,User name [userPrincipalName] Required\n\
             Hall,a@contoso.example\n",
            "version:v1.0\nMember object ID or user principal name [memberObjectIdOrUpn] \
             Required\na@contoso.example\n",
        ] {
            assert_eq!(names(text), ["a@contoso.example"], "{text}");
        }
    }

    #[test]
    fn the_groups_of_a_member_export_are_told_and_the_rest_is_read() {
        let id = "f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02";
        let text = format!(
            "id,userPrincipalName,displayName,objectType\n1,a@contoso.example,Hall,User\n\
             {id},,Floor 2,Group\n"
        );
        let list = read(&text, None).unwrap();
        assert_eq!(list.cells.len(), 1);
        assert_eq!(list.groups[0].text, id);
        assert_eq!(list.groups[0].line, 3);
    }

    #[test]
    fn addresses_may_be_pasted_out_of_a_mail_program() {
        let expected = ["a@contoso.example", "b@contoso.example"];
        for text in [
            "Lobby <a@contoso.example>; Boardroom <b@contoso.example>",
            "\"Lobby, big\" <a@contoso.example>, Board room <b@contoso.example>\n",
            "Lobby <a@contoso.example>\nb@contoso.example\n",
            "a@contoso.example; b@contoso.example",
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn a_table_without_such_a_column_is_refused_with_the_columns_it_has() {
        let wrong = read("\nName,Floor\nRoom,2\n", None).unwrap_err();
        assert_eq!(wrong.line, 2);
        assert!(
            wrong.what.ends_with("there are `Name`, `Floor`"),
            "{wrong:?}"
        );
        assert!(wrong.hint.unwrap().contains("--column"));
    }

    #[test]
    fn a_row_that_names_no_account_is_refused_with_its_line() {
        let text = "Name,UPN\r\n\r\nRoom,a@contoso.example\r\n# end\r\nHall,\r\n";
        assert_eq!(read(text, None).unwrap_err().line, 5);
    }

    #[test]
    fn no_account_hides_beyond_the_columns_or_within_a_quote() {
        for (text, line) in [
            ("a@b.example\nc@b.example,d@b.example\n", 2),
            ("upn\na@b.example,d@b.example\n", 2),
            ("upn,name\na@b.example,\"Big room\nd@b.example,Small\n", 2),
        ] {
            assert_eq!(read(text, None).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn an_empty_list_is_empty() {
        assert_eq!(read("\u{feff}# nothing\n\n", None), Ok(List::default()));
    }
}
