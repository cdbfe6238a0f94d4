//! Managed identities and the Azure CLI's session, by Microsoft's own `azure_identity`.
//!
//! It keeps tokens in memory that is not zeroized, and cannot answer a claims challenge: a renewed
//! token is the next one that the identity or the CLI gives out.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_core::http::{ClientOptions, Transport};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, ManagedIdentityCredential,
    ManagedIdentityCredentialOptions, UserAssignedId,
};
use secrecy::SecretString;

use super::{Login, SignInError};
use crate::http;

impl Login {
    /// A token for the managed identity of this machine; of the user-assigned one with this
    /// client id, where one is given.
    pub(super) async fn managed_identity(
        &self,
        client_id: Option<&str>,
    ) -> Result<SecretString, SignInError> {
        let fix = "Check that this machine has a managed identity; a user-assigned one is named \
                      by AZURE_CLIENT_ID.";
        let failed = |cause| self.failed("managed identity", cause, fix);
        let options = ManagedIdentityCredentialOptions {
            user_assigned_id: client_id.map(|id| UserAssignedId::ClientId(id.to_owned())),
            client_options: ClientOptions {
                transport: Some(Transport::new(Arc::new(http::local()?))),
                ..ClientOptions::default()
            },
        };
        let credential = ManagedIdentityCredential::new(Some(options))
            .map_err(|error| failed(error.to_string()))?;
        self.secret_of(&*credential).await.map_err(failed)
    }

    /// A token for whoever is signed in to the Azure CLI.
    pub(super) async fn azure_cli(&self) -> Result<SecretString, SignInError> {
        let tenant = self.credential.tenant_id();
        let fix = format!("Sign in with `az login --tenant {tenant}` and try again.");
        let failed = |cause| self.failed("Azure CLI", cause, &fix);
        let options = AzureCliCredentialOptions {
            tenant_id: Some(tenant.to_owned()),
            ..AzureCliCredentialOptions::default()
        };
        let credential =
            AzureCliCredential::new(Some(options)).map_err(|error| failed(error.to_string()))?;
        self.secret_of(&*credential).await.map_err(failed)
    }

    async fn secret_of(&self, credential: &impl TokenCredential) -> Result<SecretString, String> {
        let scope = self.endpoints.scope();
        let scopes = [scope.as_str()];
        let token = credential.get_token(&scopes, None);
        match tokio::time::timeout(self.patience.answer, token).await {
            Ok(Ok(token)) => Ok(token.token.secret().to_owned().into()),
            Ok(Err(error)) => Err(first_line(&error.to_string())),
            Err(_) => Err("it took too long".to_owned()),
        }
    }
}

/// The sentence that says what happened; advice about other programs follows it.
fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or_default().to_owned()
}
