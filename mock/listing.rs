//! A listing with its query options applied: filtered, searched, sorted, cut into a page.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use super::capabilities::{self, Capability, Page};
use super::odata::options::{Options, pairs};
use super::odata::search::Search;
use super::odata::{bind, evaluate, order, parser};
use super::page;
use super::problem::Problem;
use super::resources::Listing;
use super::state::State;

/// What of a request bears on a listing.
#[derive(Clone, Copy)]
pub(super) struct Query<'a> {
    pub(super) options: &'a Options,
    /// The query as sent, which a page token is bound to.
    pub(super) text: &'a str,
    /// Whether the client sent `ConsistencyLevel: eventual`.
    pub(super) eventual: bool,
    /// Whether the answer is the number of entities: `/$count`.
    pub(super) counting: bool,
    pub(super) state: &'a State,
    pub(super) now: Timestamp,
}

/// The part of a listing that one answer holds.
pub(super) struct Cut<'a> {
    pub(super) items: Vec<Cow<'a, Value>>,
    /// How many entities there are in all, if the answer shall say.
    pub(super) count: Option<usize>,
    /// The token of the next page, if there is one.
    pub(super) next: Option<String>,
}

const ADVANCED: &str = "Refer to https://aka.ms/graph-docs/advanced-queries for more information";

/// The page of the listing a request asks for.
pub(super) fn cut<'a>(listing: Listing<'a>, query: Query<'_>) -> Result<Cut<'a>, Problem> {
    let capability = capabilities::capabilities_of(listing.type_name);
    allowed(query.options, capability)?;
    let start = start(query)?;
    let size = size(query.options, capability.page)?;
    let items = chosen(listing, query, capability)?;
    let count = items.len();
    let skipped = start + skip(query.options)?;
    let end = size.map_or(count, |size| count.min(skipped.saturating_add(size)));
    let paged = capability.page.is_some_and(|page| !page.unlinked);
    let next = (paged && end < count).then(|| {
        page::token(
            query.state.tenant_id(),
            &identity(query.text),
            end,
            query.now,
        )
    });
    Ok(Cut {
        items: items.into_iter().take(end).skip(skipped).collect(),
        count: (start == 0 && counts(query, capability)).then_some(count),
        next,
    })
}

/// How many entities of a listing fit, for `/$count`.
pub(super) fn count(listing: Listing<'_>, query: Query<'_>) -> Result<usize, Problem> {
    let capability = capabilities::capabilities_of(listing.type_name);
    if capability.directory && !query.eventual {
        return Err(Problem::directory_bad_request(
            "$count is not currently supported.",
        ));
    }
    Ok(chosen(listing, query, capability)?.len())
}

fn allowed(options: &Options, capability: &Capability) -> Result<(), Problem> {
    match options
        .given()
        .into_iter()
        .find(|option| !capability.allows(option))
    {
        None => Ok(()),
        Some(option) => Err(Problem::directory_bad_request(format!(
            "'{option}' is not supported by the service."
        ))),
    }
}

/// The directory ignores `$count=true` without the header.
fn counts(query: Query<'_>, capability: &Capability) -> bool {
    let asked = query.options.count.as_deref() == Some("true");
    asked && (query.eventual || !capability.directory)
}

/// Where the page starts: a page token says, a first page starts at the beginning.
fn start(query: Query<'_>) -> Result<usize, Problem> {
    match &query.options.skiptoken {
        None => Ok(0),
        Some(token) => page::offset(
            query.state.tenant_id(),
            &identity(query.text),
            token,
            query.now,
        ),
    }
}

/// What makes two queries the same listing: their options without the page token, however they
/// are escaped. Clients escape a next link anew.
fn identity(query: &str) -> String {
    let options = pairs(query).filter(|(name, _)| !name.eq_ignore_ascii_case("$skiptoken"));
    let options: Vec<String> = options
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    options.join("\n")
}

