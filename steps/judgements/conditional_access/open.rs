//! What an answer depends on that cannot be told from here.

use greenroom_graph::{ConditionalAccessPolicy, Undocumented};
use greenroom_results::{Reason, Sentence, Value, say};

/// What kind of thing it depends on; the first of those that occur names the way to fix it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Something that no rule here judges.
    Unjudged,
    /// The device, or the app on it.
    Device,
    /// How the session goes on.
    Session,
    /// For which sign-ins the policy is, or what only a person can look up.
    Condition,
}

impl Kind {
    /// The cause.
    pub(super) fn reason(self) -> Reason {
        match self {
            Self::Unjudged => Reason::ConditionalAccessUnjudged,
            Self::Device => Reason::ConditionalAccessDevice,
            Self::Session => Reason::ConditionalAccessSession,
            Self::Condition => Reason::Undecided,
        }
    }
}

/// One thing it depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub(super) kind: Kind,
    /// The end of "it depends on …".
    pub(super) on: Sentence,
}

impl Open {
    pub(super) fn new(kind: Kind, on: Sentence) -> Self {
        Self { kind, on }
    }

    pub(super) fn condition(on: Sentence) -> Self {
        Self::new(Kind::Condition, on)
    }

    fn unjudged(what: &Undocumented) -> Self {
        let on = say!(
            "what {} means when it is {}, which Greenroom cannot judge",
            Value::property(&what.path),
            held(what)
        );
        Self::new(Kind::Unjudged, on)
    }
}

/// What a policy sets and nobody can judge, as the word of its property.
pub(super) fn held(what: &Undocumented) -> Value {
    Value::word(&what.path, &what.value)
}

/// What a policy sets below a property and nobody can judge.
pub(super) fn unjudged(policy: &ConditionalAccessPolicy, below: &str) -> Vec<Open> {
    let all = policy.undocumented.iter();
    all.filter(|one| is_below(&one.path, below))
        .map(Open::unjudged)
        .collect()
}

/// Whether a path is a property or leads into it.
pub(super) fn is_below(path: &str, property: &str) -> bool {
    let rest = path.strip_prefix(property);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a condition holds for a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    No,
    Open(Vec<Open>),
}

impl Holds {
    /// A condition that is known, or else depends on one thing.
    pub(super) fn known(known: Option<bool>, on: Sentence) -> Self {
        match known {
            Some(true) => Self::Yes,
            Some(false) => Self::No,
            None => Self::Open(vec![Open::condition(on)]),
        }
    }

    /// All of them: one that does not hold decides.
    pub(super) fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        let mut open = Vec::new();
        for condition in conditions {
            match condition {
                Self::Yes => {}
                Self::No => return Self::No,
                Self::Open(more) => open.extend(more),
            }
        }
        if open.is_empty() {
            Self::Yes
        } else {
            Self::Open(open)
        }
    }
}
