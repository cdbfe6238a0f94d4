//! What the bundled tenants show of the bundled features, as it was found before: both are part of
//! the program, and so no tenant is asked again that did not change.

use std::collections::BTreeMap;
use std::iter::once;

use serde::{Deserialize, Serialize};

use super::tenants::{ByRequirement, Tenants};
use crate::document::{self, Written};
use crate::exit::Failure;
use crate::fixtures;

/// Written by `GREENROOM_WRITE=1 cargo test --test greenroom shown`.
const WRITTEN: &str = include_str!("shown.json");

/// What was found, and of which tenants and features.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct Known {
    /// The digest of the bundled tenants.
    tenants: String,
    /// By the paths of the features.
    features: BTreeMap<String, OfFeature>,
}

#[derive(Debug, Deserialize, Serialize)]
struct OfFeature {
    digest: String,
    /// By the ids of requirements.
    shown: ByRequirement,
}

impl Known {
    /// What the program brings along; nothing where a bundled tenant is another one since.
    ///
    /// # Errors
    /// When that cannot be read, which a test rules out.
    pub(super) fn bundled() -> Result<Self, Failure> {
        let known: Self = serde_json::from_str(WRITTEN).map_err(|error| {
            Failure::could_not_run(format!("src/trace/shown.json cannot be read: {error}"))
        })?;
        let is_current = known.tenants == fixtures::digest();
        Ok(if is_current { known } else { Self::default() })
    }

    /// What these tenants, who were asked anew, show of these features.
    #[must_use]
    pub fn new(tenants: &Tenants, features: &[Written]) -> Self {
        let shown = features.iter().map(|feature| {
            let shown = OfFeature {
                digest: digest(feature),
                shown: tenants.of_feature(&feature.path),
            };
            (feature.path.clone(), shown)
        });
        Self {
            tenants: fixtures::digest(),
            features: shown.collect(),
        }
    }

    /// What the tenants show of a feature; nothing where it is another one since.
    pub(super) fn of(&self, feature: &Written) -> Option<&ByRequirement> {
        let known = self.features.get(&feature.path)?;
        (known.digest == digest(feature)).then_some(&known.shown)
    }
}

fn digest(feature: &Written) -> String {
    document::digest(once((feature.path.as_str(), feature.text.as_str())))
}
