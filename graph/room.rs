//! Rooms: the mailboxes of meeting rooms.

use serde::Deserialize;

use crate::account::Account;
use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;

/// A room that can be booked.
/// Source: Microsoft Graph v1.0, resource type room.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Room {
    /// The id of the place, which is not that of its account.
    pub id: String,
    /// The name.
    pub display_name: Option<String>,
    /// The address of its mailbox.
    pub email_address: Option<String>,
}

impl Graph {
    /// Every room of the tenant.
    ///
    /// # Errors
    /// When Graph does not answer, or breaks off.
    pub async fn rooms(&self) -> Result<Answer<Vec<Room>>, GraphError> {
        let url = "/places/microsoft.graph.room".to_owned();
        self.list(url, "Place.Read.All").await
    }

    /// The accounts whose mailbox has this address.
    ///
    /// # Errors
    /// When Graph does not answer.
    pub async fn accounts_at(&self, address: &str) -> Result<Answer<Vec<Account>>, GraphError> {
        let quoted = encode(&address.replace('\'', "''"));
        let select = crate::account::SELECT;
        let url = format!("/users?$filter=mail%20eq%20%27{quoted}%27&$select={select}");
        self.list(url, "User.Read.All").await
    }
}
