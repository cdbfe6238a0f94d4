//! Assignments to an application, found by who is assigned.

use std::collections::{HashMap, HashSet};

use crate::assignment::Assignment;

/// Everybody who is assigned to an application. A tenant can have an assignment for each of its
/// users, so that one of them is found without looking at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assignees {
    /// The ids of who is assigned, in lower case, by what they are.
    who: HashMap<Option<String>, HashSet<String>>,
    /// The first assignment of each kind to each object, in their order.
    forms: Vec<Assignment>,
}

impl Assignees {
    /// Whether nobody is assigned.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// Whether this object of this kind is assigned: a `User`, a `Group`, a `ServicePrincipal`.
    #[must_use]
    pub fn has(&self, kind: &str, id: &str) -> bool {
        let who = self.who.get(&Some(kind.to_owned()));
        who.is_some_and(|who| who.contains(&id.to_ascii_lowercase()))
    }

    /// One assignment of each kind and object that they are made of.
    #[must_use]
    pub fn forms(&self) -> &[Assignment] {
        &self.forms
    }
}

impl From<Vec<Assignment>> for Assignees {
    fn from(listed: Vec<Assignment>) -> Self {
        let mut assignees = Self::default();
        let mut forms = HashSet::new();
        for one in listed {
            let kind = one.principal_type.clone();
            let id = one.principal_id.as_deref().unwrap_or_default();
            let who = assignees.who.entry(kind.clone()).or_default();
            who.insert(id.to_ascii_lowercase());
            if forms.insert((one.resource_id.clone(), kind)) {
                assignees.forms.push(one);
            }
        }
        assignees
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_assigned_is_found_by_kind_and_id() {
        let one = |kind: &str, id: &str| Assignment {
            resource_id: Some("service".to_owned()),
            principal_id: Some(id.to_owned()),
            principal_type: Some(kind.to_owned()),
        };
        let listed = vec![one("User", "A"), one("User", "B"), one("Group", "C")];
        let assignees = Assignees::from(listed);
        assert!(assignees.has("User", "a") && assignees.has("Group", "c"));
        assert!(!assignees.has("User", "c") && !assignees.has("ServicePrincipal", "a"));
        assert_eq!(assignees.forms().len(), 2);
        assert!(Assignees::from(vec![]).is_empty());
    }
}
