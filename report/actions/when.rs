//! When to do an action: one of three groups, by what waits for it and not by how bad it is.

use greenroom_results::{Finding, Reason, Run, Value};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Kind;

/// So many days before it ends, a waiver, a secret or a certificate is due.
const NOTICE: i64 = 30;

/// When to do an action. Each action belongs to exactly one of these, and the plan has them in this
/// order.
///
/// | | What is in it |
/// | --- | --- |
/// | now | what is required and fails, and nobody accepted: a room does not join as itself, or the tenant is not ready, until it is done |
/// | soon | what could not be read, did not run, or needs a person to look; and what ends within 30 days of the audit: the waiver of a failure, or a secret or a certificate |
/// | later | what is recommended only, and failures that are accepted for longer |
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum When {
    /// Accounts wait for it, or the whole tenant does.
    Now,
    /// Something is not known yet, or ends soon.
    Soon,
    /// Nothing waits for it.
    Later,
}

impl When {
    /// Every group, in order.
    pub const ALL: [Self; 3] = [Self::Now, Self::Soon, Self::Later];

    /// The word for programs and tables.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Soon => "soon",
            Self::Later => "later",
        }
    }

    /// The word as a heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Now => "Now",
            Self::Soon => "Soon",
            Self::Later => "Later",
        }
    }

    /// What the group has in it, in a sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Now => "Required, and not met.",
            Self::Soon => "Not known yet, or ends within 30 days of the audit.",
            Self::Later => "Recommended, or accepted for longer than 30 days.",
        }
    }
}

/// The day of a run, in UTC: it decides what ends soon, so that a record says the same on any day.
pub(super) fn day(run: &Run) -> Date {
    run.started.to_zoned(TimeZone::UTC).date()
}

/// When to do what these findings of a run of this day ask for.
pub(super) fn of(kind: Kind, findings: &[&Finding], day: Date) -> When {
    match kind {
        Kind::Mend => When::Now,
        Kind::LetSee | Kind::Run | Kind::Look => When::Soon,
        Kind::Improve | Kind::Accepted if is_due(findings, day) => When::Soon,
        Kind::Improve | Kind::Accepted => When::Later,
    }
}

/// Whether one of these rests on something that ends within the notice.
fn is_due(findings: &[&Finding], day: Date) -> bool {
    let last = day.saturating_add(NOTICE.days());
    let mut ends = findings.iter().filter_map(|finding| ends(finding));
    ends.any(|end| end <= last)
}

/// The last day of what a finding rests on: of the waiver that accepts it, or of the secret or the
/// certificate that it is about.
fn ends(finding: &Finding) -> Option<Date> {
    if finding.is_waived() {
        return Some(finding.waiver.as_ref()?.expires);
    }
    if !matches!(finding.reason, Some(Reason::CredentialExpires)) {
        return None;
    }
    let values = finding.found.values().iter();
    let days = values.filter_map(|value| match value {
        Value::Date(day) => Some(*day),
        _ => None,
    });
    days.min()
}

#[cfg(test)]
mod tests {
    use greenroom_results::{Sentence, Subject, Verdict, Waiver, say};
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 26);
    const LAST_OF_NOTICE: Date = date(2026, 12, 26);
    const DAY_AFTER: Date = date(2026, 12, 27);

    fn failure(reason: Reason, found: Sentence) -> Finding {
        Finding {
            requirement: "an-id".into(),
            scenario: 0,
            subject: Subject::Tenant,
            verdict: Verdict::Fail,
            reason: Some(reason),
            expected: say!("something"),
            found,
            fix: None,
            attestation: None,
            waiver: None,
            notes: vec![],
            steps: [].into(),
            evidence: Box::default(),
        }
    }

    fn accepted_until(expires: Date) -> Finding {
        let waiver = Waiver {
            reason: "Replaced next year".to_owned(),
            owner: "Ingrid Berg".to_owned(),
            expires,
            expired: false,
        };
        Finding {
            waiver: Some(Box::new(waiver)),
            ..failure(Reason::NotLicensed, say!("nothing"))
        }
    }

    fn credential_until(day: Date) -> Finding {
        let found = say!("the last secret expires on {}", Value::Date(day));
        failure(Reason::CredentialExpires, found)
    }

    #[test]
    fn what_is_required_and_fails_is_for_now_whatever_ends_when() {
        let failures = [
            failure(Reason::NotLicensed, say!("nothing")),
            credential_until(DAY_AFTER),
        ];
        for finding in &failures {
            assert_eq!(of(Kind::Mend, &[finding], TODAY), When::Now);
        }
    }

    #[test]
    fn what_is_to_be_read_run_or_seen_is_for_soon() {
        for kind in [Kind::LetSee, Kind::Run, Kind::Look] {
            assert_eq!(of(kind, &[], TODAY), When::Soon);
        }
    }

    #[test]
    fn an_accepted_failure_is_for_soon_from_thirty_days_before_its_waiver_ends() {
        let when = |expires| of(Kind::Accepted, &[&accepted_until(expires)], TODAY);
        assert_eq!(when(TODAY), When::Soon);
        assert_eq!(when(LAST_OF_NOTICE), When::Soon);
        assert_eq!(when(DAY_AFTER), When::Later);
    }

    #[test]
    fn of_several_waivers_the_first_to_end_decides() {
        let waived = [DAY_AFTER, LAST_OF_NOTICE].map(accepted_until);
        let [later, sooner] = &waived;
        assert_eq!(of(Kind::Accepted, &[later, sooner], TODAY), When::Soon);
        assert_eq!(of(Kind::Accepted, &[later], TODAY), When::Later);
    }

    #[test]
    fn advice_is_for_later_unless_a_secret_or_a_certificate_ends() {
        let improve = |finding: &Finding| of(Kind::Improve, &[finding], TODAY);
        let other = say!("it was so on {}", Value::Date(TODAY));
        assert_eq!(improve(&failure(Reason::NotLicensed, other)), When::Later);
        assert_eq!(improve(&credential_until(DAY_AFTER)), When::Later);
        assert_eq!(improve(&credential_until(LAST_OF_NOTICE)), When::Soon);
        // What has ended already is due as well.
        assert_eq!(improve(&credential_until(date(2026, 1, 1))), When::Soon);
    }
}
