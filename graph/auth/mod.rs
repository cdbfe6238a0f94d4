//! Signing in: a credential becomes an access token.
//!
//! Managed identities and the Azure CLI's session are read by Microsoft's `azure_identity`. What
//! posts a form to the token endpoint is written here: `azure_identity` refuses an authority on
//! plain HTTP (the mock's, on loopback), cannot answer a claims challenge, reads certificates
//! through a system OpenSSL, and has neither the device code nor the GitHub Actions flow.

mod answer;
mod azure;
mod certificate;
mod device_code;
mod error;
mod github;
mod login;
mod token_endpoint;

use std::path::PathBuf;

use secrecy::SecretString;

pub use certificate::Certificate;
pub use error::SignInError;
pub use github::GithubActions;
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
    /// An application and its certificate.
    Certificate {
        /// The application.
        application: Application,
        /// Its certificate.
        certificate: Certificate,
    },
    /// An application that trusts another issuer, whose token is in a file.
    WorkloadIdentity {
        /// The application.
        application: Application,
        /// The file.
        token: TokenFile,
    },
    /// An application that trusts a job of GitHub Actions.
    GithubActions {
        /// The application.
        application: Application,
        /// The job.
        job: GithubActions,
    },
    /// The managed identity of this machine in Azure.
    ManagedIdentity {
        /// The tenant that it belongs to.
        tenant_id: String,
        /// The client id of a user-assigned identity; none for the system-assigned one.
        client_id: Option<String>,
    },
    /// Whoever is signed in to the Azure CLI.
    AzureCli {
        /// The tenant to sign in to.
        tenant_id: String,
    },
    /// A person, who signs in elsewhere with a code.
    DeviceCode {
        /// The application that acts for the person.
        application: Application,
        /// Tells the person what to do; the text holds the code.
        prompt: fn(&str),
    },
    /// An access token from elsewhere, which cannot be renewed.
    AccessToken {
        /// The tenant that it is for.
        tenant_id: String,
        /// The token.
        token: SecretString,
    },
}

impl Credential {
    /// The application that signs in, where the credential names it.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        match self {
            Self::ClientSecret { application, .. }
            | Self::Certificate { application, .. }
            | Self::WorkloadIdentity { application, .. }
            | Self::GithubActions { application, .. }
            | Self::DeviceCode { application, .. } => Some(&application.client_id),
            Self::ManagedIdentity { client_id, .. } => client_id.as_deref(),
            Self::AzureCli { .. } | Self::AccessToken { .. } => None,
        }
    }

    /// The tenant to sign in to, as it was named.
    #[must_use]
    pub fn tenant_id(&self) -> &str {
        match self {
            Self::ClientSecret { application, .. }
            | Self::Certificate { application, .. }
            | Self::WorkloadIdentity { application, .. }
            | Self::GithubActions { application, .. }
            | Self::DeviceCode { application, .. } => &application.tenant_id,
            Self::ManagedIdentity { tenant_id, .. }
            | Self::AzureCli { tenant_id }
            | Self::AccessToken { tenant_id, .. } => tenant_id,
        }
    }
}

/// A file with a token of another issuer, who writes it anew before it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenFile(pub PathBuf);

impl TokenFile {
    fn read(&self) -> Result<SecretString, String> {
        let text = std::fs::read_to_string(&self.0).map_err(|error| error.to_string())?;
        let text = zeroize::Zeroizing::new(text);
        match text.trim() {
            "" => Err("it is empty".to_owned()),
            token => Ok(token.into()),
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
