//! Questions of the same moment travel together, and again where that can help.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use futures::future::join_all;
use tokio::sync::{mpsc, oneshot};

use crate::batch::{self, Outcome};
use crate::error::{ErrorKind, GraphError};
use crate::evidence::{Evidence, Request};
use crate::exchange::exchange;
use crate::flaw::Flaw;
use crate::gate::Gate;
use crate::log::{Log, Sent};
use crate::patience::{Patience, Wait};
use crate::reply;
use crate::session::{Session, Token, claims};
use crate::units;
use crate::watch::Watch;
use crate::witness::{Stranger, Witness, companion};

/// How often the dispatcher lets the others go on before it leaves. Scenarios share one task, which
/// stops for a breath after some dozens of them: thousands take many turns until all have asked.
const TURNS: usize = 1_024;

/// What a question ends with.
pub(crate) type Reply = Result<Arc<Evidence>, GraphError>;

/// A question on its way, and where its answer is awaited.
pub(crate) struct Pending {
    pub(crate) request: Request,
    pub(crate) answer: oneshot::Sender<Reply>,
}

/// What a run has cost so far.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) requests: AtomicU64,
    pub(crate) round_trips: AtomicU64,
    pub(crate) bytes: AtomicU64,
    pub(crate) units: AtomicU64,
}

/// Sends the questions to Graph, one wave after the other.
pub(crate) struct Dispatcher {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    pub(crate) session: Session,
    pub(crate) patience: Patience,
    pub(crate) watch: Watch,
    /// How many requests are under way at once.
    pub(crate) at_once: usize,
    /// What all of them pass.
    pub(crate) gate: Gate,
    pub(crate) counters: Arc<Counters>,
    /// Hears which tenant answers.
    pub(crate) witness: Arc<Witness>,
    pub(crate) log: Log,
}

/// What to do with a question after an attempt.
enum Next {
    /// This is how it ends.
    Deliver(Reply),
    /// Ask again after a wait.
    Again(Wait),
    /// Ask again with another token, which may have to satisfy a challenge.
    Renew(Option<String>),
}

impl Dispatcher {
    /// Works until nobody can ask any more.
    pub(crate) async fn run(self, mut pending: mpsc::UnboundedReceiver<Pending>) {
        while let Some(first) = pending.recv().await {
            let mut wave = gather(first, &mut pending).await;
            let heard = self.witness.heard();
            let mut along = companion(wave.iter().map(|asked| &asked.request));
            let mut trips = Vec::new();
            while !wave.is_empty() {
                let rest = wave.split_off(wave.len().min(batch::LIMIT));
                let batch = std::mem::replace(&mut wave, rest);
                let has_room = batch.len() < batch::LIMIT;
                trips.push(self.complete(batch, along.take_if(|_| has_room)));
            }
            // Where every batch is full, it travels beside the batches.
            trips.extend(along.map(|companion| self.complete(vec![], Some(companion))));
            let waits = self.waits(&join_all(trips).await);
            let counter = &self.counters.round_trips;
            counter.fetch_add(waits, Ordering::Relaxed);
            self.witness.settle(heard);
        }
    }

    /// How often the network was waited for, where the batches of a wave made so many attempts each.
    fn waits(&self, attempts: &[u64]) -> u64 {
        let most = attempts.iter().max().copied().unwrap_or_default();
        let all: u64 = attempts.iter().sum();
        most.max(all.div_ceil(self.at_once as u64))
    }

    /// Asks until every question of the batch has its answer; returns the attempts that took. What
    /// is asked along is asked each time, and never for its own sake.
    async fn complete(&self, mut batch: Vec<Pending>, along: Option<Request>) -> u64 {
        let (mut attempts, mut counted) = (0, 0);
        let mut renewable = true;
        while attempts == 0 || !batch.is_empty() {
            attempts += 1;
            counted += 1;
            let requests: Vec<Request> = batch.iter().map(|asked| asked.request.clone()).collect();
            let (outcomes, token) = self.send(&requests, along.as_ref()).await;
            let (mut again, mut challenge) = (Vec::new(), None);
            let (mut held, mut wait) = (false, None);
            for (asked, outcome) in batch.into_iter().zip(outcomes) {
                match self.next(&asked.request, outcome, counted, renewable) {
                    // Nobody waits any more when the run was interrupted.
                    Next::Deliver(reply) => drop(asked.answer.send(reply)),
                    Next::Again(Wait::Named(named)) => {
                        self.gate.close_for(named);
                        held = true;
                        again.push(asked);
                    }
                    Next::Again(Wait::Guessed(guessed)) => {
                        wait = wait.max(Some(guessed));
                        again.push(asked);
                    }
                    Next::Renew(claims) => {
                        challenge = Some(claims);
                        again.push(asked);
                    }
                }
            }
            if let Some(claims) = challenge {
                self.session.renew(&token, claims.as_deref()).await;
                renewable = false;
            }
            if let Some(wait) = wait {
                self.watch.until(self.watch.elapsed() + wait).await;
            } else if held {
                // The tenant said when to come again.
                counted -= 1;
            }
            batch = again;
        }
        attempts
    }

