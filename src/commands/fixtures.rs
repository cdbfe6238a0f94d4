//! `greenroom fixtures`: the bundled mock tenants, a line each; and how the other commands load
//! one.

use std::path::Path;

use greenroom_graph::mock;

use crate::console::say;
use crate::exit::{Exit, Failure};

pub(super) fn execute() -> Exit {
    let fixtures = mock::bundled();
    let width = fixtures
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or_default();
    for (name, about) in fixtures {
        say(&format!("{name:width$}  {about}"));
    }
    Exit::Ready
}

/// A bundled mock tenant by its name, or a fixture file.
pub(super) fn load(name: &str) -> Result<mock::Tenant, Failure> {
    let path = Path::new(name);
    let is_file = path.extension().is_some() || path.components().count() > 1;
    let tenant = if is_file {
        mock::Tenant::from_file(path)
    } else {
        mock::Tenant::bundled(name)
    };
    tenant.map_err(|error| match error {
        mock::FixtureError::Unknown { .. } => {
            Failure::usage(error.to_string()).hint("`greenroom fixtures` says what each is about")
        }
        error => Failure::usage(error.to_string()),
    })
}
