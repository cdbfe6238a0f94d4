//! Whom a finding is about.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whom a finding is about.
#[derive(
    Clone, Debug, Default, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "camelCase", tag = "kind", content = "name")]
pub enum Subject {
    /// The tenant as a whole.
    #[default]
    Tenant,
    /// One account, by the name it was asked for.
    // Its findings share the name.
    Account(Arc<str>),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tenant => f.pad("tenant"),
            Self::Account(name) => f.pad(name),
        }
    }
}
