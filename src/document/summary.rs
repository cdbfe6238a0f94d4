//! What a book must have for its results to be seen: mdBook itself would build it without.

use mdbook_summary::{SummaryItem, parse_summary};

use super::source::Source;
use crate::exit::Failure;

const SUMMARY: &str = "src/SUMMARY.md";
/// Without these a report would not say what it found.
const MARKERS: [&str; 2] = ["{{#readiness}}", "{{#findings}}"];

/// Checks that every requirement's page is in the summary, that every page of the summary is
/// there, and that the results have their places.
pub(super) fn check(book: &[Source]) -> Result<(), Failure> {
    let Some(summary) = book.iter().find(|file| file.below == SUMMARY) else {
        return Err(Failure::usage(format!("the book has no {SUMMARY}"))
            .hint("--book names a folder with a book.toml and a src/SUMMARY.md"));
    };
    let refuse = |what: String| Err(Failure::usage(format!("{}: {what}", summary.path)));
    let parsed = match parse_summary(summary.text()?) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(format!("mdBook cannot read it: {error:#}")),
    };
    let listed: Vec<String> = [
        parsed.prefix_chapters,
        parsed.numbered_chapters,
        parsed.suffix_chapters,
    ]
    .iter()
    .flat_map(|items| pages(items))
    .collect();
    let exists = |page: &&String| book.iter().any(|file| file.below == format!("src/{page}"));
    if let Some(missing) = listed.iter().find(|page| !exists(page)) {
        return refuse(format!("`{missing}` is not in the book"));
    }
    let pages = book.iter().filter(|file| file.has_extension("md"));
    let below_src = |page: &Source| page.below.strip_prefix("src/").map(str::to_owned);
    let required = pages
        .clone()
        .filter_map(below_src)
        .filter(|p| p.starts_with("requirements/"));
    if let Some(left_out) = required.into_iter().find(|page| !listed.contains(page)) {
        return refuse(format!("`{left_out}` is left out"));
    }
    for marker in MARKERS {
        let has = |page: &Source| {
            page.text()
                .is_ok_and(|text| text.lines().any(|line| line.trim() == marker))
        };
        let shown = |page: &&Source| below_src(page).is_some_and(|p| listed.contains(&p));
        if !pages.clone().filter(shown).any(has) {
            return refuse(format!("none of its pages has a line `{marker}`"));
        }
    }
    Ok(())
}

/// The pages of chapters and of what stands below them. A draft has none.
fn pages(items: &[SummaryItem]) -> Vec<String> {
    let mut found = Vec::new();
    for item in items {
        if let SummaryItem::Link(link) = item {
            let page = link.location.as_deref();
            let page = page.map(|page| page.strip_prefix(".").unwrap_or(page));
            found.extend(page.map(|page| page.display().to_string()));
            found.extend(pages(&link.nested_items));
        }
    }
    found
}
