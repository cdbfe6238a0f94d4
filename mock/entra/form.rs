//! The form a client posts.

use super::super::odata::options::pairs;
use super::error::SignInError;

/// Names and values, decoded.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`.
    pub(super) fn parse(body: &[u8]) -> Self {
        Self(pairs(&String::from_utf8_lossy(body)).collect())
    }

    /// A value that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// A value that must be there.
    pub(super) fn require(&self, name: &str) -> Result<&str, SignInError> {
        self.get(name).ok_or_else(|| SignInError::missing(name))
    }
}
