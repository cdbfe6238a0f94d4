//! The settings in force, and where each comes from. Of a secret only the variable is named.

use greenroom_graph::Cloud;

use crate::environment::Environment;
use crate::exit::Failure;
use crate::options::{self, Documents, Scope, Target};
use crate::settings::{About, Asked, File, Setting, Settings, VARIABLES, Variable};
use crate::sign_in;

/// Variables that name a file.
const FILES: [(&str, &str); 3] = [
    ("certificate", "AZURE_CLIENT_CERTIFICATE_PATH"),
    ("token file", "AZURE_FEDERATED_TOKEN_FILE"),
    ("trusted authorities", "SSL_CERT_FILE"),
];

/// Variables that name a proxy, or what needs none.
const PROXIES: [&str; 6] = [
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
];

/// What a setting is for, its value, and where that comes from.
pub type Row = [String; 3];

/// What a command line says of an examination.
#[derive(Clone, Copy, Debug)]
pub struct Examined<'a> {
    /// The mock tenant.
    pub fixture: Option<&'a str>,
    /// The real tenant.
    pub target: &'a Target,
    /// The features and the book.
    pub documents: &'a Documents,
    /// The scenarios.
    pub scope: &'a Scope,
}

/// Lists the settings of an examination.
///
/// # Errors
/// When an address cannot be used.
pub fn settings(
    examined: Examined<'_>,
    settings: &Settings,
    environment: Environment<'_>,
) -> Result<Vec<Row>, Failure> {
    let asked = settings.asked(examined.fixture)?;
    let mut rows = match asked {
        Asked::Live(tenant) => live(tenant, settings, environment)?,
        Asked::Mock(name, origin) => {
            vec![row("tenant", &format!("the mock tenant `{name}`"), origin)]
        }
    };
    rows.extend(accounts(examined.target, settings));
    rows.extend(selection(examined.documents, examined.scope));
    if matches!(asked, Asked::Live(_)) {
        rows.extend(ledger(settings));
    }
    rows.extend(named(examined.target, environment));
    Ok(rows)
}

const DEFAULT: &str = "default";

fn row(what: &str, value: &str, origin: &str) -> Row {
    [what, value, origin].map(str::to_owned)
}

fn live(
    tenant: &Setting<String>,
    settings: &Settings,
    environment: Environment<'_>,
) -> Result<Vec<Row>, Failure> {
    let endpoints = settings.endpoints()?;
    let mut rows = vec![
        row("tenant", &tenant.value, tenant.origin),
        match &settings.cloud {
            Some(cloud) => row("cloud", cloud.value.name(), cloud.origin),
            None => row("cloud", Cloud::default().name(), DEFAULT),
        },
        row(
            "Microsoft Graph",
            &endpoints.graph,
            origin(settings.graph_endpoint.as_ref()),
        ),
        row(
            "login host",
            &endpoints.login,
            origin(settings.authority_host.as_ref()),
        ),
    ];
    let asked_for = settings.sign_in.as_ref();
    if let Ok(method) = sign_in::method(asked_for.map(|setting| setting.value), environment) {
        let origin = match (asked_for, method.mark()) {
            (Some(setting), _) => setting.origin.to_owned(),
            (None, Some(mark)) => format!("{mark} is set"),
            (None, None) => "it is installed".to_owned(),
        };
        rows.push(row("sign-in", method.name(), &origin));
        let prover = sign_in::prover(method, environment);
        rows.extend(prover.map(|(variable, host)| row("proven by", &host, variable)));
    }
    if let Some(id) = &settings.client_id {
        rows.push(row("application", &id.value, id.origin));
    }
    if !endpoints.is_local() {
        rows.extend(proxies(environment));
    }
    Ok(rows)
}

/// Where an address comes from; the cloud decides where nobody set one.
fn origin<T>(setting: Option<&Setting<T>>) -> &'static str {
    setting.map_or("the cloud's own", |setting| setting.origin)
}

