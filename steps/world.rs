//! What one scenario knows: the tenant it asks, what it asked, and what it concluded.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use greenroom_graph::{Answer, ErrorKind, Evidence, Graph, GraphError, MeetingLink};
use greenroom_results::{Reason, Sentence, Subject, Value, Verdict, say};

use crate::check::{Check, Stop};
use crate::exports::{Exported, Exports};
use crate::judgements::join::Prediction;
use crate::kept::Kept;
use crate::unread;
use crate::unread::Read;

/// The tenants that a scenario may bring along, and where they are served.
#[derive(Clone)]
pub struct MockTenants {
    /// Serves them.
    pub server: Arc<greenroom_mock::Server>,
    /// Those that there are.
    pub fixtures: Arc<greenroom_mock::Fixtures>,
}

/// What a run hands to each of its scenarios.
#[derive(Clone, Default)]
pub struct Context {
    /// The tenant under audit; none where only behaviors run.
    pub graph: Option<Graph>,
    /// Where `Given the tenant …` finds a mock; none in an audit.
    pub mock: Option<MockTenants>,
    /// The meetings that the accounts are to join.
    pub meetings: Vec<MeetingLink>,
    /// What PowerShell told; none where the run was given no exports.
    pub exports: Option<Arc<Exports>>,
}

/// What a scenario leaves behind.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Whom it was about.
    pub subject: Subject,
    /// Its comparisons, in order; the last one decides where it is not a pass.
    pub checks: Vec<Check>,
    /// Things worth knowing that do not change the verdict.
    pub notes: Vec<Sentence>,
    /// What a fix calls by name: the value of each placeholder, e.g. `OBJECT_ID`.
    pub names: BTreeMap<&'static str, String>,
    /// What Graph answered, in the order it was asked.
    pub evidence: Vec<Arc<Evidence>>,
    /// What was read of exports from PowerShell.
    pub exported: Vec<Arc<Exported>>,
    /// How the account would join, where the scenario asks.
    pub prediction: Option<Prediction>,
}

/// A tenant that a behavior brought along, and where the mock serves it.
#[derive(Clone)]
pub(crate) struct Brought {
    pub(crate) tenant: greenroom_mock::Tenant,
    pub(crate) base: String,
}

/// An answer that decides nothing, and is evidence only where something is said after it.
pub(crate) type Aside<T> = Result<Answer<T>, GraphError>;

/// One scenario's state. Cucumber moves it from step to step by value, and reserves room for it in
/// some thirty places of the task that runs a scenario: so it is a pointer.
#[derive(Default, cucumber::World)]
pub struct World(Box<State>);

/// What the pointer leads to.
#[derive(Default)]
pub struct State {
    pub(crate) graph: Option<Graph>,
    pub(crate) mock: Option<MockTenants>,
    pub(crate) brought: Option<Brought>,
    declared: BTreeSet<String>,
    record: Record,
    /// The meetings that an account is to join.
    pub(crate) links: Vec<MeetingLink>,
    /// What PowerShell told.
    pub(crate) exports: Option<Arc<Exports>>,
    kept: Kept,
}

impl Deref for World {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

impl DerefMut for World {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.0
    }
}

impl World {
    /// Hands the scenario its surroundings; `permissions` are those it declares.
    pub fn prepare(&mut self, context: &Context, permissions: impl IntoIterator<Item = String>) {
        self.graph.clone_from(&context.graph);
        self.mock.clone_from(&context.mock);
        self.links.clone_from(&context.meetings);
        self.exports.clone_from(&context.exports);
        self.declared = permissions.into_iter().collect();
    }

    /// What the scenario leaves behind, once it has ended.
    #[must_use]
    pub fn take_record(&mut self) -> Record {
        std::mem::take(&mut self.record)
    }

    /// Keeps what a step read or found for the steps after it, in place of the last of its type.
    pub fn set<T: Any>(&mut self, value: T) {
        self.kept.set(value);
    }

