//! The action plan: what is not a pass, as things that somebody can do, in the order to do them.

mod csv;
mod json;
mod message;
mod order;
mod permissions;
mod texts;
mod when;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Deref;

use greenroom_results::{Reason, Sentence, Subject, Verdict};

pub(super) use csv::{HEAD, rows, table, write_table};
pub use csv::{csv, write_csv};
pub use json::json;
pub use message::message;
pub use when::When;

use self::texts::Texts;
use super::plain;
use crate::advice::{advice, first_way};
use greenroom_results::{Finding, Join, Level, RequirementResult, Run, Way};

/// What is not a pass of a run, as actions in the order to do them. It is worked out once and shared
/// by all that tell of it.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The run.
    pub run: &'a Run,
    actions: Vec<Action<'a>>,
}

impl<'a> Deref for Plan<'a> {
    type Target = [Action<'a>];

    fn deref(&self) -> &Self::Target {
        &self.actions
    }
}

/// One thing to do. The same fix for several accounts is one action.
#[derive(Debug)]
pub struct Action<'a> {
    /// From 1, in the order to do them.
    pub number: usize,
    /// When to do it.
    pub when: When,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What to do, in Markdown; the name of an account is `<account>` where there are several.
    pub what: String,
    /// Who can do it; none where the record does not say.
    pub who: Option<&'a str>,
    /// The requirements that it is for.
    pub requirements: Vec<&'a RequirementResult>,
    /// What it fixes; empty where nothing ran for the requirement.
    pub findings: Vec<&'a Finding>,
    /// The accounts that it concerns, each once.
    accounts: Vec<&'a str>,
    /// How many accounts it concerns; all of them where it is the whole tenant's.
    pub holds: usize,
    /// For how many of them it is the last thing that is required or could not be read.
    pub frees: usize,
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

/// Who may consent to permissions of an application. Source: Microsoft Entra, "Grant tenant-wide
/// admin consent to an application", for permissions of Microsoft Graph itself.
const GRANTS_PERMISSIONS: &str = "Privileged Role Administrator or Global Administrator";

impl<'a> Action<'a> {
    /// Whom it concerns, each once, the whole tenant last.
    #[must_use]
    pub fn subjects(&self) -> Vec<String> {
        let accounts = self.accounts.iter().map(|account| plain::line(account));
        let mut subjects: Vec<String> = accounts.collect();
        if self.is_of_the_tenant() {
            subjects.push("the whole tenant".to_owned());
        }
        subjects
    }

    fn is_of_the_tenant(&self) -> bool {
        let mut subjects = self.findings.iter().map(|finding| &finding.subject);
        subjects.any(|subject| *subject == Subject::Tenant)
    }

    /// Whom it concerns, in words that name no more than so many accounts; nothing where it is no
    /// finding's.
    #[must_use]
    pub fn concerns(&self, named: usize) -> String {
        let count = match self.accounts.len() {
            0 if self.is_of_the_tenant() => return "the whole tenant".to_owned(),
            0 => return String::new(),
            1 => "1 account".to_owned(),
            count => format!("{count} accounts"),
        };
        let first = self.accounts.iter().take(named);
        let mut accounts: Vec<String> = first.map(|account| plain::line(account)).collect();
        if self.accounts.len() > named {
            accounts.push(format!("and {} more", self.accounts.len() - named));
        }
        let tenant = if self.is_of_the_tenant() {
            "; and the whole tenant"
        } else {
            ""
        };
        format!("{count}: {}{tenant}", accounts.join(", "))
    }

    /// What a person who looks has to see, each once; nothing where nobody has to look.
    #[must_use]
    pub fn to_see(&self) -> Vec<&'a Sentence> {
        let mut seen = BTreeSet::new();
        let findings = self.findings.iter();
        let manual = findings.filter(|finding| finding.verdict == Verdict::NotChecked);
        manual
            .map(|finding| &finding.expected)
            .filter(|expected| seen.insert(*expected))
            .collect()
    }

    /// For how many accounts nothing else is open, in words; nothing where it is none.
    #[must_use]
    pub fn relief(&self) -> Option<String> {
        match self.frees {
            0 => None,
            1 => Some("It is the last open cause of 1 account.".to_owned()),
            frees => Some(format!("It is the last open cause of {frees} accounts.")),
        }
    }

