//! Waivers: failures that somebody accepted, until a day. They are looked for, shown and counted
//! all the same.

use std::collections::{BTreeMap, BTreeSet};

use greenroom_results::{Sentence, Subject, Value, Verdict, say};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::day::day;
use super::entry::{Key, Place, is_past_today, nearest};
use crate::document::{Documentation, Requirement};
use crate::exit::Failure;
use crate::results::{Finding, Waiver};

/// Where the schema stands in the repository.
pub const SCHEMA: &str = "schemas/waivers.schema.json";

/// Failures that somebody accepted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Greenroom waivers")]
pub struct File {
    /// The address of this format's schema, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// One for each failure.
    #[serde(default, rename = "waiver")]
    #[schemars(with = "Vec<Entry>")]
    pub(super) entries: Vec<Spanned<Entry>>,
}

/// A failure that somebody accepted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// The id of the requirement.
    pub(super) requirement: String,
    /// The account that fails; none for a failure of the tenant as a whole.
    pub(super) account: Option<String>,
    /// The failure that is accepted: the finding's `reason`, e.g. `plan-suspended`. Another
    /// failure of the same account counts.
    pub(super) accepted: String,
    /// What was found when it was accepted, in the finding's words; then only that is accepted.
    pub(super) found: Option<String>,
    /// Why it is accepted.
    pub(super) reason: String,
    /// Who accepted it.
    pub(super) owner: String,
    /// On which day.
    #[serde(deserialize_with = "day")]
    pub(super) created: Date,
    /// The last day on which it counts.
    #[serde(deserialize_with = "day")]
    pub(super) expires: Date,
}

/// The waivers of a file, each checked.
#[derive(Debug, Default)]
pub(super) struct Waivers(BTreeMap<Key, Vec<(Place, Entry)>>);

impl Waivers {
    pub(super) fn new(
        entries: Vec<(Place, Entry)>,
        documentation: &Documentation,
        today: Date,
    ) -> Result<Self, Failure> {
        let mut checked: BTreeMap<Key, Vec<(Place, Entry)>> = BTreeMap::new();
        for (place, entry) in entries {
            check(&place, &entry, &documentation.requirements, today)?;
            let key = Key::of(
                &entry.requirement,
                &entry.accepted,
                entry.account.as_deref(),
            );
            let same = checked.entry(key).or_default();
            if let Some((first, _)) = same.iter().find(|(_, known)| known.found == entry.found) {
                let what = format!("the same failure is accepted at {first}");
                return Err(place.refuse(what).hint("keep only the newer entry"));
            }
            same.push((place, entry));
        }
        Ok(Self(checked))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Place, Entry)> {
        self.0.values().flatten()
    }

    /// Marks the failures that are accepted. Returns what is worth knowing about the waivers, a
    /// sentence each.
    pub(super) fn apply(&self, findings: &mut [Finding], today: Date) -> Vec<Sentence> {
        let mut used: BTreeSet<&Place> = BTreeSet::new();
        for finding in findings {
            let account = match &finding.subject {
                Subject::Tenant => None,
                Subject::Account(name) => Some(&**name),
            };
            let key = Key::of(&finding.requirement, finding.reason_word(), account);
            let accepted = self.0.get(&key).into_iter().flatten().filter(|(_, entry)| {
                let found = entry.found.as_ref();
                found.is_none_or(|found| *found == finding.found.to_string())
            });
            if finding.verdict != Verdict::Fail {
                continue;
            }
            used.extend(accepted.clone().map(|(place, _)| place));
            let last = accepted.max_by_key(|(_, entry)| entry.expires);
            finding.waiver = last.map(|(_, entry)| Box::new(waiver(entry, today)));
        }
        let idle = self.iter().filter(|(place, _)| !used.contains(place));
        idle.map(|(place, entry)| covers_nothing(place, entry))
            .collect()
    }
}

fn waiver(entry: &Entry, today: Date) -> Waiver {
    Waiver {
        reason: entry.reason.clone(),
        owner: entry.owner.clone(),
        expires: entry.expires,
        expired: entry.expires < today,
    }
}

fn covers_nothing(place: &Place, entry: &Entry) -> Sentence {
    let subject = match &entry.account {
        Some(account) => Value::account(account),
        None => say!("the tenant").into(),
    };
    let Entry {
        requirement,
        accepted,
        ..
    } = entry;
    let place = place.short();
    say!(
        "the waiver at {} covers nothing in this run: {} does not fail {} for the reason {}, or \
         not as it was accepted",
        Value::text(place),
        subject,
        Value::written(requirement),
        Value::written(accepted),
    )
}

fn check(
    place: &Place,
    entry: &Entry,
    requirements: &[Requirement],
    today: Date,
) -> Result<(), Failure> {
    let id = &entry.requirement;
    if requirements.iter().all(|known| known.id != *id) {
        let ids = requirements.iter().map(|known| known.id.as_str());
        let failure = place.refuse(format!("no requirement is `{id}`"));
        return Err(nearest(failure, id, ids));
    }
    // A requirement may fail for a cause that the page of another one fixes.
    let accepted = &entry.accepted;
    let fixes = requirements.iter().flat_map(|page| &page.fix_sections);
    let reasons = fixes.map(|section| section.reason.as_str());
    if !reasons.clone().any(|known| known == accepted) {
        let failure = place.refuse(format!("no page knows a failure `{accepted}`"));
        return Err(nearest(failure, accepted, reasons));
    }
    if let Some(account) = &entry.account {
        place.is_account(account)?;
    }
    place.is_filled_in("reason", &entry.reason)?;
    place.is_filled_in("owner", &entry.owner)?;
    if is_past_today(entry.created, today) {
        return Err(place.refuse(format!("`created` is in the future: {}", entry.created)));
    }
    if entry.expires < entry.created {
        let what = format!("`expires` is before `created`: {}", entry.expires);
        return Err(place.refuse(what));
    }
    Ok(())
}
