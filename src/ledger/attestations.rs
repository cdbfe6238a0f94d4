//! Attestations: what a person saw in the room, for the scenarios that only a person can check.

use std::collections::BTreeMap;
use std::sync::Arc;

use greenroom_results::{Reason, Subject, Value, Verdict, say};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::day::day;
use super::entry::{Key, Place, is_past_today, nearest};
use crate::document::{Documentation, is_for_each_account, scenarios, tagged};
use crate::exit::Failure;
use crate::results::{Attestation, Finding, StepOutcome};
use crate::run::{MANUAL, tags};

/// Where the schema stands in the repository.
pub const SCHEMA: &str = "schemas/attestations.schema.json";

/// What people saw, and put on record.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Greenroom attestations")]
pub struct File {
    /// The address of this format's schema, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// One for each scenario and account.
    #[serde(default, rename = "attestation")]
    #[schemars(with = "Vec<Entry>")]
    pub(super) entries: Vec<Spanned<Entry>>,
}

/// What a person saw.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Entry {
    /// The id of the requirement.
    pub(super) requirement: String,
    /// The name of the scenario as it is written, with `<account>` where it has that.
    pub(super) scenario: String,
    /// The account, where the scenario is about one.
    pub(super) account: Option<String>,
    /// Whether it is as the scenario says.
    pub(super) result: Seen,
    /// Who looked.
    pub(super) who: String,
    /// On which day.
    #[serde(deserialize_with = "day")]
    pub(super) when: Date,
    /// The proof: a link to a ticket or a picture, or a sentence.
    pub(super) proof: String,
    /// The last day on which it counts.
    #[serde(deserialize_with = "day")]
    pub(super) valid_until: Date,
}

/// What somebody saw.
#[derive(Clone, Copy, Debug, Deserialize, Eq, JsonSchema, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Seen {
    /// It is as the scenario says.
    Pass,
    /// It is otherwise.
    Fail,
}

/// A scenario that only a person can check.
struct Manual<'a> {
    requirement: &'a str,
    name: &'a str,
    each_account: bool,
}

/// The attestations of a file, each checked.
#[derive(Debug, Default)]
pub(super) struct Attestations(BTreeMap<Key, (Place, Entry)>);

impl Attestations {
    pub(super) fn new(
        entries: Vec<(Place, Entry)>,
        documentation: &Documentation,
        today: Date,
    ) -> Result<Self, Failure> {
        let manual = manual(documentation);
        let mut checked = BTreeMap::new();
        for (place, entry) in entries {
            check(&place, &entry, &manual, today)?;
            let key = Key::of(
                &entry.requirement,
                &entry.scenario,
                entry.account.as_deref(),
            );
            if let Some((first, _)) = checked.get(&key) {
                let what = format!("the same attestation is already at {first}");
                return Err(place.refuse(what).hint("keep only the newer entry"));
            }
            checked.insert(key, (place, entry));
        }
        Ok(Self(checked))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Place, Entry)> {
        self.0.values()
    }

    /// The first entry of an account that is none of these.
    pub(super) fn stranger(&self, accounts: &[String]) -> Option<(&Place, &str)> {
        let known: Vec<String> = accounts.iter().map(|name| name.to_lowercase()).collect();
        self.iter().find_map(|(place, entry)| {
            let account = entry.account.as_deref()?;
            (!known.contains(&account.to_lowercase())).then_some((place, account))
        })
    }

    /// Lets a finding of this scenario say what was put on record for it.
    pub(super) fn apply(&self, scenario: &str, finding: &mut Finding, today: Date) {
        let account = match &finding.subject {
            Subject::Tenant => None,
            Subject::Account(name) => Some(&**name),
        };
        let key = Key::of(&finding.requirement, scenario, account);
        if let Some((_, entry)) = self.0.get(&key) {
            attest(finding, entry, today);
        }
    }
}

