//! A working folder, the program in it, and what differs from run to run.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Permissions;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Once, OnceLock};

use flate2::read::GzDecoder;
use greenroom::report::accounts;
use greenroom::results::Run;
use greenroom_clock::TODAY;
use insta::Settings;
use insta::internals::SettingsBindDropGuard;
use mdbook_preprocessor::book::{Book, BookItem, Chapter};
use tempfile::TempDir;

use crate::without_process;

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

    /// Audits a tenant and returns the record; no book is written. A bundled tenant is audited
    /// once for all empty desks, so that two of them have the same run.
    pub(crate) fn audit(&self, fixture: &str) -> Run {
        let Some(kept) = KEPT.get(fixture).filter(|_| self.is_free()) else {
            return self.audit_with(&["--fixture", fixture]);
        };
        let (run, left) = kept.get_or_init(|| {
            let desk = Desk::new();
            let run = desk.audit_with(&["--fixture", fixture]);
            (run, Left::on(&desk, |_| false))
        });
        left.put_on(self);
        run.clone()
    }

    /// Audits with these arguments and returns the full record; no book is written.
    pub(crate) fn audit_with(&self, arguments: &[&str]) -> Run {
        self.publish_with(&[&["--no-book"], arguments].concat())
    }

    /// Audits a tenant, writes its book, and returns the record; that, too, once for all empty
    /// desks.
    pub(crate) fn publish(&self, fixture: &str) -> Run {
        if AUDITED.contains_key(fixture) && self.is_free() {
            let audited = audited(fixture);
            audited.put_on(self);
            audited.run.clone()
        } else {
            self.publish_with(&["--fixture", fixture])
        }
    }

    /// Whether no audit has left anything here.
    fn is_free(&self) -> bool {
        let mut names = self.names().into_iter();
        names.all(|name| !name.starts_with("greenroom-report"))
    }

    /// Audits with these arguments, writes the book, and returns the full record.
    pub(crate) fn publish_with(&self, arguments: &[&str]) -> Run {
        let arguments = [&["audit"], arguments].concat();
        let output = self.greenroom(&arguments).output().unwrap();
        let said = || String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(self.record().exists(), "{}", said());
        self.run()
    }

    /// The record of the last audit.
    pub(crate) fn run(&self) -> Run {
        serde_json::from_str(&text_of(&self.record()).unwrap()).unwrap()
    }

    pub(crate) fn report(&self) -> PathBuf {
        self.path().join("greenroom-report")
    }

    /// The full record of the last audit.
    pub(crate) fn record(&self) -> PathBuf {
        self.path().join("greenroom-report.run.json.gz")
    }

    /// What an audit leaves beside its report: the plan, the message, the record.
    pub(crate) const BESIDE: [&str; 3] = [
        "greenroom-report.action-plan.csv",
        "greenroom-report.message.txt",
        "greenroom-report.run.json.gz",
    ];

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
    text_of(&desk.report().join(name)).unwrap()
}

/// The text of a file, unpacked where it is packed; none where it is not UTF-8.
pub(crate) fn text_of(path: &Path) -> Option<String> {
    String::from_utf8(bytes_of(path)).ok()
}

/// The bytes of a file, unpacked where it is packed.
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap();
    if is_packed(path) {
        let packed = std::mem::take(&mut bytes);
        GzDecoder::new(&packed[..]).read_to_end(&mut bytes).unwrap();
    }
    bytes
}

fn is_packed(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "gz")
}

/// What a book has of a run where a page has this marker.
pub(crate) fn filled(run: &Run, marker: &str) -> String {
    let page = Chapter::new("A page", format!("{{{{#{marker}}}}}"), "page.md", vec![]);
    // It may link to what the bundled book has.
    let plan = Chapter::new("The plan", String::new(), "action-plan.md", vec![]);
    let pages = [page, plan].map(BookItem::Chapter).to_vec();
    let pages = Book::new_with_items(pages);
    let book = greenroom::report::book::fill_in(run, None, &BTreeSet::new(), pages).unwrap();
    let mut pages = book.chapters().map(|page| page.content.clone());
    pages.next().unwrap()
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
    /// What is no text, or packed, and what is beside the folder.
    others: Left,
}

impl Audited {
    /// A page of the report.
    pub(crate) fn page(&self, name: &str) -> &str {
        &self.files[name]
    }

    fn of(fixture: &str) -> Self {
        let desk = Desk::new();
        let run = desk.publish_with(&["--fixture", fixture]);
        let report = desk.report();
        let texts = files(&report).into_iter().filter_map(|path| {
            let name = path.strip_prefix(&report).unwrap().to_str().unwrap();
            Some((name.to_owned(), text_of(&path)?))
        });
        Self {
            files: texts.collect(),
            others: Left::on(&desk, |path| {
                path.starts_with(&report) && !is_packed(path) && text_of(path).is_some()
            }),
            run,
        }
    }

    fn put_on(&self, desk: &Desk) {
        let is_packed = |name: &&String| is_packed(Path::new(name.as_str()));
        for (name, text) in self.files.iter().filter(|(name, _)| !is_packed(name)) {
            desk.write(&format!("greenroom-report/{name}"), text);
        }
        self.others.put_on(desk);
    }
}

