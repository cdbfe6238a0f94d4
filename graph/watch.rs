//! The time that a run waits by: the machine's own, or one that a test moves.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// Tells how long a run has lasted, and waits. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Watch(Time);

#[derive(Clone, Debug)]
enum Time {
    Machine(Instant),
    ByHand(Arc<Hand>),
}

/// A time that stands still while something is under way, and but for that goes on to the end of
/// whatever is waited for.
#[derive(Debug, Default)]
struct Hand {
    now: Mutex<Now>,
    idle: Notify,
}

#[derive(Debug, Default)]
struct Now {
    time: Duration,
    under_way: usize,
}

/// Something under way, until it is dropped.
pub(crate) struct UnderWay<'a>(Option<&'a Hand>);

impl Watch {
    /// The machine's time, from now on.
    #[must_use]
    pub fn machine() -> Self {
        Self(Time::Machine(Instant::now()))
    }

    /// One for tests: requests take no time, and a wait is over as soon as none is under way.
    #[must_use]
    pub fn by_hand() -> Self {
        Self(Time::ByHand(Arc::default()))
    }

    /// How long it has been running.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        match &self.0 {
            Time::Machine(started) => started.elapsed(),
            Time::ByHand(hand) => hand.now().time,
        }
    }

    /// Waits until it has been running so long.
    pub(crate) async fn until(&self, time: Duration) {
        match &self.0 {
            Time::Machine(started) => {
                tokio::time::sleep(time.saturating_sub(started.elapsed())).await;
            }
            Time::ByHand(hand) => loop {
                let idle = hand.idle.notified();
                if hand.moves_to(time) {
                    break;
                }
                idle.await;
            },
        }
    }

    /// Says that something is under way.
    pub(crate) fn under_way(&self) -> UnderWay<'_> {
        match &self.0 {
            Time::Machine(_) => UnderWay(None),
            Time::ByHand(hand) => {
                hand.now().under_way += 1;
                UnderWay(Some(hand))
            }
        }
    }
}

impl Hand {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moves_to(&self, time: Duration) -> bool {
        let mut now = self.now();
        if now.under_way == 0 {
            now.time = time.max(now.time);
        }
        now.time >= time
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if let Some(hand) = self.0 {
            hand.now().under_way -= 1;
            hand.idle.notify_waiters();
        }
    }
}
