//! What people keep beside an audit: attestations and waivers, each in a file of its own.
//!
//! Days are compared with the day, in UTC, on which the run began.

pub mod attestations;
mod day;
mod entry;
mod listed;
pub mod waivers;

use std::path::Path;

use greenroom_results::{Sentence, Shared, Verdict, say};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Spanned;

pub use listed::{Listed, State};

use attestations::Attestations;
use entry::Place;
use waivers::Waivers;

use crate::document::Documentation;
use crate::exit::Failure;
use crate::results::{Finding, Fix, FixTool, Provenance, ScenarioText, Way};
use crate::toml_text;

/// The entries of both files, checked.
#[derive(Debug, Default)]
pub struct Ledger {
    today: Date,
    attestations: Attestations,
    waivers: Waivers,
    /// SHA-256 of the two files, where there are any.
    digests: (Option<String>, Option<String>),
}

impl Ledger {
    /// Reads the files that are named, and holds them to what is documented.
    ///
    /// # Errors
    /// When a file cannot be read, or an entry is wrong; the message names file and line.
    pub fn read(
        attestations: Option<&Path>,
        waivers: Option<&Path>,
        documentation: &Documentation,
        today: Date,
    ) -> Result<Self, Failure> {
        let (seen, of_attestations) =
            entries(attestations, |file: attestations::File| file.entries)?;
        let (accepted, of_waivers) = entries(waivers, |file: waivers::File| file.entries)?;
        Ok(Self {
            today,
            attestations: Attestations::new(seen, documentation, today)?,
            waivers: Waivers::new(accepted, documentation, today)?,
            digests: (of_attestations, of_waivers),
        })
    }

    /// Refuses what was put on record for an account that is none of these: a misspelled one
    /// would go unnoticed.
    ///
    /// # Errors
    /// When there is such an entry; the message names file and line.
    pub fn is_about(&self, accounts: &[String]) -> Result<(), Failure> {
        match self.attestations.stranger(accounts) {
            None => Ok(()),
            Some((place, account)) => Err(place
                .refuse(format!("`{account}` is no account of this audit"))
                .hint("correct its name, audit it too, or remove the entry")),
        }
    }

    /// Lets the findings that a person decides say what somebody put on record.
    pub fn attest(
        &self,
        documentation: &Documentation,
        scenarios: &[ScenarioText],
        findings: &mut [Finding],
        shared: &mut Shared,
    ) {
        for finding in findings.iter_mut() {
            if finding.verdict != Verdict::NotChecked {
                continue;
            }
            let scenario = &scenarios[finding.scenario].name;
            self.attestations.apply(scenario, finding, self.today);
            finding.fix = self.fix(documentation, scenario, finding).map(|fix| {
                let ways = shared.ways(fix.ways);
                Box::new(Fix { ways, ..fix })
            });
        }
    }

    /// Where a record comes from, with the digests of the files.
    #[must_use]
    pub fn digests(&self, provenance: Provenance) -> Provenance {
        let (attestations, waivers) = self.digests.clone();
        Provenance {
            attestations,
            waivers,
            ..provenance
        }
    }

    /// Puts beside the failures who accepted them. Returns what everybody should know of it, a
    /// sentence each.
    #[must_use]
    pub fn waive(&self, findings: &mut [Finding]) -> Vec<Sentence> {
        self.waivers.apply(findings, self.today)
    }

    /// What to do about a finding that a person decides: the page's words, and the entry to paste.
    fn fix(&self, documentation: &Documentation, scenario: &str, finding: &Finding) -> Option<Fix> {
        let mut pages = documentation.requirements.iter();
        let page = pages.find(|page| *page.id == *finding.requirement);
        let section = page.and_then(|page| page.fix_section(finding.reason_word()));
        let mut fix = section.map(|section| section.fix.clone());
        if finding.verdict == Verdict::NotChecked {
            let fix = fix.get_or_insert_with(|| {
                Fix::from(say!("Check in the room, and record what you saw."))
            });
            let entry = Way {
                tool: FixTool::Attestations,
                text: attestations::template(scenario, finding, self.today),
            };
            fix.ways = fix.ways.iter().cloned().chain([entry]).collect();
        }
        let mut fix = fix?;
        fix.names = finding
            .fix
            .as_ref()
            .map(|known| known.names.clone())
            .unwrap_or_default();
        Some(fix)
    }
}

/// The entries of a file, each with its place.
type Placed<E> = Vec<(Place, E)>;

/// The entries of a file, and the digest of the file.
fn entries<F: DeserializeOwned, E>(
    path: Option<&Path>,
    of: impl Fn(F) -> Vec<Spanned<E>>,
) -> Result<(Placed<E>, Option<String>), Failure> {
    let Some(path) = path else {
        return Ok((vec![], None));
    };
    let (text, digest) = toml_text::read_with_digest(path)?;
    let name = path.display().to_string();
    let entries = of(toml_text::parse(&text, &name)?);
    let placed = entries.into_iter().map(|entry| {
        let line = toml_text::line_of(&text, entry.span().start);
        (
            Place {
                file: name.clone(),
                line,
            },
            entry.into_inner(),
        )
    });
    Ok((placed.collect(), Some(digest)))
}
