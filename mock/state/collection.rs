//! Entities of one kind, found by their key or by an alternate key.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::super::fixture::error::Flaw;

/// Entities in the fixture's order. A copy shares them until one side changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collection {
    items: Vec<Arc<Value>>,
    by_id: HashMap<String, usize>,
    by_alternate: HashMap<String, usize>,
    id: &'static str,
    alternate: Option<&'static str>,
}

impl Collection {
    /// Indexes labelled entities; a missing or repeated key is a flaw of the fixture.
    pub(super) fn from_entities(
        name: &str,
        entities: Vec<(String, Value)>,
        id: &'static str,
        alternate: Option<&'static str>,
    ) -> Result<Self, Flaw> {
        let mut collection = Self {
            id,
            alternate,
            ..Self::default()
        };
        for (label, entity) in entities {
            collection
                .insert(entity)
                .map_err(|(key, problem)| Flaw::at(format!("{name}.{label}.{key}"), problem))?;
        }
        Ok(collection)
    }

    /// Adds an entity, or says which key is missing or taken.
    pub(crate) fn insert(&mut self, entity: Value) -> Result<(), (&'static str, String)> {
        let position = self.items.len();
        let id = key(&entity, self.id).ok_or_else(|| (self.id, "is missing".to_owned()))?;
        if self.by_id.contains_key(&id) {
            return Err((self.id, format!("\"{id}\" is used twice")));
        }
        if let Some(alternate) = self.alternate
            && let Some(value) = key(&entity, alternate)
        {
            if self.by_alternate.contains_key(&value) {
                return Err((alternate, format!("\"{value}\" is used twice")));
            }
            self.by_alternate.insert(value, position);
        }
        self.by_id.insert(id, position);
        self.items.push(Arc::new(entity));
        Ok(())
    }

    /// Sets a property of every entity to what `value` makes of it.
    pub(crate) fn set(&mut self, property: &str, value: impl Fn(&Value) -> Value) {
        for item in &mut self.items {
            let value = value(item);
            if let Some(item) = Arc::make_mut(item).as_object_mut() {
                item.insert(property.to_owned(), value);
            }
        }
    }

    /// Puts an entity in the place of one with the same keys.
    pub(crate) fn replace(&mut self, entity: Value) {
        let position = key(&entity, self.id).and_then(|id| self.by_id.get(&id).copied());
        if let Some(item) = position.and_then(|position| self.items.get_mut(position)) {
            *item = Arc::new(entity);
        }
    }

    /// Takes an entity out.
    pub(crate) fn remove(&mut self, id: &str) -> Option<Arc<Value>> {
        let position = *self.by_id.get(&id.to_ascii_lowercase())?;
        let removed = self.items.remove(position);
        let rest = std::mem::take(&mut self.items);
        self.by_id.clear();
        self.by_alternate.clear();
        for (position, item) in rest.into_iter().enumerate() {
            if let Some(id) = key(&item, self.id) {
                self.by_id.insert(id, position);
            }
            if let Some(value) = self.alternate.and_then(|name| key(&item, name)) {
                self.by_alternate.insert(value, position);
            }
            self.items.push(item);
        }
        Some(removed)
    }

    /// The entities in order.
    pub(crate) fn items(&self) -> &[Arc<Value>] {
        &self.items
    }

    /// The entity with that key. Keys are compared without regard to case, as Entra does.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Arc<Value>> {
        let position = self.by_id.get(&id.to_ascii_lowercase())?;
        self.items.get(*position)
    }

    /// The entity with that alternate key, such as an `appId` or a user principal name.
    pub(crate) fn by_alternate_key(&self, value: &str) -> Option<&Arc<Value>> {
        let position = self.by_alternate.get(&value.to_ascii_lowercase())?;
        self.items.get(*position)
    }
}

fn key(entity: &Value, name: &str) -> Option<String> {
    entity.get(name)?.as_str().map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn collection(key: &str, entities: &Value) -> Result<Collection, Flaw> {
        let entities = entities.as_object().unwrap().clone().into_iter().collect();
        Collection::from_entities(key, entities, "id", Some("appId"))
    }

    fn principals() -> Collection {
        let entities = json!({
            "one": {"id": "AA", "appId": "a1"},
            "two": {"id": "bb", "appId": "B2"},
        });
        collection("servicePrincipals", &entities).unwrap()
    }

    #[test]
    fn keys_are_found_whatever_their_case() {
        assert_eq!(principals().by_id("aa").unwrap()["appId"], "a1");
        assert_eq!(principals().by_alternate_key("b2").unwrap()["id"], "bb");
    }

    #[test]
    fn what_was_removed_is_found_no_more_and_the_rest_still_is() {
        let mut principals = principals();
        principals.remove("AA").unwrap();
        assert!(principals.by_alternate_key("a1").is_none());
        assert_eq!(principals.by_id("bb").unwrap()["appId"], "B2");
    }

    #[test]
    fn an_id_used_twice_is_a_flaw_with_its_path() {
        let entities = json!({"ann": {"id": "1"}, "bob": {"id": "1"}});
        let flaw = collection("users", &entities).unwrap_err();
        assert_eq!(flaw.path, "users.bob.id");
    }
}
