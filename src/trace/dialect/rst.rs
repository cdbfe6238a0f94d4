//! reStructuredText as Sphinx reads it, made into Markdown.

use std::fmt::Write as _;

use super::line::tag;

/// Directives whose text is code.
const CODE: [&str; 7] = [
    "code",
    "code-block",
    "console",
    "literalinclude",
    "parsed-literal",
    "prompt",
    "sourcecode",
];
/// Directives that show nothing of their own.
const SILENT: [&str; 12] = [
    "contents",
    "currentmodule",
    "default-role",
    "highlight",
    "index",
    "meta",
    "module",
    "raw",
    "role",
    "sectionauthor",
    "tocdepth",
    "toctree",
];

/// Whether a text is reStructuredText: it has a directive, or a role.
pub(in crate::trace) fn is_rst(text: &str) -> bool {
    let mut fenced = false;
    text.lines().any(|line| {
        fenced ^= line.trim_start().starts_with("```");
        let directive = directive(line.trim_start()).is_some_and(|(name, _)| !name.is_empty());
        let role = [":ref:`", ":doc:`", ":guilabel:`", ":menuselection:`"];
        !fenced && (directive || role.iter().any(|role| line.contains(role)))
    })
}

/// `.. name:: rest`.
fn directive(bare: &str) -> Option<(&str, &str)> {
    let (name, rest) = bare.strip_prefix(".. ")?.split_once("::")?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
    name.chars().all(is_name).then(|| (name, rest.trim()))
}

/// The Markdown that says the same.
pub(in crate::trace) fn markdown_of(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.replace('\t', "    "))
        .collect();
    let mut page = Page {
        text: String::with_capacity(text.len()),
        styles: vec![],
        in_list: false,
    };
    page.read(&lines, 0);
    page.text
}

struct Page {
    text: String,
    /// How headings are underlined, and overlined, the outermost first.
    styles: Vec<(char, bool)>,
    in_list: bool,
}

impl Page {
    /// Reads lines whose text begins at a column.
    fn read(&mut self, lines: &[String], depth: usize) {
        let mut at = 0;
        while at < lines.len() {
            let bare = lines[at].trim();
            if let Some(taken) = self.heading(&lines[at..]) {
                at += taken;
            } else if bare.starts_with(".. ") || bare == ".." {
                let end = at + 1 + body(&lines[at + 1..], indent(&lines[at]));
                self.directive(bare, &dedented(&lines[at + 1..end]), depth);
                at = end;
            } else if bare.ends_with("::") {
                let end = at + 1 + body(&lines[at + 1..], indent(&lines[at]));
                self.line(lines[at].trim_end().trim_end_matches(':'), ":");
                self.code(&dedented(&lines[at + 1..end]));
                at = end;
            } else {
                self.line(&lines[at], "");
                at += 1;
            }
        }
    }

    /// A heading with the line below it, and perhaps one above. How many lines it takes.
    fn heading(&mut self, lines: &[String]) -> Option<usize> {
        let over = lines.first().and_then(|line| rule(line));
        let title = lines.get(usize::from(over.is_some()))?;
        let under = lines
            .get(1 + usize::from(over.is_some()))
            .and_then(|line| rule(line))?;
        let fits = !title.trim().is_empty()
            && rule(title).is_none()
            && over.is_none_or(|over| over == under);
        let long = lines[1 + usize::from(over.is_some())]
            .trim()
            .chars()
            .count()
            + 1
            >= title.trim().chars().count();
        if !fits || !long || (over.is_none() && indent(title) > 0) {
            return None;
        }
        let style = (under, over.is_some());
        let level = self
            .styles
            .iter()
            .position(|own| *own == style)
            .unwrap_or_else(|| {
                self.styles.push(style);
                self.styles.len() - 1
            });
        let marks = "#".repeat((level + 1).min(6));
        self.in_list = false;
        let _ = write!(self.text, "\n{marks} {}\n\n", inline(title.trim()));
        Some(2 + usize::from(over.is_some()))
    }

