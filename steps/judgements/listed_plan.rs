//! The service plans that a feature counts.

/// A service plan, as the feature names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedPlan {
    pub(crate) name: String,
    pub(crate) id: String,
    /// Whether only products of a government cloud hold it.
    pub(crate) is_government: bool,
}

impl ListedPlan {
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.id.eq_ignore_ascii_case(id)
    }
}
