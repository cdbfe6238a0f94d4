//! One line for each request.

use std::time::Duration;

use greenroom_clock as clock;
use jiff::Timestamp;
use serde_json::json;

use crate::console::talk;
use crate::log::Format;

/// A request that was answered.
pub(super) struct Line<'a> {
    pub(super) method: &'a str,
    /// With its query, as it was sent.
    pub(super) path: &'a str,
    pub(super) status: u16,
    /// From the last byte of the head to the first of the answer.
    pub(super) time: Duration,
    /// Whether the mock does not know the path, so that the answer says nothing of the tenant.
    pub(super) unsupported: bool,
}

impl Line<'_> {
    pub(super) fn write(&self, format: Format) {
        match format {
            Format::Text => talk(&self.text()),
            Format::Json => talk(&self.json(clock::now())),
        }
    }

    fn text(&self) -> String {
        let mark = if self.unsupported {
            "  (not supported by the mock)"
        } else {
            ""
        };
        format!(
            "{:4} {}  {}  {:.1} ms{mark}",
            self.method,
            self.path,
            self.status,
            self.milliseconds()
        )
    }

    fn json(&self, now: Timestamp) -> String {
        json!({
            "time": now,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "milliseconds": self.milliseconds(),
            "unsupported": self.unsupported,
        })
        .to_string()
    }

    /// To the microsecond.
    fn milliseconds(&self) -> f64 {
        (self.time.as_secs_f64() * 1e6).round() / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Line<'_> = Line {
        method: "GET",
        path: "/v1.0/groups?$top=1",
        status: 400,
        time: Duration::from_micros(1500),
        unsupported: true,
    };

    #[test]
    fn a_gap_of_the_mock_is_marked() {
        assert_eq!(
            LINE.text(),
            "GET  /v1.0/groups?$top=1  400  1.5 ms  (not supported by the mock)"
        );
        let known = Line {
            unsupported: false,
            ..LINE
        };
        assert_eq!(known.text(), "GET  /v1.0/groups?$top=1  400  1.5 ms");
    }

    #[test]
    fn a_line_of_json_says_the_same() {
        assert_eq!(
            LINE.json(Timestamp::UNIX_EPOCH),
            r#"{"time":"1970-01-01T00:00:00Z","method":"GET","path":"/v1.0/groups?$top=1","status":400,"milliseconds":1.5,"unsupported":true}"#
        );
    }
}