    /// What is wrong, each once and no more than so many: it names what the fix is about.
    #[must_use]
    pub fn found(&self, named: usize) -> Vec<&'a Sentence> {
        let mut seen = BTreeSet::new();
        let findings = self.findings.iter();
        let looked = findings.filter(|f| {
            f.fix.is_some()
                && (f.verdict == Verdict::Fail || matches!(f.reason, Some(Reason::Undecided)))
        });
        looked
            .map(|finding| &finding.found)
            .filter(|found| seen.insert(*found))
            .take(named)
            .collect()
    }

    /// Whether a permission is missing, which `greenroom doctor` tells how to grant.
    #[must_use]
    pub fn is_a_permission(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| permissions::is_missed_by(finding))
    }

    /// The way to do it for one finding: the first that the requirement's page lists.
    #[must_use]
    pub fn way(run: &Run, finding: &Finding) -> Option<Way> {
        first_way(run, finding)
    }

    fn is_for(&mut self, requirement: &'a RequirementResult) {
        if !self
            .requirements
            .iter()
            .any(|known| known.id == requirement.id)
        {
            self.requirements.push(requirement);
        }
    }
}

/// The actions of a plan by when to do them, in order; a group without an action is left out.
pub fn groups<'p, 'a>(
    plan: &'p [Action<'a>],
) -> impl Iterator<Item = (When, &'p [Action<'a>])> + use<'p, 'a> {
    let groups = plan.chunk_by(|one, next| one.when == next.when);
    groups.filter_map(|group| Some((group.first()?.when, group)))
}

/// The plan of a run, in order.
#[must_use]
pub fn plan(run: &Run) -> Plan<'_> {
    let mut actions: Vec<Action<'_>> = Vec::new();
    // What makes two findings the same action, and where that is.
    let mut places = BTreeMap::new();
    let causes = causes(run);
    let mut texts = Texts::of(run);
    // What a cause fixes beside its own requirement, by the cause's key.
    let mut fixed: BTreeMap<String, (Kind, &RequirementResult)> = BTreeMap::new();
    for (repeat, cause) in &causes {
        let asked = asked(run, &run.findings[*repeat]);
        if let Some((kind, requirement)) = asked.filter(|(kind, _)| *kind != Kind::Accepted) {
            fixed.insert(key(&mut texts, &run.findings[*cause]), (kind, requirement));
        }
    }
    for (index, finding) in run.findings.iter().enumerate() {
        let Some((mut kind, requirement)) = asked(run, finding) else {
            continue;
        };
        if causes.contains_key(&index) {
            continue;
        }
        let key = key(&mut texts, finding);
        let also = fixed.get(&key);
        let also = also.filter(|_| finding.verdict == Verdict::Fail && kind != Kind::Accepted);
        kind = also.map_or(kind, |(fixed, _)| kind.min(*fixed));
        let known = places.entry((kind, key)).or_insert_with(|| {
            actions.push(Action {
                number: 0,
                when: When::Later,
                kind,
                what: String::new(),
                who: finding.fix.as_ref().and_then(|fix| fix.who.as_deref()),
                requirements: vec![],
                findings: vec![],
                accounts: vec![],
                holds: 0,
                frees: 0,
            });
            actions.len() - 1
        });
        let action = &mut actions[*known];
        action.findings.push(finding);
        action.is_for(requirement);
        if let Some((_, requirement)) = also {
            action.is_for(requirement);
        }
    }
    for action in &mut actions {
        action.what = what(&mut texts, run, &action.findings);
        action.accounts = accounts(&action.findings);
        if action.is_a_permission() {
            action.what = permissions::grant(run, &action.findings);
            action.who = Some(GRANTS_PERMISSIONS);
        }
    }
    let left_out = run.requirements.iter().filter(|r| r.verdict.is_none());
    actions.extend(left_out.map(nothing_ran));
    order::put(run, &mut actions);
    for (index, action) in actions.iter_mut().enumerate() {
        action.number = index + 1;
    }
    Plan { run, actions }
}

