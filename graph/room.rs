//! Rooms: the mailboxes of meeting rooms.

use serde::Deserialize;

use crate::client::Graph;
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
}
