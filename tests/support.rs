//! A working folder, the program in it, and what differs from run to run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, OnceLock};

use greenroom::results::Run;
use greenroom_graph::clock::TODAY;
use greenroom_graph::mock;
use insta::Settings;
use insta::internals::SettingsBindDropGuard;
use tempfile::TempDir;

/// An empty folder to run the program in.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file below the desk.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// The program with these arguments, in this folder.
    pub(crate) fn greenroom(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_greenroom"));
        command.args(arguments).current_dir(self.path()).env_clear();
        command.envs(std::env::var_os(TODAY).map(|day| (TODAY, day)));
        command
    }

    /// Audits a tenant and returns the record.
    pub(crate) fn audit(&self, fixture: &str) -> Run {
        self.audit_with(&["--fixture", fixture])
    }

    /// Audits with these arguments and returns the full record.
    pub(crate) fn audit_with(&self, arguments: &[&str]) -> Run {
        let arguments = [&["audit"], arguments].concat();
        let output = self.greenroom(&arguments).output().unwrap();
        let record = std::fs::read_to_string(self.record());
        let record =
            record.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        serde_json::from_str(&record).unwrap()
    }

    /// The record of the last audit.
    pub(crate) fn run(&self) -> Run {
        let record = std::fs::read_to_string(self.record()).unwrap();
        serde_json::from_str(&record).unwrap()
    }

    pub(crate) fn report(&self) -> PathBuf {
        self.path().join("greenroom-report")
    }

    /// The full record of the last audit.
    pub(crate) fn record(&self) -> PathBuf {
        self.path().join("greenroom-report.run.json")
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// A page of the report.
pub(crate) fn page(desk: &Desk, name: &str) -> String {
    std::fs::read_to_string(desk.report().join(name)).unwrap()
}

/// The part of a page that is ours.
pub(crate) fn main_of(page: &str) -> String {
    let start = page.find("<main>").unwrap();
    let end = page.find("</main>").unwrap();
    page[start..end].to_owned()
}

/// A bundled tenant that was audited as `greenroom audit --fixture NAME` does it.
pub(crate) struct Audited {
    pub(crate) run: Run,
    /// The texts of the report's folder, by their paths in it.
    pub(crate) files: BTreeMap<String, String>,
}

impl Audited {
    /// A page of the report.
    pub(crate) fn page(&self, name: &str) -> &str {
        &self.files[name]
    }

    fn of(fixture: &str) -> Self {
        let desk = Desk::new();
        let run = desk.audit(fixture);
        let report = desk.report();
        let texts = files(&report).into_iter().filter_map(|path| {
            let name = path.strip_prefix(&report).unwrap().to_str().unwrap();
            Some((name.to_owned(), std::fs::read_to_string(&path).ok()?))
        });
        Self {
            files: texts.collect(),
            run,
        }
    }
}

/// Each bundled tenant, audited once for all tests, when the first of them asks.
static AUDITED: LazyLock<BTreeMap<String, OnceLock<Audited>>> = LazyLock::new(|| {
    let names = mock::bundled().into_iter().map(|(name, _)| name);
    names.map(|name| (name, OnceLock::new())).collect()
});

/// A bundled tenant, audited.
pub(crate) fn audited(fixture: &str) -> &'static Audited {
    AUDITED[fixture].get_or_init(|| Audited::of(fixture))
}

/// Every bundled tenant by its name, audited.
pub(crate) fn every_audit() -> impl Iterator<Item = (&'static str, &'static Audited)> {
    let names: Vec<&String> = AUDITED.keys().collect();
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().unwrap().get();
        for part in names.chunks(names.len().div_ceil(cores)) {
            scope.spawn(move || part.iter().for_each(|name| _ = audited(name)));
        }
    });
    names.into_iter().map(|name| (name.as_str(), audited(name)))
}

/// The record of every bundled tenant, by its name.
pub(crate) fn every_run() -> impl Iterator<Item = (&'static str, &'static Run)> {
    every_audit().map(|(name, audited)| (name, &audited.run))
}

/// All files below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// Hides from snapshots what differs from run to run.
pub(crate) fn stable() -> SettingsBindDropGuard {
    let mut settings = Settings::clone_current();
    settings.add_filter(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z", "[time]");
    settings.add_filter(r"127\.0\.0\.1:\d+", "127.0.0.1:[port]");
    settings.bind_to_scope()
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A client for this machine alone: no proxy of the environment, no certificates of the system.
pub(crate) fn http() -> reqwest::Client {
    greenroom_graph::install_tls_provider();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    client.build().unwrap()
}
