//! What an audit of a real tenant needs to know, from the command line, the environment and
//! `greenroom.toml`.
//!
//! A flag counts before the environment, and that before the file. Names of variables are those of
//! the Azure SDKs, where these have one.

mod file;
mod variables;

use std::path::{Path, PathBuf};

use greenroom_graph::{AddressError, Cloud, Endpoints};

pub use file::{File, SCHEMA};
pub use variables::{About, VARIABLES, Variable, speaks_of_a_tenant};

use crate::accounts::Directory;
use crate::environment::Environment;
use crate::exit::Failure;
use crate::options::Target;
use crate::sign_in::Method;

/// The fixture that is audited when nothing speaks of a real tenant.
const DEFAULT: &str = "ready";

/// Which tenant is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// A mock tenant, by the name of its fixture, and who asked for it.
    Mock(&'a str, &'static str),
    /// A real tenant.
    Live(&'a Setting<String>),
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// What was set.
    pub value: T,
    /// Who set it: the flag, the variable or the file.
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
    /// The application (client) id to sign in as.
    pub client_id: Option<Setting<String>>,
    /// The accounts to audit where the command line names none.
    pub accounts: Vec<String>,
    /// A file of accounts to audit where the command line names none.
    pub accounts_file: Option<PathBuf>,
    /// Whose accounts the tenant is asked for where the command line names none.
    pub directory: Directory,
    /// A folder of earlier runs where the command line names none.
    pub history: Option<PathBuf>,
    /// A file of attestations where the command line names none.
    pub attestations: Option<PathBuf>,
    /// A file of waivers where the command line names none.
    pub waivers: Option<PathBuf>,
    /// The settings file, where it was found in the working folder and not named.
    found: Option<PathBuf>,
    /// What speaks of a real tenant, for people.
    signs: Vec<String>,
}

const GRAPH_OF_THE_FILE: &str = "`graph-endpoint` of the settings file";
const LOGIN_OF_THE_FILE: &str = "`authority-host` of the settings file";

impl Settings {
    /// Gathers the settings, from the file that the command line names or the working folder
    /// holds. A fixture has no use for those of a real tenant, and none of them stands in its way.
    ///
    /// # Errors
    /// When the file cannot be read, or one of them holds what is no value for it.
    pub fn read(
        fixture: Option<&str>,
        flags: &Target,
        environment: Environment<'_>,
    ) -> Result<Self, Failure> {
        let file = File::read(flags.config.as_deref())?;
        if fixture.is_some() {
            let file = File {
                cloud: None,
                sign_in: None,
                ..file
            };
            return Self::gather(flags, &|_| None, file);
        }
        must_be_text()?;
        let signs = signs(flags, file.found.as_deref());
        let settings = Self::gather(flags, environment, file)?;
        Ok(Self { signs, ..settings })
    }

    /// Gathers the settings.
    ///
    /// # Errors
    /// When a variable or a key of the file holds what is no value for it.
    pub fn gather(
        flags: &Target,
        environment: Environment<'_>,
        file: File,
    ) -> Result<Self, Failure> {
        let flag = |origin, value: &Option<String>| set(origin, value.clone());
        let variable = |name| set(name, environment(name));
        let cloud = variable("GREENROOM_CLOUD").or(set("`cloud` of the settings file", file.cloud));
        let sign_in =
            variable("GREENROOM_SIGN_IN").or(set("`sign-in` of the settings file", file.sign_in));
        Ok(Self {
            tenant: flag("--tenant", &flags.tenant)
                .or_else(|| variable("AZURE_TENANT_ID"))
                .or(set("`tenant` of the settings file", file.tenant)),
            cloud: match set("--cloud", flags.cloud) {
                None => cloud.map(cloud_of).transpose()?,
                flag => flag,
            },
            graph_endpoint: flag("--graph-endpoint", &flags.graph_endpoint)
                .or_else(|| variable("GREENROOM_GRAPH_ENDPOINT"))
                .or(set(GRAPH_OF_THE_FILE, file.graph_endpoint)),
            authority_host: variable("AZURE_AUTHORITY_HOST")
                .or(set(LOGIN_OF_THE_FILE, file.authority_host)),
            sign_in: match set("--sign-in", flags.sign_in) {
                None => sign_in.map(method_of).transpose()?,
                flag => flag,
            },
            client_id: variable("AZURE_CLIENT_ID")
                .or(set("`client-id` of the settings file", file.client_id)),
            accounts: file.accounts,
            accounts_file: file.accounts_file,
            directory: Directory {
                groups: file.groups,
                rooms: file.rooms,
            },
            history: file.history,
            attestations: file.attestations,
            waivers: file.waivers,
            found: file.found,
            signs: vec![],
        })
    }

