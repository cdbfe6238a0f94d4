//! The only HTTP of an audit: each question is sent once, together with those of the same moment.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use greenroom_shelf::Shelf;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::auth::{Credential, Login, SignInError};
use crate::dispatcher::{Counters, Dispatcher, Pending, Reply};
use crate::endpoints::{Cloud, Endpoints};
use crate::error::{ErrorKind, GraphError};
use crate::evidence::{Evidence, Request};
use crate::gate::Gate;
use crate::http;
use crate::identity::Identity;
use crate::journal::{Answers, Journal};
use crate::manner::Manner;
use crate::memo::Memo;
use crate::patience::Patience;
use crate::reading::{Expected, Way};
use crate::session::Session;
use crate::shared::Shared;
use crate::witness::{self, Stranger, Witness};

/// A tenant that can be asked. Cloning it is cheap; clones share what was already read.
#[derive(Clone)]
pub struct Graph {
    inner: Arc<Inner>,
}

struct Inner {
    base: String,
    identity: Option<Identity>,
    cloud: Cloud,
    read: Mutex<Memo>,
    shared: Shared,
    expected: OnceLock<Expected>,
    reading: Option<Way>,
    shelf: Option<Arc<Shelf>>,
    at_once: usize,
    kept: Mutex<Kept>,
    queue: mpsc::UnboundedSender<Pending>,
    counters: Arc<Counters>,
    witness: Arc<Witness>,
}

/// What was answered to an earlier run, and where this one's answers are written down.
#[derive(Default)]
struct Kept {
    answers: Answers,
    journal: Option<Journal>,
    /// Why the journal ended before the run.
    trouble: Option<String>,
}

/// What a run cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Traffic {
    /// HTTP requests sent, sign-in included.
    pub requests: u64,
    /// Times the run had to wait for the network: requests sent side by side count once.
    pub round_trips: u64,
    /// Bytes of the answers' bodies, decoded; sign-in not included.
    pub bytes: u64,
    /// Resource units, as Microsoft counts them against the quota of an application in a tenant.
    pub units: u64,
}

impl Graph {
    /// Signs in and returns the tenant, ready to be asked. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// When the login host refuses or cannot be reached.
    pub async fn sign_in(
        endpoints: &Endpoints,
        credential: &Credential,
        patience: Patience,
    ) -> Result<Self, SignInError> {
        let manner = Manner {
            patience,
            ..Manner::of(endpoints)
        };
        Self::sign_in_as(endpoints, credential, manner).await
    }

