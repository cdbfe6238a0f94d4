//! What an audit of a real tenant needs to know, from the command line and the environment.
//!
//! A flag counts before the environment. Names of variables are those of the Azure SDKs, where
//! these have one.

use greenroom_graph::{AddressError, Cloud, Endpoints};

use crate::cli::Target;
use crate::exit::Failure;
use crate::sign_in::Method;

/// Reads a variable of the environment.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a variable of this process; one that is empty counts as not set.
#[must_use]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// What was set.
    pub value: T,
    /// Who set it: the flag or the variable.
    pub origin: &'static str,
}

/// The settings in force; what is not set has its default.
#[derive(Debug)]
pub struct Settings {
    /// The tenant: its id or one of its domains.
    pub tenant: Option<Setting<String>>,
    /// The cloud the tenant lives in; the global one by default.
    pub cloud: Option<Setting<Cloud>>,
    /// Where Graph answers, instead of the cloud's own address.
    pub graph_endpoint: Option<Setting<String>>,
    /// Where the login host answers, instead of the cloud's own address.
    pub authority_host: Option<Setting<String>>,
    /// How to sign in; what the environment is ready for by default.
    pub sign_in: Option<Setting<Method>>,
}

impl Settings {
    /// Gathers the settings.
    ///
    /// # Errors
    /// When a variable holds what is no value for it.
    pub fn gather(flags: &Target, environment: Environment<'_>) -> Result<Self, Failure> {
        let flag = |name, value: &Option<String>| {
            value.clone().map(|value| Setting {
                value,
                origin: name,
            })
        };
        let variable = |name| {
            environment(name).map(|value| Setting {
                value,
                origin: name,
            })
        };
        Ok(Self {
            tenant: flag("--tenant", &flags.tenant).or_else(|| variable("AZURE_TENANT_ID")),
            cloud: match flags.cloud {
                Some(value) => Some(Setting {
                    value,
                    origin: "--cloud",
                }),
                None => variable("GREENROOM_CLOUD").map(cloud_of).transpose()?,
            },
            graph_endpoint: flag("--graph-endpoint", &flags.graph_endpoint)
                .or_else(|| variable("GREENROOM_GRAPH_ENDPOINT")),
            authority_host: variable("AZURE_AUTHORITY_HOST"),
            sign_in: match flags.sign_in {
                Some(value) => Some(Setting {
                    value,
                    origin: "--sign-in",
                }),
                None => variable("GREENROOM_SIGN_IN").map(method_of).transpose()?,
            },
        })
    }

    /// Where the tenant answers.
    ///
    /// # Errors
    /// When an address cannot be used.
    pub fn endpoints(&self) -> Result<Endpoints, Failure> {
        let cloud = self.cloud.as_ref().map(|cloud| cloud.value);
        let mut endpoints = Endpoints::of(cloud.unwrap_or_default());
        if let Some(Setting { value, origin }) = &self.graph_endpoint {
            let graph = endpoints.with_graph(value);
            endpoints = graph.map_err(|error| refused(origin, &error))?;
        }
        if let Some(Setting { value, origin }) = &self.authority_host {
            let login = endpoints.with_login(value);
            endpoints = login.map_err(|error| refused(origin, &error))?;
        }
        Ok(endpoints)
    }
}

fn cloud_of(setting: Setting<String>) -> Result<Setting<Cloud>, Failure> {
    let names = Cloud::ALL.map(Cloud::name).join(", ");
    setting.read(Cloud::named, "cloud", &names)
}

fn method_of(setting: Setting<String>) -> Result<Setting<Method>, Failure> {
    let names = Method::ALL.map(Method::name).join(", ");
    setting.read(Method::named, "way to sign in", &names)
}

impl Setting<String> {
    /// The value that a name stands for.
    fn read<T>(
        self,
        find: fn(&str) -> Option<T>,
        kind: &str,
        names: &str,
    ) -> Result<Setting<T>, Failure> {
        let Self { value, origin } = self;
        find(&value)
            .map(|value| Setting { value, origin })
            .ok_or_else(|| {
                Failure::usage(format!("{origin}: `{value}` is no {kind}"))
                    .hint(format!("one of {names}"))
            })
    }
}

fn refused(origin: &str, error: &AddressError) -> Failure {
    let failure = Failure::usage(format!("{origin}: {error}"));
    match error {
        AddressError::OtherCloud { .. } => failure.hint("name the tenant's cloud with `--cloud`"),
        AddressError::Plain(_) => failure.hint("use an https:// address"),
        AddressError::Malformed(_) => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(flags: &Target, variables: &[(&str, &str)]) -> Result<Settings, Failure> {
        Settings::gather(flags, &|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_flag_counts_before_the_environment() {
        let flags = Target {
            tenant: Some("flag.example".to_owned()),
            ..Target::default()
        };
        let variables = [("AZURE_TENANT_ID", "variable.example")];
        let tenant = |flags| gathered(flags, &variables).unwrap().tenant.unwrap();
        assert_eq!(tenant(&flags).value, "flag.example");
        assert_eq!(tenant(&Target::default()).value, "variable.example");
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named() {
        let variables = [("AZURE_AUTHORITY_HOST", "http://login.example")];
        let settings = gathered(&Target::default(), &variables).unwrap();
        let message = settings.endpoints().unwrap_err().message;
        assert!(message.starts_with("AZURE_AUTHORITY_HOST: "), "{message}");
    }

    #[test]
    fn a_cloud_that_is_none_is_refused() {
        let failure = gathered(&Target::default(), &[("GREENROOM_CLOUD", "moon")]).unwrap_err();
        assert_eq!(failure.message, "GREENROOM_CLOUD: `moon` is no cloud");
    }
}
