//! A new document drafted from its page: `document.toml`, a page a requirement, and a feature.
//!
//! A draft concludes nothing: its scenarios are for a person to look at, and say so, until
//! somebody writes scenarios that ask the tenant.

use std::fmt::Write as _;

use jiff::civil::Date;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::accept::table;
use super::id::Names;
use super::page::{Found, Page};
use super::requiring;
use crate::document::{DRAFT, FORM, Kind, Level, place, theme};

/// A requirement is drafted for a section at most this deep; what is below belongs to it.
const DEPTH: usize = 2;

/// A file of a draft: its path below the folder, with `/`, and its text.
pub type File = (String, String);

/// A section that requires something.
struct Drafted<'a> {
    id: String,
    section: &'a [String],
    title: String,
    level: Level,
    statements: Vec<String>,
}

/// Whether anything on a page requires something.
#[must_use]
pub fn requires(page: &Page) -> bool {
    page.found.iter().any(|found| required(found).is_some())
}

/// What a folder has already, of documents that were drafted into it before.
#[derive(Default)]
pub struct Beside {
    /// The ids of the requirements that have a page.
    pub requirements: Vec<String>,
    /// The summary of the book.
    pub summary: Option<String>,
}

/// The files of a draft.
pub struct Draft {
    /// Those that are new.
    pub files: Vec<File>,
    /// The summary of the book that is there already, with the new pages.
    pub summary: Option<String>,
}

/// Where the summary is.
pub const SUMMARY: &str = "book/src/SUMMARY.md";

/// Drafts the files for a page. A book that is there already gets its pages.
#[must_use]
pub fn draft(document: &str, page: &Page, today: Date, beside: &Beside) -> Draft {
    let title = if page.title.is_empty() {
        document
    } else {
        &page.title
    };
    let page = &page.found;
    let mut names = Names::default();
    let ids: Vec<String> = page.iter().map(|found| names.of(&found.text)).collect();
    let requirements = requirements(title, page, &ids, &beside.requirements);
    let features = format!("features/{document}");
    let mut files = vec![
        (
            format!("{features}/document.toml"),
            statements(document, title, page, &ids, &requirements, today),
        ),
        (
            format!("{features}/{document}.feature"),
            feature(document, title, &requirements),
        ),
        (
            format!("book/src/documents/{document}.md"),
            trace(title, document),
        ),
    ];
    files.extend(requirements.iter().map(|requirement| {
        let path = format!("book/src/requirements/{}.md", requirement.id);
        (path, requirement_page(title, requirement, today))
    }));
    let Some(there) = &beside.summary else {
        let summary = summary(document, &requirements);
        files.push((SUMMARY.to_owned(), summary));
        files.push(("book/src/index.md".to_owned(), index(title, document)));
        let looks = theme().into_iter();
        files.extend(looks.map(|(below, text)| (format!("book/{below}"), text)));
        return Draft {
            files,
            summary: None,
        };
    };
    let pages = format!(
        "\n# {}\n\n{}{}",
        words(title),
        listed(&requirements),
        listed_document(document)
    );
    Draft {
        files,
        summary: Some(joined(there, &pages)),
    }
}

/// A summary with more pages, below its last numbered one: no list may follow the pages that are at
/// its end without a number.
fn joined(summary: &str, pages: &str) -> String {
    let is_numbered = |line: &str| line.trim_start().starts_with(['-', '*', '+']);
    let lines: Vec<&str> = summary.lines().collect();
    let last = lines.iter().rposition(|line| is_numbered(line));
    let (before, after) = lines.split_at(last.map_or(lines.len(), |last| last + 1));
    let mut text = String::new();
    for line in before {
        text.extend([line, "\n"]);
    }
    text.push_str(pages);
    for line in after {
        text.extend([line, "\n"]);
    }
    text
}

/// A requirement for each section in which something is required or recommended.
fn requirements<'a>(
    title: &str,
    page: &'a [Found],
    ids: &[String],
    taken: &[String],
) -> Vec<Drafted<'a>> {
    let mut drafted: Vec<Drafted<'a>> = Vec::new();
    let mut names = Names::besides(taken);
    for (found, statement) in page.iter().zip(ids) {
        let Some(level) = required(found) else {
            continue;
        };
        let section = &found.section[..found.section.len().min(DEPTH)];
        let open = drafted.iter().position(|own| own.section == section);
        let index = open.unwrap_or_else(|| {
            let name = section.last().map_or(title, String::as_str);
            drafted.push(Drafted {
                id: names.of(name),
                section,
                title: name.to_owned(),
                level,
                statements: vec![],
            });
            drafted.len() - 1
        });
        let own = &mut drafted[index];
        own.statements.push(statement.clone());
        if level == Level::Required {
            own.level = level;
        }
    }
    drafted
}

/// How much a statement requires.
fn required(found: &Found) -> Option<Level> {
    requiring::level_of(found.kind, &found.section, &found.text)
}

