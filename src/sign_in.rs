//! How to sign in to a real tenant: what the environment holds becomes a credential.
//!
//! Secrets come from the environment only: command lines show in process lists and histories.

use greenroom_graph::{Application, Credential};

use crate::exit::Failure;
use crate::settings::Environment;

/// The credential that the environment holds.
///
/// # Errors
/// When there is none, or a part of it is missing.
pub fn credential(tenant: &str, environment: Environment<'_>) -> Result<Credential, Failure> {
    let required = |name: &str| {
        environment(name).ok_or_else(|| {
            Failure::usage(format!("cannot sign in to {tenant}: {name} is not set")).hint(
                "AZURE_CLIENT_ID and AZURE_CLIENT_SECRET name the application that audits and its \
                 secret",
            )
        })
    };
    Ok(Credential::ClientSecret {
        application: Application {
            tenant_id: tenant.to_owned(),
            client_id: required("AZURE_CLIENT_ID")?,
        },
        secret: required("AZURE_CLIENT_SECRET")?.into(),
    })
}
