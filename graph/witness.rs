//! Which tenant answers, from the first token of a run to its last answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::evidence::{Evidence, Request};
use crate::id::is_id;
use crate::organization::Organization;

/// Another tenant than the one that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranger {
    /// The tenant that was signed in to, or answered first.
    pub expected: String,
    /// The tenant that answered.
    pub found: String,
}

/// Hears what tokens and the organization say, and remembers the first contradiction.
#[derive(Debug, Default)]
pub(crate) struct Witness(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    tenant: Option<String>,
    stranger: Option<Stranger>,
    /// How often the organization said who it is.
    times: u64,
    /// Whether something was answered since it last did.
    open: bool,
}

impl Witness {
    /// One that knows the tenant from the start where it was named by its id.
    pub(crate) fn of(named: &str) -> Self {
        let tenant = is_id(named).then(|| named.to_owned());
        Self(Mutex::new(Heard {
            tenant,
            ..Heard::default()
        }))
    }

    /// Compares an id with those before it.
    ///
    /// # Errors
    /// When it is another tenant's.
    pub(crate) fn hear(&self, id: &str) -> Result<(), Stranger> {
        let mut heard = self.lock();
        let expected = heard.tenant.get_or_insert_with(|| id.to_owned()).clone();
        if expected.eq_ignore_ascii_case(id) {
            return Ok(());
        }
        let found = id.to_owned();
        let stranger = Stranger { expected, found };
        heard.stranger.get_or_insert_with(|| stranger.clone());
        Err(stranger)
    }

    /// Hears what an answer says of the tenant, where it is the organization's.
    ///
    /// # Errors
    /// When it is another tenant's.
    pub(crate) fn hear_answer(&self, answer: &Evidence) -> Result<(), Stranger> {
        if answer.status != 200 || !is_about_the_tenant(&answer.request) {
            return Ok(());
        }
        let listed = answer.body.get("value").and_then(Value::as_array);
        let ids = listed.into_iter().flatten();
        let mut ids = ids.filter_map(|item| item.get("id")?.as_str());
        ids.try_for_each(|id| {
            self.lock().times += 1;
            self.hear(id)
        })
    }

    /// How often the organization has said who it is.
    pub(crate) fn heard(&self) -> u64 {
        self.lock().times
    }

    /// Ends a moment before which that many were heard.
    pub(crate) fn settle(&self, before: u64) {
        let mut heard = self.lock();
        heard.open = heard.times == before;
    }

    /// Whether something was answered since the organization last said who it is.
    pub(crate) fn is_open(&self) -> bool {
        self.lock().open
    }

    /// The first other tenant that was heard of.
    pub(crate) fn stranger(&self) -> Option<Stranger> {
        self.lock().stranger.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The question that travels along with the others of a moment, so that their answers come with a
/// name; nothing where one of them is that question, and beside one that travels alone.
pub(crate) fn companion<'a>(
    mut wave: impl ExactSizeIterator<Item = &'a Request>,
) -> Option<Request> {
    let is_needed = wave.len() > 1 && !wave.any(is_about_the_tenant);
    is_needed.then(who)
}

/// Who answers?
pub(crate) fn who() -> Request {
    Request {
        method: "GET",
        url: "/organization?$select=id".to_owned(),
        permission: Organization::PERMISSION,
        new_members: false,
    }
}

fn is_about_the_tenant(request: &Request) -> bool {
    request.url.split('?').next() == Some("/organization")
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "3fb04d36-51a1-4f8a-9c6e-00000000000a";
    const B: &str = "7fb04d36-51a1-4f8a-9c6e-00000000000b";

    #[test]
    fn the_first_other_tenant_is_remembered() {
        let witness = Witness::default();
        assert_eq!(witness.hear(A), Ok(()));
        assert_eq!(witness.hear(&A.to_uppercase()), Ok(()));
        assert_eq!(witness.stranger(), None);
        assert!(witness.hear(B).is_err());
        assert!(witness.hear("third").is_err());
        let found = witness.stranger().map(|stranger| stranger.found);
        assert_eq!(found.as_deref(), Some(B));
    }

    #[test]
    fn a_tenant_that_was_named_by_its_id_is_known_before_anybody_answers() {
        assert!(Witness::of(A).hear(B).is_err());
        assert!(Witness::of("contoso.example").hear(B).is_ok());
    }

    #[test]
    fn the_questions_of_a_moment_are_asked_along_with_who_answers() {
        let question = |url: &str| Request {
            method: "GET",
            url: url.to_owned(),
            permission: "User.Read.All",
            new_members: false,
        };
        let many = |count| vec![question("/users/a"); count];
        for (count, expected) in [(1, false), (2, true), (20, true)] {
            assert_eq!(companion(many(count).iter()).is_some(), expected, "{count}");
        }
        let asks = [
            question("/organization?$select=id,displayName"),
            question("/users/a"),
        ];
        assert_eq!(companion(asks.iter()), None);
    }

    #[test]
    fn a_moment_in_which_the_organization_said_nothing_stays_open() {
        let witness = Witness::default();
        assert!(!witness.is_open());
        witness.settle(witness.heard());
        assert!(witness.is_open());
    }
}
