//! The listings that Graph cuts off without a link to what follows.

use std::collections::HashSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::error::GraphError;
use crate::evidence::Evidence;
use crate::flaw::Flaw;
use crate::reply;

/// The listing of the tenant's places, as far as it was read. Graph answers with 100 of them and
/// names no next page, so that the end is known by a page with nothing on it alone.
///
/// Source: Microsoft Graph v1.0, "List places" (`$skip`); issues 4509, 6427, 9923 and 18604 of
/// microsoftgraph/microsoft-graph-docs, 2260 of microsoftgraph/msgraph-sdk-powershell.
#[derive(Debug, Default)]
pub(crate) struct Skip {
    read: usize,
    seen: HashSet<String>,
}

/// Whether a question is one about places.
pub(crate) fn is_of_places(url: &str) -> bool {
    let first = url.split(['/', '?']).find(|part| !part.is_empty());
    first.is_some_and(|first| first.eq_ignore_ascii_case("places"))
}

impl Skip {
    /// The question for what follows a page without a link; `None` behind an empty page.
    ///
    /// # Errors
    /// When a page brings nothing but what earlier ones had: then `$skip` was not heeded, and how
    /// many there are is not known.
    pub(crate) fn next(
        &mut self,
        first: &str,
        page: &Arc<Evidence>,
    ) -> Result<Option<String>, GraphError> {
        let items = reply::items(page)?;
        if items.is_empty() {
            return Ok(None);
        }
        let mut is_new = false;
        for item in items {
            is_new |= self.seen.insert(key(item));
        }
        if !is_new {
            return Err(reply::malformed(page, Flaw::PageLeadsBack));
        }
        self.read += items.len();
        Ok(Some(skipping(first, self.read)))
    }
}

fn key(item: &Value) -> String {
    let id = item.get("id").and_then(Value::as_str);
    id.map_or_else(|| item.to_string(), str::to_owned)
}

/// A question that starts `more` items after where it started.
fn skipping(url: &str, more: usize) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let (skips, mut others): (Vec<&str>, Vec<&str>) = query
        .split('&')
        .filter(|option| !option.is_empty())
        .partition(|option| is_skip(option));
    let own = skips.iter().filter_map(|option| option.split_once('='));
    let own: usize = own.filter_map(|(_, n)| n.parse::<usize>().ok()).sum();
    let skip = format!("$skip={}", own.saturating_add(more));
    others.push(&skip);
    format!("{path}?{}", others.join("&"))
}

fn is_skip(option: &str) -> bool {
    let name = option.split('=').next().unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8_lossy();
    name.trim_start_matches('$').eq_ignore_ascii_case("skip")
}

#[cfg(test)]
mod tests {
    use super::{is_of_places, skipping};

    #[test]
    fn what_follows_is_asked_from_where_the_question_started() {
        assert_eq!(skipping("/places/a", 100), "/places/a?$skip=100");
        assert_eq!(
            skipping("/places/a?%24skip=7&$top=5", 5),
            "/places/a?$top=5&$skip=12"
        );
    }

    #[test]
    fn places_alone_are_asked_so() {
        assert!(is_of_places("/places/microsoft.graph.room?$top=1"));
        assert!(is_of_places("/Places/x"));
        assert!(!is_of_places("/users/places"));
        assert!(!is_of_places("/placesOfWork"));
    }
}
