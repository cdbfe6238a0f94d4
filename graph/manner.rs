//! How a tenant is asked.

use std::sync::Arc;

use greenroom_shelf::Shelf;

use crate::endpoints::Endpoints;
use crate::log::Log;
use crate::patience::Patience;
use crate::reading::Way;
use crate::watch::Watch;

/// How a tenant is asked.
#[derive(Clone, Debug)]
pub struct Manner {
    /// How long to wait for it.
    pub patience: Patience,
    /// The maximum number of concurrent requests; at least 1.
    pub at_once: usize,
    /// Whether to stay within the quota that Microsoft documents for an application in a tenant.
    pub in_quota: bool,
    /// The only way to read many accounts, for whoever wants to compare the ways; none for the one
    /// that costs least.
    pub reading: Option<Way>,
    /// Where what an answer lists of many accounts is kept until it is asked for; none for the
    /// memory.
    pub shelf: Option<Arc<Shelf>>,
    /// What waits are measured by.
    pub watch: Watch,
    /// Told of each request.
    pub log: Log,
}

impl Manner {
    /// How many requests are under way at once unless somebody says otherwise: the fewest by which
    /// fifty accounts cost no wait more than one does.
    pub const AT_ONCE: usize = 6;

    /// The usual manner. No tenant of this machine has the quota of a real one.
    #[must_use]
    pub fn of(endpoints: &Endpoints) -> Self {
        Self {
            patience: Patience::default(),
            at_once: Self::AT_ONCE,
            in_quota: !endpoints.is_wholly_local(),
            reading: None,
            shelf: None,
            watch: Watch::machine(),
            log: |_| {},
        }
    }
}
