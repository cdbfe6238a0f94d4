//! Accounts that the tenant itself names: the members of groups, and its rooms.

use futures::future::try_join_all;
use greenroom_graph::{Graph, GraphError, Group, Room, is_id};

use super::Accounts;
use crate::exit::Failure;

/// What the tenant is asked for its accounts.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Groups, by name or object id.
    pub groups: Vec<String>,
    /// Whether every room is meant.
    pub rooms: bool,
}

impl Directory {
    /// Whether the tenant is asked for anything.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.rooms || !self.groups.is_empty()
    }

    /// The permissions that asking needs, and for which flag.
    #[must_use]
    pub fn needs(&self) -> Vec<(&'static str, &'static str)> {
        let mut needs = Vec::new();
        if !self.groups.is_empty() {
            needs.push(("GroupMember.Read.All", "--group"));
        }
        if self.rooms {
            needs.extend([("Place.Read.All", "--rooms"), ("User.Read.All", "--rooms")]);
        }
        needs
    }

    /// Adds what the tenant names; returns what is worth knowing about it, a sentence each.
    ///
    /// # Errors
    /// When Graph does not answer, a group is missing, ambiguous or without users, or there is no
    /// room.
    pub async fn add_to(
        &self,
        accounts: &mut Accounts,
        graph: &Graph,
    ) -> Result<Vec<String>, Failure> {
        for name in &self.groups {
            let group = group(graph, name).await?;
            let mut users = graph
                .users_in(&group.id)
                .await
                .map_err(|error| unread(&error))?
                .value;
            if users.is_empty() {
                return Err(Failure::usage(format!("the group `{name}` has no users")));
            }
            users.sort();
            for user in &users {
                accounts.include(user);
            }
        }
        if self.rooms {
            return rooms(accounts, graph).await;
        }
        Ok(vec![])
    }
}

async fn group(graph: &Graph, name: &str) -> Result<Group, Failure> {
    let mut found = if is_id(name) {
        let group = graph
            .group(name)
            .await
            .map_err(|error| unread(&error))?
            .value;
        group.into_iter().collect()
    } else {
        graph
            .groups_named(name)
            .await
            .map_err(|error| unread(&error))?
            .value
    };
    match (found.pop(), found.as_slice()) {
        (None, _) => Err(Failure::usage(format!("the tenant has no group `{name}`"))),
        (Some(group), []) => Ok(group),
        (Some(last), others) => {
            let ids: Vec<&str> = others
                .iter()
                .chain([&last])
                .map(|g| g.id.as_str())
                .collect();
            let message = format!("{} groups are named `{name}`", ids.len());
            Err(Failure::usage(message)
                .hint(format!("name one by its object id: {}", ids.join(", "))))
        }
    }
}

async fn rooms(accounts: &mut Accounts, graph: &Graph) -> Result<Vec<String>, Failure> {
    let rooms = graph.rooms().await.map_err(|error| unread(&error))?.value;
    if rooms.is_empty() {
        return Err(Failure::usage("the tenant has no rooms")
            .hint("name the accounts with `--account`, `--accounts` or `--group`"));
    }
    let named = rooms.iter().map(|room| account(graph, room));
    let mut named = try_join_all(named).await?;
    named.sort();
    let mut notes = Vec::new();
    for (name, note) in named {
        accounts.include(&name);
        notes.extend(note);
    }
    Ok(notes)
}

/// The account of a room. One that no account can be told of is audited by its address all the
/// same, so that no room is left out.
async fn account(graph: &Graph, room: &Room) -> Result<(String, Option<String>), Failure> {
    let title = room.display_name.as_deref().unwrap_or(&room.id);
    let Some(address) = &room.email_address else {
        return Err(Failure::could_not_run(format!(
            "the room `{title}` has no address, so its account cannot be determined"
        )));
    };
    let mut found = graph
        .accounts_at(address)
        .await
        .map_err(|error| unread(&error))?
        .value;
    match (found.pop(), found.len()) {
        (Some(account), 0) => Ok((account.user_principal_name, None)),
        (_, others) => {
            let count = if others == 0 {
                "no account has"
            } else {
                "several accounts have"
            };
            let note = format!("{count} the address of the room `{title}`; {address} is audited");
            Ok((address.clone(), Some(note)))
        }
    }
}

fn unread(error: &GraphError) -> Failure {
    let what = &error.request.url;
    Failure::could_not_run(format!("the accounts to audit: {what} {error}")).hint(error.hint())
}
