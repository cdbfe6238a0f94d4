//! Predictions put on record: how each account would join, and the meetings it was asked about.

use greenroom_results::Subject;
use greenroom_steps::{AdmissionPrediction, Prediction, SeenMeeting};

use crate::document::Documentation;
use crate::results::{Admission, Join, Meeting};
use crate::run::Outcome;

/// The joins in the order of the accounts, and the meetings in the order they were named.
pub(crate) fn record(
    documentation: &Documentation,
    outcomes: &[Outcome],
) -> (Vec<Join>, Vec<Meeting>) {
    let mut meetings = Vec::new();
    let joins = outcomes.iter().filter_map(|outcome| {
        let prediction = outcome.record.prediction.as_ref()?;
        let Subject::Account(account) = &outcome.record.subject else {
            return None;
        };
        Some(join(documentation, account, prediction, &mut meetings))
    });
    (joins.collect(), meetings)
}

fn join(
    documentation: &Documentation,
    account: &str,
    prediction: &Prediction,
    meetings: &mut Vec<Meeting>,
) -> Join {
    let reason = prediction.reason.as_ref();
    let page = reason.and_then(|reason| documentation.page_that_fixes(reason.word()));
    Join {
        account: account.to_owned(),
        display_name: prediction.display_name.clone(),
        identity: prediction.identity,
        at_risk: prediction.at_risk,
        seen: None,
        row: prediction.row.name().to_owned(),
        basis: prediction.row.basis(),
        because: prediction.because.clone(),
        requirement: page.map(|page| page.id.clone()),
        reason: page.and(reason.cloned()),
        not_looked_at: prediction.not_looked_at.clone(),
        lobby: prediction.lobby,
        lobby_because: prediction.lobby_because.clone(),
        admissions: prediction
            .admissions
            .iter()
            .map(|admission| self::admission(admission, meetings))
            .collect(),
    }
}

fn admission(admission: &AdmissionPrediction, meetings: &mut Vec<Meeting>) -> Admission {
    let SeenMeeting {
        url,
        subject,
        tenant_id,
        lobby_scope,
    } = &admission.meeting;
    let known = meetings.iter().position(|meeting| meeting.url == *url);
    let meeting = known.unwrap_or_else(|| {
        meetings.push(Meeting {
            url: url.clone(),
            subject: subject.clone(),
            tenant_id: tenant_id.clone(),
            lobby_scope: lobby_scope.clone(),
        });
        meetings.len() - 1
    });
    Admission {
        meeting,
        identity: admission.identity,
        lobby: admission.lobby,
        because: admission.because.clone(),
    }
}
