//! What Graph can do with the entities of a type: which properties it returns unasked, how large
//! its pages are, what may be filtered, sorted and searched.
//!
//! The part `capabilities` of each noun's declaration follows the property tables and list operations of Microsoft's reference
//! (microsoft-graph-docs-contrib, `api-reference/v1.0`). An operator that stands beside a property
//! is supported; the rules of the directory decide whether it needs an advanced query.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::declared::declared;

static NOTHING_SPECIAL: LazyLock<Capability> = LazyLock::new(Capability::default);

/// What Graph can do with a type. A type without an entry allows every option.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Capability {
    /// The properties that come without `$select`; all, where absent.
    pub(super) returned_by_default: Option<Vec<String>>,
    /// The properties that come with `$select` only, where all others come unasked.
    pub(super) returned_on_select: Vec<String>,
    /// Whether the directory's advanced-query rules hold.
    pub(super) directory: bool,
    /// The sizes of pages; everything comes at once, where absent.
    pub(super) page: Option<Page>,
    /// The query options the list operation takes; all, where absent.
    pub(super) options: Option<Vec<String>>,
    /// The navigation properties that may be expanded.
    pub(super) expand: Vec<String>,
    /// The properties `$search` looks at.
    pub(super) search: Vec<String>,
    /// The properties that may be sorted by; all, where absent.
    pub(super) orderby: Option<Vec<String>>,
    /// Those of them that take an advanced query.
    pub(super) orderby_advanced: Vec<String>,
    /// The properties whose filters are advanced queries whatever the operator.
    pub(super) advanced_only: Vec<String>,
    /// The operators of each property; all of all, where absent.
    pub(super) filter: Option<HashMap<String, String>>,
}

/// The sizes of pages.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Page {
    /// Without `$top`.
    pub(super) default: usize,
    /// The largest `$top`.
    pub(super) maximum: usize,
    /// Whether an answer that was cut off names no next page: `$skip` alone leads on.
    #[serde(default)]
    pub(super) unlinked: bool,
}

/// The capability of a type.
pub(super) fn capabilities_of(type_name: &str) -> &'static Capability {
    let known = declared().capabilities.get(type_name);
    known.unwrap_or(&NOTHING_SPECIAL)
}

impl Capability {
    /// Whether a property comes without `$select`.
    pub(super) fn is_default(&self, property: &str) -> bool {
        let among = |names: &[String]| names.iter().any(|name| name == property);
        match &self.returned_by_default {
            Some(names) => among(names),
            None => !among(&self.returned_on_select),
        }
    }

    /// Whether the list operation takes a query option.
    pub(super) fn allows(&self, option: &str) -> bool {
        self.options
            .as_ref()
            .is_none_or(|allowed| allowed.iter().any(|known| known == option))
    }

    /// Whether a property may be filtered with an operator.
    pub(super) fn filters(&self, property: &str, operator: &str) -> bool {
        self.filter.as_ref().is_none_or(|filter| {
            filter
                .get(property)
                .is_some_and(|operators| operators.split(' ').any(|known| known == operator))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::model;
    use super::*;

    #[test]
    fn every_property_that_is_named_exists() {
        for (kind, capability) in &declared().capabilities {
            assert!(model().is_structured(kind), "{kind}");
            let named = capability
                .returned_by_default
                .iter()
                .flatten()
                .chain(&capability.returned_on_select)
                .chain(&capability.search)
                .chain(capability.orderby.iter().flatten())
                .chain(&capability.advanced_only)
                .chain(&capability.orderby_advanced)
                .chain(capability.filter.iter().flat_map(HashMap::keys));
            for property in named {
                let found = model().property(kind, property);
                assert!(
                    found.is_some_and(|found| found.name == property),
                    "{kind}/{property}"
                );
            }
            for property in &capability.expand {
                assert!(
                    model().navigation(kind, property).is_some(),
                    "{kind}/{property}"
                );
            }
        }
    }

    #[test]
    fn licenses_of_the_tenant_take_no_filter() {
        assert!(!capabilities_of("subscribedSku").allows("$filter"));
    }
}