fn attest(finding: &mut Finding, entry: &Entry, today: Date) {
    let Entry { when, .. } = entry;
    let who = Value::text(&entry.who);
    let expired = entry.valid_until < today;
    let (verdict, reason, found) = match entry.result {
        _ if expired => {
            let found = say!(
                "what {} saw on {} was valid until {}",
                who.clone(),
                *when,
                entry.valid_until
            );
            (Verdict::NotChecked, Some(Reason::RecordExpired), found)
        }
        Seen::Pass => (
            Verdict::Pass,
            None,
            say!("{} saw it on {}", who.clone(), *when),
        ),
        Seen::Fail => {
            let found = say!("{} saw something else on {}", who.clone(), *when);
            (Verdict::Fail, Some(Reason::SeenOtherwise), found)
        }
    };
    let outcome = match verdict {
        Verdict::Pass => StepOutcome::Passed,
        Verdict::Fail => StepOutcome::Failed,
        _ => StepOutcome::Stopped,
    };
    for step in Arc::make_mut(&mut finding.steps) {
        if step.outcome == StepOutcome::Stopped {
            step.outcome = outcome;
            step.found = Some(found.clone());
        }
    }
    finding.verdict = verdict;
    finding.reason = reason;
    finding.found = found;
    finding.attestation = Some(Box::new(Attestation {
        who: entry.who.clone(),
        when: *when,
        proof: entry.proof.clone(),
        valid_until: entry.valid_until,
        expired,
    }));
}

fn manual(documentation: &Documentation) -> Vec<Manual<'_>> {
    let mut found = Vec::new();
    for written in &documentation.features {
        for (rule, scenario) in scenarios(&written.feature) {
            let tags = tags(&written.feature, rule, scenario);
            let requirement = rule.and_then(|rule| tagged(&rule.tags, "requirement"));
            if tags.iter().any(|tag| tag == MANUAL) {
                found.push(Manual {
                    requirement: requirement.unwrap_or_default(),
                    name: &scenario.name,
                    each_account: is_for_each_account(scenario),
                });
            }
        }
    }
    found
}

fn check(place: &Place, entry: &Entry, manual: &[Manual], today: Date) -> Result<(), Failure> {
    let requirements = manual.iter().map(|scenario| scenario.requirement);
    if !requirements.clone().any(|id| id == entry.requirement) {
        let id = &entry.requirement;
        let what = format!("no requirement `{id}` has a scenario for a person");
        return Err(nearest(place.refuse(what), id, requirements));
    }
    let own = manual.iter().filter(|s| s.requirement == entry.requirement);
    let Some(scenario) = own.clone().find(|s| s.name == entry.scenario) else {
        let name = &entry.scenario;
        let what = format!(
            "`{}` has no scenario `{name}` for a person",
            entry.requirement
        );
        return Err(nearest(place.refuse(what), name, own.map(|s| s.name)));
    };
    match (&entry.account, scenario.each_account) {
        (None, true) => {
            return Err(
                place.refuse("the scenario is about an account: name it in a line `account`")
            );
        }
        (Some(_), false) => {
            let what = "the scenario is about no account: take the line `account` out";
            return Err(place.refuse(what));
        }
        (Some(account), true) => place.is_account(account)?,
        (None, false) => {}
    }
    place.is_filled_in("who", &entry.who)?;
    place.is_filled_in("proof", &entry.proof)?;
    if is_past_today(entry.when, today) {
        return Err(place.refuse(format!("`when` is in the future: {}", entry.when)));
    }
    if entry.valid_until < entry.when {
        let what = format!("`valid-until` is before `when`: {}", entry.valid_until);
        return Err(place.refuse(what));
    }
    Ok(())
}

/// The entry to put on record for a scenario, but for what only the person knows.
pub(super) fn template(scenario: &str, finding: &Finding, today: Date) -> String {
    /// How long what somebody saw counts, if they do not say otherwise.
    const DAYS: i64 = 90;
    let until = today.saturating_add(jiff::Span::new().days(DAYS));
    let mut lines = vec![
        "[[attestation]]".to_owned(),
        format!("requirement = {}", quoted(&finding.requirement)),
        format!("scenario = {}", quoted(scenario)),
    ];
    if let Subject::Account(_) = &finding.subject {
        lines.push("account = \"ACCOUNT\"".to_owned());
    }
    lines.extend([
        "result = \"\" # pass or fail".to_owned(),
        "who = \"\"".to_owned(),
        format!("when = {today}"),
        "proof = \"\" # a link, or a sentence".to_owned(),
        format!("valid-until = {until}"),
    ]);
    lines.join("\n")
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}
