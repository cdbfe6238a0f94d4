//! What changed between two runs over one tenant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::finding::Finding;
use crate::join::{Join, JoinIdentity};
use crate::readiness::Readiness;
use crate::run::Run;
use crate::say;
use crate::sentence::Sentence;
use crate::subject::Subject;
use crate::value::Value;
use crate::verdict::Verdict;

/// The difference between two runs.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The earlier run.
    pub before: Moment,
    /// The later one.
    pub after: Moment,
    /// What whoever reads the difference should know: it may come from something else than the
    /// tenant.
    pub notes: Vec<Sentence>,
    /// What changed, the worst class first.
    pub listed: Vec<Change>,
    /// How many findings and predicted joins are as they were.
    pub unchanged: usize,
}

/// One of the two runs.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When it began.
    pub started: Timestamp,
    /// What ran: name and version.
    pub tool: String,
    /// Its conclusion.
    pub readiness: Readiness,
}

/// One thing that changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// In which way.
    pub class: Class,
    /// The requirement; none where it is how the account would join.
    pub requirement: Option<String>,
    /// Whom it is about.
    pub subject: Subject,
    /// What it was; none for what is new.
    pub before: Option<State>,
    /// What it is; none for what is gone.
    pub after: Option<State>,
}

/// What one run says of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The verdict, or as whom the account joins.
    pub word: &'static str,
    /// What was found, or what decides the join.
    pub detail: Sentence,
}

/// The ways in which something changes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Class {
    /// It was in order and is not any more, or it is now known to fail.
    Regressed,
    /// It passes, and did not.
    Improved,
    /// Neither better nor worse for certain: another reason, another finding, another way of not
    /// knowing.
    Changed,
    /// Only the later run has it.
    New,
    /// Only the earlier run has it.
    Gone,
}

impl Class {
    /// Every class, the one to look at first at the front.
    pub const ALL: [Self; 5] = [
        Self::Regressed,
        Self::Improved,
        Self::Changed,
        Self::New,
        Self::Gone,
    ];

    /// The word used in every output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Regressed => "regressed",
            Self::Improved => "improved",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Gone => "gone",
        }
    }
}

/// Two runs that cannot be compared.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the runs are of different tenants: {before} and {after}")]
pub struct OtherTenant {
    before: String,
    after: String,
}

impl Changes {
    /// Compares two runs. A finding is the same one where requirement, scenario and subject are.
    ///
    /// # Errors
    /// When they are of different tenants, or one is of a mock and the other is not.
    pub fn between(before: &Run, after: &Run) -> Result<Self, OtherTenant> {
        if !before.tenant.is((&after.tenant.id, &after.tenant.source)) {
            return Err(OtherTenant {
                before: tenant(before),
                after: tenant(after),
            });
        }
        let mut changes = Self {
            before: moment(before),
            after: moment(after),
            notes: notes(before, after),
            listed: vec![],
            unchanged: 0,
        };
        changes.compare(&findings(before), &findings(after), |a, b| {
            of_verdicts(a.finding.verdict, b.finding.verdict)
        });
        changes.compare(&joins(before), &joins(after), |a, b| {
            of_joins(a.identity, b.identity)
        });
        changes.listed.sort_by_key(|change| change.class);
        Ok(changes)
    }

    /// How many changes are of a class.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        let of_class = |change: &&Change| change.class == class;
        self.listed.iter().filter(of_class).count()
    }

    /// Lists what differs between two sides, in the order of the keys.
    fn compare<T: Compared>(
        &mut self,
        before: &BTreeMap<Key<'_>, T>,
        after: &BTreeMap<Key<'_>, T>,
        class: impl Fn(&T, &T) -> Class,
    ) {
        let keys: BTreeSet<&Key<'_>> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let class = match (before.get(key), after.get(key)) {
                (Some(a), Some(b)) if a.is_as(b) => {
                    self.unchanged += 1;
                    continue;
                }
                (Some(a), Some(b)) => class(a, b),
                (None, _) => Class::New,
                (_, None) => Class::Gone,
            };
            self.listed.push(Change {
                class,
                requirement: key.requirement.map(str::to_owned),
                subject: key.subject.clone(),
                before: before.get(key).map(Compared::state),
                after: after.get(key).map(Compared::state),
            });
        }
    }
}

/// What makes two findings, or two joins, the same one in two runs.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
struct Key<'a> {
    requirement: Option<&'a str>,
    subject: Subject,
    scenario: &'a str,
    /// Tells apart what has all the above in common.
    occurrence: usize,
}

trait Compared {
    fn is_as(&self, other: &Self) -> bool;
    fn state(&self) -> State;
}

struct Judged<'a> {
    finding: &'a Finding,
    waived: bool,
}

impl Compared for Judged<'_> {
    fn is_as(&self, other: &Self) -> bool {
        let (a, b) = (self.finding, other.finding);
        a.verdict == b.verdict
            && a.reason == b.reason
            && says_the_same(&a.found, &b.found)
            && self.waived == other.waived
    }

    fn state(&self) -> State {
        let found = self.finding.found.clone();
        State {
            word: self.finding.verdict.word(),
            detail: if self.waived {
                say!("{} (waived)", found)
            } else {
                found
            },
        }
    }
}

