//! One answer of Graph as it was received, and the value read from it.

use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde_json::Value;

use crate::accounted::{self, Oddity};

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Request {
    /// The HTTP method; an audit only ever sends `GET`.
    pub method: &'static str,
    /// Path and query below the version, percent-encoded, e.g. `/users/room%40contoso.example`.
    pub url: String,
    /// The least permission Microsoft documents for this request.
    pub permission: &'static str,
    /// Whether values that Microsoft added to an enumeration later shall come by their names and
    /// not as `unknownFutureValue`.
    pub new_members: bool,
}

impl Request {
    /// The value of the `Prefer` header, where the request has one.
    ///
    /// Source: Microsoft Graph, "Handling future members in evolvable enumerations".
    fn prefer(&self) -> Option<&'static str> {
        self.new_members.then_some("include-unknown-enum-members")
    }

    /// The headers of the request by their names. Graph counts a directory only for a client that
    /// accepts answers which lag behind.
    ///
    /// Source: Microsoft Graph, "Advanced query capabilities on Microsoft Entra ID objects".
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let counts = self.url.contains("$count=true");
        let prefer = self.prefer().map(|prefer| ("Prefer", prefer));
        prefer
            .into_iter()
            .chain(counts.then_some(("ConsistencyLevel", "eventual")))
    }
}

/// One Graph answer as received. It never holds a token: those are not in bodies.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// What was asked, and the permission it needs.
    pub request: Request,
    /// The HTTP status; of the item, where the request travelled in a batch.
    pub status: u16,
    /// Graph's own id of the exchange, for a support case.
    pub request_id: Option<String>,
    /// When the answer arrived.
    pub time: jiff::Timestamp,
    /// The body as JSON; a body that is not JSON is kept as a string.
    pub body: Value,
    /// Whether that is one entry of the list that was answered, and not all of it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub entry: bool,
    #[serde(skip)]
    pub(crate) seen: Seen,
}

impl Evidence {
    /// What it sets that is not accounted for. It is looked for once, however many scenarios rest
    /// on the answer.
    #[must_use]
    pub fn oddities(&self) -> &[Oddity] {
        self.seen.0.get_or_init(|| accounted::oddities(self))
    }
}

/// What an answer was already found to set. It follows from the answer, so that answers are the
/// same whether or not somebody has looked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen(OnceLock<Vec<Oddity>>);

impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A value and the evidence it was read from, in the order the questions were asked.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// What the answer says. For one object, `None` means that Graph said it does not exist.
    pub value: T,
    /// The exchanges behind it.
    pub evidence: Vec<Arc<Evidence>>,
}

impl<T> Answer<T> {
    /// The same with another value.
    pub(crate) fn map<U>(self, with: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            value: with(self.value),
            evidence: self.evidence,
        }
    }
}
