//! Records of earlier runs, read back from files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::document::Identity;
use crate::exit::Failure;
use crate::folder;
use crate::packed::{self, ENDING};
use crate::results::{Fix, Readiness, Run, SCHEMA, Sentence, Tenant, TenantSource, VERSION};

/// The oldest version of a record that is read.
const OLDEST: u32 = 1;

/// Reads the full record of a run: the file, or that of a report's folder.
///
/// # Errors
/// When it cannot be read, is no record, is one of another format version, or refers to what it
/// does not hold; the message names the file.
pub fn read_record(path: &Path) -> Result<Run, Failure> {
    let run = read_any(path)?;
    must_not_be_masked(run.masked, path)?;
    Ok(run)
}

/// Refuses a record, the one at this path, where it is masked.
///
/// # Errors
/// When it is.
pub fn must_not_be_masked(masked: bool, path: &Path) -> Result<(), Failure> {
    if !masked {
        return Ok(());
    }
    let message = format!("{}: this record is masked", record_of(path).display());
    Err(Failure::usage(message).hint(
        "another report may have other tokens: use the full record, which \
         `greenroom audit` writes beside the report's folder",
    ))
}

/// Reads the record of a run, masked or not.
///
/// # Errors
/// As [`read_record`], but for the mask.
pub fn read_any(path: &Path) -> Result<Run, Failure> {
    let path = &record_of(path);
    let version = Mark::check(path)?;
    let mut run: Run = read(path)?;
    if version < VERSION {
        upgrade(&mut run);
    }
    match dangling(&run) {
        Some(what) => Err(refusal(path, &what)),
        None => Ok(run),
    }
}

/// The record that a path stands for: the file itself, which may be named as it was before records
/// were packed, or, for a report's folder, the full one beside it; the one in it where that is not
/// there. An audit without a book leaves no folder, and is named by it all the same.
fn record_of(path: &Path) -> PathBuf {
    if path.is_file() {
        return path.to_owned();
    }
    let mut packed = path.as_os_str().to_owned();
    packed.push(ENDING);
    let packed = Some(PathBuf::from(packed)).filter(|packed| packed.is_file());
    let known = packed.or_else(|| folder::record_of(path));
    known.unwrap_or_else(|| path.to_owned())
}

/// Reads a record, or what `T` takes of it.
fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("{} cannot be read: {error}", path.display()))
            .hint("`greenroom audit` writes a record beside each report's folder: audit first")
    };
    let reader = packed::open(path).map_err(|error| unreadable(&error))?;
    serde_json::from_reader(reader).map_err(|error| match error.classify() {
        Category::Io => unreadable(&error),
        _ => refusal(path, &error),
    })
}

fn refusal(path: &Path, what: &dyn std::fmt::Display) -> Failure {
    let message = format!("{}: this is no record of a run: {what}", path.display());
    Failure::usage(message).hint("`greenroom audit` writes one beside each report's folder")
}

/// What a record of any version says of itself.
#[derive(Deserialize)]
struct Mark {
    #[serde(rename = "$schema")]
    schema: String,
    version: u32,
}

impl Mark {
    /// Refuses what is no full record, or one that this program would misread.
    ///
    /// Returns the version of a record that it reads.
    fn check(path: &Path) -> Result<u32, Failure> {
        // Where it has none, or no record is there, the whole file tells what is wrong.
        let mark = packed::head(path).map_or_else(|| read::<Self>(path), Ok)?;
        if mark.schema != SCHEMA {
            return Err(refusal(path, &format!("its `$schema` is not {SCHEMA}")));
        }
        if !(OLDEST..=VERSION).contains(&mark.version) {
            let message = format!(
                "{}: this record has format version {}; this greenroom reads versions {OLDEST} to \
                 {VERSION}",
                path.display(),
                mark.version
            );
            return Err(
                Failure::usage(message).hint("audit again, or use the version that wrote it")
            );
        }
        Ok(mark.version)
    }
}

/// Makes a record of version 1 one of this version. Its sentences are texts; what to do has names
/// within its text and its commands, so that the text is kept as one that nobody took apart and the
/// commands are those of the requirement's page alone.
fn upgrade(run: &mut Run) {
    run.version = VERSION;
    for fix in run
        .findings
        .iter_mut()
        .filter_map(|finding| finding.fix.as_mut())
    {
        **fix = Fix {
            said: Some(Sentence::prose(&*fix.text)),
            who: fix.who.take(),
            ..Fix::default()
        };
    }
}

/// The little of a record that tells whether it is worth reading whole.
#[derive(Debug, Deserialize)]
pub struct Glance {
    /// When the run began.
    pub started: Timestamp,
    /// Its conclusion.
    pub readiness: Readiness,
    /// How many findings have each verdict.
    pub counts: BTreeMap<String, usize>,
    #[serde(default)]
    masked: bool,
    tenant: Whose,
    #[serde(default)]
    documents: Vec<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Whose {
    id: String,
    source: TenantSource,
}

impl Glance {
    /// Whether the record is about these documents and no others.
    #[must_use]
    pub fn is_about(&self, documents: &[Identity]) -> bool {
        let own = self.documents.iter().map(|document| &document.id);
        own.eq(documents.iter().map(|document| &document.id))
    }

    /// Whether the record is of this tenant.
    #[must_use]
    pub fn is_of(&self, tenant: &Tenant) -> bool {
        let Whose { id, source } = &self.tenant;
        tenant.is((id, source))
    }
}

/// Reads a record without its findings and evidence.
///
/// # Errors
/// When it cannot be read, is no record, or one of another format version.
pub fn glance(path: &Path) -> Result<Glance, Failure> {
    Mark::check(path)?;
    let glance: Glance = read(path)?;
    must_not_be_masked(glance.masked, path)?;
    Ok(glance)
}

/// The first reference of a record to something that it does not hold.
fn dangling(run: &Run) -> Option<String> {
    let of_finding = run
        .findings
        .iter()
        .enumerate()
        .find_map(|(number, finding)| {
            let scenario = finding.scenario >= run.scenarios.len();
            let evidence = finding
                .evidence
                .iter()
                .any(|index| *index >= run.evidence.len());
            let what = match (scenario, evidence) {
                (true, _) => "a scenario",
                (_, true) => "evidence",
                _ => return None,
            };
            Some(format!(
                "finding {number} refers to {what} that is not there"
            ))
        });
    let meetings = run.meetings.len();
    let of_door = || {
        let admissions = run.joins.iter().flat_map(|join| &join.admissions);
        admissions
            .map(|admission| admission.meeting)
            .find(|meeting| *meeting >= meetings)
            .map(|meeting| format!("there is no meeting {meeting}"))
    };
    of_finding.or_else(of_door)
}