impl Compared for &Join {
    fn is_as(&self, other: &Self) -> bool {
        self.identity == other.identity
            && self.at_risk == other.at_risk
            && self.lobby == other.lobby
            && self.row == other.row
    }

    fn state(&self) -> State {
        let because = self.because.clone();
        State {
            word: self.identity.map_or("unknown", JoinIdentity::word),
            detail: if self.at_risk {
                say!("lobby {}, at risk: {}", self.lobby, because)
            } else {
                say!("lobby {}: {}", self.lobby, because)
            },
        }
    }
}

/// Whether two sentences say the same, where an earlier version of the program wrote one of them as
/// a text, too.
fn says_the_same(a: &Sentence, b: &Sentence) -> bool {
    a == b || (a.is_prose() || b.is_prose()) && a.to_string() == b.to_string()
}

fn findings(run: &Run) -> BTreeMap<Key<'_>, Judged<'_>> {
    let mut findings = BTreeMap::new();
    let mut seen: BTreeMap<(&str, &str, &Subject), usize> = BTreeMap::new();
    for finding in &run.findings {
        let scenario = run.scenarios.get(finding.scenario);
        let scenario = scenario.map_or("", |scenario| scenario.name.as_str());
        let requirement = &*finding.requirement;
        let count = seen
            .entry((requirement, scenario, &finding.subject))
            .or_default();
        let key = Key {
            requirement: Some(requirement),
            subject: finding.subject.clone(),
            scenario,
            occurrence: *count,
        };
        *count += 1;
        let waived = finding.waiver.as_ref().is_some_and(|w| !w.expired);
        findings.insert(key, Judged { finding, waived });
    }
    findings
}

fn joins(run: &Run) -> BTreeMap<Key<'_>, &Join> {
    let key = |join: &Join| Key {
        requirement: None,
        subject: Subject::Account(join.account.as_str().into()),
        scenario: "",
        occurrence: 0,
    };
    run.joins.iter().map(|join| (key(join), join)).collect()
}

/// A pass is never reached by looking away: from a failure to `unknown` is no improvement.
fn of_verdicts(before: Verdict, after: Verdict) -> Class {
    let in_order = |verdict| matches!(verdict, Verdict::Pass | Verdict::NotApplicable);
    match (before, after) {
        (before, after) if before == after => Class::Changed,
        (_, Verdict::Fail) => Class::Regressed,
        (before, after) if in_order(before) && !in_order(after) => Class::Regressed,
        (before, Verdict::Pass) if !in_order(before) => Class::Improved,
        _ => Class::Changed,
    }
}

fn of_joins(before: Option<JoinIdentity>, after: Option<JoinIdentity>) -> Class {
    const ITSELF: Option<JoinIdentity> = Some(JoinIdentity::Authenticated);
    match (before == ITSELF, after == ITSELF) {
        (true, false) => Class::Regressed,
        (false, true) => Class::Improved,
        _ => Class::Changed,
    }
}

fn tenant(run: &Run) -> String {
    format!("{} ({})", run.tenant.id, run.tenant.source.words())
}

fn moment(run: &Run) -> Moment {
    Moment {
        started: run.started,
        tool: format!("{} {}", run.tool.name, run.tool.version),
        readiness: run.readiness,
    }
}

fn notes(before: &Run, after: &Run) -> Vec<Sentence> {
    let mut notes = Vec::new();
    if before.started > after.started {
        notes.push(say!("the first of the two runs is the more recent one"));
    }
    let (old, new) = (moment(before).tool, moment(after).tool);
    if old != new {
        notes.push(say!(
            "the runs were made by different versions, {} and {}, which may judge differently",
            Value::Code(old),
            Value::Code(new),
        ));
    }
    if before.features.digest != after.features.digest {
        notes.push(say!(
            "the features differ: what only one of the runs checked is shown as new or gone"
        ));
    }
    if before.features.tags != after.features.tags {
        let tags = |run: &Run| {
            let tags = run.features.tags.as_ref();
            tags.map_or_else(|| say!("all"), |tags| say!("{}", Value::text(tags)))
        };
        notes.push(say!(
            "the scenarios were selected differently: {}, then {}",
            tags(before),
            tags(after)
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pass_is_an_improvement_and_any_failure_a_regression() {
        use Verdict::{Error, Fail, NotApplicable, NotChecked, Pass, Unknown};
        for (before, after, class) in [
            (Pass, Fail, Class::Regressed),
            (Pass, Unknown, Class::Regressed),
            (Pass, NotChecked, Class::Regressed),
            (NotApplicable, Error, Class::Regressed),
            (Unknown, Fail, Class::Regressed),
            (Fail, Pass, Class::Improved),
            (Unknown, Pass, Class::Improved),
            (NotChecked, Pass, Class::Improved),
            (Fail, Unknown, Class::Changed),
            (Fail, NotApplicable, Class::Changed),
            (Pass, NotApplicable, Class::Changed),
            (NotApplicable, Pass, Class::Changed),
            (Fail, Fail, Class::Changed),
        ] {
            assert_eq!(of_verdicts(before, after), class, "{before} to {after}");
        }
    }
}
