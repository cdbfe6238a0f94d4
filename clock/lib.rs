//! The one clock of the program: the machine's own, or one whose day a test sets.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The variable that sets the day, for tests.
///
/// On another day a waiver holds again that has expired, so that a program that reads it must
/// refuse to audit a real tenant: see [`is_set`].
pub const TODAY: &str = "GREENROOM_TODAY";

/// How far the day that was set is from the machine's, or what is wrong with it.
static SHIFT: LazyLock<Result<SignedDuration, ClockError>> = LazyLock::new(|| {
    let Some(set) = std::env::var_os(TODAY) else {
        return Ok(SignedDuration::ZERO);
    };
    let day = set.to_str().and_then(|set| set.parse::<Date>().ok());
    let day = day.ok_or_else(|| ClockError(set.to_string_lossy().into_owned()))?;
    Ok(day.duration_since(day_of(machine())))
});

/// A day that is none.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{TODAY} is `{0}`, which is not a day such as 2027-01-31")]
pub struct ClockError(String);

/// What time it is: the machine's time of day, on the day that was set where one was.
#[must_use]
pub fn now() -> Timestamp {
    let shift = SHIFT.as_ref().copied().unwrap_or_default();
    machine().checked_add(shift).unwrap_or_else(|_| machine())
}

/// The day, in UTC.
#[must_use]
pub fn today() -> Date {
    day_of(now())
}

/// Says whether the day was set, so that what is written is not about today.
///
/// # Errors
/// When what it was set to is not a day.
pub fn is_set() -> Result<bool, ClockError> {
    let set = std::env::var_os(TODAY).is_some();
    SHIFT.clone().map(|_| set)
}

fn day_of(time: Timestamp) -> Date {
    time.to_zoned(TimeZone::UTC).date()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
fn machine() -> Timestamp {
    Timestamp::now()
}
