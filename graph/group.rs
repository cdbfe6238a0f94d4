//! Groups, and the users in them.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;

/// Microsoft Graph's least permission for groups and their members.
const PERMISSION: &str = "GroupMember.Read.All";

/// The type by which a member is known to be a user.
const USER: &str = "#microsoft.graph.user";

/// What else can be in a group. Source: Microsoft Graph v1.0, "List group transitive members".
const OTHERS: [&str; 5] = [
    "#microsoft.graph.group",
    "#microsoft.graph.device",
    "#microsoft.graph.servicePrincipal",
    "#microsoft.graph.orgContact",
    "#microsoft.graph.contact",
];

/// A group of the tenant.
/// Source: Microsoft Graph v1.0, resource type group.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The object id.
    pub id: String,
    /// The name, which several groups may have.
    pub display_name: Option<String>,
}

/// What is in a group: a user, a device, another group, …
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    #[serde(rename = "@odata.type")]
    kind: String,
    id: String,
    user_principal_name: Option<String>,
}

impl Graph {
    /// The group with this object id.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another group.
    pub async fn group(&self, id: &str) -> Result<Answer<Option<Group>>, GraphError> {
        self.group_by(id, PERMISSION).await
    }

    async fn group_by(
        &self,
        id: &str,
        permission: &'static str,
    ) -> Result<Answer<Option<Group>>, GraphError> {
        let url = format!("/groups/{}?$select=id,displayName", encode(id));
        let answer = reply::one::<Group>(self.ask(url, permission).await?)?;
        reply::with_id(
            answer,
            id,
            |found| &found.id,
            |asked, got| Flaw::OtherObject { asked, got },
        )
    }

    /// The same for who may read the whole directory, as the memberships of accounts need it.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another group.
    pub async fn group_of_directory(&self, id: &str) -> Result<Answer<Option<Group>>, GraphError> {
        self.group_by(id, "Directory.Read.All").await
    }

    /// Every group of this name.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn groups_named(&self, name: &str) -> Result<Answer<Vec<Group>>, GraphError> {
        let quoted = encode(&name.replace('\'', "''"));
        let url =
            format!("/groups?$filter=displayName%20eq%20%27{quoted}%27&$select=id,displayName");
        self.list(url, PERMISSION).await
    }

    /// The names of the users in a group, those of the groups in it included; the object id of a
    /// user whose name the token may not read.
    ///
    /// The members are asked for as they are and not as users: Graph casts them only for a client
    /// that accepts answers which lag behind (`ConsistencyLevel: eventual`).
    ///
    /// # Errors
    /// When Graph does not answer, breaks off, or lists a member without saying what it is.
    pub async fn users_in(&self, group_id: &str) -> Result<Answer<Vec<String>>, GraphError> {
        let url = format!(
            "/groups/{}/transitiveMembers?$select=id,userPrincipalName&$top=999",
            encode(group_id)
        );
        let members = self.list::<Member>(url, PERMISSION).await?;
        let (users, others): (Vec<_>, Vec<_>) = members
            .value
            .into_iter()
            .partition(|member| member.kind == USER);
        let is_odd = |member: &&Member| !OTHERS.contains(&member.kind.as_str());
        if let Some(odd) = others.iter().find(is_odd) {
            let flaw = Flaw::OddMember {
                id: odd.id.clone(),
                kind: odd.kind.clone(),
            };
            return Err(reply::malformed(&members.evidence[0], flaw));
        }
        let users = users.into_iter();
        Ok(Answer {
            value: users
                .map(|user| user.user_principal_name.unwrap_or(user.id))
                .collect(),
            evidence: members.evidence,
        })
    }
}
