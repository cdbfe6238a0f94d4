//! Groups, and who is in them directly or through another group.

use serde_json::json;

use crate::client::Client;
use crate::fixtures::changed;

const FLOOR: &str = "6a1f6df0-7c5e-4a5b-9d0e-0f3a3a0b8f11";
const ROOMS: &str = "f0a5d9c2-58a1-4a3e-8a6f-b7c1a1a5ce02";
const LOBBY: &str = "/users/room.lobby@contoso.example";

/// The lobby is on the floor, and the floor is among the rooms.
async fn nested() -> Client {
    let change = json!({
        "groups": {
            "floor": {"id": FLOOR, "displayName": "Floor", "members": ["lobby"]},
            "rooms": {"id": ROOMS, "displayName": "Rooms", "members": ["floor", "studio"]}
        }
    });
    Client::serving(changed(&change)).await
}

#[tokio::test]
async fn the_groups_of_a_tenant_are_listed() {
    let client = nested().await;
    let listed = client.get("/groups?$filter=displayName eq 'Rooms'").await;
    assert_eq!(listed.all("id"), [ROOMS]);
    assert_eq!(
        client.get(&format!("/groups/{FLOOR}")).await.json()["displayName"],
        "Floor"
    );
}

#[tokio::test]
async fn a_tenant_without_groups_has_an_empty_list() {
    let listed = Client::of("ready").await.get("/groups").await;
    assert_eq!((listed.status, listed.all("id").len()), (200, 0));
}

#[tokio::test]
async fn the_members_of_a_group_are_those_in_it_directly() {
    let members = nested()
        .await
        .get(&format!("/groups/{ROOMS}/members"))
        .await;
    assert_eq!(
        members.all("@odata.type"),
        ["#microsoft.graph.user", "#microsoft.graph.group"]
    );
    assert_eq!(members.all("displayName"), ["Studio", "Floor"]);
}

#[tokio::test]
async fn a_user_is_in_a_group_directly_or_through_another() {
    let client = nested().await;
    let direct = client.get(&format!("{LOBBY}/memberOf")).await;
    assert_eq!(direct.all("id"), [FLOOR]);
    let all = client.get(&format!("{LOBBY}/transitiveMemberOf")).await;
    assert_eq!(all.all("id"), [FLOOR, ROOMS]);
}
