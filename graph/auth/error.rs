//! Why there is no token, and what to do about it.

use crate::endpoints::Cloud;

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The login host answered with an OAuth error; the text starts with its `AADSTS` code.
    #[error("sign-in to tenant {tenant} was refused: {description}")]
    Refused {
        /// The tenant as it was asked for.
        tenant: String,
        /// The cloud it was looked for in.
        cloud: Cloud,
        /// The login host's own description without its trace ids.
        description: String,
    },
    /// The login host did not answer.
    #[error("sign-in to tenant {tenant} failed: no answer from the login host ({cause})")]
    Unreachable {
        /// The tenant as it was asked for.
        tenant: String,
        /// The cause as the HTTP client reports it, without the address.
        cause: String,
    },
    /// The login host answered with neither a token nor an OAuth error.
    #[error(
        "sign-in to tenant {tenant} failed: the login host's answer (status {status}) is neither a token nor an error"
    )]
    Malformed {
        /// The tenant as it was asked for.
        tenant: String,
        /// The HTTP status.
        status: u16,
    },
    /// A way to sign in that is not the login host's failed before it.
    #[error("sign-in to tenant {tenant} by {method} failed: {cause}")]
    Failed {
        /// The tenant as it was asked for.
        tenant: String,
        /// The way, for people.
        method: &'static str,
        /// What happened.
        cause: String,
        /// What to do next.
        remedy: String,
    },
    /// What a setting names cannot be used.
    #[error("{setting} cannot be used: {cause}")]
    Setting {
        /// The setting, with the file it names where it names one.
        setting: String,
        /// What is wrong with it.
        cause: String,
        /// What to do next.
        remedy: String,
    },
    /// TLS could not be set up.
    #[error("TLS could not be set up: {cause}")]
    Tls {
        /// The cause as the TLS library reports it.
        cause: String,
    },
}

impl SignInError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Refused {
                tenant,
                cloud,
                description,
            } => advice(code(description)?, tenant, *cloud),
            Self::Unreachable { .. } => Some(
                "Check the network, the proxy (HTTPS_PROXY) and, where a private certificate \
                 authority is in use, SSL_CERT_FILE."
                    .to_owned(),
            ),
            Self::Malformed { .. } => {
                Some("Check that the address of the login host is right.".to_owned())
            }
            Self::Setting { remedy, .. } | Self::Failed { remedy, .. } => Some(remedy.clone()),
            Self::Tls { .. } => Some(
                "Check that the system has certificate authorities, or name a file of them with \
                 SSL_CERT_FILE."
                    .to_owned(),
            ),
        }
    }
}

/// The number behind `AADSTS` at the start of a description.
fn code(description: &str) -> Option<u32> {
    let rest = description.trim_start().strip_prefix("AADSTS")?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    rest[..end.unwrap_or(rest.len())].parse().ok()
}

/// What to do about an error code of Entra ID.
///
/// Source: Microsoft Entra, "Microsoft Entra authentication and authorization error codes".
fn advice(code: u32, tenant: &str, cloud: Cloud) -> Option<String> {
    let advice = match code {
        90002 | 90038 | 900_382 => return Some(wrong_cloud(tenant, cloud)),
        700_016 | 7_000_229 => {
            "Check AZURE_CLIENT_ID and the tenant: the application is not in this tenant. Register \
             it there, or have an administrator of the tenant consent to it."
        }
        7_000_215 => {
            "Use the secret's value, not its id, and check that it belongs to the application of \
             AZURE_CLIENT_ID."
        }
        7_000_222 => "The secret has expired: add a new one to the application.",
        7_000_112 => "The application is disabled in the tenant: enable its service principal.",
        700_027 | 700_024 | 700_021 | 700_023 => {
            "Check that this certificate is registered on the application and has not expired, and \
             that the clock of this machine is right."
        }
        70021 | 700_211 | 700_212 | 700_213 => {
            "Add a federated credential to the application whose issuer, subject and audience are \
             those of the presented token."
        }
        650_052 | 500_011 => {
            "The tenant has no service principal of what the token is for. Check the tenant and \
             the cloud."
        }
        65001 | 90094 => "Have an administrator consent to the application's permissions.",
        53003 | 53000 | 53001 | 530_035 => {
            "A Conditional Access policy or the security defaults block this sign-in: exclude the \
             application, or sign in another way."
        }
        50076 | 50079 => {
            "The account must pass multifactor authentication: sign in with a device code, or as \
             an application."
        }
        50034 | 50057 | 50126 | 50105 => "Check the account that signs in, and its assignments.",
        _ => return None,
    };
    Some(advice.to_owned())
}

fn wrong_cloud(tenant: &str, cloud: Cloud) -> String {
    let others = cloud.alternatives(tenant).into_iter();
    let others: Vec<String> = others
        .map(|other| format!("`--cloud {}` ({})", other.name(), other.title()))
        .collect();
    format!(
        "The tenant is not in {}. Check its name, or try {}.",
        cloud.title(),
        others.join(" or ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(description: &str, tenant: &str) -> Option<String> {
        let error = SignInError::Refused {
            tenant: tenant.to_owned(),
            cloud: Cloud::Global,
            description: description.to_owned(),
        };
        error.hint()
    }

    #[test]
    fn an_error_of_the_wrong_cloud_names_the_one_to_try() {
        for code in [90002, 90038] {
            let description = format!("AADSTS{code}: Tenant not found.");
            let hint = hint(&description, "contoso.onmicrosoft.us").unwrap();
            assert!(hint.contains("--cloud usgov") && hint.contains("--cloud dod"));
            assert!(!hint.contains("china"), "{hint}");
        }
    }

    #[test]
    fn a_code_that_is_not_known_has_no_hint() {
        assert_eq!(hint("AADSTS1: What?", "contoso.example"), None);
        assert_eq!(hint("invalid_client", "contoso.example"), None);
    }
}
