//! What is decoded once in a run, however many accounts it is about.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::memo::is_about_one;

/// Answers by their type and what was asked.
#[derive(Default)]
pub(crate) struct Shared(Mutex<HashMap<(TypeId, String), Kept>>);

type Kept = Arc<OnceCell<Arc<dyn Any + Send + Sync>>>;

impl Shared {
    /// Lets go of what is about one account.
    pub(crate) fn turn(&self) {
        let kept = self.0.lock();
        let mut kept = kept.unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, question), _| !is_about_one(question));
    }
}

impl Graph {
    /// What reading comes to, which is done once for each question and type of answer. Whoever
    /// asks later is given a clone, which should be a cheap one.
    pub(crate) async fn once<T, R>(
        &self,
        question: &str,
        read: impl FnOnce() -> R,
    ) -> Result<Answer<T>, GraphError>
    where
        T: Clone + Send + Sync + 'static,
        R: Future<Output = Result<Answer<T>, GraphError>>,
    {
        let key = (TypeId::of::<T>(), question.to_owned());
        let cell = {
            let shared = self.shared().0.lock();
            let mut shared = shared.unwrap_or_else(PoisonError::into_inner);
            Arc::clone(shared.entry(key).or_default())
        };
        // In a box, so that only whoever reads has room for the reading.
        let kept = cell.get_or_init(|| {
            let reading = read();
            Box::pin(async { Arc::new(reading.await) as Arc<dyn Any + Send + Sync> })
        });
        let kept = kept.await.downcast_ref::<Result<Answer<T>, GraphError>>();
        kept.expect("it is kept by its type").clone()
    }
}
