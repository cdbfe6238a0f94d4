//! What somebody saw in the room outranks what was predicted.
//!
//! Where an attestation that counts says that a room did not join under its own name (the scenario
//! with the tag `@shows:guest`), that room was seen as a guest: its join fails, whatever was read.
//! Only where an earlier run that began on the day of the observation, or after it, predicted that
//! the account does not join as itself, and this run predicts that it does, something was changed
//! since somebody looked: then it is unknown until somebody looks again.

use std::collections::{BTreeMap, HashMap};

use greenroom_results::{
    Attestation, Finding, Fix, Join, JoinIdentity, Reason, Run, Sentence, Subject, Verdict, say,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::document::{Documentation, tagged};
use crate::run::Outcome;

/// The day on which each account was seen as a guest.
type Seen = BTreeMap<String, Date>;

/// What a scenario is to an observation.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mark {
    /// Whether a person says there that the room joins as a guest.
    shows_guest: bool,
    /// Whether it predicts how the account joins.
    predicts: bool,
}

impl Mark {
    pub(crate) fn of(outcome: &Outcome) -> Self {
        Self {
            shows_guest: tagged(&outcome.tags, "shows") == Some("guest"),
            predicts: outcome.record.prediction.is_some(),
        }
    }
}

/// Lets what somebody saw decide, in the findings about joining and in the predictions. The marks
/// are those of the findings' scenarios, in their order.
pub(crate) fn outrank(
    documentation: &Documentation,
    marks: &[Mark],
    findings: &mut [Finding],
    joins: &mut [Join],
    earlier: Option<&Run>,
) {
    let seen = seen(marks, findings);
    if seen.is_empty() {
        return;
    }
    let predicted = predicted(marks, findings);
    for join in joins {
        let Some(day) = seen.get(&join.account.to_lowercase()) else {
            continue;
        };
        let is_itself = join.identity == Some(JoinIdentity::Authenticated);
        let sight = Sight {
            day: *day,
            is_itself,
            is_changed: is_itself && earlier.is_some_and(|run| was_otherwise(run, join, *day)),
        };
        let own = predicted.get(&join.account.to_ascii_lowercase());
        for place in own.into_iter().flatten() {
            sight.decide(documentation, &mut findings[*place]);
        }
        sight.show(documentation, join);
    }
}

/// The places of the findings that predict, by their accounts.
fn predicted(marks: &[Mark], findings: &[Finding]) -> HashMap<String, Vec<usize>> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, (mark, finding)) in marks.iter().zip(findings).enumerate() {
        if let (true, Subject::Account(name)) = (mark.predicts, &finding.subject) {
            let own = places.entry(name.to_ascii_lowercase()).or_default();
            own.push(place);
        }
    }
    places
}

fn seen(marks: &[Mark], findings: &[Finding]) -> Seen {
    let both = marks.iter().zip(findings);
    let looked = both.filter(|(mark, _)| mark.shows_guest);
    let otherwise = looked.filter(|(_, finding)| finding.verdict == Verdict::Fail);
    let seen = otherwise.filter_map(|(_, finding)| {
        let Subject::Account(account) = &finding.subject else {
            return None;
        };
        let Attestation { when, .. } = finding.attestation.as_deref()?;
        Some((account.to_lowercase(), *when))
    });
    seen.collect()
}

/// Whether an earlier run, of the day of the observation or later, predicted that the account does
/// not join as itself, or knew already that something had changed since that day.
fn was_otherwise(earlier: &Run, join: &Join, day: Date) -> bool {
    let mut joins = earlier.joins.iter();
    let before = joins.find(|before| before.account.eq_ignore_ascii_case(&join.account));
    let began = earlier.started.to_zoned(TimeZone::UTC).date();
    before.is_some_and(|before| match before.seen {
        Some(seen) => seen == day && before.reason == Some(Reason::SeenBeforeChange),
        None => began >= day && before.identity != Some(JoinIdentity::Authenticated),
    })
}

/// What somebody saw of a room.
#[derive(Clone, Copy)]
struct Sight {
    day: Date,
    /// Whether it joins as itself by what was read.
    is_itself: bool,
    /// Whether that has changed since.
    is_changed: bool,
}

impl Sight {
    fn reason(self) -> Reason {
        if self.is_changed {
            Reason::SeenBeforeChange
        } else {
            Reason::SeenAsGuest
        }
    }

    fn said(self, predicted: Sentence) -> Sentence {
        let day = self.day;
        match self {
            Self {
                is_changed: true, ..
            } => say!(
                "the room was seen joining as a guest on {}, something has changed since, and \
                 nobody has looked again",
                day
            ),
            Self {
                is_itself: true, ..
            } => say!(
                "the room was seen joining as a guest on {}, and nothing that was read explains \
                 why",
                day
            ),
            _ => say!(
                "the room was seen joining as a guest on {}; from what was read: {}",
                day,
                predicted
            ),
        }
    }

    /// A finding that fails by itself stays as it is: its cause is known.
    fn decide(self, documentation: &Documentation, finding: &mut Finding) {
        if finding.verdict == Verdict::Fail {
            return;
        }
        let reason = self.reason();
        finding.verdict = if self.is_changed {
            Verdict::Unknown
        } else {
            Verdict::Fail
        };
        finding.found = self.said(std::mem::take(&mut finding.found));
        let page = documentation.page_that_fixes(reason.word());
        let names = finding.fix.take().map(|fix| fix.names).unwrap_or_default();
        let fix = page.and_then(|page| page.fix_section(reason.word()));
        let fix = fix.map(|section| Fix {
            names,
            ..section.fix.clone()
        });
        finding.fix = fix.map(Box::new);
        finding.reason = Some(reason);
    }

    /// A prediction that it does not join as itself stays as it is, too.
    fn show(self, documentation: &Documentation, join: &mut Join) {
        join.seen = Some(self.day);
        if self.is_itself || join.identity.is_none() {
            let reason = self.reason();
            let page = documentation.page_that_fixes(reason.word());
            join.because = self.said(std::mem::take(&mut join.because));
            join.requirement = page.map(|page| page.id.clone());
            join.reason = page.map(|_| reason);
            join.at_risk = false;
            join.identity = (!self.is_changed).then_some(JoinIdentity::Guest);
        }
    }
}
