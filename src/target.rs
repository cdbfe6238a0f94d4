//! What is audited: a mock tenant, or a real one.

use std::path::Path;

use greenroom_clock as clock;
use greenroom_graph::{Credential, Endpoints, Graph, Head, Log, Manner, SignInError};
use greenroom_steps::credential;

use crate::accounts::{Accounts, Directory};
use crate::console::talk;
use crate::environment::Environment;
use crate::exit::Failure;
use crate::explanation;
use crate::log::Format;
use crate::options;
use crate::provenance;
use crate::results;
use crate::settings::{Asked, Setting, Settings};
use crate::sign_in::{self, Method};
use crate::tenant;
use greenroom_results::{Sentence, say};

/// A tenant to audit, and which of its accounts.
pub struct Target {
    named: Named,
    tenant: Tenant,
}

/// Which accounts to audit.
#[derive(Default)]
struct Named {
    accounts: Accounts,
    directory: Directory,
}

impl Named {
    /// Those of the settings file.
    fn by(settings: &Settings) -> Result<Self, Failure> {
        let file = settings.accounts_file.as_deref();
        Ok(Self {
            accounts: accounts(
                &settings.accounts,
                file,
                None,
                "`accounts` of the settings file",
            )?,
            directory: settings.directory.clone(),
        })
    }

    fn is_empty(&self) -> bool {
        self.accounts.is_empty() && !self.directory.is_asked()
    }
}

enum Tenant {
    Mock(Box<greenroom_mock::Tenant>),
    Live(Box<Live>),
}

struct Live {
    endpoints: Endpoints,
    credential: Credential,
    method: Method,
    /// The host that is asked for the proof, where one is.
    prover: Option<String>,
}

impl Live {
    /// The hosts that something secret goes to, in the order in which it does.
    fn hosts(&self) -> String {
        let Endpoints { login, graph, .. } = &self.endpoints;
        let login = match self.method {
            Method::AccessToken | Method::ManagedIdentity | Method::AzureCli => None,
            _ => Some(format!(" at {login}")),
        };
        let prover = self.prover.as_ref();
        let prover = prover.map(|host| format!(", proven by {host}"));
        let parts = [login, prover].into_iter().flatten().collect::<String>();
        format!("{parts}, for Microsoft Graph at {graph}")
    }
}

/// A tenant that can be signed in to.
pub struct Open {
    /// Where it answers.
    pub endpoints: Endpoints,
    /// How it is signed in to; nothing for a mock tenant, which has one way.
    pub method: Option<Method>,
    credential: Credential,
    source: results::TenantSource,
    named: Named,
    /// Serves the mock tenant for as long as it is asked.
    server: Option<greenroom_mock::Server>,
}

/// A tenant that was signed in to.
pub struct Connection {
    /// The tenant, ready to be asked.
    pub graph: Graph,
    /// What stands for it on record.
    pub tenant: results::Tenant,
    /// Serves the mock tenant for as long as it is asked.
    _server: Option<greenroom_mock::Server>,
}

impl Target {
    /// Decides what to audit: a fixture where one is named, else a real tenant where one is set,
    /// else the bundled fixture.
    ///
    /// # Errors
    /// When what is asked for is not there, or something is missing.
    pub fn choose(
        fixture: Option<&str>,
        flags: &options::Target,
        settings: &Settings,
        environment: Environment<'_>,
    ) -> Result<Self, Failure> {
        let named = Named {
            accounts: accounts(
                &flags.account,
                flags.accounts.as_deref(),
                flags.column.as_deref(),
                "--account",
            )?,
            directory: Directory {
                groups: flags.group.clone(),
                rooms: flags.rooms,
            },
        };
        match settings.asked(fixture)? {
            Asked::Live(tenant) => {
                let named = if named.is_empty() {
                    Named::by(settings)?
                } else {
                    named
                };
                Self::live(tenant, settings, named, environment)
            }
            Asked::Mock(fixture, _) => Self::mock(fixture, named),
        }
    }

    fn mock(name: &str, mut named: Named) -> Result<Self, Failure> {
        let fixture = fixture(name)?;
        if named.is_empty() {
            named.accounts = fixture.accounts().into_iter().collect();
        }
        let tenant = Tenant::Mock(Box::new(fixture));
        Ok(Self { named, tenant })
    }

