//! Why there is no token, and what to do about it.

use crate::endpoints::Cloud;
use crate::explain::{self, Recognized};

/// The codes of a tenant that is looked for in another cloud than its own.
///
/// Source: Microsoft Entra, "Microsoft Entra authentication and authorization error codes".
const WRONG_CLOUD: [&str; 3] = ["AADSTS90002", "AADSTS90038", "AADSTS900382"];

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
        /// The numbers of its codes, e.g. 7000215 for `AADSTS7000215`.
        codes: Vec<u32>,
    },
    /// The login host did not answer.
    #[error("sign-in to tenant {tenant} failed: no answer from the login host ({cause})")]
    Unreachable {
        /// The tenant as it was asked for.
        tenant: String,
        /// The cause as the HTTP client reports it, without the address.
        cause: String,
    },
    /// The login host answered with neither a token nor an OAuth error, or with what could be both.
    #[error(
        "sign-in to tenant {tenant} failed: the login host's answer (status {status}) is neither a \
         token nor an error: {what}"
    )]
    Malformed {
        /// The tenant as it was asked for.
        tenant: String,
        /// The HTTP status.
        status: u16,
        /// What is odd about it; it names keys and never says what a secret is.
        what: String,
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
        fix: String,
    },
    /// The token is for another tenant than the one that was named.
    #[error("the tenant {tenant} was named, and the token is for the tenant {found}")]
    OtherTenant {
        /// The tenant as it was named.
        tenant: String,
        /// The tenant that the token names.
        found: String,
    },
    /// What a setting names cannot be used.
    #[error("{setting} cannot be used: {cause}")]
    Setting {
        /// The setting, with the file it names where it names one.
        setting: String,
        /// What is wrong with it.
        cause: String,
        /// What to do next.
        fix: String,
    },
    /// TLS could not be set up.
    #[error("TLS could not be set up: {cause}")]
    Tls {
        /// The cause as the TLS library reports it.
        cause: String,
    },
}

impl SignInError {
    /// What is known of the codes that the login host refused with.
    #[must_use]
    pub fn recognized(&self) -> Vec<Recognized> {
        let Self::Refused {
            description, codes, ..
        } = self
        else {
            return vec![];
        };
        let codes = codes.iter().map(|code| format!(" AADSTS{code}"));
        let text: String = std::iter::once(description.clone()).chain(codes).collect();
        explain::recognize(&text).recognized
    }

    /// What the user can do about it here; [`Self::recognized`] says what else is known of a
    /// refusal.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Refused { tenant, cloud, .. } => {
                let codes = self.recognized();
                let mut codes = codes.iter().map(|known| &*known.explanation.code);
                codes
                    .any(|code| WRONG_CLOUD.contains(&code))
                    .then(|| wrong_cloud(tenant, *cloud))
            }
            Self::Unreachable { .. } => Some(
                "Check the network, the proxy (HTTPS_PROXY) and, where a private certificate \
                 authority is in use, SSL_CERT_FILE."
                    .to_owned(),
            ),
            Self::Malformed { .. } => {
                Some("Check that the address of the login host is right.".to_owned())
            }
            Self::OtherTenant { .. } => Some(
                "Sign in to the tenant that shall be audited, or name the one that the token is \
                 for. Nothing was asked."
                    .to_owned(),
            ),
            Self::Setting { fix, .. } | Self::Failed { fix, .. } => Some(fix.clone()),
            Self::Tls { .. } => Some(
                "Check that the system has certificate authorities, or name a file of them with \
                 SSL_CERT_FILE."
                    .to_owned(),
            ),
        }
    }
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

    fn refused(tenant: &str, description: &str, codes: &[u32]) -> SignInError {
        SignInError::Refused {
            tenant: tenant.to_owned(),
            cloud: Cloud::Global,
            description: description.to_owned(),
            codes: codes.to_vec(),
        }
    }

    #[test]
    fn a_refusal_is_recognized_by_its_description_or_by_its_numbers() {
        for (description, codes) in [
            ("AADSTS7000215: Invalid client secret.", &[][..]),
            ("unauthorized_client", &[7_000_215]),
            ("AADSTS7000215: Invalid client secret.", &[7_000_215]),
        ] {
            let refused = refused("contoso.example", description, codes);
            let [recognized] = &refused.recognized()[..] else {
                panic!("{refused:?}")
            };
            assert_eq!(recognized.explanation.code, "AADSTS7000215");
        }
    }

    #[test]
    fn an_error_of_the_wrong_cloud_names_the_one_to_try() {
        for code in WRONG_CLOUD {
            let description = format!("{code}: Tenant not found.");
            let hint = refused("contoso.onmicrosoft.us", &description, &[]).hint();
            let hint = hint.unwrap();
            assert!(hint.contains("--cloud usgov") && hint.contains("--cloud dod"));
            assert!(!hint.contains("china"), "{hint}");
        }
    }

    #[test]
    fn another_refusal_has_no_hint_of_its_own() {
        for description in ["AADSTS1: What?", "AADSTS7000215: Wrong.", "invalid_client"] {
            let refused = refused("contoso.example", description, &[]);
            assert_eq!(refused.hint(), None, "{description}");
        }
    }
}
