//! `--log`: each request on a line of stderr.

use clap::ValueEnum;
use greenroom_graph::{Log, Sent};

use crate::console::talk;
use crate::results::plain;

/// How a request is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object per line
    Json,
}

impl Format {
    /// Writes requests in this format.
    #[must_use]
    pub fn log(self) -> Log {
        match self {
            Self::Text => |sent| talk(&text(sent)),
            Self::Json => |sent| talk(&json(sent)),
        }
    }
}

fn text(sent: &Sent) -> String {
    let margin = if sent.in_batch { "  " } else { "" };
    let end = match (sent.status, &sent.error) {
        (Some(status), _) => status.to_string(),
        (None, Some(error)) => format!("no answer ({error})"),
        (None, None) => "no answer".to_owned(),
    };
    let id = sent.request_id.as_deref().unwrap_or("none");
    plain::line(&format!(
        "{margin}{} {}  {end}  {} ms  request-id {id}",
        sent.method, sent.path, sent.milliseconds
    ))
}

fn json(sent: &Sent) -> String {
    serde_json::to_string(sent).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent() -> Sent {
        Sent {
            method: "GET",
            path: "/users/room@contoso.example".to_owned(),
            status: Some(200),
            milliseconds: 12,
            request_id: Some("one".to_owned()),
            in_batch: false,
            error: None,
        }
    }

    #[test]
    fn a_request_is_a_line() {
        let line = "GET /users/room@contoso.example  200  12 ms  request-id one";
        assert_eq!(text(&sent()), line);
    }

    #[test]
    fn a_request_without_an_answer_says_why() {
        let lost = Sent {
            status: None,
            error: Some("connection refused\n\u{1b}[1m".to_owned()),
            ..sent()
        };
        assert!(text(&lost).contains("no answer (connection refused"));
        assert!(!text(&lost).contains(['\n', '\u{1b}']));
    }
}
