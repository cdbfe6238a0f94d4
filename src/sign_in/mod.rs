//! How to sign in to a real tenant: what the environment holds becomes a credential.
//!
//! Secrets come from the environment only: command lines show in process lists and histories.
//! Variables are named as in the Azure SDKs.

mod method;

use std::path::PathBuf;

use greenroom_graph::{Application, Certificate, Credential, GithubActions, TokenFile, origin};
use secrecy::SecretString;

pub use method::Method;

use crate::console::talk;
use crate::environment::Environment;
use crate::exit::Failure;

/// The way to sign in: the one that was asked for, else the one the environment is ready for.
///
/// # Errors
/// When the environment is ready for none.
pub fn method(asked_for: Option<Method>, environment: Environment<'_>) -> Result<Method, Failure> {
    asked_for
        .or_else(|| Method::of(environment))
        .ok_or_else(|| {
            Failure::usage("no credentials to sign in with were found").hint(
            "set AZURE_CLIENT_ID with AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, sign \
             in to the Azure CLI, or use `--sign-in device-code`",
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

/// The host that is asked for the proof of a way to sign in, with the variable that names it; none
/// where the proof is at hand, or the machine's own fixed address is asked.
#[must_use]
pub fn prover(method: Method, environment: Environment<'_>) -> Option<(&'static str, String)> {
    let variable = match method {
        Method::GithubActions => "ACTIONS_ID_TOKEN_REQUEST_URL",
        Method::ManagedIdentity => "IDENTITY_ENDPOINT",
        _ => return None,
    };
    Some((variable, origin(&environment(variable)?)?))
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
            Method::ManagedIdentity => {
                // Read by Microsoft's library, and sent to the identity's own endpoint.
                self.optional("IDENTITY_HEADER")?;
                Credential::ManagedIdentity {
                    tenant_id,
                    client_id: self.optional("AZURE_CLIENT_ID")?,
                }
            }
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
            client_id: self.bare("AZURE_CLIENT_ID")?,
        })
    }

    fn certificate(&self) -> Result<Certificate, Failure> {
        const PATH: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
        let path = PathBuf::from(self.required(PATH)?);
        let password = self.optional("AZURE_CLIENT_CERTIFICATE_PASSWORD")?;
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
        self.bare(name).map(SecretString::from)
    }

    /// A token that fits into a header.
    fn token(&self, name: &str) -> Result<SecretString, Failure> {
        let token = self.bare(name)?;
        if token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(token.into());
        }
        let message = format!(
            "{name} is not an access token: it contains spaces, line breaks or similar characters"
        );
        Err(Failure::usage(message)
            .hint("the file must contain only the token, as Microsoft Entra issued it"))
    }

    /// A value that has nothing around it.
    fn bare(&self, name: &str) -> Result<String, Failure> {
        let value = self.required(name)?;
        ensure_is_bare(name, &value)?;
        Ok(value)
    }

    fn required(&self, name: &str) -> Result<String, Failure> {
        (self.environment)(name).ok_or_else(|| {
            let method = self.method.name();
            let failure = Failure::usage(format!(
                "{name} is not set or is empty, and the sign-in `{method}` needs it"
            ));
            // GitHub sets both for each job that may ask for its token.
            let of_github = [
                "ACTIONS_ID_TOKEN_REQUEST_URL",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
            ];
            if of_github.contains(&name) {
                return failure.hint("give the job the permission `id-token: write`");
            }
            failure
        })
    }

    /// A value that may be left out, and has nothing around it.
    fn optional(&self, name: &str) -> Result<Option<String>, Failure> {
        let value = (self.environment)(name);
        value
            .as_ref()
            .map_or(Ok(()), |value| ensure_is_bare(name, value))?;
        Ok(value)
    }
}

/// Refuses a value with something around it that came with copying: what is sent would be wrong, and
/// the refusal by the login host would not say why. The value is not shown.
fn ensure_is_bare(name: &str, value: &str) -> Result<(), Failure> {
    let is_blank = |letter: char| letter.is_whitespace() || letter == BYTE_ORDER_MARK;
    let ends = |what: fn(char) -> bool| value.starts_with(what) || value.ends_with(what);
    let found = if ends(|letter| matches!(letter, '\n' | '\r')) {
        "a line end"
    } else if value.starts_with(is_blank) || value.ends_with(is_blank) {
        "a blank"
    } else if value.len() > 1 && QUOTES.iter().any(|[a, b]| is_between(value, *a, *b)) {
        "quotes"
    } else {
        return Ok(());
    };
    Err(
        Failure::usage(format!("{name} has {found} around its value")).hint(format!(
            "remove {found}: the variable must contain only the value, as it was issued"
        )),
    )
}

/// What PowerShell and Windows editors put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Quotes, as shells and word processors set them.
const QUOTES: [[char; 2]; 5] = [
    ['"', '"'],
    ['\'', '\''],
    ['`', '`'],
    ['\u{201c}', '\u{201d}'],
    ['\u{2018}', '\u{2019}'],
];

fn is_between(value: &str, opening: char, closing: char) -> bool {
    value.starts_with(opening) && value.ends_with(closing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_secret_is_named_and_the_secret_is_not_shown() {
        for (value, found) in [
            ("canary\n", "a line end"),
            ("canary\r\n", "a line end"),
            ("\ncanary", "a line end"),
            (" canary", "a blank"),
            ("canary\t", "a blank"),
            ("canary\u{a0}", "a blank"),
            ("\u{feff}canary", "a blank"),
            ("\"canary\"", "quotes"),
            ("'canary'", "quotes"),
            ("\u{201c}canary\u{201d}", "quotes"),
        ] {
            let failure = ensure_is_bare("AZURE_CLIENT_SECRET", value).unwrap_err();
            let said = format!("{failure} {}", failure.hint.as_deref().unwrap());
            let expected = format!("AZURE_CLIENT_SECRET has {found} around its value");
            assert_eq!(failure.message, expected, "{value:?}");
            assert!(!said.contains("canary"), "{said}");
        }
    }

    #[test]
    fn quotes_and_blanks_within_a_secret_are_its_own() {
        for value in ["a\"b", "a b", "\"a", "a'", "~a.b_c-d"] {
            assert!(
                ensure_is_bare("AZURE_CLIENT_SECRET", value).is_ok(),
                "{value}"
            );
        }
    }
}
