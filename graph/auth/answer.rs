//! What the login host gives out, held to the standard: an answer that could mean two things, or
//! that lacks what it has to say, is none.

use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::json;

/// The fields of an answer. Its texts may be secrets: what is wrong with one is said without it.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads an answer.
    ///
    /// # Errors
    /// What is odd about it: it is no JSON object, or says something twice.
    pub(super) fn read(body: &[u8]) -> Result<Self, String> {
        let document = json::read(body).map_err(|_| "it is not JSON".to_owned())?;
        if let Some(what) = json::ambiguity(&document.repeated) {
            return Err(what.to_string());
        }
        match document.value {
            Value::Object(fields) => Ok(Self(fields)),
            _ => Err("it is no JSON object".to_owned()),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// A text that has to be there.
    pub(super) fn text(&self, key: &str) -> Result<&str, String> {
        match self.0.get(key) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text),
            Some(Value::String(_)) => Err(format!("`{key}` is empty")),
            Some(_) => Err(format!("`{key}` is no text")),
            None => Err(format!("it has no `{key}`")),
        }
    }

    /// A text that may be left out.
    pub(super) fn optional(&self, key: &str) -> Result<Option<&str>, String> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(key).map(Some),
        }
    }

    pub(super) fn secret(&self, key: &str) -> Result<SecretString, String> {
        self.text(key).map(SecretString::from)
    }

    /// How long something is good, in seconds: longer than not at all.
    pub(super) fn lifetime(&self, key: &str) -> Result<u64, String> {
        match self.seconds(key)? {
            0 => Err(format!("`{key}` is 0, so that it has already ended")),
            seconds => Ok(seconds),
        }
    }

    pub(super) fn seconds(&self, key: &str) -> Result<u64, String> {
        match self.0.get(key) {
            Some(Value::Number(number)) => number
                .as_u64()
                .ok_or_else(|| format!("`{key}` is {number}, which is no number of seconds")),
            Some(_) => Err(format!("`{key}` is no number")),
            None => Err(format!("it has no `{key}`")),
        }
    }

    /// The numbers of a list that may be left out.
    pub(super) fn numbers(&self, key: &str) -> Vec<u32> {
        let list = self.0.get(key).and_then(Value::as_array);
        let numbers = list.into_iter().flatten().filter_map(Value::as_u64);
        numbers.filter_map(|one| u32::try_from(one).ok()).collect()
    }
}

/// What an endpoint of the login host gives out.
pub(super) trait Given: Sized {
    /// Reads it; the error says what is odd.
    fn given(fields: &Fields) -> Result<Self, String>;
}
