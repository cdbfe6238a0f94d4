//! `greenroom audit --group` and `--rooms`: the tenant names the accounts.

use serde_json::{Value, json};
use wiremock::matchers::{method, path, path_regex, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::live::{Live, exits};

const GROUP: &str = "d7e1a4a6-3f0c-4a3e-9f5e-0c5f5c1f7a10";

/// A tenant whose Graph knows groups and nothing else, and an audit of one of its groups.
struct Groups {
    live: Live,
    graph: MockServer,
}

impl Groups {
    async fn new() -> Self {
        let graph = MockServer::start().await;
        Self {
            live: Live::serving("ready").await,
            graph,
        }
    }

    async fn answer(&self, address: &str, body: Value) {
        Mock::given(method("GET"))
            .and(path(format!("/v1.0{address}")))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .mount(&self.graph)
            .await;
    }

    async fn named(&self, name: &str, ids: &[&str]) {
        let groups: Vec<Value> = ids
            .iter()
            .map(|id| json!({ "id": id, "displayName": name }))
            .collect();
        Mock::given(method("GET"))
            .and(path("/v1.0/groups"))
            .and(query_param("$filter", format!("displayName eq '{name}'")))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "value": groups })))
            .mount(&self.graph)
            .await;
    }

    async fn members(&self, body: Value) {
        self.answer(&format!("/groups/{GROUP}/transitiveMembers"), body)
            .await;
    }

    fn audit(&self, group: &str) -> std::process::Command {
        let mut command = self.live.audit(&["--group", group]);
        command.env("GREENROOM_GRAPH_ENDPOINT", self.graph.uri());
        command
    }
}

fn user(name: &str) -> Value {
    json!({ "@odata.type": "#microsoft.graph.user", "id": name, "userPrincipalName": name })
}

#[tokio::test]
async fn the_users_of_a_group_are_audited_page_after_page() {
    let groups = Groups::new().await;
    groups.named("Meeting rooms", &[GROUP]).await;
    let next = format!("{}/v1.0/groups/next", groups.graph.uri());
    let device = json!({ "@odata.type": "#microsoft.graph.device", "id": "tablet" });
    let members = [user("b@contoso.example"), device];
    groups
        .members(json!({ "value": members, "@odata.nextLink": next }))
        .await;
    groups
        .answer(
            "/groups/next",
            json!({ "value": [user("a@contoso.example")] }),
        )
        .await;
    // Nothing else can be read from this Graph.
    exits(groups.audit("Meeting rooms"), 3);
    let accounts = groups.live.desk.run().tenant.accounts;
    assert_eq!(accounts, ["a@contoso.example", "b@contoso.example"]);
}

/// The audit asks for what follows 999 members five times, and names each account once.
#[tokio::test]
async fn a_group_of_five_thousand_members_is_read_whole() {
    let groups = Groups::new().await;
    groups.named("Rooms", &[GROUP]).await;
    for page in 0..6_u32 {
        let (first, end) = (page * 999, 5_000.min((page + 1) * 999));
        let members: Vec<Value> = (first..end)
            .map(|number| user(&format!("room.{number}@contoso.example")))
            .collect();
        let mut body = json!({ "value": members });
        if end < 5_000 {
            let next = format!("{}/v1.0/groups/page-{}", groups.graph.uri(), page + 1);
            body["@odata.nextLink"] = next.into();
        }
        match page {
            0 => groups.members(body).await,
            page => groups.answer(&format!("/groups/page-{page}"), body).await,
        }
    }
    let tags = ["--group", "Rooms", "--tags", "@requirement:supported-cloud"];
    let mut command = groups.live.audit(&tags);
    command.env("GREENROOM_GRAPH_ENDPOINT", groups.graph.uri());
    exits(command, 3);
    assert_eq!(groups.live.desk.run().tenant.accounts.len(), 5_000);
}

#[tokio::test]
async fn a_group_may_be_named_by_its_object_id() {
    let groups = Groups::new().await;
    groups
        .answer(
            &format!("/groups/{GROUP}"),
            json!({ "id": GROUP, "displayName": "Rooms" }),
        )
        .await;
    groups
        .members(json!({ "value": [user("a@contoso.example")] }))
        .await;
    exits(groups.audit(GROUP), 3);
    assert_eq!(
        groups.live.desk.run().tenant.accounts,
        ["a@contoso.example"]
    );
}

#[tokio::test]
async fn a_group_that_is_not_there_is_an_error() {
    let groups = Groups::new().await;
    groups.named("Rooms", &[]).await;
    let said = exits(groups.audit("Rooms"), 2);
    assert!(said.contains("the tenant has no group `Rooms`"), "{said}");
}

#[tokio::test]
async fn a_name_that_several_groups_have_is_an_error_with_their_ids() {
    let groups = Groups::new().await;
    groups.named("Rooms", &["one", "two"]).await;
    let said = exits(groups.audit("Rooms"), 2);
    assert!(
        said.contains("2 groups are named `Rooms`") && said.contains("one, two"),
        "{said}"
    );
}

#[tokio::test]
async fn a_group_without_users_is_an_error() {
    let groups = Groups::new().await;
    groups.named("Rooms", &[GROUP]).await;
    groups.members(json!({ "value": [] })).await;
    let said = exits(groups.audit("Rooms"), 2);
    assert!(said.contains("the group `Rooms` has no users"), "{said}");
}

#[tokio::test]
async fn a_group_that_may_not_be_read_names_the_permission() {
    let groups = Groups::new().await;
    let denied = json!({ "error": { "code": "Authorization_RequestDenied", "message": "" } });
    Mock::given(path_regex("^/v1.0/groups"))
        .respond_with(ResponseTemplate::new(403).set_body_json(denied))
        .mount(&groups.graph)
        .await;
    let said = exits(groups.audit("Rooms"), 3);
    assert!(said.contains("GroupMember.Read.All"), "{said}");
}

#[tokio::test]
async fn every_room_is_audited_by_its_account() {
    let live = Live::serving("ready").await;
    exits(live.audit(&["--rooms"]), 0);
    let accounts = live.desk.run().tenant.accounts;
    assert_eq!(
        accounts,
        [
            "room.boardroom@contoso.example",
            "room.studio@contoso.example"
        ]
    );
}

#[tokio::test]
async fn a_room_without_an_account_is_audited_by_its_address_and_said() {
    let live = Live::serving("ready").await;
    let stray = json!({ "extends": "ready", "about": "The studio's address moved.",
        "users": { "studio": { "mail": null } } });
    let file = live.desk.write("stray.json", &stray.to_string());
    let live = Live::of(greenroom::fixtures::tenant_from_file(&file).unwrap()).await;
    let said = exits(live.audit(&["--rooms"]), 0);
    assert!(
        said.contains("no account has the address of the room `Studio`"),
        "{said}"
    );
    assert_eq!(live.desk.run().tenant.accounts.len(), 2);
}