    /// Which tenant is asked for: a mock one where a fixture is named, a real one where that is
    /// named, and the bundled mock one where nothing speaks of a real one.
    ///
    /// # Errors
    /// When something speaks of a real tenant and none is named: who means a real tenant is never
    /// shown the mock one.
    pub fn asked<'a>(&'a self, fixture: Option<&'a str>) -> Result<Asked<'a>, Failure> {
        match (fixture, &self.tenant) {
            (Some(fixture), _) => Ok(Asked::Mock(fixture, "--fixture")),
            (None, Some(tenant)) => Ok(Asked::Live(tenant)),
            (None, None) if self.signs.is_empty() => Ok(Asked::Mock(DEFAULT, "default")),
            (None, None) => Err(no_tenant(&self.signs)),
        }
    }

    /// Where the tenant answers.
    ///
    /// # Errors
    /// When an address cannot be used.
    pub fn endpoints(&self) -> Result<Endpoints, Failure> {
        self.ensure_hosts_were_pointed_at()?;
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

    /// Refuses hosts of a settings file that nobody named. It may lie in a folder that somebody
    /// else filled, and the secrets, which come from elsewhere, would go where it says.
    fn ensure_hosts_were_pointed_at(&self) -> Result<(), Failure> {
        let Some(path) = &self.found else {
            return Ok(());
        };
        let hosts = [
            (&self.graph_endpoint, GRAPH_OF_THE_FILE, "graph-endpoint"),
            (&self.authority_host, LOGIN_OF_THE_FILE, "authority-host"),
        ];
        for (setting, of_the_file, key) in hosts {
            if setting
                .as_ref()
                .is_some_and(|set| set.origin == of_the_file)
            {
                return Err(Failure::usage(format!(
                    "{}: `{key}` says where secrets go, and the file was not named, but found in \
                     the working folder",
                    path.display()
                ))
                .hint(format!(
                    "if the address is right, name the file with `--config {}`; if you do not know \
                     it, do not sign in from this folder",
                    path.display()
                )));
            }
        }
        Ok(())
    }
}

/// What speaks of a real tenant: options, variables, empty ones included, and a settings file that
/// was found.
fn signs(flags: &Target, found: Option<&Path>) -> Vec<String> {
    let mut variables: Vec<String> = std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.to_str().filter(|name| speaks_of_a_tenant(name))?;
            let value = value.to_string_lossy();
            Some(match (value.is_empty(), value.trim().is_empty()) {
                (true, _) => format!("{name} (set, but empty)"),
                (false, true) => format!("{name} (set, but blank)"),
                (false, false) => name.to_owned(),
            })
        })
        .collect();
    variables.sort();
    let file = found.map(|path| format!("the settings file {}", path.display()));
    flags
        .asked
        .iter()
        .cloned()
        .chain(variables)
        .chain(file)
        .collect()
}

fn no_tenant(signs: &[String]) -> Failure {
    Failure::usage(format!(
        "no tenant is named to audit, but these are for a real tenant: {}",
        signs.join(", ")
    ))
    .hint(
        "name it with `--tenant`, AZURE_TENANT_ID or `tenant` in the settings file; for the mock \
         tenant say `--fixture ready`",
    )
}

/// Refuses a variable of ours that is no text: it would count as not set.
fn must_be_text() -> Result<(), Failure> {
    let ours = |name: &str| name.starts_with("AZURE_") || name.starts_with("GREENROOM_");
    let mut variables = std::env::vars_os();
    let broken = variables.find_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| ours(name))?;
        value.to_str().is_none().then_some(name)
    });
    match broken {
        None => Ok(()),
        Some(name) => Err(Failure::usage(format!("{name} is not UTF-8 text"))
            .hint("set it again, or unset it if it is not needed")),
    }
}

fn set<T>(origin: &'static str, value: Option<T>) -> Option<Setting<T>> {
    value.map(|value| Setting { value, origin })
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
                Failure::usage(format!("{origin}: `{value}` is not a valid {kind}"))
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
        over(flags, variables, File::default())
    }

    fn over(flags: &Target, variables: &[(&str, &str)], file: File) -> Result<Settings, Failure> {
        let environment = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Settings::gather(flags, &environment, file)
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
    fn the_environment_counts_before_the_file() {
        let cloud = |variables: &[(&str, &str)]| {
            let file = File {
                cloud: Some("china".to_owned()),
                ..File::default()
            };
            let settings = over(&Target::default(), variables, file).unwrap();
            settings.cloud.unwrap().value
        };
        assert_eq!(cloud(&[]), Cloud::China);
        assert_eq!(cloud(&[("GREENROOM_CLOUD", "dod")]), Cloud::Dod);
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
        assert_eq!(
            failure.message,
            "GREENROOM_CLOUD: `moon` is not a valid cloud"
        );
    }
}
