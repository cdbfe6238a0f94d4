//! Who is in which group and in which role.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::super::fixture::error::Flaw;

/// The key of a group or a role for the labels of who is in it.
const MEMBERS: &str = "members";

/// What can have members: the collection of the fixture, and the type.
const KINDS: [(&str, &str); 2] = [("groups", "group"), ("directoryRoles", "directoryRole")];

/// The groups and roles of a tenant, and who is in them.
#[derive(Clone, Debug, Default)]
pub(super) struct Memberships {
    /// Groups and roles, with their type.
    containers: Vec<Value>,
    /// Where an object is in, by its id: places in `containers`.
    direct: HashMap<String, Vec<usize>>,
}

impl Memberships {
    /// Reads the groups and roles of a document whose keys and values were checked.
    pub(super) fn read(document: &Value) -> Result<Self, Flaw> {
        let mut read = Self::default();
        for (collection, kind) in KINDS {
            for (label, entity) in super::entities(document, collection) {
                let path = format!("{collection}.{label}");
                let place = read.containers.len();
                for member in members(document, entity, &path)? {
                    read.direct.entry(member).or_default().push(place);
                }
                read.containers.push(shown(entity, kind));
            }
        }
        Ok(read)
    }

    /// The groups and roles that an object is in itself.
    pub(super) fn direct_of(&self, id: &str) -> Vec<&Value> {
        let mut places: Vec<_> = self.direct.get(id).into_iter().flatten().collect();
        places.sort_unstable();
        places
            .into_iter()
            .map(|place| &self.containers[*place])
            .collect()
    }

    /// Whether an object is in a group or role itself.
    pub(super) fn is_direct(&self, id: &str, container: &str) -> bool {
        let same = |found: &&Value| {
            let id = found["id"].as_str().unwrap_or_default();
            id.eq_ignore_ascii_case(container)
        };
        self.direct_of(id).iter().any(same)
    }

    /// The groups and roles that an object is in, those of the groups it is in included.
    pub(super) fn of(&self, id: &str) -> Vec<&Value> {
        let mut found = Vec::new();
        let mut open = vec![id.to_owned()];
        while let Some(id) = open.pop() {
            for place in self.direct.get(&id).into_iter().flatten() {
                if !found.contains(place) {
                    found.push(*place);
                    open.extend(self.containers[*place]["id"].as_str().map(str::to_owned));
                }
            }
        }
        found.sort_unstable();
        found.iter().map(|place| &self.containers[*place]).collect()
    }
}

/// The groups as entities of their own.
pub(super) fn groups(document: &Value) -> Vec<(String, Value)> {
    let groups = super::entities(document, "groups").map(|(label, group)| {
        let mut group = group.clone();
        if let Some(group) = group.as_object_mut() {
            group.shift_remove(MEMBERS);
        }
        (label.clone(), group)
    });
    groups.collect()
}

/// The ids of who is in a group or role.
fn members(document: &Value, entity: &Value, path: &str) -> Result<Vec<String>, Flaw> {
    let labels: Vec<String> = super::section(entity, MEMBERS)
        .map_err(|flaw| Flaw::at(format!("{path}.{}", flaw.path), flaw.problem))?
        .unwrap_or_default();
    let id = |label: &String| {
        let owners = ["users", "groups", "servicePrincipals"].iter();
        let mut ids = owners.filter_map(|owner| document[*owner][label]["id"].as_str());
        ids.next().map(str::to_owned)
    };
    let resolved = labels.iter().enumerate().map(|(index, label)| {
        id(label).ok_or_else(|| {
            let problem = format!("\"{label}\" is no label of users, groups or applications");
            Flaw::at(format!("{path}.{MEMBERS}[{index}]"), problem)
        })
    });
    resolved.collect()
}

/// The entity as Graph shows it, with its type.
pub(super) fn shown(entity: &Value, kind: &str) -> Value {
    let mut shown = json!({ "@odata.type": format!("#microsoft.graph.{kind}") });
    if let (Some(shown), Some(entity)) = (shown.as_object_mut(), entity.as_object()) {
        let public = entity.iter().filter(|(name, _)| *name != MEMBERS);
        shown.extend(public.map(|(name, value)| (name.clone(), value.clone())));
    }
    shown
}