    fn live(
        tenant: &Setting<String>,
        settings: &Settings,
        named: Named,
        environment: Environment<'_>,
    ) -> Result<Self, Failure> {
        tenant::ensure_is_one(tenant)?;
        let environment = &|name: &str| match (name, &settings.client_id) {
            ("AZURE_CLIENT_ID", Some(id)) => Some(id.value.clone()),
            _ => environment(name),
        };
        let asked_for = settings.sign_in.as_ref().map(|setting| setting.value);
        let method = sign_in::method(asked_for, environment)?;
        let live = Live {
            endpoints: settings.endpoints()?,
            credential: sign_in::credential(method, &tenant.value, environment)?,
            method,
            prover: sign_in::prover(method, environment).map(|(_, host)| host),
        };
        ensure_the_day_is_todays(&live.endpoints)?;
        let tenant = Tenant::Live(Box::new(live));
        Ok(Self { named, tenant })
    }

    /// Refuses a target of which no account is named.
    ///
    /// # Errors
    /// When that is so; the hint says how to name them.
    pub fn must_name_accounts(&self) -> Result<(), Failure> {
        let Tenant::Live(live) = &self.tenant else {
            return Ok(());
        };
        if !self.named.is_empty() {
            return Ok(());
        }
        let tenant = live.credential.tenant_id();
        Err(
            Failure::usage(format!("no account of {tenant} to audit was named")).hint(
                "name each with `--account room@contoso.com`, a file of them with `--accounts \
                 FILE`, a group with `--group NAME`, or all rooms with `--rooms`",
            ),
        )
    }

    /// Whether it is a real tenant.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(self.tenant, Tenant::Live(_))
    }

    /// What the tenant is asked for its accounts.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.named.directory
    }

    /// The accounts, where they are known before the tenant is asked.
    #[must_use]
    pub fn accounts(&self) -> Option<&[String]> {
        (!self.named.directory.is_asked()).then(|| self.named.accounts.names())
    }

    /// What is signed in to, for people, with the hosts that secrets and the token go to.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.tenant {
            Tenant::Mock(fixture) => format!("the mock tenant `{}`", fixture.name()),
            Tenant::Live(live) => {
                let tenant = live.credential.tenant_id();
                format!("{tenant} by {}{}", live.method.name(), live.hosts())
            }
        }
    }

    /// What everybody who reads the results should know of such a tenant.
    #[must_use]
    pub fn notes(&self) -> Vec<Sentence> {
        match &self.tenant {
            Tenant::Live(live) if live.endpoints.cloud.is_government() => {
                vec![government()]
            }
            _ => vec![],
        }
    }

    /// Starts the mock tenant where it is one, so that the tenant can be signed in to.
    pub async fn open(self) -> Open {
        match self.tenant {
            Tenant::Mock(fixture) => {
                let source = results::TenantSource::Mock {
                    fixture: fixture.name().to_owned(),
                };
                let credential = credential(fixture.credential());
                let server = greenroom_mock::Server::start().await;
                Open {
                    endpoints: Endpoints::at(&server.serve(*fixture)),
                    method: None,
                    credential,
                    source,
                    named: self.named,
                    server: Some(server),
                }
            }
            Tenant::Live(live) => {
                let source = results::TenantSource::Live {
                    cloud: live.endpoints.cloud.name().to_owned(),
                    graph: live.endpoints.graph.clone(),
                    sign_in: live.method.name().to_owned(),
                };
                Open {
                    endpoints: live.endpoints,
                    method: Some(live.method),
                    credential: live.credential,
                    source,
                    named: self.named,
                    server: None,
                }
            }
        }
    }
}

impl Open {
    /// The tenant, as it was named.
    #[must_use]
    pub fn tenant(&self) -> &str {
        self.credential.tenant_id()
    }

    /// What its answers are held to, once it was signed in to.
    #[must_use]
    pub fn named(&self, graph: &Graph) -> tenant::Named {
        tenant::Named {
            tenant: self.tenant().to_owned(),
            endpoints: self.endpoints.clone(),
            graph: graph.clone(),
        }
    }

    /// Who signed in.
    #[must_use]
    pub fn signed_in(&self, graph: &Graph) -> results::SignedIn {
        provenance::signed_in(graph, self.method, self.credential.client_id())
    }