/// The query without its page token, as it was sent.
pub(super) fn listing_text(query: &str) -> String {
    let parts: Vec<&str> = query
        .split('&')
        .filter(|part| {
            let name = part.split('=').next().unwrap_or_default();
            !part.is_empty() && !name.to_ascii_lowercase().ends_with("skiptoken")
        })
        .collect();
    parts.join("&")
}

fn number(option: &str, text: &str) -> Result<usize, Problem> {
    text.parse().map_err(|_| {
        Problem::bad_request(format!(
            "Invalid value '{text}' for {option} query option found. The {option} query option \
             requires a non-negative integer value."
        ))
    })
}

fn skip(options: &Options) -> Result<usize, Problem> {
    match &options.skip {
        Some(text) if options.skiptoken.is_none() => number("$skip", text),
        _ => Ok(0),
    }
}

fn size(options: &Options, page: Option<Page>) -> Result<Option<usize>, Problem> {
    let top = options
        .top
        .as_deref()
        .map(|text| number("$top", text))
        .transpose()?;
    match (top, page) {
        (top, None) => Ok(top),
        (None, Some(page)) => Ok(Some(page.default)),
        (Some(top), Some(page)) if (1..=page.maximum).contains(&top) => Ok(Some(top)),
        (Some(top), Some(page)) => Err(Problem::unsupported_query(format!(
            "Invalid page size specified: '{top}'. Must be between 1 and {} inclusive.",
            page.maximum
        ))),
    }
}

/// The entities that fit, in order.
fn chosen<'a>(
    listing: Listing<'a>,
    query: Query<'_>,
    capability: &Capability,
) -> Result<Vec<Cow<'a, Value>>, Problem> {
    let mut items = listing.items;
    if let Some(text) = &query.options.filter {
        let filter = parser::parse(text)
            .map_err(|error| Problem::bad_request(format!("Invalid filter clause: {error}")))?;
        let advanced = bind::bind(&filter, listing.type_name, capability)?;
        let sorted = capability.directory && query.options.orderby.is_some();
        let advanced = advanced.or(sorted.then(|| "Sorting with a filter".to_owned()));
        permitted(advanced, query)?;
        let derived = listing
            .derived
            .filter(|derived| derived.is_named(Some(text)));
        items.retain(|item| match derived {
            Some(derived) => evaluate::matches(&filter, &(derived.complete)(query.state, item)),
            None => evaluate::matches(&filter, item),
        });
    }
    if let Some(text) = &query.options.search {
        let search = search(text, query, capability)?;
        items.retain(|item| search.matches(item));
    }
    if let Some(text) = &query.options.orderby {
        let keys = order::parse(text, listing.type_name, capability)?;
        permitted(order::advanced(&keys, capability), query)?;
        items.sort_by(|left, right| order::compare(&keys, left, right));
    }
    Ok(items)
}

/// An advanced query needs the header and `$count=true`. A page token proves that they were sent
/// with the first page; clients do not send the header again.
fn permitted(advanced: Option<String>, query: Query<'_>) -> Result<(), Problem> {
    let Some(what) = advanced else {
        return Ok(());
    };
    if query.options.skiptoken.is_some() {
        return Ok(());
    }
    if !query.eventual {
        return Err(Problem::unsupported_query(format!(
            "{what} is not supported because the 'ConsistencyLevel:eventual' header is missing. \
             {ADVANCED}"
        )));
    }
    let counted = query.counting || query.options.count.as_deref() == Some("true");
    if !counted && query.options.search.is_none() {
        return Err(Problem::unsupported_query(format!(
            "{what} is not supported because the required parameters might be missing. {ADVANCED}"
        )));
    }
    Ok(())
}

fn search(text: &str, query: Query<'_>, capability: &Capability) -> Result<Search, Problem> {
    if capability.directory && !query.eventual && query.options.skiptoken.is_none() {
        return Err(Problem::unsupported_query(
            "Request with $search query parameter only works through MSGraph with a special \
             request header: 'ConsistencyLevel: eventual'",
        ));
    }
    Search::parse(text, &capability.search)
}
