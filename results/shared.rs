//! What many findings have in common, kept once: of ten thousand accounts, most have the same said
//! of them.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use crate::fix::Way;
use crate::scenario::StepResult;
use crate::sentence::Sentence;
use crate::subject::Subject;

/// Keeps what was said before, and hands that out where the same is said again.
#[derive(Debug, Default)]
pub struct Shared {
    sentences: HashSet<Sentence>,
    steps: HashSet<Arc<[StepResult]>>,
    texts: HashSet<Arc<str>>,
    ways: HashSet<Arc<[Way]>>,
}

impl Shared {
    /// The sentence, as it was said first.
    pub fn sentence(&mut self, sentence: Sentence) -> Sentence {
        once(&mut self.sentences, sentence)
    }

    /// What the steps of a scenario did, as those of another scenario did it first.
    pub fn steps(&mut self, steps: impl IntoIterator<Item = StepResult>) -> Arc<[StepResult]> {
        let mut steps: Arc<[StepResult]> = steps.into_iter().collect();
        if let Some(known) = self.steps.get(&steps) {
            return Arc::clone(known);
        }
        for step in Arc::make_mut(&mut steps) {
            step.found = step.found.take().map(|found| self.sentence(found));
        }
        self.steps.insert(Arc::clone(&steps));
        steps
    }

    /// A text.
    pub fn text(&mut self, text: impl Into<Arc<str>>) -> Arc<str> {
        once(&mut self.texts, text.into())
    }

    /// Whom something is about.
    pub fn subject(&mut self, subject: Subject) -> Subject {
        match subject {
            Subject::Account(name) => Subject::Account(self.text(name)),
            Subject::Tenant => Subject::Tenant,
        }
    }

    /// The ways to fix something.
    pub fn ways(&mut self, ways: impl Into<Arc<[Way]>>) -> Arc<[Way]> {
        once(&mut self.ways, ways.into())
    }
}

fn once<T: Clone + Eq + Hash>(known: &mut HashSet<T>, one: T) -> T {
    if let Some(known) = known.get(&one) {
        return known.clone();
    }
    known.insert(one.clone());
    one
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::StepOutcome;
    use crate::value::Value;
    use crate::{Sentence, say};

    fn steps(shared: &mut Shared, found: Sentence) -> Arc<[StepResult]> {
        let step = StepResult {
            outcome: StepOutcome::Passed,
            assumed: false,
            milliseconds: None,
            found: Some(found),
        };
        shared.steps([step])
    }

    #[test]
    fn what_is_said_of_many_is_kept_once() {
        let mut shared = Shared::default();
        let said = |count| say!("{} of its plans are active", Value::Number(count));
        let [first, again, other] = [1, 1, 2].map(|count| steps(&mut shared, said(count)));
        assert!(Arc::ptr_eq(&first, &again));
        assert_eq!(other[0].found, Some(said(2)));
        assert_eq!(shared.sentences.len(), 2);
    }
}
