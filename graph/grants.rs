//! Consents, found by the user that they are for.

use std::collections::{BTreeMap, HashMap};

use crate::grant::Grant;

/// Every consent to an application. A tenant can have one for each of its users, so that what
/// concerns one of them is found without looking at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    listed: Vec<Grant>,
    /// Those that are not plainly for one user.
    shared: Vec<usize>,
    /// Those for one user, by the user's object id in lower case.
    own: HashMap<String, Vec<usize>>,
    /// The first consent to each application that is named in one, in their order.
    clients: Vec<usize>,
}

impl Grants {
    /// Those that can concern a user: for everybody, for this user, and of a kind that nobody
    /// documents.
    pub fn that_concern(&self, user: Option<&str>) -> impl Iterator<Item = &Grant> {
        let own = user.and_then(|id| self.own.get(&id.to_ascii_lowercase()));
        let places = self.shared.iter().chain(own.into_iter().flatten());
        places.map(|place| &self.listed[*place])
    }

    /// One consent to each application that they name.
    pub fn one_a_client(&self) -> impl Iterator<Item = &Grant> {
        self.clients.iter().map(|place| &self.listed[*place])
    }
}

impl From<Vec<Grant>> for Grants {
    fn from(listed: Vec<Grant>) -> Self {
        let mut grants = Self::default();
        let mut clients = BTreeMap::new();
        for (place, grant) in listed.iter().enumerate() {
            match (grant.consent_type.as_deref(), &grant.principal_id) {
                (Some("Principal"), Some(user)) => {
                    let own = grants.own.entry(user.to_ascii_lowercase());
                    own.or_default().push(place);
                }
                _ => grants.shared.push(place),
            }
            clients.entry(&grant.client_id).or_insert(place);
        }
        grants.clients = clients.into_values().collect();
        grants.clients.sort_unstable();
        grants.listed = listed;
        grants
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(kind: &str, user: Option<&str>, client: &str) -> Grant {
        Grant {
            id: None,
            client_id: client.to_owned(),
            consent_type: Some(kind.to_owned()),
            principal_id: user.map(str::to_owned),
            resource_id: "service".to_owned(),
            scope: None,
        }
    }

    #[test]
    fn what_concerns_a_user_is_found_and_what_is_for_another_is_not() {
        let grants = Grants::from(vec![
            grant("Principal", Some("B"), "x"),
            grant("AllPrincipals", None, "x"),
            grant("Principal", Some("A"), "x"),
            grant("Other", Some("B"), "x"),
        ]);
        let of = |user| {
            let kinds = grants
                .that_concern(user)
                .map(|one| one.consent_type.clone());
            kinds.flatten().collect::<Vec<_>>()
        };
        assert_eq!(of(Some("a")), ["AllPrincipals", "Other", "Principal"]);
        assert_eq!(of(None), ["AllPrincipals", "Other"]);
    }

    #[test]
    fn each_application_that_is_named_is_told_once() {
        let grants = ["y", "x", "y"].map(|client| grant("AllPrincipals", None, client));
        let grants = Grants::from(grants.to_vec());
        let clients: Vec<&str> = grants.one_a_client().map(|one| &*one.client_id).collect();
        assert_eq!(clients, ["y", "x"]);
    }
}
