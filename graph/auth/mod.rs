//! Signing in: a credential becomes an access token.
//!
//! The client secret flow is written here and not taken from Microsoft's `azure_identity`, which
//! refuses an authority on plain HTTP (the mock's, on loopback) and cannot answer a claims
//! challenge.

mod error;
mod login;
mod token_endpoint;

use secrecy::SecretString;

pub use error::SignInError;
pub(crate) use login::Login;

/// An application of a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The tenant to sign in to: its id or one of its domains.
    pub tenant_id: String,
    /// The application (client) id.
    pub client_id: String,
}

/// Who audits, and how that is proven. Secrets are zeroized on drop and never printed.
#[derive(Clone, Debug)]
pub enum Credential {
    /// An application and its client secret.
    ClientSecret {
        /// The application.
        application: Application,
        /// Its secret.
        secret: SecretString,
    },
}

impl Credential {
    /// The tenant to sign in to, as it was named.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        match self {
            Self::ClientSecret { application, .. } => &application.tenant_id,
        }
    }
}

impl From<crate::mock::Credential> for Credential {
    fn from(mock: crate::mock::Credential) -> Self {
        Self::ClientSecret {
            application: Application {
                tenant_id: mock.tenant_id,
                client_id: mock.client_id,
            },
            secret: mock.client_secret.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_does_not_print_its_secret() {
        let credential = Credential::ClientSecret {
            application: Application {
                tenant_id: "contoso.example".to_owned(),
                client_id: "app".to_owned(),
            },
            secret: "canary".into(),
        };
        assert!(!format!("{credential:?}").contains("canary"));
    }
}
