//! Predictions put on record: how each account would join, and the meetings it was asked about.

use std::collections::BTreeMap;

use greenroom_results::{Shared, Subject};
use greenroom_steps::{AdmissionPrediction, Prediction, SeenMeeting};

use crate::document::Documentation;
use crate::results::{Admission, Join, Meeting};
use crate::run::Outcome;

/// The predictions of a run so far, by the numbers of their scenarios, and the meetings in the order
/// they were named.
#[derive(Default)]
pub(crate) struct Joins {
    listed: Vec<Join>,
    numbers: Vec<usize>,
    meetings: Vec<Meeting>,
}

impl Joins {
    /// Adds the prediction of the scenario with this number, where it made one.
    pub(crate) fn add(
        &mut self,
        documentation: &Documentation,
        number: usize,
        outcome: &Outcome,
        shared: &mut Shared,
    ) {
        let Some(prediction) = &outcome.record.prediction else {
            return;
        };
        if let Subject::Account(account) = &outcome.record.subject {
            let mut join = join(documentation, account, prediction, &mut self.meetings);
            join.because = shared.sentence(join.because);
            join.lobby_because = shared.sentence(join.lobby_because);
            for said in &mut join.not_looked_at {
                *said = shared.sentence(std::mem::take(said));
            }
            self.listed.push(join);
            self.numbers.push(number);
        }
    }

    /// The joins in the order of the accounts, and the meetings.
    pub(crate) fn in_order(self) -> (Vec<Join>, Vec<Meeting>) {
        if self.numbers.is_sorted() {
            return (self.listed, self.meetings);
        }
        let numbered = self.numbers.into_iter().zip(self.listed);
        let in_order: BTreeMap<usize, Join> = numbered.collect();
        (in_order.into_values().collect(), self.meetings)
    }
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
