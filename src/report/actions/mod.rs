//! The action plan: what is not a pass, as things that somebody can do, in the order to do them.

mod csv;
mod message;
mod page;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use greenroom_steps::{Subject, Verdict};

pub use csv::csv;
pub use message::message;
pub(super) use page::{actions, message_page};

use super::plain;
use crate::results::{Finding, Level, RequirementResult, Run, Way};

/// One thing to do. The same remedy for several accounts is one action.
#[derive(Debug)]
pub struct Action<'a> {
    /// From 1, in the order to do them.
    pub number: usize,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What to do, in Markdown; the name of an account is `<account>` where there are several.
    pub what: String,
    /// Who can do it; none where the record does not say.
    pub who: Option<&'a str>,
    /// The requirements that it is for.
    pub requirements: Vec<&'a RequirementResult>,
    /// What it mends; empty where nothing ran for the requirement.
    pub findings: Vec<&'a Finding>,
}

/// The kinds of action, in the order to do them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// A required requirement is not met.
    Mend,
    /// It could not be told whether a requirement is met.
    LetSee,
    /// Nothing ran for a requirement.
    Run,
    /// A person has to look.
    Look,
    /// A recommended requirement is not met.
    Improve,
    /// A failure that somebody accepted.
    Accepted,
}

impl Kind {
    /// The words used in every output.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Mend => "open: required",
            Self::LetSee => "open: could not be read",
            Self::Run => "open: nothing ran",
            Self::Look => "open: a person has to look",
            Self::Improve => "open: recommended",
            Self::Accepted => "accepted",
        }
    }
}

impl<'a> Action<'a> {
    /// Whom it concerns, each once.
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let subjects = self.findings.iter().map(|finding| &finding.subject);
        subjects
            .filter(|subject| seen.insert(*subject))
            .map(|subject| plain::line(&subject.to_string()))
            .collect()
    }

    /// The way to do it for one finding: the first that the requirement's page lists.
    #[must_use]
    pub fn way(finding: &'a Finding) -> Option<&'a Way> {
        finding.fix.as_ref()?.ways.first()
    }

    fn is_for(&mut self, finding: &'a Finding, requirement: &'a RequirementResult) {
        self.findings.push(finding);
        if !self
            .requirements
            .iter()
            .any(|known| known.id == requirement.id)
        {
            self.requirements.push(requirement);
        }
    }
}

/// The plan of a run, in order.
#[must_use]
pub fn plan(run: &Run) -> Vec<Action<'_>> {
    let mut actions: Vec<Action<'_>> = Vec::new();
    // What makes two findings the same action, and where that is.
    let mut places = BTreeMap::new();
    let repeats = repeats(run);
    for (index, finding) in run.findings.iter().enumerate() {
        if repeats.contains(&index) {
            continue;
        }
        let mut requirements = run.requirements.iter();
        let requirement = requirements.find(|known| known.id == finding.requirement);
        let Some((kind, requirement)) = requirement.and_then(|r| Some((kind(finding, r)?, r)))
        else {
            continue;
        };
        let known = places.entry((kind, key(finding))).or_insert_with(|| {
            actions.push(Action {
                number: 0,
                kind,
                what: String::new(),
                who: finding.fix.as_ref().and_then(|fix| fix.who.as_deref()),
                requirements: vec![],
                findings: vec![],
            });
            actions.len() - 1
        });
        actions[*known].is_for(finding, requirement);
    }
    for action in &mut actions {
        action.what = what(&action.findings);
    }
    let left_out = run.requirements.iter().filter(|r| r.verdict.is_none());
    actions.extend(left_out.map(nothing_ran));
    actions.sort_by_key(|action| action.kind);
    for (index, action) in actions.iter_mut().enumerate() {
        action.number = index + 1;
    }
    actions
}

/// The failures, by index, that say of an account what another requirement's failure says already:
/// that an account does not join as itself has its remedy on the page that the join names.
fn repeats(run: &Run) -> BTreeSet<usize> {
    let fails = |finding: &&Finding| finding.verdict == Verdict::Fail;
    let failures: BTreeSet<(&str, &Subject)> = run
        .findings
        .iter()
        .filter(fails)
        .map(|f| (f.requirement.as_str(), &f.subject))
        .collect();
    let pages: HashMap<(&str, &str), &str> = run
        .joins
        .iter()
        .filter_map(|join| {
            let key = (join.account.as_str(), join.reason.as_deref()?);
            Some((key, join.requirement.as_deref()?))
        })
        .collect();
    let repeats = |finding: &Finding| {
        let Subject::Account(account) = &finding.subject else {
            return false;
        };
        let page = pages.get(&(account.as_str(), finding.reason.as_str()));
        page.is_some_and(|page| {
            *page != finding.requirement && failures.contains(&(*page, &finding.subject))
        })
    };
    let findings = run.findings.iter().enumerate();
    let repeated = findings.filter(|(_, finding)| fails(finding) && repeats(finding));
    repeated.map(|(index, _)| index).collect()
}

/// What a finding asks for; nothing where there is nothing to do.
fn kind(finding: &Finding, requirement: &RequirementResult) -> Option<Kind> {
    let waiver = finding.waiver.as_ref();
    match finding.verdict {
        Verdict::Pass | Verdict::NotApplicable => None,
        Verdict::Fail if waiver.is_some_and(|waiver| !waiver.expired) => Some(Kind::Accepted),
        Verdict::Fail if requirement.level == Level::Required => Some(Kind::Mend),
        Verdict::Fail => Some(Kind::Improve),
        Verdict::Unknown | Verdict::Error => Some(Kind::LetSee),
        Verdict::NotChecked => Some(Kind::Look),
    }
}

/// A failure's remedy is that of its reason; any other remedy is its text.
fn key(finding: &Finding) -> String {
    match finding.verdict {
        Verdict::Fail => format!("{} {}", finding.requirement, finding.reason),
        _ => text(finding, "<account>"),
    }
}

fn what(findings: &[&Finding]) -> String {
    match findings {
        [one] => one.fix.as_ref().map_or(&one.found, |fix| &fix.text).clone(),
        several => several
            .first()
            .map_or(String::new(), |first| text(first, "<account>")),
    }
}

/// The text of a remedy with another name for the account.
fn text(finding: &Finding, name: &str) -> String {
    let text = finding.fix.as_ref().map_or(&finding.found, |fix| &fix.text);
    match &finding.subject {
        Subject::Account(account) if !account.is_empty() => text.replace(account.as_str(), name),
        _ => text.clone(),
    }
}

fn nothing_ran(requirement: &RequirementResult) -> Action<'_> {
    Action {
        number: 0,
        kind: Kind::Run,
        what: "Audit this requirement too: without `--tags`, and with the accounts named that \
               shall join."
            .to_owned(),
        who: Some("whoever runs the audit"),
        requirements: vec![requirement],
        findings: vec![],
    }
}
