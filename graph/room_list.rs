//! Room lists: groups of rooms, by which people and devices find them.

use serde::Deserialize;

use crate::client::{Graph, encode};
use crate::error::GraphError;
use crate::evidence::Answer;
use crate::room::Room;

/// What reads room lists and the rooms in them.
const PERMISSION: &str = "Place.Read.All";

/// A list of rooms.
/// Source: Microsoft Graph v1.0, resource type roomList.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct RoomList {
    /// The id of the place.
    pub id: String,
    /// The address of its mailbox, by which its rooms are asked for.
    pub email_address: Option<String>,
}

impl Graph {
    /// Every room list of the tenant.
    ///
    /// # Errors
    /// When Graph does not answer, or breaks off.
    pub async fn room_lists(&self) -> Result<Answer<Vec<RoomList>>, GraphError> {
        let url = "/places/microsoft.graph.roomList".to_owned();
        self.list(url, PERMISSION).await
    }

    /// The rooms in the room list with this address. One that is hidden from address lists is not
    /// among them (Microsoft Graph v1.0, "List places").
    ///
    /// # Errors
    /// When Graph does not answer, such as for an address of no room list, or breaks off.
    pub async fn rooms_of_list(&self, address: &str) -> Result<Answer<Vec<Room>>, GraphError> {
        let url = format!("/places/{}/microsoft.graph.roomList/rooms", encode(address));
        self.list(url, PERMISSION).await
    }
}
