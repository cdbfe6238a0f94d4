//! The ways to sign in, and which of them the environment is ready for.

use crate::environment::Environment;

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A ready access token.
    AccessToken,
    /// An application's client secret.
    ClientSecret,
    /// An application's certificate.
    Certificate,
    /// An application that trusts the issuer of a token in a file.
    WorkloadIdentity,
    /// An application that trusts a job of GitHub Actions.
    GithubActions,
    /// The managed identity of this machine in Azure.
    ManagedIdentity,
    /// The session of the Azure CLI.
    AzureCli,
    /// A person with a code.
    DeviceCode,
}

impl Method {
    /// Every way, in the order in which the environment is searched: the order of the Azure SDKs'
    /// `DefaultAzureCredential` after what is meant for Greenroom alone.
    pub const ALL: [Self; 8] = [
        Self::AccessToken,
        Self::ClientSecret,
        Self::Certificate,
        Self::WorkloadIdentity,
        Self::GithubActions,
        Self::ManagedIdentity,
        Self::AzureCli,
        Self::DeviceCode,
    ];

    /// The name that settings use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access-token",
            Self::ClientSecret => "client-secret",
            Self::Certificate => "certificate",
            Self::WorkloadIdentity => "workload-identity",
            Self::GithubActions => "github-actions",
            Self::ManagedIdentity => "managed-identity",
            Self::AzureCli => "azure-cli",
            Self::DeviceCode => "device-code",
        }
    }

    /// The way with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// The first way whose mark the environment holds. A person is never asked unless that was
    /// said.
    #[must_use]
    pub fn of(environment: Environment<'_>) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.is_marked(environment))
    }

    /// The variable whose presence asks for this way, where there is one.
    #[must_use]
    pub fn mark(self) -> Option<&'static str> {
        Some(match self {
            Self::AccessToken => "GREENROOM_ACCESS_TOKEN",
            Self::ClientSecret => "AZURE_CLIENT_SECRET",
            Self::Certificate => "AZURE_CLIENT_CERTIFICATE_PATH",
            Self::WorkloadIdentity => "AZURE_FEDERATED_TOKEN_FILE",
            Self::GithubActions => "ACTIONS_ID_TOKEN_REQUEST_URL",
            Self::ManagedIdentity => "IDENTITY_ENDPOINT",
            Self::AzureCli | Self::DeviceCode => return None,
        })
    }

    fn is_marked(self, environment: Environment<'_>) -> bool {
        match self.mark() {
            Some(mark) => environment(mark).is_some(),
            None => self == Self::AzureCli && has_azure_cli(environment),
        }
    }
}

/// Whether the Azure CLI is installed.
fn has_azure_cli(environment: Environment<'_>) -> bool {
    let names = if cfg!(windows) {
        ["az.cmd", "az.exe"]
    } else {
        ["az", "az"]
    };
    let path = environment("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[&str]) -> Option<Method> {
        Method::of(&|name| variables.contains(&name).then(|| "set".to_owned()))
    }

    #[test]
    fn the_environment_tells_the_way() {
        assert_eq!(of(&["AZURE_CLIENT_SECRET"]), Some(Method::ClientSecret));
        assert_eq!(of(&["IDENTITY_ENDPOINT"]), Some(Method::ManagedIdentity));
        assert_eq!(of(&["AZURE_CLIENT_ID"]), None);
    }

    #[test]
    fn the_first_in_the_order_counts() {
        let both = [
            "AZURE_FEDERATED_TOKEN_FILE",
            "AZURE_CLIENT_CERTIFICATE_PATH",
        ];
        assert_eq!(of(&both), Some(Method::Certificate));
        let both = ["AZURE_CLIENT_SECRET", "GREENROOM_ACCESS_TOKEN"];
        assert_eq!(of(&both), Some(Method::AccessToken));
    }

    #[test]
    fn every_way_is_found_by_its_name() {
        for method in Method::ALL {
            assert_eq!(Method::named(method.name()), Some(method));
        }
    }
}