/// The failures that say of an account what another requirement's failure says already, and which
/// one that is, by index: that an account does not join as itself has its fix on the page that
/// the join names, for the account or for the whole tenant.
fn causes<'a>(run: &'a Run) -> BTreeMap<usize, usize> {
    let mut of_accounts: HashMap<(&str, &str), usize> = HashMap::new();
    let mut of_the_tenant: HashMap<(&str, &str), usize> = HashMap::new();
    for (index, finding) in run.findings.iter().enumerate() {
        if finding.verdict != Verdict::Fail {
            continue;
        }
        let requirement = &*finding.requirement;
        let (known, key) = match &finding.subject {
            Subject::Account(account) => (&mut of_accounts, (requirement, &**account)),
            Subject::Tenant => (&mut of_the_tenant, (requirement, finding.reason_word())),
        };
        let known = known.entry(key).or_insert(index);
        // What is accepted asks for nothing, so it stands for nothing that is open.
        if run.findings[*known].is_waived() {
            *known = index;
        }
    }
    let cause = |join: &'a Join| {
        let (page, reason) = (join.requirement.as_deref()?, join.reason.as_ref()?.word());
        let of_account = of_accounts.get(&(page, join.account.as_str()));
        let cause = of_account.or_else(|| of_the_tenant.get(&(page, reason)))?;
        Some(((join.account.as_str(), reason), *cause))
    };
    let causes: HashMap<(&str, &str), usize> = run.joins.iter().filter_map(cause).collect();
    let repeats = |(index, finding): (usize, &Finding)| {
        let Subject::Account(account) = &finding.subject else {
            return None;
        };
        let cause = *causes.get(&(&**account, finding.reason_word()))?;
        let known = &run.findings[cause];
        let repeats = finding.verdict == Verdict::Fail
            && finding.requirement != known.requirement
            && (finding.is_waived() || !known.is_waived());
        repeats.then_some((index, cause))
    };
    run.findings
        .iter()
        .enumerate()
        .filter_map(repeats)
        .collect()
}

/// What a finding asks for, and of which requirement it is; nothing where there is nothing to do.
fn asked<'a>(run: &'a Run, finding: &Finding) -> Option<(Kind, &'a RequirementResult)> {
    let mut requirements = run.requirements.iter();
    let requirement = requirements.find(|known| *known.id == *finding.requirement)?;
    Some((kind(finding, requirement)?, requirement))
}

fn kind(finding: &Finding, requirement: &RequirementResult) -> Option<Kind> {
    match finding.verdict {
        Verdict::Pass | Verdict::NotApplicable => None,
        Verdict::Fail if finding.is_waived() => Some(Kind::Accepted),
        Verdict::Fail if requirement.level == Level::Required => Some(Kind::Mend),
        Verdict::Fail => Some(Kind::Improve),
        Verdict::Unknown | Verdict::Error => Some(Kind::LetSee),
        Verdict::NotChecked => Some(Kind::Look),
    }
}

/// A failure's fix is that of its reason, permissions are granted at once, and any other fix
/// is its text.
fn key<'a>(texts: &mut Texts<'a>, finding: &'a Finding) -> String {
    match finding.verdict {
        _ if permissions::is_missed_by(finding) => "missing permissions".to_owned(),
        Verdict::Fail => format!("{} {}", finding.requirement, finding.reason_word()),
        _ => texts.text(finding),
    }
}

/// The accounts that findings are about, each once.
fn accounts<'a>(findings: &[&'a Finding]) -> Vec<&'a str> {
    let mut seen = HashSet::new();
    let accounts = findings.iter().filter_map(|one| match &one.subject {
        Subject::Account(account) => Some(&**account),
        Subject::Tenant => None,
    });
    accounts.filter(|account| seen.insert(*account)).collect()
}

fn what<'a>(texts: &mut Texts<'a>, run: &Run, findings: &[&'a Finding]) -> String {
    match findings {
        [one] => {
            let advice = advice(run, one);
            advice.map_or_else(|| one.found.to_string(), |advice| advice.text)
        }
        several => several
            .first()
            .map_or(String::new(), |first| texts.text(first)),
    }
}

fn nothing_ran(requirement: &RequirementResult) -> Action<'_> {
    Action {
        number: 0,
        when: When::Soon,
        kind: Kind::Run,
        what: "Audit this requirement too: without `--tags`, and with the accounts named that \
               shall join."
            .to_owned(),
        who: Some("whoever runs the audit"),
        requirements: vec![requirement],
        findings: vec![],
        accounts: vec![],
        holds: 0,
        frees: 0,
    }
}
