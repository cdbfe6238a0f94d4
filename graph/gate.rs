//! The one way out to a tenant: few requests are under way at once, none while the tenant wants to
//! be left alone, and no more in ten seconds than Microsoft documents that it takes.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{self, Notify, Semaphore, SemaphorePermit};

use crate::units::{self, Users, WINDOW};
use crate::watch::{UnderWay, Watch};

/// What all requests of a run pass.
pub(crate) struct Gate {
    seats: Semaphore,
    /// Whoever has a seat passes in the order in which they came.
    turn: sync::Mutex<()>,
    /// Nobody passes before.
    opens: Mutex<Duration>,
    budget: Option<Mutex<Budget>>,
    /// Told of each answer.
    answered: Notify,
    watch: Watch,
}

/// The resource units of the last ten seconds.
#[derive(Default)]
struct Budget {
    /// Of requests whose answer is awaited.
    under_way: u32,
    /// Of requests that were answered, and from when they count no more. The tenant has counted
    /// them at some time before the answer came, so that its window has no more in it than this.
    spent: VecDeque<(Duration, u32)>,
    /// How many users were seen one by one.
    users: usize,
    /// How many the tenant says that it has.
    counted: usize,
}

impl Budget {
    /// Takes the units; where that is too early, when to try again: at a time, or after an answer.
    fn take(&mut self, units: u32, now: Duration) -> Result<(), Option<Duration>> {
        while self.spent.front().is_some_and(|(until, _)| *until <= now) {
            self.spent.pop_front();
        }
        let spent: u32 = self.spent.iter().map(|(_, units)| units).sum();
        let taken = self.under_way + spent;
        if taken > 0 && taken + units > units::quota(self.users.max(self.counted)) {
            return Err(self.spent.front().map(|(until, _)| *until));
        }
        self.under_way += units;
        Ok(())
    }
}

/// A request under way. It leaves its seat when this is dropped.
pub(crate) struct Passed<'a> {
    gate: &'a Gate,
    units: u32,
    _seat: Option<SemaphorePermit<'a>>,
    _under_way: UnderWay<'a>,
}

impl Gate {
    /// A gate that lets so many pass at once; `in_quota` also keeps them within Microsoft's quota.
    pub(crate) fn new(at_once: usize, in_quota: bool, watch: Watch) -> Self {
        Self {
            seats: Semaphore::new(at_once),
            turn: sync::Mutex::default(),
            opens: Mutex::default(),
            budget: in_quota.then(Mutex::default),
            answered: Notify::new(),
            watch,
        }
    }

    /// Waits for a seat, for the gate to be open, and for the quota to hold a request of so many
    /// units.
    pub(crate) async fn pass(&self, units: u32) -> Passed<'_> {
        // There is no seat only where the gate is gone.
        let seat = self.seats.acquire().await.ok();
        let _turn = self.turn.lock().await;
        loop {
            let opens = *lock(&self.opens);
            if opens > self.watch.elapsed() {
                self.watch.until(opens).await;
                continue;
            }
            let Some(budget) = &self.budget else { break };
            let taken = lock(budget).take(units, self.watch.elapsed());
            match taken {
                Ok(()) => break,
                Err(Some(time)) => self.watch.until(time).await,
                Err(None) => self.answered.notified().await,
            }
        }
        Passed {
            gate: self,
            units,
            _seat: seat,
            _under_way: self.watch.under_way(),
        }
    }

    /// Nobody passes for so long: the tenant wants to be left alone.
    pub(crate) fn close_for(&self, wait: Duration) {
        let opens = self.watch.elapsed() + wait;
        let mut known = lock(&self.opens);
        *known = opens.max(*known);
    }

    /// An answer showed so many users.
    pub(crate) fn saw_users(&self, users: Users) {
        let Some(budget) = &self.budget else { return };
        let mut budget = lock(budget);
        match users {
            Users::Own(more) => budget.users += more,
            Users::All(all) => budget.counted = budget.counted.max(all),
        }
    }
}

impl Drop for Passed<'_> {
    fn drop(&mut self) {
        let Some(budget) = &self.gate.budget else {
            return;
        };
        let mut budget = lock(budget);
        budget.under_way -= self.units;
        let until = self.gate.watch.elapsed() + WINDOW;
        budget.spent.push_back((until, self.units));
        self.gate.answered.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn seconds(gate: &Gate) -> u64 {
        gate.watch.elapsed().as_secs()
    }

    fn gate(in_quota: bool) -> Gate {
        Gate::new(2, in_quota, Watch::by_hand())
    }

    #[tokio::test]
    async fn only_so_many_are_under_way_at_once() {
        let gate = gate(false);
        let first = gate.pass(1).await;
        let _second = gate.pass(1).await;
        assert!(gate.pass(1).now_or_never().is_none());
        drop(first);
        assert!(gate.pass(1).now_or_never().is_some());
    }

    #[tokio::test]
    async fn nobody_passes_while_it_is_closed() {
        let gate = gate(false);
        gate.close_for(Duration::from_secs(30));
        gate.close_for(Duration::from_secs(2));
        drop(gate.pass(1).await);
        assert_eq!(seconds(&gate), 30);
    }

    #[tokio::test]
    async fn what_was_spent_counts_for_ten_seconds_from_its_answer() {
        let gate = gate(true);
        drop(gate.pass(3_000).await);
        drop(gate.pass(500).await);
        assert_eq!(seconds(&gate), 0);
        drop(gate.pass(1).await);
        assert_eq!(seconds(&gate), 10);
    }

    #[tokio::test]
    async fn what_is_under_way_counts_until_it_is_answered() {
        let gate = gate(true);
        let first = gate.pass(3_500).await;
        let second = gate.pass(1);
        tokio::pin!(second);
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        drop(second.await);
        assert_eq!(seconds(&gate), 10);
    }

    #[tokio::test]
    async fn a_large_tenant_has_more_to_spend() {
        let gate = gate(true);
        drop(gate.pass(3_500).await);
        gate.saw_users(Users::All(501));
        drop(gate.pass(4_500).await);
        assert_eq!(seconds(&gate), 0);
    }

    #[tokio::test]
    async fn without_a_quota_nothing_is_counted() {
        let gate = gate(false);
        for _ in 0..3 {
            drop(gate.pass(8_000).await);
        }
        assert_eq!(seconds(&gate), 0);
    }
}