/// Files that an audit left on a desk, by their paths there.
struct Left(Vec<(PathBuf, Vec<u8>, Permissions)>);

impl Left {
    /// What is on that desk, but for what is kept elsewhere.
    fn on(desk: &Desk, is_elsewhere: impl Fn(&Path) -> bool) -> Self {
        let left = files(desk.path()).into_iter();
        let left = left.filter(|path| !is_elsewhere(path)).map(|path| {
            let below = path.strip_prefix(desk.path()).unwrap().to_owned();
            let permissions = std::fs::metadata(&path).unwrap().permissions();
            (below, std::fs::read(path).unwrap(), permissions)
        });
        Self(left.collect())
    }

    fn put_on(&self, desk: &Desk) {
        for (below, bytes, permissions) in &self.0 {
            let path = desk.path().join(below);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
            std::fs::set_permissions(path, permissions.clone()).unwrap();
        }
    }
}

/// Something of each bundled tenant, made once for all tests, when the first of them asks.
type OfEach<T> = LazyLock<BTreeMap<String, OnceLock<T>>>;

static RUNS: OfEach<Run> = LazyLock::new(of_each);
static AUDITED: OfEach<Audited> = LazyLock::new(of_each);
/// Their records, with what else an audit without a book leaves.
static KEPT: OfEach<(Run, Left)> = LazyLock::new(of_each);

fn of_each<T>() -> BTreeMap<String, OnceLock<T>> {
    let names = greenroom::fixtures::names();
    names.map(|name| (name, OnceLock::new())).collect()
}

/// A bundled tenant with its book.
pub(crate) fn audited(fixture: &str) -> &'static Audited {
    AUDITED[fixture].get_or_init(|| Audited::of(fixture))
}

/// The record of a bundled tenant.
pub(crate) fn recorded(fixture: &str) -> &'static Run {
    RUNS[fixture].get_or_init(|| Desk::new().audit(fixture))
}

/// The record of every bundled tenant, by its name.
pub(crate) fn every_run() -> impl Iterator<Item = (&'static str, &'static Run)> {
    static ALL: Once = Once::new();
    ALL.call_once(|| {
        let left = RUNS.iter().filter(|(_, run)| run.get().is_none());
        let left: Vec<&str> = left.map(|(name, _)| name.as_str()).collect();
        for (name, run) in left.iter().zip(without_process::records(&left)) {
            // Another test may have been quicker.
            let _ = RUNS[*name].set(run);
        }
    });
    RUNS.keys().map(|name| (name.as_str(), recorded(name)))
}

/// The table of the accounts.
pub(crate) fn accounts_csv(run: &Run) -> String {
    let mut table = vec![];
    accounts::write_csv(run, &mut table).unwrap();
    String::from_utf8(table).unwrap()
}

/// Whether `GREENROOM_WHOLE=1` asks for more of the same, too.
pub(crate) fn is_whole() -> bool {
    match std::env::var("GREENROOM_WHOLE").as_deref() {
        Ok("1") => true,
        Ok(other) => panic!("GREENROOM_WHOLE is 1 or not set, not `{other}`"),
        Err(_) => false,
    }
}

/// The bundled tenants with their books that show together all that any of them does: each
/// verdict of each requirement, and each way to join; in a whole run, every one.
pub(crate) fn every_kind_of_book() -> impl Iterator<Item = (&'static str, &'static Audited)> {
    let names = every_kind();
    side_by_side(&names, |name| _ = audited(name));
    names.into_iter().map(|name| (name, audited(name)))
}

/// The records of the same tenants.
pub(crate) fn every_kind_of_run() -> impl Iterator<Item = (&'static str, &'static Run)> {
    every_kind().into_iter().map(|name| (name, recorded(name)))
}

fn every_kind() -> Vec<&'static str> {
    if is_whole() {
        every_run().map(|(name, _)| name).collect()
    } else {
        showing_all()
    }
}

/// Takes the tenant that shows most of what was not shown yet, until nothing is left.
fn showing_all() -> Vec<&'static str> {
    let mut left: Vec<_> = every_run().map(|(name, run)| (name, shown(run))).collect();
    let mut taken = vec![];
    while let Some((name, most)) = left.iter().max_by_key(|(_, shown)| shown.len()).cloned() {
        if most.is_empty() {
            break;
        }
        for (_, shown) in &mut left {
            shown.retain(|what| !most.contains(what));
        }
        taken.push(name);
    }
    taken
}

/// What the pages of a record tell apart.
fn shown(run: &Run) -> BTreeSet<String> {
    let findings = run.findings.iter();
    let findings = findings.map(|finding| format!("{} {}", finding.requirement, finding.verdict));
    let joins = run.joins.iter();
    let joins = joins.map(|join| format!("{:?} {} {:?}", join.identity, join.at_risk, join.basis));
    findings.chain(joins).collect()
}

fn side_by_side(names: &[&'static str], each: impl Fn(&'static str) + Sync) {
    let each = &each;
    std::thread::scope(|scope| {
        let cores = std::thread::available_parallelism().unwrap().get();
        for part in names.chunks(names.len().div_ceil(cores)) {
            scope.spawn(move || part.iter().for_each(|name| each(name)));
        }
    });
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
