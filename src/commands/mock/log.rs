//! One line for each request.

use greenroom_clock as clock;
use greenroom_mock::serve::{Answered, Log};
use jiff::Timestamp;
use serde_json::json;

use crate::console::talk;
use crate::log::Format;

/// Writes requests in this format.
pub(super) fn log(format: Format) -> Log {
    match format {
        Format::Text => |answered| talk(&text(answered)),
        Format::Json => |answered| talk(&json(answered, clock::now())),
    }
}

fn text(answered: &Answered<'_>) -> String {
    let mark = if answered.unsupported {
        "  (not supported by the mock)"
    } else {
        ""
    };
    format!(
        "{:4} {}  {}  {:.1} ms{mark}",
        answered.method,
        answered.path,
        answered.status,
        milliseconds(answered)
    )
}

fn json(answered: &Answered<'_>, now: Timestamp) -> String {
    json!({
        "time": now,
        "method": answered.method,
        "path": answered.path,
        "status": answered.status,
        "milliseconds": milliseconds(answered),
        "unsupported": answered.unsupported,
    })
    .to_string()
}

/// To the microsecond.
fn milliseconds(answered: &Answered<'_>) -> f64 {
    (answered.time.as_secs_f64() * 1e6).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ANSWERED: Answered<'_> = Answered {
        method: "GET",
        path: "/v1.0/groups?$top=1",
        status: 400,
        time: Duration::from_micros(1500),
        unsupported: true,
    };

    #[test]
    fn a_gap_of_the_mock_is_marked() {
        assert_eq!(
            text(&ANSWERED),
            "GET  /v1.0/groups?$top=1  400  1.5 ms  (not supported by the mock)"
        );
        let known = Answered {
            unsupported: false,
            ..ANSWERED
        };
        assert_eq!(text(&known), "GET  /v1.0/groups?$top=1  400  1.5 ms");
    }

    #[test]
    fn a_line_of_json_says_the_same() {
        assert_eq!(
            json(&ANSWERED, Timestamp::UNIX_EPOCH),
            r#"{"time":"1970-01-01T00:00:00Z","method":"GET","path":"/v1.0/groups?$top=1","status":400,"milliseconds":1.5,"unsupported":true}"#
        );
    }
}
