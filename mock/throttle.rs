//! A tenant that takes no more than so much (Graph documentation, "Microsoft Graph throttling
//! guidance" and "Throttling limits").

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::problem::Problem;

/// For how long a quota of resource units lasts.
const WINDOW: SignedDuration = SignedDuration::from_secs(10);

/// The resource units of a window for a tenant with at least so many users, the largest first.
const QUOTAS: [(usize, u32); 3] = [(501, 8_000), (50, 5_000), (0, 3_500)];

/// When a tenant refuses a request because there were too many.
#[derive(Debug)]
pub struct Throttle(Rule);

#[derive(Debug)]
enum Rule {
    /// A bucket of resource units that fills up again in ten seconds; none is known before a
    /// tenant's size is.
    Bucket(Mutex<Option<Bucket>>),
    /// After every so many requests, none is taken for a while.
    Windows(Mutex<Windows>),
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

#[derive(Debug)]
struct Windows {
    every: u32,
    lasts: SignedDuration,
    taken: u32,
    closed_until: Option<Timestamp>,
}

impl Throttle {
    /// The quota that Microsoft documents for one application in a tenant of this size.
    #[must_use]
    pub fn documented() -> Self {
        Self(Rule::Bucket(Mutex::default()))
    }

    /// After every `every` requests that it takes, a tenant that takes none for so long.
    #[must_use]
    pub fn windows(every: u32, lasts: SignedDuration) -> Self {
        Self(Rule::Windows(Mutex::new(Windows {
            every,
            lasts,
            taken: 0,
            closed_until: None,
        })))
    }

    /// Refuses an HTTP request, a batch as a whole.
    pub(super) fn request(&self, now: Timestamp) -> Result<(), Problem> {
        let Rule::Windows(windows) = &self.0 else {
            return Ok(());
        };
        let mut windows = windows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = windows.closed_until.filter(|until| now < *until) {
            return Err(too_many(until.duration_since(now)));
        }
        windows.taken += 1;
        let is_last = windows.taken.is_multiple_of(windows.every);
        windows.closed_until = is_last.then(|| now.saturating_add(windows.lasts).unwrap_or(now));
        Ok(())
    }

    /// Refuses a request that costs so many resource units, alone or out of a batch, of a tenant
    /// with so many users.
    pub(super) fn spend(&self, units: u32, users: usize, now: Timestamp) -> Result<(), Problem> {
        let Rule::Bucket(bucket) = &self.0 else {
            return Ok(());
        };
        let known = QUOTAS.iter().find(|(least, _)| users >= *least);
        let quota = f64::from(known.map_or(QUOTAS[2].1, |(_, quota)| *quota));
        let rate = quota / WINDOW.as_secs_f64();
        let mut bucket = bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = bucket.get_or_insert(Bucket {
            left: quota,
            at: now,
        });
        let since = now.duration_since(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + since * rate).min(quota);
        bucket.at = now;
        let lacks = f64::from(units) - bucket.left;
        if lacks > 0.0 {
            return Err(too_many(SignedDuration::from_secs_f64(lacks / rate)));
        }
        bucket.left -= f64::from(units);
        Ok(())
    }
}

/// The refusal, with the whole seconds after which to come again.
fn too_many(wait: SignedDuration) -> Problem {
    let mut problem = Problem::new(429, "TooManyRequests", "Please retry after");
    let seconds = wait.as_secs_f64().ceil().max(1.0);
    let headers = &mut problem.headers;
    headers.push(("Retry-After", format!("{seconds}")));
    headers.push((
        "x-ms-throttle-information",
        "ResourceUnitLimitExceeded".to_owned(),
    ));
    problem
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn wait(refused: Result<(), Problem>) -> Option<String> {
        let problem = refused.err()?;
        assert_eq!((problem.status, problem.headers[0].0), (429, "Retry-After"));
        Some(problem.headers[0].1.clone())
    }

    #[test]
    fn a_bucket_holds_the_quota_of_the_tenants_size_and_fills_in_ten_seconds() {
        for (users, quota) in [(49, 3_500), (50, 5_000), (500, 5_000), (501, 8_000)] {
            let throttle = Throttle::documented();
            assert_eq!(wait(throttle.spend(quota, users, at(0))), None, "{users}");
            let tenth = quota / 10;
            let refused = throttle.spend(2 * tenth, users, at(0));
            assert_eq!(wait(refused).as_deref(), Some("2"), "{users}");
            assert_eq!(
                wait(throttle.spend(2 * tenth, users, at(2))),
                None,
                "{users}"
            );
            assert_eq!(wait(throttle.spend(quota, users, at(12))), None, "{users}");
        }
    }

    #[test]
    fn after_every_so_many_requests_none_is_taken_for_a_while() {
        let throttle = Throttle::windows(2, SignedDuration::from_secs(5));
        let asked = [0, 0, 0, 4, 5, 5, 5].map(|second| wait(throttle.request(at(second))));
        let expected = [None, None, Some("5"), Some("1"), None, None, Some("5")];
        assert_eq!(asked, expected.map(|wait| wait.map(str::to_owned)));
    }
}