    /// What an audit of the tenant is about: only the same goes on with its answers.
    #[must_use]
    pub fn head(&self, graph: &Graph, features: String) -> Head {
        let identity = graph.identity();
        let tenant = identity.and_then(|identity| identity.tenant.as_deref());
        let application = identity.and_then(|identity| identity.application.as_deref());
        let principal = identity.and_then(|identity| identity.object.as_deref());
        let application = application.or(self.credential.client_id());
        let client = [application, principal].into_iter().flatten();
        Head::new(
            tenant.unwrap_or(self.tenant()).to_owned(),
            self.endpoints.graph.clone(),
            client.collect::<Vec<_>>().join("/"),
            features,
        )
    }

    /// The manner in which the tenant is asked: `log` is the format in which each request is
    /// written down, and so many of them are under way at once.
    #[must_use]
    pub fn manner(&self, log: Option<Format>, at_once: usize) -> Manner {
        Manner {
            at_once,
            log: log.map_or((|_| {}) as Log, Format::log),
            ..Manner::of(&self.endpoints)
        }
    }

    /// Signs in, and asks in a manner of the caller's.
    ///
    /// # Errors
    /// When the login host refuses or cannot be reached, or what is signed in with is unusable.
    pub async fn sign_in_as(&self, manner: Manner) -> Result<Graph, SignInError> {
        Graph::sign_in_as(&self.endpoints, &self.credential, manner).await
    }

    /// Asks the tenant for the accounts that it shall name.
    ///
    /// # Errors
    /// When it does not name them.
    pub async fn connect(self, graph: Graph) -> Result<Connection, Failure> {
        let Named {
            mut accounts,
            directory,
        } = self.named;
        for note in directory.add_to(&mut accounts, &graph).await? {
            talk(&format!("note: {note}"));
        }
        graph.expect(accounts.names());
        Ok(Connection {
            graph,
            tenant: results::Tenant {
                id: self.credential.tenant_id().to_owned(),
                display_name: None,
                source: self.source,
                accounts: accounts.names().to_vec(),
            },
            _server: self.server,
        })
    }
}

/// Source: Azure Communication Services, "Teams interoperability", on government clouds.
fn government() -> Sentence {
    say!(
        "Microsoft documents that Azure Communication Services cannot join Teams meetings in \
         Microsoft 365 government clouds: joining as an authenticated account is unsupported in \
         this tenant, whatever the findings say."
    )
}

/// The accounts that are named one by one, at `place`, and in a column of a file.
fn accounts(
    names: &[String],
    file: Option<&Path>,
    column: Option<&str>,
    place: &str,
) -> Result<Accounts, Failure> {
    let mut accounts = Accounts::default();
    for name in names {
        accounts.add(name, place)?;
    }
    if let Some(path) = file {
        accounts.add_file(path, column)?;
    }
    for note in accounts.notes() {
        talk(&format!("note: {note}"));
    }
    Ok(accounts)
}

/// A bundled mock tenant by its name, or a fixture file.
///
/// # Errors
/// When there is none of that name, or it is no fixture.
pub(crate) fn fixture(name: &str) -> Result<greenroom_mock::Tenant, Failure> {
    let path = Path::new(name);
    let is_file = path.extension().is_some() || path.components().count() > 1;
    let tenant = if is_file {
        crate::fixtures::tenant_from_file(path)
    } else {
        crate::fixtures::tenant(name)
    };
    tenant.map_err(|error| match error {
        greenroom_mock::FixtureError::Unknown { .. } => {
            Failure::usage(error.to_string()).hint("`greenroom fixtures` describes each of them")
        }
        error => Failure::usage(error.to_string()),
    })
}

/// A setting that cannot be used is the user's to fix; anything else kept the audit from running.
pub(crate) fn failed(error: &SignInError) -> Failure {
    let failure = match error {
        SignInError::Setting { .. } => Failure::usage(error.to_string()),
        _ => Failure::could_not_run(error.to_string()),
    };
    let known = || error.recognized().first().map(explanation::hint);
    match error.hint().or_else(known) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}
/// Refuses a real tenant on another day than today's, on which a waiver holds that has expired.
fn ensure_the_day_is_todays(endpoints: &Endpoints) -> Result<(), Failure> {
    if endpoints.is_wholly_local() || !clock::is_set().unwrap_or(true) {
        return Ok(());
    }
    let message = format!(
        "{} is set, and a real tenant is to be audited",
        clock::TODAY
    );
    Err(Failure::usage(message).hint("it sets the date for tests: unset it"))
}
