//! A question in a feature's own words: any address below the version that only reads the tenant.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::Value;

use crate::client::Graph;
use crate::error::GraphError;
use crate::evidence::{Answer, Evidence, Request};
use crate::permission::Permission;
use crate::reply;

/// Path and query below the version, percent-encoded, e.g. `/policies/authorizationPolicy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question(String);

/// The longest that is sent.
const LONGEST: usize = 2000;

/// What a feature may write as it is, and an address has encoded.
const WRITTEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Why a question is not asked.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum QuestionError {
    /// Another method, or none.
    #[error("a question starts with GET and a space: nothing else only reads")]
    Method,
    /// Another host, or no path.
    #[error("after GET comes a path that starts with one slash, such as /organization")]
    Path,
    /// `v1.0`, `beta`, or what looks like a version.
    #[error("the path starts below the version, and the version is v1.0: leave /v1.0 or /beta out")]
    Version,
    /// `.`, `..`, an empty segment, or an encoded one.
    #[error(
        "the path has an empty segment, one of dots alone, or an encoded slash or percent sign"
    )]
    Segment,
    /// `$batch`, which can hold requests that write.
    #[error("$batch is not asked: a batch can hold requests that write")]
    Batch,
    /// `$expand`, of which Graph leaves out what is beyond 20 without a word.
    #[error(
        "$expand is not asked, because Microsoft Graph returns at most 20 of what it expands: ask \
         for the collection itself"
    )]
    Expand,
    /// A sign that an address cannot have.
    #[error("the question has a control character or a backslash")]
    Sign,
    /// Too long.
    #[error("the question is longer than {LONGEST} characters")]
    Length,
}

impl FromStr for Question {
    type Err = QuestionError;

    /// Reads `GET /path?query`.
    ///
    /// Source of what an expansion leaves out: Microsoft Graph, "Use query parameters to customize
    /// responses", `$expand`.
    fn from_str(text: &str) -> Result<Self, QuestionError> {
        let address = text.strip_prefix("GET ").ok_or(QuestionError::Method)?;
        if text.len() > LONGEST {
            return Err(QuestionError::Length);
        }
        if address.contains(|c: char| c.is_control() || c == '\\') {
            return Err(QuestionError::Sign);
        }
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let below = path.strip_prefix('/').ok_or(QuestionError::Path)?;
        if below.is_empty() || below.starts_with('/') {
            return Err(QuestionError::Path);
        }
        for (index, segment) in below.split('/').enumerate() {
            is_allowed(segment, index)?;
        }
        let names = query.split('&').map(|option| option.split('=').next());
        let mut names = names.map(|name| decoded(name.unwrap_or_default()));
        if names.any(|name| {
            name.trim()
                .trim_start_matches('$')
                .eq_ignore_ascii_case("expand")
        }) {
            return Err(QuestionError::Expand);
        }
        Ok(Self(utf8_percent_encode(address, WRITTEN).to_string()))
    }
}

fn is_allowed(segment: &str, index: usize) -> Result<(), QuestionError> {
    let segment = decoded(segment).to_ascii_lowercase();
    let is_dots = segment.chars().all(|c| c == '.');
    if is_dots || segment.contains(['/', '\\', '%']) || segment.contains(char::is_control) {
        return Err(QuestionError::Segment);
    }
    let digits = segment.strip_prefix('v').unwrap_or_default();
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
    match segment.as_str() {
        "beta" if index == 0 => Err(QuestionError::Version),
        _ if index == 0 && is_number => Err(QuestionError::Version),
        "$batch" => Err(QuestionError::Batch),
        _ => Ok(()),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GET {}", self.0)
    }
}

impl Graph {
    /// What Microsoft Graph answers to a question of a feature's: an object as it is, a collection
    /// from its first page to its last; `None` where it says that there is no such object.
    ///
    /// # Errors
    /// When Graph does not answer, or breaks off.
    pub async fn question(
        &self,
        question: &Question,
        permission: &'static Permission,
    ) -> Result<Answer<Option<Value>>, GraphError> {
        let name = permission.name.as_str();
        let answer = self.whole(question, name).await;
        // The same may have been asked by another permission before.
        match answer {
            Ok(Answer { value, evidence }) => Ok(Answer {
                value,
                evidence: evidence.into_iter().map(|one| by(one, name)).collect(),
            }),
            Err(error) => Err(GraphError {
                request: Request {
                    permission: name,
                    ..error.request
                },
                evidence: error
                    .evidence
                    .into_iter()
                    .map(|one| by(one, name))
                    .collect(),
                ..error
            }),
        }
    }

    async fn whole(
        &self,
        Question(url): &Question,
        permission: &'static str,
    ) -> Result<Answer<Option<Value>>, GraphError> {
        let first = self.ask(url.clone(), permission).await?;
        if first.status != 200 || !first.body.get("value").is_some_and(Value::is_array) {
            return reply::one(first);
        }
        let listed = self.list::<Value>(url.clone(), permission).await?;
        let mut body = first.body.clone();
        if let Some(body) = body.as_object_mut() {
            body.shift_remove("@odata.nextLink");
            body.insert("value".to_owned(), Value::Array(listed.value));
        }
        Ok(Answer {
            value: Some(body),
            evidence: listed.evidence,
        })
    }
}

/// An answer as one that this permission opened.
fn by(evidence: Arc<Evidence>, permission: &'static str) -> Arc<Evidence> {
    if evidence.request.permission == permission {
        return evidence;
    }
    let mut evidence = Arc::unwrap_or_clone(evidence);
    evidence.request.permission = permission;
    Arc::new(evidence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encoded_where_a_feature_need_not_be() {
        let text = "GET /users/a#EXT#@b.example?$filter=displayName eq 'Ann Lee'";
        let question: Question = text.parse().unwrap();
        assert_eq!(
            question.to_string(),
            "GET /users/a%23EXT%23@b.example?$filter=displayName%20eq%20'Ann%20Lee'"
        );
    }

    #[test]
    fn what_writes_or_leaves_the_tenant_is_refused() {
        use QuestionError::{Batch, Expand, Length, Method, Path, Segment, Sign, Version};
        for (text, error) in [
            ("POST /users", Method),
            ("DELETE /users/1", Method),
            ("get /users", Method),
            ("/users", Method),
            ("GET users", Path),
            ("GET https://evil.example/users", Path),
            ("GET //evil.example/users", Path),
            ("GET /", Path),
            ("GET /v1.0/users", Version),
            ("GET /beta/users", Version),
            ("GET /%62eta/users", Version),
            ("GET /BETA", Version),
            ("GET /users/../../beta/users", Segment),
            ("GET /users/%2e%2e/x", Segment),
            ("GET /users/.%2E/x", Segment),
            ("GET /users/a%2fb", Segment),
            ("GET /users/%252e%252e", Segment),
            ("GET /users//x", Segment),
            ("GET /users/", Segment),
            ("GET /users\\x", Sign),
            ("GET /users\t", Sign),
            ("GET /$batch", Batch),
            ("GET /%24batch", Batch),
            ("GET /groups/1?$expand=members", Expand),
            ("GET /groups/1?$select=id&%24Expand=members", Expand),
        ] {
            assert_eq!(text.parse::<Question>(), Err(error), "{text}");
        }
        let long = format!("GET /{}", "x".repeat(LONGEST));
        assert_eq!(long.parse::<Question>(), Err(Length));
    }
}
