//! When to ask again, and when to give up.

use std::time::{Duration, Instant};

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
    /// How often a question is asked at most.
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

impl Patience {
    /// How long to wait before the next attempt, or that there is none: `attempt` have been made,
    /// the last ended like this.
    ///
    /// What is worth asking again: throttling, a gateway in trouble, no answer at all. Source:
    /// Microsoft Graph, "Microsoft Graph throttling guidance".
    pub(crate) fn wait(
        &self,
        kind: &ErrorKind,
        named: Option<Duration>,
        attempt: u32,
        started: Instant,
    ) -> Option<Duration> {
        let passing = match kind {
            ErrorKind::Throttled | ErrorKind::Status(502..=504, _) => true,
            ErrorKind::Unreachable(cause) => !is_untrusted(cause),
            _ => false,
        };
        if !passing || attempt >= self.attempts {
            return None;
        }
        let wait = named.unwrap_or_else(|| {
            let most = self.first_wait.saturating_mul(1 << (attempt - 1).min(16));
            most.mul_f64(fastrand::f64())
        });
        (started.elapsed() + wait < self.run).then_some(wait)
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

    #[test]
    fn a_certificate_that_is_not_trusted_is_not_tried_again() {
        let certificate = rustls::CertificateError::UnknownIssuer;
        let cause = rustls::Error::InvalidCertificate(certificate).to_string();
        let wait = |cause: &str| {
            let kind = ErrorKind::Unreachable(cause.to_owned());
            PATIENCE.wait(&kind, None, 1, Instant::now())
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

    fn wait(kind: &ErrorKind, named: Option<Duration>, attempt: u32) -> Option<Duration> {
        PATIENCE.wait(kind, named, attempt, Instant::now())
    }

    #[test]
    fn the_wait_that_the_tenant_names_is_kept() {
        let named = Some(Duration::from_secs(17));
        assert_eq!(wait(&ErrorKind::Throttled, named, 1), named);
    }

    #[test]
    fn without_a_named_wait_it_is_random_and_doubles_at_most() {
        for attempt in 1..PATIENCE.attempts {
            let wait = wait(&ErrorKind::Throttled, None, attempt).unwrap();
            assert!(wait <= Duration::from_secs(2) * 2_u32.pow(attempt - 1));
        }
    }

    #[test]
    fn a_refusal_is_not_asked_again() {
        assert_eq!(wait(&ErrorKind::MissingPermission, None, 1), None);
        assert_eq!(wait(&ErrorKind::Status(500, String::new()), None, 1), None);
        assert_eq!(wait(&ErrorKind::Malformed(String::new()), None, 1), None);
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