/// What stands before an `@` may be a password.
fn proxies(environment: Environment<'_>) -> Vec<Row> {
    let set = PROXIES.iter().filter_map(|name| {
        let value = environment(name)?;
        let value = match value.rsplit_once('@') {
            Some((_, host)) => format!("…@{host}"),
            None => value,
        };
        Some(row("proxy", &value, name))
    });
    let rows: Vec<Row> = set.collect();
    if rows.is_empty() {
        return vec![row("proxy", "none", DEFAULT)];
    }
    rows
}

fn accounts(flags: &options::Target, settings: &Settings) -> Vec<Row> {
    let list = |what, values: &[String], origin| match values {
        [] => None,
        values => Some(row(what, &values.join(", "), origin)),
    };
    let file = |path: Option<&std::path::PathBuf>, origin| {
        path.map(|path| row("accounts", &path.display().to_string(), origin))
    };
    let rooms = |asked: bool, origin| asked.then(|| row("accounts", "those of every room", origin));
    let named: Vec<Row> = [
        list("accounts", &flags.account, "--account"),
        file(flags.accounts.as_ref(), "--accounts"),
        list("groups", &flags.group, "--group"),
        rooms(flags.rooms, "--rooms"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !named.is_empty() {
        return named;
    }
    let directory = &settings.directory;
    [
        list(
            "accounts",
            &settings.accounts,
            "`accounts` of the settings file",
        ),
        file(
            settings.accounts_file.as_ref(),
            "`accounts-file` of the settings file",
        ),
        list("groups", &directory.groups, "`groups` of the settings file"),
        rooms(directory.rooms, "`rooms` of the settings file"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn selection(documents: &Documents, scope: &Scope) -> Vec<Row> {
    let folder = |what, path: &Option<std::path::PathBuf>, flag| match path {
        Some(path) => row(what, &path.display().to_string(), flag),
        None => row(what, "the bundled ones", DEFAULT),
    };
    let mut rows = vec![folder("features", &documents.features, "--features")];
    let level = scope.level.map(|level| level.word().to_owned());
    let chosen = [
        (
            "requirements",
            Some(scope.requirement.join(", ")),
            "--requirement",
        ),
        ("documents", Some(scope.document.join(", ")), "--document"),
        ("level", level, "--level"),
        ("tags", scope.tags.clone(), "--tags"),
    ];
    let chosen = chosen.into_iter().filter_map(|(what, value, flag)| {
        let value = value.filter(|value| !value.is_empty())?;
        Some(row(what, &value, flag))
    });
    rows.extend(chosen);
    rows
}

/// The files that an audit of a real tenant takes from the settings file.
fn ledger(settings: &Settings) -> Vec<Row> {
    let files = [
        (
            "attestations",
            &settings.attestations,
            "`attestations` of the settings file",
        ),
        (
            "waivers",
            &settings.waivers,
            "`waivers` of the settings file",
        ),
        (
            "history",
            &settings.history,
            "`history` of the settings file",
        ),
    ];
    let rows = files.into_iter().filter_map(|(what, path, origin)| {
        let path = path.as_ref()?;
        Some(row(what, &path.display().to_string(), origin))
    });
    rows.collect()
}

fn named(target: &Target, environment: Environment<'_>) -> Vec<Row> {
    let file = File::place(target.config.as_deref());
    let origin = match target.config {
        Some(_) => "--config",
        None => "the working folder",
    };
    let mut rows: Vec<Row> = file
        .map(|file| row("settings file", &file.display().to_string(), origin))
        .into_iter()
        .collect();
    rows.extend(FILES.iter().filter_map(|(what, variable)| {
        let path = environment(variable)?;
        Some(row(what, &path, variable))
    }));
    let secrets = VARIABLES
        .iter()
        .filter(|variable| variable.about == About::Secret);
    rows.extend(secrets.filter_map(|Variable { name, .. }| {
        environment(name).map(|_| row("secret", "is set", name))
    }));
    rows
}
