//! The fixtures of the repository, for the tests of this package.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use greenroom_graph::{Application, Credential};

use super::{Fixtures, Tenant};

/// Every fixture of the repository.
pub(crate) static FIXTURES: LazyLock<Fixtures> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/tenants");
    let files = fs::read_dir(folder).unwrap();
    let named = files.map(|file| {
        let file = file.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(&file).unwrap())
    });
    named.collect()
});

/// The tenant of one of them.
pub(crate) fn bundled(name: &str) -> Tenant {
    FIXTURES.tenant(name).unwrap()
}

/// What a client of ours signs in with.
pub(crate) fn credential(tenant: &Tenant) -> Credential {
    let known = tenant.credential();
    Credential::ClientSecret {
        application: Application {
            tenant_id: known.tenant_id,
            client_id: known.client_id,
        },
        secret: known.client_secret.into(),
    }
}
