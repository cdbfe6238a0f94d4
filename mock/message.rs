//! What goes in and what comes out: HTTP without a server.
//!
//! Everything the mock does is a function from [`Request`] to [`Answer`]. A server, be it the one
//! of the tests or the one of `greenroom mock`, only translates at its two ends.

use std::time::Duration;

/// One HTTP request as it was received.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method in upper case.
    pub method: String,
    /// The path below the tenant's base address, with its percent-encoding: `/v1.0/users`.
    pub path: String,
    /// What follows the question mark, with its percent-encoding.
    pub query: Option<String>,
    /// Header names and values in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
    /// The address this tenant is served at, without a trailing slash. Links in answers start
    /// with it.
    pub base: String,
}

impl Request {
    /// The first header of that name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// Path and query as one relative address.
    #[must_use]
    pub fn target(&self) -> String {
        match &self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.clone(),
        }
    }
}

/// One HTTP answer, with what the transport shall do to it.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Header names and values.
    pub headers: Vec<(String, String)>,
    /// The body as it goes over the wire.
    pub body: Vec<u8>,
    /// How long the server shall wait before it answers.
    pub delay: Option<Duration>,
    /// Whether the mock does not know the path. Such an answer tells of a gap of the mock and
    /// nothing of the tenant.
    pub unsupported: bool,
}

impl Answer {
    /// The first header of that name, whatever its case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        first(&self.headers, name)
    }

    /// The same answer with a header set, replacing one of that name.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers
            .retain(|(key, _)| !key.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}

fn first<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}
