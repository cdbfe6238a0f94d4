//! How to sign in to a real tenant: what the environment holds becomes a credential.
//!
//! Secrets come from the environment only: command lines show in process lists and histories.
//! Variables are named as in the Azure SDKs.

mod method;

use std::path::PathBuf;

use greenroom_graph::{Application, Certificate, Credential, GithubActions, TokenFile};
use secrecy::SecretString;

pub use method::Method;

use crate::console::talk;
use crate::exit::Failure;
use crate::settings::Environment;

/// The way to sign in: the one that was asked for, else the one the environment is ready for.
///
/// # Errors
/// When the environment is ready for none.
pub fn method(asked_for: Option<Method>, environment: Environment<'_>) -> Result<Method, Failure> {
    asked_for
        .or_else(|| Method::of(environment))
        .ok_or_else(|| {
            Failure::usage("there is nothing to sign in with").hint(
            "set AZURE_CLIENT_ID with AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, sign \
             in to the Azure CLI, or ask for `--sign-in device-code`",
        )
        })
}

/// The credential that the environment holds for a way to sign in.
///
/// # Errors
/// When a part of it is missing, or the certificate cannot be used.
pub fn credential(
    method: Method,
    tenant: &str,
    environment: Environment<'_>,
) -> Result<Credential, Failure> {
    Held {
        method,
        tenant,
        environment,
    }
    .credential()
}

/// What the environment holds for one way to sign in.
struct Held<'a> {
    method: Method,
    tenant: &'a str,
    environment: Environment<'a>,
}

impl Held<'_> {
    fn credential(&self) -> Result<Credential, Failure> {
        let tenant_id = self.tenant.to_owned();
        Ok(match self.method {
            Method::AccessToken => Credential::AccessToken {
                tenant_id,
                token: self.token("GREENROOM_ACCESS_TOKEN")?,
            },
            Method::ClientSecret => Credential::ClientSecret {
                application: self.application()?,
                secret: self.secret("AZURE_CLIENT_SECRET")?,
            },
            Method::Certificate => Credential::Certificate {
                application: self.application()?,
                certificate: self.certificate()?,
            },
            Method::WorkloadIdentity => Credential::WorkloadIdentity {
                application: self.application()?,
                token: TokenFile(PathBuf::from(self.required("AZURE_FEDERATED_TOKEN_FILE")?)),
            },
            Method::GithubActions => Credential::GithubActions {
                application: self.application()?,
                job: GithubActions {
                    request_url: self.required("ACTIONS_ID_TOKEN_REQUEST_URL")?,
                    request_token: self.secret("ACTIONS_ID_TOKEN_REQUEST_TOKEN")?,
                },
            },
            Method::ManagedIdentity => Credential::ManagedIdentity {
                tenant_id,
                client_id: (self.environment)("AZURE_CLIENT_ID"),
            },
            Method::AzureCli => Credential::AzureCli { tenant_id },
            Method::DeviceCode => Credential::DeviceCode {
                application: self.application()?,
                prompt: talk,
            },
        })
    }

    fn application(&self) -> Result<Application, Failure> {
        Ok(Application {
            tenant_id: self.tenant.to_owned(),
            client_id: self.required("AZURE_CLIENT_ID")?,
        })
    }

    fn certificate(&self) -> Result<Certificate, Failure> {
        const PATH: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
        let path = PathBuf::from(self.required(PATH)?);
        let password = (self.environment)("AZURE_CLIENT_CERTIFICATE_PASSWORD");
        let password = password.map(SecretString::from);
        Certificate::read(&path, password.as_ref()).map_err(|cause| {
            Failure::usage(format!(
                "{PATH} ({}) cannot be used: {cause}",
                path.display()
            ))
            .hint(
                "it must name a PEM file with a certificate and its RSA key, or a PFX file whose \
                 password is in AZURE_CLIENT_CERTIFICATE_PASSWORD",
            )
        })
    }

    fn secret(&self, name: &str) -> Result<SecretString, Failure> {
        self.required(name).map(SecretString::from)
    }

    /// A token that fits into a header.
    fn token(&self, name: &str) -> Result<SecretString, Failure> {
        let token = self.required(name)?;
        if token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(token.into());
        }
        let message = format!("{name} is no access token: it holds spaces, line ends or the like");
        Err(Failure::usage(message)
            .hint("put the token alone in it, as Microsoft Entra gives it out"))
    }

    fn required(&self, name: &str) -> Result<String, Failure> {
        (self.environment)(name).ok_or_else(|| {
            let method = self.method.name();
            Failure::usage(format!(
                "{name} is not set, and the sign-in `{method}` needs it"
            ))
        })
    }
}
