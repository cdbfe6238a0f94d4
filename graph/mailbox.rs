//! Mailboxes: what one is for, and which addresses it has.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::{ErrorKind, GraphError};
use crate::evidence::Answer;
use crate::flaw::Flaw;
use crate::reply;

/// Graph's error code for an account whose mailbox Exchange Online does not have, or not active: it
/// may be on premises. Source: public reports, e.g. microsoftgraph/microsoft-graph-docs#5888.
const NO_MAILBOX_HERE: &str = "MailboxNotEnabledForRESTAPI";

/// What a mailbox is for.
/// Source: Microsoft Graph v1.0, resource type mailboxSettings.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Mailbox {
    /// `user`, `linked`, `shared`, `room`, `equipment` or `others`.
    #[serde(deserialize_with = "reply::stated")]
    pub user_purpose: Option<String>,
}

/// The names of an account: what it signs in with, and where mail reaches it.
/// Source: Microsoft Graph v1.0, resource type user.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Addresses {
    /// The object id.
    pub id: String,
    /// The sign-in name.
    pub user_principal_name: String,
    /// The primary address.
    #[serde(deserialize_with = "reply::stated")]
    pub mail: Option<String>,
    /// Every address with its kind before it: `SMTP:` for the primary one, `smtp:` for others.
    #[serde(deserialize_with = "reply::stated")]
    pub proxy_addresses: Option<Vec<String>>,
}

impl Graph {
    /// What the mailbox of the account with this object id is for; `None` where Graph says that
    /// there is no such account.
    ///
    /// # Errors
    /// When Graph does not answer, such as for a mailbox that is on premises
    /// ([`GraphError::is_mailbox_elsewhere`]).
    pub async fn mailbox(&self, id: &str) -> Result<Answer<Option<Mailbox>>, GraphError> {
        let url = format!("/users/{}/mailboxSettings?$select=userPurpose", encode(id));
        reply::one(self.ask(url, "MailboxSettings.Read").await?)
    }

    /// The names of the account with this object id.
    ///
    /// # Errors
    /// When Graph does not answer, or answers about another account.
    pub async fn addresses(&self, id: &str) -> Result<Answer<Option<Addresses>>, GraphError> {
        let select = "id,userPrincipalName,mail,proxyAddresses";
        let url = format!("/users/{}?$select={select}", encode(id));
        let answer = reply::one::<Addresses>(self.ask(url, "User.Read.All").await?)?;
        reply::with_id(
            answer,
            id,
            |found| &found.id,
            |asked, got| Flaw::OtherAccount { asked, got },
        )
    }
}

impl GraphError {
    /// Whether Exchange Online has no active mailbox for the account.
    #[must_use]
    pub fn is_mailbox_elsewhere(&self) -> bool {
        matches!(&self.kind, ErrorKind::Status(404, code) if code == NO_MAILBOX_HERE)
    }
}
