//! The mock tenants that the program brings along: `fixtures/tenants/`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use greenroom_mock::{FixtureError, Fixtures, Tenant};
use include_dir::{Dir, include_dir};

use crate::document;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/tenants");

/// Every fixture, by name.
pub static FIXTURES: LazyLock<Fixtures> = LazyLock::new(|| {
    let files = FILES.files();
    let named = files.filter_map(|file| {
        let name = file.path().to_str()?.strip_suffix(".json")?;
        Some((name, file.contents_utf8()?))
    });
    named.collect()
});

/// The tenant of the fixture of that name.
///
/// # Errors
/// When there is no such fixture, or it is broken.
pub fn tenant(name: &str) -> Result<Tenant, FixtureError> {
    FIXTURES.tenant(name)
}

/// The tenant of a fixture file of the user's, which may extend a bundled one.
///
/// # Errors
/// When the file, or one that it extends, cannot be read or is no valid fixture.
pub fn tenant_from_file(path: &Path) -> Result<Tenant, FixtureError> {
    FIXTURES.tenant_from_file(path)
}

/// The bundled fixtures, and those of a folder of the user's.
///
/// # Errors
/// When the folder cannot be read or holds no fixture, one of its files is no valid fixture, or one
/// has the name of a bundled one.
pub fn with_folder(folder: Option<&Path>) -> Result<Fixtures, FixtureError> {
    let mut fixtures = FIXTURES.clone();
    if let Some(folder) = folder {
        fixtures.add_folder(folder)?;
    }
    Ok(fixtures)
}

/// SHA-256 over the names and texts of all fixtures, in hexadecimal.
#[must_use]
pub(crate) fn digest() -> String {
    let files = FILES
        .files()
        .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    let sorted: BTreeMap<&str, &str> = files.collect();
    document::digest(sorted.into_iter())
}

/// Every fixture, sorted by name, with what it says of itself.
#[must_use]
pub fn described() -> Vec<(String, String)> {
    let described = |name: String| {
        let about = tenant(&name).map(|tenant| tenant.about().to_owned());
        (name, about.unwrap_or_else(|error| error.to_string()))
    };
    names().map(described).collect()
}

/// The names of all fixtures, sorted.
pub fn names() -> impl Iterator<Item = String> {
    FIXTURES.names().map(str::to_owned)
}