    /// The same in a manner of the caller's.
    ///
    /// # Errors
    /// When the login host refuses or cannot be reached.
    pub async fn sign_in_as(
        endpoints: &Endpoints,
        credential: &Credential,
        manner: Manner,
    ) -> Result<Self, SignInError> {
        let Manner {
            patience,
            at_once,
            in_quota,
            reading,
            shelf,
            watch,
            log,
        } = manner;
        let at_once = at_once.max(1);
        let http = http::client(endpoints)?;
        let counters = Arc::new(Counters::default());
        let login = Login {
            http: http.clone(),
            endpoints: endpoints.clone(),
            credential: credential.clone(),
            patience,
            watch: watch.clone(),
            counters: Arc::clone(&counters),
            refresh_token: tokio::sync::Mutex::default(),
            log,
        };
        let witness = Arc::new(Witness::of(credential.tenant_id()));
        let session = Session::open(login, Arc::clone(&witness)).await?;
        let identity = session.identity().await;
        counters.round_trips.store(1, Ordering::Relaxed);
        let (queue, pending) = mpsc::unbounded_channel();
        let dispatcher = Dispatcher {
            http,
            base: endpoints.graph.clone(),
            session,
            patience,
            at_once,
            gate: Gate::new(at_once, in_quota, watch.clone()),
            watch,
            counters: Arc::clone(&counters),
            witness: Arc::clone(&witness),
            log,
        };
        tokio::spawn(dispatcher.run(pending));
        let inner = Inner {
            base: endpoints.graph.clone(),
            identity,
            cloud: endpoints.cloud,
            read: Mutex::default(),
            shared: Shared::default(),
            expected: OnceLock::default(),
            reading,
            shelf,
            at_once,
            kept: Mutex::default(),
            queue,
            counters,
            witness,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// What has been sent so far.
    #[must_use]
    pub fn traffic(&self) -> Traffic {
        let Counters {
            requests,
            round_trips,
            bytes,
            units,
        } = &*self.inner.counters;
        Traffic {
            requests: requests.load(Ordering::Relaxed),
            round_trips: round_trips.load(Ordering::Relaxed),
            bytes: bytes.load(Ordering::Relaxed),
            units: units.load(Ordering::Relaxed),
        }
    }

    /// Whom the token of the sign-in stands for; nothing where it does not say.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.inner.identity.as_ref()
    }

    /// Another tenant that answered, or that a later token was for; its answers were not taken.
    #[must_use]
    pub fn stranger(&self) -> Option<Stranger> {
        self.inner.witness.stranger()
    }

    /// Asks once more who answers, where something was answered since that was last said.
    pub async fn confirm_tenant(&self) {
        if self.inner.witness.is_open() {
            // What is heard, if anything is, is for `stranger` to tell.
            let _ = self.send(witness::who()).await;
        }
    }

    /// The cloud that was signed in to.
    #[must_use]
    pub fn cloud(&self) -> Cloud {
        self.inner.cloud
    }

    /// Writes down each answer from now on. What the journal holds from an earlier run is not asked
    /// again.
    pub fn keep(&self, mut journal: Journal) {
        let mut kept = self.kept();
        kept.answers = journal.take_answers();
        kept.journal = Some(journal);
    }

    /// Why answers were no longer written down, where that is so.
    #[must_use]
    pub fn journal_trouble(&self) -> Option<String> {
        self.kept().trouble.clone()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        let kept = self.inner.kept.lock();
        kept.unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    /// Where the accounts stand that were announced.
    pub(crate) fn expected_cell(&self) -> &OnceLock<Expected> {
        &self.inner.expected
    }

    /// The accounts that were announced, if any were.
    pub(crate) fn expected(&self) -> Option<&Expected> {
        self.inner.expected.get()
    }

    /// The way of reading that a caller insists on, how many requests are under way at once, and
    /// where what is listed is kept.
    pub(crate) fn reading_manner(&self) -> (Option<Way>, usize, Option<Arc<Shelf>>) {
        let inner = &self.inner;
        (inner.reading, inner.at_once, inner.shelf.clone())
    }

    /// The address that questions start with.
    pub(crate) fn base(&self) -> &str {
        &self.inner.base
    }

    /// What was read so far.
    pub(crate) fn read(&self) -> MutexGuard<'_, Memo> {
        let read = self.inner.read.lock();
        read.unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what was read, so that it is asked anew.
    pub(crate) fn forget(&self, url: &str) {
        self.read().forget(url);
        self.kept().answers.forget(url);
    }

    /// Asks `GET url`, below the version. The same question is sent once in a run.
    pub(crate) async fn ask(&self, url: String, permission: &'static str) -> Reply {
        self.put(Request {
            method: "GET",
            url,
            permission,
            new_members: false,
        })
        .await
    }

    /// Asks a question as it is.
    pub(crate) async fn put(&self, request: Request) -> Reply {
        let cell = self.read().cell(&request.url);
        // In a box, so that thousands who wait for the same answer have no room for the asking.
        let asking = cell.get_or_init(|| Box::pin(self.answer(request)));
        asking.await.clone()
    }

    /// What an earlier run was answered, or what Graph says now.
    async fn answer(&self, request: Request) -> Reply {
        if let Some(known) = self.kept().answers.take(&request) {
            return Ok(known);
        }
        let reply = self.send(request).await;
        if let Ok(evidence) = &reply {
            self.kept().write_down(evidence);
        }
        reply
    }

    async fn send(&self, request: Request) -> Reply {
        let (answer, answered) = oneshot::channel();
        let stopped = |request| GraphError {
            request,
            kind: ErrorKind::Unreachable("the run was stopped".to_owned()),
            evidence: vec![],
        };
        if self
            .inner
            .queue
            .send(Pending {
                request: request.clone(),
                answer,
            })
            .is_err()
        {
            return Err(stopped(request));
        }
        answered.await.unwrap_or_else(|_| Err(stopped(request)))
    }
}

impl Kept {
    fn write_down(&mut self, evidence: &Evidence) {
        let Some(journal) = &mut self.journal else {
            return;
        };
        if let Err(error) = journal.keep(evidence) {
            // The line may be half written: nothing may follow it.
            self.journal = None;
            self.trouble = Some(error.to_string());
        }
    }
}

/// Percent-encodes one path segment or quoted value; letters, digits and `-._~@` stay.
/// Source: RFC 3986 section 2.3; `@` is legal in a path (section 3.3).
#[must_use]
pub fn encode(value: &str) -> String {
    const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'@');
    utf8_percent_encode(value, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guest_name_is_encoded_so_that_it_stays_one_path_segment() {
        let encoded = encode("o'brien_fabrikam.example#EXT#@contoso.example");
        assert_eq!(
            encoded,
            "o%27brien_fabrikam.example%23EXT%23@contoso.example"
        );
    }
}
