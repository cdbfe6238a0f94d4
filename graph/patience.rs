//! When to ask again, and when to give up.

use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::error::ErrorKind;

/// How long a run waits for a tenant that is busy or out of reach.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// After this long since sign-in nothing is asked again.
    pub run: Duration,
    /// How long one answer may take, from the request to its last byte.
    pub answer: Duration,
    /// The longest first wait where the tenant names none; it doubles with each attempt.
    pub first_wait: Duration,
    /// How often a question is asked at most, not counting the times that the tenant says when to
    /// ask again.
    pub attempts: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            run: Duration::from_mins(10),
            answer: Duration::from_mins(1),
            first_wait: Duration::from_secs(1),
            attempts: 5,
        }
    }
}

/// A wait before the next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// The tenant says how long: it is held against nobody that they had to ask.
    Named(Duration),
    /// It does not say.
    Guessed(Duration),
}

impl Wait {
    pub(crate) fn time(self) -> Duration {
        match self {
            Self::Named(time) | Self::Guessed(time) => time,
        }
    }
}

impl Patience {
    /// How long to wait before the next attempt, or that there is none: `attempt` have been made
    /// that count, the last ended like this, and the run has lasted so long. Where the tenant
    /// says how long, the end of the run alone ends it.
    ///
    /// What is worth asking again: throttling, a gateway in trouble, no answer at all. Source:
    /// Microsoft Graph, "Microsoft Graph throttling guidance".
    pub(crate) fn wait(
        &self,
        kind: &ErrorKind,
        named: Option<Duration>,
        attempt: u32,
        elapsed: Duration,
    ) -> Option<Wait> {
        let passing = match kind {
            ErrorKind::Throttled | ErrorKind::Status(502..=504, _) => true,
            ErrorKind::Unreachable(cause) => !is_untrusted(cause),
            _ => false,
        };
        let wait = match named {
            _ if !passing => return None,
            Some(named) if !named.is_zero() => Wait::Named(named),
            _ if attempt >= self.attempts => return None,
            // To be asked again at once is no wait: whoever says so for ever is not asked for ever.
            Some(zero) => Wait::Guessed(zero),
            None => {
                let most = self.first_wait.saturating_mul(1 << (attempt - 1).min(16));
                Wait::Guessed(most.mul_f64(fastrand::f64()))
            }
        };
        (elapsed.saturating_add(wait.time()) < self.run).then_some(wait)
    }
}

/// Whether a host showed a certificate that is not trusted, and would show it again.
fn is_untrusted(cause: &str) -> bool {
    cause.starts_with("invalid peer certificate")
}

/// The wait a `Retry-After` names: seconds, or a date. Source: RFC 9110 section 10.2.3.
pub(crate) fn retry_after(value: &str) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value.trim()).ok()?.timestamp();
    let wait = date.duration_since(greenroom_clock::now());
    Some(Duration::try_from(wait).unwrap_or_default())
}

/// The wait that an answer's headers name.
pub(crate) fn named(headers: &HeaderMap) -> Option<Duration> {
    retry_after(headers.get("retry-after")?.to_str().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flaw::Flaw;

    #[test]
    fn a_certificate_that_is_not_trusted_is_not_tried_again() {
        let certificate = rustls::CertificateError::UnknownIssuer;
        let cause = rustls::Error::InvalidCertificate(certificate).to_string();
        let wait = |cause: &str| {
            let kind = ErrorKind::Unreachable(cause.to_owned());
            PATIENCE.wait(&kind, None, 1, Duration::ZERO)
        };
        assert_eq!(wait(&cause), None);
        assert!(wait("connection reset by peer").is_some());
    }

    const PATIENCE: Patience = Patience {
        run: Duration::from_mins(1),
        answer: Duration::from_secs(1),
        first_wait: Duration::from_secs(2),
        attempts: 3,
    };

    fn wait(kind: &ErrorKind, named: Option<Duration>, attempt: u32) -> Option<Wait> {
        PATIENCE.wait(kind, named, attempt, Duration::ZERO)
    }

    #[test]
    fn the_wait_that_the_tenant_names_is_kept() {
        let named = Duration::from_secs(17);
        let kept = wait(&ErrorKind::Throttled, Some(named), 1);
        assert_eq!(kept, Some(Wait::Named(named)));
    }

    #[test]
    fn attempts_do_not_end_patience_where_the_tenant_says_when_to_ask_again() {
        let named = Duration::from_secs(17);
        let kept = wait(&ErrorKind::Throttled, Some(named), 100);
        assert_eq!(kept, Some(Wait::Named(named)));
        assert_eq!(wait(&ErrorKind::Throttled, Some(Duration::ZERO), 100), None);
    }

    #[test]
    fn without_a_named_wait_it_is_random_and_doubles_at_most() {
        for attempt in 1..PATIENCE.attempts {
            let wait = wait(&ErrorKind::Throttled, None, attempt).unwrap();
            assert!(wait.time() <= Duration::from_secs(2) * 2_u32.pow(attempt - 1));
        }
    }

    #[test]
    fn a_refusal_is_not_asked_again() {
        assert_eq!(wait(&ErrorKind::MissingPermission, None, 1), None);
        assert_eq!(wait(&ErrorKind::Status(500, String::new()), None, 1), None);
        assert_eq!(wait(&ErrorKind::from(Flaw::NoItems), None, 1), None);
    }

    #[test]
    fn patience_ends_with_the_attempts_and_with_the_run() {
        assert_eq!(wait(&ErrorKind::Throttled, None, 3), None);
        assert_eq!(
            wait(&ErrorKind::Throttled, Some(Duration::from_mins(2)), 1),
            None
        );
    }

    #[test]
    fn a_wait_is_named_in_seconds_or_as_a_date() {
        assert_eq!(retry_after("30"), Some(Duration::from_secs(30)));
        let past = retry_after("Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(past, Some(Duration::ZERO));
        assert_eq!(retry_after("soon"), None);
    }
}
