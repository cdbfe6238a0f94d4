//! The time of the mock, which a test may set.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time: the machine's own, or one a test decides.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::from_fn(greenroom_clock::now)
    }

    /// A clock that asks `now` each time.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}

/// The form of times in Graph's errors: seconds, no zone, meant as UTC.
pub(super) fn graph_error_date(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The `Date` header of RFC 9110, section 5.6.7.
pub(super) fn http_date(now: Timestamp) -> String {
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