    /// What an earlier step read or found.
    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        self.kept.get()
    }

    /// The same, so that no later step finds it.
    pub(crate) fn take<T: Any>(&mut self) -> Option<T> {
        self.kept.take()
    }

    /// The permissions that the scenario declares.
    pub(crate) fn declared(&self) -> &BTreeSet<String> {
        &self.declared
    }

    /// Says whom the scenario is about.
    pub fn about(&mut self, subject: Subject) {
        self.record.subject = subject;
    }

    pub(crate) fn subject(&self) -> &Subject {
        &self.record.subject
    }

    pub(crate) fn note(&mut self, note: impl Into<Sentence>) {
        self.record.notes.push(note.into());
    }

    /// Says what stands for a placeholder of the fixes.
    pub(crate) fn name(&mut self, placeholder: &'static str, value: impl Into<String>) {
        self.record.names.insert(placeholder, value.into());
    }

    pub(crate) fn predict(&mut self, prediction: Prediction) {
        self.record.prediction = Some(prediction);
    }

    pub(crate) fn predicted(&self) -> Option<&Prediction> {
        self.record.prediction.as_ref()
    }

    /// The tenant to ask.
    ///
    /// # Errors
    /// When the scenario names none and the run has none.
    pub fn tenant(&mut self) -> Result<Graph, Stop> {
        match self.graph.clone() {
            Some(graph) => Ok(graph),
            None => self.stop(Check::error(
                Reason::NoTenant,
                say!("a tenant for the scenario"),
                say!("the scenario names no tenant and the run has none"),
            )),
        }
    }

    /// The tenant's id, where the token says it.
    pub(crate) fn home(&mut self) -> Result<Option<String>, Stop> {
        let graph = self.tenant()?;
        Ok(graph
            .identity()
            .and_then(|identity| identity.tenant.clone()))
    }

    /// Keeps what was received as evidence, and holds the scenario to the permissions it declares.
    ///
    /// # Errors
    /// When the question needs a permission that the scenario does not declare.
    pub fn keep<T>(&mut self, answer: Result<Answer<T>, GraphError>) -> Result<Read<T>, Stop> {
        let answer = answer.and_then(|answer| self.accounted_for(answer));
        self.keep_as_it_is(answer)
    }

    /// The same where the scenario itself says what is looked at, so that nothing has to be
    /// accounted for beside it.
    pub(crate) fn keep_as_it_is<T>(
        &mut self,
        answer: Result<Answer<T>, GraphError>,
    ) -> Result<Read<T>, Stop> {
        let (read, evidence, permission) = match answer {
            Ok(answer) => (Ok(answer.value), answer.evidence, None),
            Err(error) => {
                let (evidence, permission) = (error.evidence.clone(), error.request.permission);
                (Err(error), evidence, Some(permission))
            }
        };
        let used = evidence
            .iter()
            .map(|kept| kept.request.permission)
            .chain(permission);
        let undeclared = used.into_iter().find(|used| !self.declared.contains(*used));
        let known: HashSet<_> = self.record.evidence.iter().map(Arc::as_ptr).collect();
        let unkept = |kept: &Arc<Evidence>| !known.contains(&Arc::as_ptr(kept));
        let evidence: Vec<_> = evidence.into_iter().filter(unkept).collect();
        self.record.evidence.extend(evidence);
        match undeclared {
            None => Ok(read),
            Some(used) => self.stop(Check::error(
                Reason::UndeclaredPermission,
                say!(
                    "the tag @permission:{} on the scenario",
                    Value::permission(used)
                ),
                say!(
                    "the scenario asks a question that needs {} without declaring it",
                    Value::permission(used)
                ),
            )),
        }
    }

    /// Keeps what was read of an export as evidence.
    pub(crate) fn keep_export(&mut self, exported: &Arc<Exported>) {
        let kept = &mut self.record.exported;
        if !kept.iter().any(|one| Arc::ptr_eq(one, exported)) {
            kept.push(Arc::clone(exported));
        }
    }

    /// An answer, where nothing in it may decide beside the rules; what cannot restrict is a note.
    fn accounted_for<T>(&mut self, answer: Answer<T>) -> Result<Answer<T>, GraphError> {
        let mut restriction = None;
        for evidence in &answer.evidence {
            for oddity in evidence.oddities() {
                if oddity.restricts {
                    restriction.get_or_insert_with(|| (evidence.request.clone(), oddity.clone()));
                    continue;
                }
                let note = unread::oddity(oddity);
                if !self.record.notes.contains(&note) {
                    self.note(note);
                }
            }
        }
        match restriction {
            None => Ok(answer),
            Some((request, oddity)) => Err(GraphError {
                request,
                kind: ErrorKind::Unjudged(Box::new(oddity)),
                evidence: answer.evidence,
            }),
        }
    }

    /// What was read beside the questions that decide. What it needs beyond the permissions that
    /// the scenario declares, a run needs itself.
    /// The error is the cause, a clause that stands after a colon.
    pub(crate) fn aside<T: Any + Clone>(&mut self) -> Result<T, Sentence> {
        match self.get::<Aside<T>>().cloned() {
            Some(asked) => self.keep_aside(asked),
            None => Err(say!("no step of the scenario has asked for it")),
        }
    }

    /// The same for what was asked just now.
    pub(crate) fn keep_aside<T>(&mut self, asked: Aside<T>) -> Result<T, Sentence> {
        match asked {
            Ok(answer) => {
                self.record.evidence.extend(answer.evidence);
                Ok(answer.value)
            }
            Err(error) => {
                self.record.evidence.extend(error.evidence.clone());
                Err(unread::why(&error))
            }
        }
    }

    /// What was read, or `unknown` with the reason it was not.
    ///
    /// # Errors
    /// When it could not be read, or no step has asked for it; `expected` says what was wanted.
    pub fn read<T: Any + Clone>(&mut self, expected: impl Into<Sentence>) -> Result<T, Stop> {
        match self.get::<Read<T>>().cloned() {
            Some(Ok(value)) => Ok(value),
            Some(Err(error)) => self.stop(Check::unread(&error, expected)),
            None => self.stop(Check::error(
                Reason::NotAsked,
                expected,
                say!("no step of the scenario has asked for it"),
            )),
        }
    }

    /// Records a comparison; anything but a pass ends the scenario here.
    ///
    /// # Errors
    /// When it is not a pass.
    pub fn conclude(&mut self, check: Check) -> Result<(), Stop> {
        if check.verdict == Verdict::Pass {
            self.record.checks.push(check);
            return Ok(());
        }
        self.stop(check)
    }

    pub(crate) fn stop<T>(&mut self, check: Check) -> Result<T, Stop> {
        let stop = Stop::from(&check);
        self.record.checks.push(check);
        Err(stop)
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}
