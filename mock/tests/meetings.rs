//! Online meetings, and the policy that opens them.

use reqwest::Method;

use crate::client::{Client, receive};

const ORGANIZER: &str = "ingrid.solberg@contoso.example";

async fn join_address(client: &Client) -> String {
    let path = format!("/users/{ORGANIZER}/onlineMeetings/MSoNmZhYzFk");
    let meeting = client.get(&path).await.json();
    meeting["joinWebUrl"]
        .as_str()
        .unwrap_or_else(|| panic!("{meeting}"))
        .to_owned()
}

#[tokio::test]
async fn a_meeting_is_found_by_its_join_address() {
    let client = Client::of("ready").await;
    let address = join_address(&client).await;
    let request = client
        .request(
            Method::GET,
            &format!("/v1.0/users/{ORGANIZER}/onlineMeetings"),
        )
        .query(&[("$filter", format!("JoinWebUrl eq '{address}'"))]);
    assert_eq!(receive(request).await.all("subject"), ["Weekly planning"]);
}

#[tokio::test]
async fn a_meeting_is_found_by_its_meeting_id() {
    let client = Client::of("ready").await;
    let path = format!(
        "/users/{ORGANIZER}/onlineMeetings?$filter=joinMeetingIdSettings/joinMeetingId eq \
         '123456789013'"
    );
    assert_eq!(client.get(&path).await.all("subject"), ["All hands"]);
}

#[tokio::test]
async fn meetings_are_not_listed() {
    let client = Client::of("ready").await;
    assert_eq!(
        client
            .get(&format!("/users/{ORGANIZER}/onlineMeetings"))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn a_user_outside_the_access_policy_is_closed() {
    let client = Client::of("ready").await;
    let path = "/users/tomas.reyes@contoso.example/onlineMeetings?$filter=joinWebUrl eq 'x'";
    let refused = client.get(path).await;
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "Forbidden")
    );
    assert!(refused.text.contains("No application access policy found"));
}

async fn scope(prefer: &str) -> String {
    let client = Client::of("ready").await;
    let path = format!("/v1.0/users/{ORGANIZER}/onlineMeetings/MSoZDQ4MWFi");
    let request = client.request(Method::GET, &path).header("Prefer", prefer);
    let meeting = receive(request).await.json();
    meeting["lobbyBypassSettings"]["scope"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_scope_added_later_is_told_only_to_those_who_ask() {
    assert_eq!(scope("return=minimal").await, "unknownFutureValue");
    assert_eq!(scope("include-unknown-enum-members").await, "invited");
}
