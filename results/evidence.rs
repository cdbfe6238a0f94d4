//! What Graph answered in a run, an answer a place: as texts, or outside the memory altogether.
//!
//! An answer about an account can have a hundred service plans. As a tree of values it takes several
//! times the room of its text, and a run has some thousands of them, none of which is looked at
//! before the reports are written.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::sync::Arc;

use greenroom_shelf::{Kept, Shelf};
use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{SeqAccess, Visitor};
use serde::ser::{Error as _, SerializeSeq as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::exchange::Exchange;

/// What Graph answered, in the order in which findings refer to it.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    kept: Vec<Kept>,
    permissions: BTreeSet<String>,
    shelf: Option<Arc<Shelf>>,
}

impl Evidence {
    /// Answers that are kept on a shelf. One that cannot be kept there stays in the memory.
    #[must_use]
    pub fn on(shelf: Arc<Shelf>) -> Self {
        Self {
            shelf: Some(shelf),
            ..Self::default()
        }
    }

    /// No answer yet, to be kept where these are.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self {
            shelf: self.shelf.clone(),
            ..Self::default()
        }
    }

    /// How many answers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Adds an answer.
    pub fn push<Body: Serialize>(&mut self, exchange: &Exchange<Body>) {
        let kept = self.keep(exchange);
        self.kept.push(kept);
        if !self.permissions.contains(&exchange.permission) {
            self.permissions.insert(exchange.permission.clone());
        }
    }

    /// Keeps an answer as the text that a record has of it.
    fn keep<Body: Serialize>(&self, exchange: &Exchange<Body>) -> Kept {
        // Texts and JSON values always become JSON.
        let text = serde_json::to_string(exchange).unwrap_or_default();
        Kept::new(text, self.shelf.as_deref())
    }

    /// The answer with this number, where there is one. One that cannot be read back says so in
    /// place of its body; its shelf knows of it, and what was made of it must not be published.
    #[must_use]
    pub fn read(&self, number: usize) -> Option<Exchange> {
        let kept = self.kept.get(number)?;
        Some(self.read_back(kept).unwrap_or_else(|error| lost(&error)))
    }

    fn read_back(&self, kept: &Kept) -> io::Result<Exchange> {
        Ok(serde_json::from_str(&kept.read(self.shelf.as_deref())?)?)
    }

    /// Every answer, in order, each as [`Self::read`] reads it.
    pub fn iter(&self) -> impl Iterator<Item = Exchange> {
        (0..self.len()).filter_map(|number| self.read(number))
    }

    fn each(&self) -> impl Iterator<Item = io::Result<Exchange>> {
        self.kept.iter().map(|kept| self.read_back(kept))
    }

    /// Changes every answer.
    pub fn edit(&mut self, mut change: impl FnMut(&mut Exchange)) {
        let changed = self.iter().map(|mut exchange| {
            change(&mut exchange);
            self.keep(&exchange)
        });
        self.kept = changed.collect();
    }

    /// The permissions that the questions need, each once, sorted.
    pub fn permissions(&self) -> impl Iterator<Item = &str> {
        self.permissions.iter().map(String::as_str)
    }

    /// Leaves only the first answers, at most so many.
    pub fn truncate(&mut self, most: usize) {
        self.kept.truncate(most);
    }
}

/// What stands in the place of an answer that cannot be read back.
fn lost(error: &io::Error) -> Exchange {
    Exchange {
        method: String::new(),
        url: String::new(),
        permission: String::new(),
        status: 0,
        request_id: None,
        time: Timestamp::UNIX_EPOCH,
        body: format!("This answer cannot be read back: {error}").into(),
        entry: false,
        export: None,
    }
}

impl PartialEq for Evidence {
    fn eq(&self, other: &Self) -> bool {
        let same = |(one, other): (io::Result<_>, io::Result<_>)| match (one, other) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        };
        self.len() == other.len() && self.each().zip(other.each()).all(same)
    }
}

