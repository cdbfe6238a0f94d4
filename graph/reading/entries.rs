//! An answer about many, taken apart: each entry is evidence of its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::evidence::{Answer, Evidence, Seen};
use crate::reply;

/// Entries by what they are asked for, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Entries(Mutex<Shown>);

#[derive(Debug, Default)]
struct Shown {
    by_key: HashMap<String, Arc<Entry>>,
    /// What was shown twice, and differently: nothing is taken from either.
    doubtful: HashSet<String>,
    /// How many are shown, those that were let go of included.
    count: usize,
}

/// An entry, kept as a text until it is asked for: as a tree it takes several times the room.
#[derive(Debug)]
struct Entry {
    /// The exchange of its page, without the page.
    page: Arc<Evidence>,
    /// Its id, in lower case.
    id: Option<String>,
    text: Box<str>,
    evidence: OnceLock<Arc<Evidence>>,
}

impl Entry {
    fn new(page: &Arc<Evidence>, item: &Value) -> Self {
        let id = item.get("id").and_then(Value::as_str);
        Self {
            page: Arc::clone(page),
            id: id.map(str::to_ascii_lowercase),
            text: item.to_string().into(),
            evidence: OnceLock::new(),
        }
    }

    fn body(&self) -> Value {
        // It was written by `new`, so that it can be read.
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The entry as evidence, the same for everybody who asks.
    fn evidence(&self) -> &Arc<Evidence> {
        self.evidence.get_or_init(|| {
            Arc::new(Evidence {
                body: self.body(),
                entry: true,
                seen: Seen::default(),
                ..Evidence::clone(&self.page)
            })
        })
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.text == other.text || self.body() == other.body()
    }
}

impl Entries {
    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many are shown.
    pub(crate) fn len(&self) -> usize {
        self.shown().count
    }

    /// Takes from a page what is wanted, and leaves the rest. `keys` are the properties that an
    /// entry is asked for by. A page that lists nothing shows nothing.
    pub(crate) fn take(&self, page: Arc<Evidence>, keys: &[&str], wanted: impl Fn(&str) -> bool) {
        let mut page = Arc::unwrap_or_clone(page);
        let Some(Value::Array(items)) = page.body.get_mut("value").map(Value::take) else {
            return;
        };
        page.body = Value::Null;
        let page = Arc::new(page);
        let mut shown = self.shown();
        for item in items {
            let named = keys.iter().filter_map(|key| item.get(key)?.as_str());
            let mut named: Vec<String> = named.map(str::to_ascii_lowercase).collect();
            named.retain(|key| wanted(key));
            if named.is_empty() {
                continue;
            }
            let entry = Arc::new(Entry::new(&page, &item));
            for key in named {
                shown.add(key, &entry);
            }
        }
    }

    /// The ids of what is shown, in lower case.
    pub(crate) fn ids(&self) -> HashSet<String> {
        let shown = self.shown();
        let ids = shown.by_key.values();
        ids.filter_map(|entry| entry.id.clone()).collect()
    }

    /// What an entry says; nothing where there is none, or where it is no answer to the question:
    /// then it is for the question alone to say what is wrong.
    pub(crate) fn decode<T: DeserializeOwned>(&self, key: &str) -> Option<Answer<T>> {
        let entry = self.shown().by_key.get(key).map(Arc::clone)?;
        let evidence = entry.evidence();
        let value = reply::decode(evidence, &evidence.body).ok()?;
        Some(Answer {
            value,
            evidence: vec![Arc::clone(evidence)],
        })
    }

    /// Lets go of an entry that nobody asks for any more, and tells its id.
    pub(crate) fn let_go(&self, key: &str) -> Option<String> {
        let entry = self.shown().by_key.remove(key)?;
        entry.id.clone()
    }
}

impl Shown {
    fn add(&mut self, key: String, entry: &Arc<Entry>) {
        if self.doubtful.contains(&key) {
            return;
        }
        // Collections change while they are read, so that a later page can repeat an entry.
        match self.by_key.get(&key) {
            Some(known) if !known.says_the_same(entry) => {
                self.by_key.remove(&key);
                self.doubtful.insert(key);
                self.count -= 1;
            }
            Some(_) => {}
            None => {
                self.by_key.insert(key, Arc::clone(entry));
                self.count += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::evidence::Request;

    fn page(items: &Value) -> Arc<Evidence> {
        Arc::new(Evidence {
            request: Request {
                method: "GET",
                url: "/users?$top=999".to_owned(),
                permission: "User.Read.All",
                new_members: false,
            },
            status: 200,
            request_id: Some("id".to_owned()),
            time: jiff::Timestamp::UNIX_EPOCH,
            body: json!({ "value": items }),
            entry: false,
            seen: Seen::default(),
        })
    }

    fn shown(pages: &[Value]) -> Entries {
        let entries = Entries::default();
        for items in pages {
            entries.take(page(items), &["userPrincipalName", "id"], |_| true);
        }
        entries
    }

    #[test]
    fn an_entry_is_evidence_with_the_exchange_of_its_page() {
        let entries = shown(&[json!([{ "id": "A", "userPrincipalName": "Room@x" }])]);
        let found: Answer<Value> = entries.decode("room@x").unwrap();
        let evidence = &found.evidence[0];
        assert_eq!(evidence.request.url, "/users?$top=999");
        assert_eq!(evidence.request_id.as_deref(), Some("id"));
        assert!(evidence.entry);
        assert_eq!(evidence.body["id"], "A");
        assert!(entries.decode::<Value>("a").is_some());
    }

    #[test]
    fn an_entry_that_moves_on_to_a_later_page_counts_once() {
        let one = json!([{ "id": "a", "accountEnabled": true }]);
        assert!(shown(&[one.clone(), one]).decode::<Value>("a").is_some());
    }

    #[test]
    fn entries_that_contradict_each_other_show_nothing() {
        let on = json!([{ "id": "a", "accountEnabled": true }]);
        let off = json!([{ "id": "a", "accountEnabled": false }]);
        for pages in [vec![on.clone(), off.clone()], vec![on.clone(), off, on]] {
            assert!(shown(&pages).decode::<Value>("a").is_none());
        }
    }

    #[test]
    fn what_nobody_asks_for_is_left() {
        let entries = Entries::default();
        let items = json!([{ "id": "a" }, { "id": "b" }, "c", null]);
        entries.take(page(&items), &["id"], |key| key == "b");
        assert_eq!(entries.len(), 1);
        entries.take(page(&json!(null)), &["id"], |_| true);
        assert_eq!(entries.len(), 1);
    }
}
