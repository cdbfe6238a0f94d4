//! The variables of the environment: every one that the program reads, and which of them speak of
//! a real tenant.

/// A variable that the program reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it is about.
    pub about: About,
}

/// What a variable is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A real tenant: which one, where it answers, how to sign in. None has a use for a mock one.
    Tenant,
    /// The same, and its value is a secret.
    Secret,
    /// This machine and its network, whatever is audited.
    Machine,
    /// The tests of this repository.
    Tests,
}

const fn variable(name: &'static str, about: About) -> Variable {
    Variable { name, about }
}

/// Every variable that the program reads, and those of its tests.
///
/// Names that start with `AZURE_` are those of the Azure SDKs; the ones of App Service and of GitHub
/// Actions are named as these set them. `AZURE_USERNAME` is here although no sign-in reads it: the
/// Azure SDKs do, and whoever sets it means a real tenant.
pub const VARIABLES: [Variable; 34] = [
    variable("AZURE_TENANT_ID", About::Tenant),
    variable("AZURE_CLIENT_ID", About::Tenant),
    variable("AZURE_CLIENT_SECRET", About::Secret),
    variable("AZURE_CLIENT_CERTIFICATE_PATH", About::Tenant),
    variable("AZURE_CLIENT_CERTIFICATE_PASSWORD", About::Secret),
    variable("AZURE_FEDERATED_TOKEN_FILE", About::Tenant),
    variable("AZURE_USERNAME", About::Tenant),
    variable("AZURE_AUTHORITY_HOST", About::Tenant),
    variable("GREENROOM_ACCESS_TOKEN", About::Secret),
    variable("GREENROOM_CLOUD", About::Tenant),
    variable("GREENROOM_GRAPH_ENDPOINT", About::Tenant),
    variable("GREENROOM_SIGN_IN", About::Tenant),
    variable("ACTIONS_ID_TOKEN_REQUEST_URL", About::Tenant),
    variable("ACTIONS_ID_TOKEN_REQUEST_TOKEN", About::Secret),
    variable("IDENTITY_ENDPOINT", About::Tenant),
    variable("IDENTITY_HEADER", About::Secret),
    variable("SSL_CERT_FILE", About::Machine),
    variable("HTTPS_PROXY", About::Machine),
    variable("https_proxy", About::Machine),
    variable("HTTP_PROXY", About::Machine),
    variable("http_proxy", About::Machine),
    variable("ALL_PROXY", About::Machine),
    variable("all_proxy", About::Machine),
    variable("NO_PROXY", About::Machine),
    variable("no_proxy", About::Machine),
    variable("PATH", About::Machine),
    variable("GREENROOM_TODAY", About::Tests),
    variable("GREENROOM_WRITE", About::Tests),
    variable("GREENROOM_MATRIX", About::Tests),
    variable("GREENROOM_WHOLE", About::Tests),
    variable("GREENROOM_DOCUMENT", About::Tests),
    variable("GREENROOM_LOOK", About::Tests),
    variable("GREENROOM_BENCH_SWEEP", About::Tests),
    variable("GREENROOM_PART_OF_THE_MATRIX", About::Tests),
];

/// What the name of a variable of the Azure SDKs, or of a pipeline for them, has in it where it is
/// about a tenant, an application, a credential or the host to sign in at. Variables for other
/// programs, such as `AZURE_CONFIG_DIR` and `AZURE_EXTENSION_DIR` of the Azure CLI, have none.
const OF_A_SIGN_IN: [&str; 7] = [
    "TENANT",
    "CLIENT",
    "USERNAME",
    "PASSWORD",
    "AUTHORITY",
    "FEDERATED",
    "CREDENTIAL",
];

/// Whether a variable of this name speaks of a real tenant. One of ours that the program does not
/// know does, too: its name may be misspelled.
#[must_use]
pub fn speaks_of_a_tenant(name: &str) -> bool {
    if let Some(known) = VARIABLES.iter().find(|known| known.name == name) {
        return matches!(known.about, About::Tenant | About::Secret);
    }
    match name.strip_prefix("AZURE_") {
        Some(rest) => OF_A_SIGN_IN.iter().any(|part| rest.contains(part)),
        None => name.starts_with("GREENROOM_"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_is_listed_once() {
        for (at, variable) in VARIABLES.iter().enumerate() {
            let rest = &VARIABLES[at + 1..];
            assert!(
                rest.iter().all(|other| other.name != variable.name),
                "{variable:?}"
            );
        }
    }

    #[test]
    fn a_name_tells_whether_a_variable_is_about_a_tenant() {
        for name in [
            "AZURE_TENANT_ID",
            "AZURE_TENANTID",
            "AZURE_CLIENT_SECRTE",
            "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN",
            "AZURE_PASSWORD",
            "AZURE_CREDENTIALS",
            "AZURE_TOKEN_CREDENTIALS",
            "GREENROOM_ACCESTOKEN",
        ] {
            assert!(speaks_of_a_tenant(name), "{name}");
        }
    }

    /// Sources: the image of GitHub's `ubuntu-24.04` runners sets `AZURE_EXTENSION_DIR`; the Azure
    /// CLI reads `AZURE_CONFIG_DIR` and `AZURE_CORE_…`; `azure/login` sets `AZURE_HTTP_USER_AGENT`.
    #[test]
    fn what_is_for_other_programs_speaks_of_no_tenant() {
        for name in [
            "AZURE_EXTENSION_DIR",
            "AZURE_CONFIG_DIR",
            "AZURE_CORE_OUTPUT",
            "AZURE_HTTP_USER_AGENT",
            "ARM_TENANT_ID",
            "GREENROOM_TODAY",
            "HTTPS_PROXY",
            "TENANT",
        ] {
            assert!(!speaks_of_a_tenant(name), "{name}");
        }
    }
}