    fn directive(&mut self, bare: &str, body: &[String], depth: usize) {
        let Some((name, rest)) = directive(bare).filter(|_| depth < 20) else {
            return; // A comment, or a target.
        };
        let options = body
            .iter()
            .take_while(|line| line.trim_start().starts_with(':'))
            .count();
        let (options, body) = body.split_at(options);
        let label = |name: &str, label: &str| {
            format!(
                "\n\n{}\n\n",
                tag(name, &[("label".to_owned(), label.to_owned())])
            )
        };
        match name {
            _ if SILENT.contains(&name) => {}
            _ if CODE.contains(&name) => self.code(body),
            "image" | "figure" => {
                let alt = options
                    .iter()
                    .find_map(|line| line.trim().strip_prefix(":alt:"));
                let alt = alt.unwrap_or_default().replace('"', "'");
                let _ = write!(
                    self.text,
                    "\n\n<img src=\"{}\" alt=\"{}\">\n\n",
                    rest.replace('"', ""),
                    alt.trim()
                );
                self.read(body, depth + 1);
            }
            "include" => {
                let _ = write!(self.text, "\n\n--8<-- \"{rest}\"\n\n");
            }
            "list-table" => {
                self.text.push_str(&label("table", rest));
                self.table(body);
            }
            _ => {
                let name = name.rsplit(':').next().unwrap_or(name);
                let both = if rest.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}: {rest}")
                };
                let line = name == "note" || name == "warning" || name == "tip";
                // The text of a callout may begin on its first line.
                let (both, first) = if line {
                    (name.to_owned(), rest)
                } else {
                    (both, "")
                };
                self.text.push_str(&label("block", &both));
                self.line(first, "");
                self.read(body, depth + 1);
                self.text.push_str("\n\n");
            }
        }
    }

    fn code(&mut self, body: &[String]) {
        let body = body.join("\n");
        let body = body.trim_matches('\n');
        if !body.trim().is_empty() {
            let _ = write!(self.text, "\n\n`````\n{body}\n`````\n\n");
        }
    }

    /// A table whose rows are items, and whose cells are the items in them.
    fn table(&mut self, body: &[String]) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for line in body {
            let bare = line.trim_start();
            let (new, bare) = match bare.strip_prefix("* ") {
                Some(rest) if indent(line) == 0 => (true, rest.trim_start()),
                _ => (false, bare),
            };
            if new {
                rows.push(vec![]);
            }
            let Some(row) = rows.last_mut() else { continue };
            if let Some(cell) = bare
                .strip_prefix('-')
                .filter(|rest| rest.is_empty() || rest.starts_with(' '))
            {
                row.push(cell.trim().to_owned());
            } else if let Some(cell) = row.last_mut() {
                cell.push(' ');
                cell.push_str(bare);
            }
        }
        for (number, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| inline(cell).replace('|', "\\|"))
                .collect();
            let _ = writeln!(self.text, "| {} |", cells.join(" | "));
            if number == 0 {
                let _ = writeln!(self.text, "|{}", " - |".repeat(row.len().max(1)));
            }
        }
        self.text.push('\n');
    }

    /// A line of text, and what stands at its end.
    fn line(&mut self, line: &str, end: &str) {
        let bare = line.trim_start();
        let item = ["* ", "- ", "+ ", "#. "]
            .iter()
            .find(|mark| bare.starts_with(**mark));
        let digits = bare.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
        let is_item = item.is_some() || (digits > 0 && bare[digits..].starts_with(". "));
        self.in_list = is_item || (self.in_list && (bare.is_empty() || indent(line) > 0));
        let bare = match bare.strip_prefix("#. ") {
            Some(rest) => format!("1. {rest}"),
            None => bare.to_owned(),
        };
        if self.in_list {
            self.text.push_str(&" ".repeat(indent(line)));
        }
        self.text.push_str(&inline(&bare));
        self.text.push_str(end);
        self.text.push('\n');
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The character of a line of punctuation, as it stands below a heading.
fn rule(line: &str) -> Option<char> {
    let line = line.trim_end();
    let first = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() >= 3 && line.chars().all(|c| c == first)).then_some(first)
}

/// How many of the lines are blank or further in than a column.
fn body(lines: &[String], column: usize) -> usize {
    let inside = |line: &&String| line.trim().is_empty() || indent(line) > column;
    lines.iter().take_while(inside).count()
}

fn dedented(lines: &[String]) -> Vec<String> {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let column = filled.map(|line| indent(line)).min().unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(column..).unwrap_or_default().to_owned())
        .collect()
}

/// Roles and links in a line of text.
fn inline(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        if rest[at..].starts_with("``") {
            let end = rest[at + 2..]
                .find("``")
                .map_or(rest.len(), |end| at + end + 4);
            text.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let Some(length) = rest[at + 1..].find('`') else {
            break;
        };
        let inner = &rest[at + 1..at + 1 + length];
        let before = &rest[..at];
        let (before, is_role) = without_role(before);
        text.push_str(before);
        rest = &rest[at + length + 2..];
        let whole = rest.len();
        rest = rest.trim_start_matches('_');
        let (shown, target) = match inner
            .strip_suffix('>')
            .and_then(|inner| inner.rsplit_once('<'))
        {
            Some((shown, target)) => (shown.trim_end(), target),
            None => (inner, ""),
        };
        if whole > rest.len() && !target.is_empty() {
            let _ = write!(text, "[{shown}]({target})");
        } else {
            text.push_str(if is_role { shown } else { inner });
        }
    }
    text + rest
}

/// What stands in front of a role such as `:guilabel:`.
fn without_role(before: &str) -> (&str, bool) {
    let role = before
        .strip_suffix(':')
        .and_then(|before| before.rsplit_once(':'));
    match role {
        Some((before, name))
            if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-') =>
        {
            (before, true)
        }
        _ => (before, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rst_is_told_from_markdown() {
        assert!(is_rst("A\n=\n\n.. note::\n\n   B\n") && is_rst("See :ref:`here`.\n"));
        assert!(!is_rst("# A\n\nB :: c ... d\n\n```\n.. note::\n```\n"));
    }

    #[test]
    fn rst_is_made_into_markdown() {
        let page = "Title\n=====\n\nPart\n----\n\n.. _x:\n\n#. Open `it <https://a>`_ in :guilabel:`B`\n#. Do::\n\n     run it\n\n\
            .. warning:: Never.\n\n.. toctree::\n   a\n\n.. list-table:: T\n\n   * - A\n     - B\n   * - 1\n     - ``2``\n";
        insta::assert_snapshot!(markdown_of(page).lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"), @r#"
        # Title
        ## Part
        1. Open [it](https://a) in B
        1. Do:
        `````
        run it
        `````
        <x-block label="warning">
        Never.
        <x-table label="T">
        | A | B |
        | - | - |
        | 1 | ``2`` |
        "#);
    }
}