fn statements(
    document: &str,
    title: &str,
    page: &[Found],
    ids: &[String],
    requirements: &[Drafted<'_>],
    today: Date,
) -> String {
    let mut file = DocumentMut::new();
    file["id"] = value(document);
    file["publisher"] = value("");
    file["title"] = value(title);
    file["url"] = value("");
    file["read"] = value(today.to_string());
    file["form"] = value(i64::from(FORM));
    let mut tables = ArrayOfTables::new();
    for (found, id) in page.iter().zip(ids) {
        let mut table = table(id, found, FORM);
        quote(&mut table, found);
        let own = requirements
            .iter()
            .rev()
            .find(|r| found.section.starts_with(r.section));
        let acts = required(found).is_some() || found.kind == Kind::Command;
        if found.kind == Kind::Heading {
            table["informative"] = value("names the section");
        } else if let (true, Some(own)) = (acts, own) {
            table["covered-by"] = value(toml_edit::Array::from_iter([own.id.as_str()]));
        } else if found.text.ends_with(':') {
            table["informative"] = value("introduces what follows it");
        }
        tables.push(table);
    }
    file["statement"] = Item::ArrayOfTables(tables);
    let head = "# A draft. The publisher and the address are to be filled in, and each statement \
                needs a\n# paraphrase in your own words and what covers it, or the reason why \
                nothing has to.\n# `greenroom trace --features … --book …` says what is missing.\n";
    format!("{head}{file}")
}

/// Puts the sentence beside its digest, for the time of drafting.
fn quote(table: &mut Table, found: &Found) {
    let quoted = found
        .text
        .lines()
        .map(|line| format!("{DRAFT}{}\n", written(line)));
    if let Some(mut key) = table.key_mut("digest") {
        key.leaf_decor_mut().set_prefix(quoted.collect::<String>());
    }
}

/// A line as a comment of TOML may hold it.
fn written(line: &str) -> String {
    line.replace(|c: char| c.is_control(), " ")
}

fn feature(document: &str, title: &str, requirements: &[Drafted<'_>]) -> String {
    let mut text = format!(
        "@document:{document}\nFeature: {}\n  A draft. Each rule stands for a section of the page \
         that requires something.\n",
        phrase(title)
    );
    for Drafted {
        id, title, section, ..
    } in requirements
    {
        let _ = write!(
            text,
            "\n  @requirement:{id}\n  Rule: {}\n\n    # Nobody has written this yet. Replace it by \
             @audit scenarios that ask the tenant, and by\n    # @behavior scenarios that show how \
             it fails.\n    @manual\n    Scenario: Draft of {id}\n      When a person watches \
             \"{}\"\n      Then the person sees \"what the page requires, once somebody has written \
             it here\"\n",
            phrase(title),
            phrase(&place(section)),
        );
    }
    text
}

/// A text in the place of a name or a value of Gherkin's.
fn phrase(text: &str) -> String {
    let text = text.replace(['"', '\\'], "'");
    text.replace(['<', '>', '|', '{', '}'], " ")
        .trim()
        .to_owned()
}

/// A text in the place of words of Markdown's.
fn words(text: &str) -> String {
    text.replace(
        ['`', '*', '_', '[', ']', '<', '>', '{', '}', '\\', '|'],
        " ",
    )
    .trim()
    .to_owned()
}

fn requirement_page(title: &str, requirement: &Drafted<'_>, today: Date) -> String {
    let Drafted {
        id,
        level,
        statements,
        ..
    } = requirement;
    format!(
        "# {}\n\n**Level:** {}\n\n{{{{#verdict {id}}}}}\n\n## What\n\nA draft: say here, in your \
         own words, what the tenant must have. It stands for the statements `{}`.\n\n## Why\n\nA \
         draft: say here what goes wrong without it.\n\n## Source\n\n- {}, section *{}*, read on \
         {today}.\n\n## Check by hand\n\nA draft: say here how a person can see it.\n\n## How to \
         fix\n\nA draft: say here, below a heading for each way to fail, what to do.\n",
        words(&requirement.title),
        level.word(),
        statements.join("`, `"),
        words(title),
        words(&place(requirement.section)),
    )
}

fn summary(document: &str, requirements: &[Drafted<'_>]) -> String {
    format!(
        "# Summary\n\n[Readiness](index.md)\n\n# Requirements\n\n{}\n# About this book\n\n{}",
        listed(requirements),
        listed_document(document)
    )
}

/// The pages of requirements, in a summary.
fn listed(requirements: &[Drafted<'_>]) -> String {
    let line = |requirement: &Drafted<'_>| {
        let (title, id) = (words(&requirement.title), &requirement.id);
        format!("- [{title}](requirements/{id}.md)\n")
    };
    requirements.iter().map(line).collect()
}

/// The page of the document, in a summary.
fn listed_document(document: &str) -> String {
    format!("- [The document, statement by statement](documents/{document}.md)\n")
}

fn index(title: &str, document: &str) -> String {
    format!(
        "# Readiness\n\nDoes this tenant have what *{}* requires?\n\n{{{{#readiness}}}}\n\n## \
         Findings\n\n{{{{#findings}}}}\n\n## The run\n\n{{{{#run}}}}\n\n[The \
         document](documents/{document}.md) says what is tested and what is not.\n",
        words(title)
    )
}

fn trace(title: &str, document: &str) -> String {
    format!("# {}\n\n{{{{#trace {document}}}}}\n", words(title))
}
