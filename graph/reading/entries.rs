//! An answer about many, taken apart: each entry is evidence of its own.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use greenroom_shelf::{Kept, Shelf};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::evidence::{Answer, Evidence, Seen};
use crate::reply;

/// Entries by what they are asked for, in lower case.
#[derive(Debug)]
pub(crate) struct Entries<T> {
    shown: Mutex<Shown<T>>,
    /// Where they are kept until they are asked for; none for the memory.
    shelf: Option<Arc<Shelf>>,
}

#[derive(Debug)]
struct Shown<T> {
    by_key: HashMap<String, Arc<Entry<T>>>,
    /// What was shown twice, and differently: nothing is taken from either.
    doubtful: HashSet<String>,
    /// How many are shown, those that were let go of included.
    count: usize,
}

/// An entry, kept as a text until it is asked for: as a tree it takes several times the room.
#[derive(Debug)]
struct Entry<T> {
    /// The exchange of its page, without the page.
    page: Arc<Evidence>,
    /// Its id, in lower case.
    id: Option<String>,
    text: Kept,
    /// What it says, the same for everybody who asks, and nothing where it is no answer.
    answer: OnceLock<Option<(T, Arc<Evidence>)>>,
}

impl<T: Clone + DeserializeOwned> Entries<T> {
    /// No entry yet, to be kept on a shelf where there is one.
    pub(crate) fn on(shelf: Option<Arc<Shelf>>) -> Self {
        Self {
            shown: Mutex::new(Shown {
                by_key: HashMap::new(),
                doubtful: HashSet::new(),
                count: 0,
            }),
            shelf,
        }
    }

    fn shown(&self) -> MutexGuard<'_, Shown<T>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
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
            let id = item.get("id").and_then(Value::as_str);
            let entry = Arc::new(Entry {
                page: Arc::clone(&page),
                id: id.map(str::to_ascii_lowercase),
                text: Kept::new(item.to_string(), self.shelf.as_deref()),
                answer: OnceLock::new(),
            });
            for key in named {
                self.add(&mut shown, key, &entry);
            }
        }
    }

    fn add(&self, shown: &mut Shown<T>, key: String, entry: &Arc<Entry<T>>) {
        if shown.doubtful.contains(&key) {
            return;
        }
        // Collections change while they are read, so that a later page can repeat an entry.
        match shown.by_key.get(&key) {
            Some(known) if !self.are_the_same(known, entry) => {
                shown.by_key.remove(&key);
                shown.doubtful.insert(key);
                shown.count -= 1;
            }
            Some(_) => {}
            None => {
                shown.by_key.insert(key, Arc::clone(entry));
                shown.count += 1;
            }
        }
    }

    /// What cannot be read back is the same as nothing.
    fn are_the_same(&self, one: &Entry<T>, other: &Entry<T>) -> bool {
        let (one, other) = (self.body(one), self.body(other));
        one.is_some() && one == other
    }

    /// What an entry is as JSON, where it can be read back.
    fn body(&self, entry: &Entry<T>) -> Option<Value> {
        let text = entry.text.read(self.shelf.as_deref()).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// The ids of what is shown, in lower case.
    pub(crate) fn ids(&self) -> HashSet<String> {
        let shown = self.shown();
        let ids = shown.by_key.values();
        ids.filter_map(|entry| entry.id.clone()).collect()
    }

    /// What an entry says; nothing where there is none, or where it is no answer to the question:
    /// then it is for the question alone to say what is wrong.
    pub(crate) fn answer(&self, key: &str) -> Option<Answer<T>> {
        let entry = self.shown().by_key.get(key).map(Arc::clone)?;
        let read = || {
            let evidence = Arc::new(Evidence {
                body: self.body(&entry)?,
                entry: true,
                seen: Seen::default(),
                ..Evidence::clone(&entry.page)
            });
            let value = reply::decode(&evidence, &evidence.body).ok()?;
            Some((value, evidence))
        };
        let (value, evidence) = entry.answer.get_or_init(read).clone()?;
        Some(Answer {
            value,
            evidence: vec![evidence],
        })
    }

    /// Lets go of an entry that nobody asks for any more, and tells its id.
    pub(crate) fn let_go(&self, key: &str) -> Option<String> {
        let entry = self.shown().by_key.remove(key)?;
        entry.id.clone()
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

    fn shown(pages: &[Value]) -> Entries<Value> {
        shown_on(None, pages)
    }

    fn shown_on(shelf: Option<Shelf>, pages: &[Value]) -> Entries<Value> {
        let entries = Entries::on(shelf.map(Arc::new));
        for items in pages {
            entries.take(page(items), &["userPrincipalName", "id"], |_| true);
        }
        entries
    }

    #[test]
    fn an_entry_is_evidence_with_the_exchange_of_its_page() {
        let entries = shown(&[json!([{ "id": "A", "userPrincipalName": "Room@x" }])]);
        let found = entries.answer("room@x").unwrap();
        let evidence = &found.evidence[0];
        assert_eq!(evidence.request.url, "/users?$top=999");
        assert_eq!(evidence.request_id.as_deref(), Some("id"));
        assert!(evidence.entry);
        assert_eq!(evidence.body["id"], "A");
        assert!(entries.answer("a").is_some());
    }

    #[test]
    fn an_entry_that_moves_on_to_a_later_page_counts_once() {
        let one = json!([{ "id": "a", "accountEnabled": true }]);
        assert!(shown(&[one.clone(), one]).answer("a").is_some());
    }

    #[test]
    fn entries_that_contradict_each_other_show_nothing() {
        let on = json!([{ "id": "a", "accountEnabled": true }]);
        let off = json!([{ "id": "a", "accountEnabled": false }]);
        for pages in [vec![on.clone(), off.clone()], vec![on.clone(), off, on]] {
            assert!(shown(&pages).answer("a").is_none());
        }
    }

    #[test]
    fn what_nobody_asks_for_is_left() {
        let entries: Entries<Value> = Entries::on(None);
        let items = json!([{ "id": "a" }, { "id": "b" }, "c", null]);
        entries.take(page(&items), &["id"], |key| key == "b");
        assert_eq!(entries.len(), 1);
        entries.take(page(&json!(null)), &["id"], |_| true);
        assert_eq!(entries.len(), 1);
    }

    #[test]
    fn entries_on_a_shelf_are_read_back_and_one_that_is_lost_shows_nothing() {
        let file = tempfile::tempfile().unwrap();
        let shelf = Shelf::from(file.try_clone().unwrap());
        let items = json!([{ "id": "a", "displayName": "ø" }, { "id": "b" }, { "id": "c" }]);
        let entries = shown_on(Some(shelf), &[items.clone(), items.clone()]);
        assert_eq!(entries.answer("b").unwrap().value, items[1]);
        assert_eq!(entries.answer("a").unwrap().value, items[0]);
        file.set_len(10).unwrap();
        assert!(entries.answer("c").is_none());
        assert_eq!(
            entries.answer("a").unwrap().value,
            items[0],
            "it was read before"
        );
    }
}