    /// One attempt, as soon as the gate lets it pass, and the token that went with it. What another
    /// tenant answers is no answer.
    async fn send(&self, requests: &[Request], along: Option<&Request>) -> (Vec<Outcome>, Token) {
        let mut together = requests.to_vec();
        together.extend(along.cloned());
        let units = together.iter().map(units::units_of).sum();
        let passed = self.gate.pass(units).await;
        self.counters
            .units
            .fetch_add(u64::from(units), Ordering::Relaxed);
        let token = self.session.token().await;
        let mut outcomes = self.attempt(&together, &token).await;
        drop(passed);
        let mut replies = outcomes
            .iter()
            .filter_map(|outcome| outcome.reply.as_ref().ok());
        let heard = replies.try_for_each(|reply| self.witness.hear_answer(reply));
        if let Err(Stranger { expected, found }) = heard {
            let flaw = Flaw::Stranger { expected, found };
            for outcome in &mut outcomes {
                outcome.refuse(ErrorKind::from(flaw.clone()));
            }
        }
        outcomes.truncate(requests.len());
        for (request, outcome) in requests.iter().zip(&outcomes) {
            if let Ok(reply) = &outcome.reply {
                self.gate.saw_users(units::users_in(request, reply));
            }
        }
        (outcomes, token)
    }

    /// One exchange: alone as it is, together as a batch.
    async fn attempt(&self, requests: &[Request], token: &Token) -> Vec<Outcome> {
        self.counters.requests.fetch_add(1, Ordering::Relaxed);
        let (request, alone) = match requests {
            [alone] => {
                let get = self.http.get(format!("{}{}", self.base, alone.url));
                let headers = alone.headers();
                let get = headers.fold(get, |get, (name, value)| get.header(name, value));
                (get, Some(alone))
            }
            many => {
                let post = self.http.post(format!("{}/$batch", self.base));
                (post.json(&batch::body(many)), None)
            }
        };
        let started = Instant::now();
        let elapsed = self.watch.elapsed();
        let received = exchange(request, token, &self.patience, elapsed).await;
        let sent = match alone {
            Some(request) => Sent::new(request.method, request.url.as_str(), started),
            None => Sent::new("POST", "/$batch", started),
        };
        let (sent, outcomes) = match received {
            Ok(received) => {
                let bytes = &self.counters.bytes;
                bytes.fetch_add(received.bytes, Ordering::Relaxed);
                let sent = sent.answered(received.status, received.request_id());
                let outcomes = match alone {
                    Some(request) => vec![Outcome::whole(request, received)],
                    None => batch::outcomes(requests, received),
                };
                (sent, outcomes)
            }
            Err(kind) => (
                sent.failed(kind.cause()),
                vec![Outcome::failed(kind); requests.len()],
            ),
        };
        self.tell(&sent, requests, &outcomes);
        outcomes
    }

    /// Writes an attempt down, and after a batch what travelled in it.
    fn tell(&self, sent: &Sent, requests: &[Request], outcomes: &[Outcome]) {
        (self.log)(sent);
        if requests.len() > 1 {
            for (request, outcome) in requests.iter().zip(outcomes) {
                (self.log)(&sent.item(request, outcome));
            }
        }
    }

    fn next(&self, request: &Request, outcome: Outcome, attempt: u32, renewable: bool) -> Next {
        let refusal = match &outcome.reply {
            Ok(evidence) => reply::refusal(evidence),
            Err(kind) => Some(kind.clone()),
        };
        if let Some(kind) = refusal {
            if renewable && matches!(kind, ErrorKind::Unauthorized(_)) {
                return Next::Renew(outcome.challenge.as_deref().and_then(claims));
            }
            let wait = self
                .patience
                .wait(&kind, outcome.wait, attempt, self.watch.elapsed());
            if let Some(wait) = wait {
                return Next::Again(wait);
            }
        }
        let evidence = outcome.received.into_iter().collect();
        Next::Deliver(outcome.reply.map_err(|kind| GraphError {
            request: request.clone(),
            kind,
            evidence,
        }))
    }
}

/// Waits until everybody who can ask has asked.
async fn gather(first: Pending, asked: &mut mpsc::UnboundedReceiver<Pending>) -> Vec<Pending> {
    let mut wave = vec![first];
    let mut quiet = 0;
    while quiet < TURNS {
        tokio::task::yield_now().await;
        quiet += 1;
        while let Ok(next) = asked.try_recv() {
            wave.push(next);
            quiet = 0;
        }
    }
    wave
}