impl FromIterator<Exchange> for Evidence {
    fn from_iter<I: IntoIterator<Item = Exchange>>(exchanges: I) -> Self {
        let mut evidence = Self::default();
        exchanges.into_iter().for_each(|one| evidence.push(&one));
        evidence
    }
}

/// As a list of [`Exchange`]; an answer that cannot be read back is an error.
impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for kept in &self.kept {
            let text = kept.read(self.shelf.as_deref());
            let text = text.map_err(S::Error::custom)?;
            // It goes on as it is: no tree of values is made of it.
            let text: &RawValue = serde_json::from_str(&text).map_err(S::Error::custom)?;
            list.serialize_element(text)?;
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Listed)
    }
}

/// Reads a list one by one, so that one answer at a time is a tree of values.
struct Listed;

impl<'de> Visitor<'de> for Listed {
    type Value = Evidence;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of answers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Evidence, A::Error> {
        let mut evidence = Evidence::default();
        while let Some(exchange) = list.next_element::<Exchange>()? {
            evidence.push(&exchange);
        }
        Ok(evidence)
    }
}

impl JsonSchema for Evidence {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<Exchange>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Exchange>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use serde_json::json;

    use super::*;

    fn exchange(id: &str) -> Exchange {
        Exchange {
            method: "GET".to_owned(),
            url: format!("/users/{id}"),
            permission: "User.Read.All".to_owned(),
            status: 200,
            request_id: None,
            time: jiff::Timestamp::UNIX_EPOCH,
            body: json!({ "id": id, "z": 1.5, "a": [18_446_744_073_709_551_615_u64] }),
            entry: false,
            export: None,
        }
    }

    /// Three answers on a shelf, and its file.
    fn shelved() -> (Evidence, File) {
        let file = tempfile::tempfile().unwrap();
        let shelf = Shelf::from(file.try_clone().unwrap());
        (three(Evidence::on(Arc::new(shelf))), file)
    }

    fn three(mut evidence: Evidence) -> Evidence {
        for id in ["a", "ø", "c"] {
            evidence.push(&exchange(id));
        }
        evidence
    }

    #[test]
    fn an_answer_is_read_back_as_it_was_wherever_it_is_kept() {
        let listed: Evidence = ["a", "ø", "c"].map(exchange).into_iter().collect();
        let named = tempfile::NamedTempFile::new().unwrap();
        let closed = Shelf::from(File::open(named.path()).unwrap());
        let closed = three(Evidence::on(Arc::new(closed)));
        assert!(closed.kept[0].read(None).is_ok(), "it is in the memory");
        for evidence in [three(Evidence::default()), shelved().0, closed] {
            assert_eq!(evidence.read(1), Some(exchange("ø")));
            assert_eq!(evidence.read(3), None);
            assert_eq!(evidence, listed);
        }
    }

    #[test]
    fn a_record_has_them_as_a_list() {
        let text = serde_json::to_string(&shelved().0).unwrap();
        let list: Vec<Exchange> = serde_json::from_str(&text).unwrap();
        assert_eq!(list, ["a", "ø", "c"].map(exchange));
        assert_eq!(serde_json::to_string(&list).unwrap(), text);
        let read: Evidence = serde_json::from_str(&text).unwrap();
        assert_eq!(read, shelved().0);
    }

    #[test]
    fn one_that_is_lost_is_not_left_out() {
        let (evidence, file) = shelved();
        file.set_len(10).unwrap();
        let said = evidence.read(0).unwrap().body.to_string();
        assert!(said.contains("cannot be read back"), "{said}");
        assert!(serde_json::to_string(&evidence).is_err());
        assert_ne!(evidence, evidence.clone());
    }

    #[test]
    fn an_answer_can_be_changed() {
        let (mut evidence, _) = shelved();
        evidence.edit(|one| one.status = 404);
        let statuses = evidence.iter().map(|one| one.status);
        assert_eq!(statuses.collect::<Vec<_>>(), [404; 3]);
    }
}
