//! `greenroom audit --tenant`: a real tenant, which the mock stands in for at another address.

use std::process::{Command, Output};

use greenroom::results::{Readiness, TenantSource};
use greenroom_mock::{Credential, Server, Tenant};

use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::Desk;

/// A tenant that is served on loopback, and a desk to audit it from.
pub(crate) struct Live {
    pub(crate) desk: Desk,
    pub(crate) base: String,
    pub(crate) credential: Credential,
    pub(crate) server: Server,
}

impl Live {
    pub(crate) async fn serving(fixture: &str) -> Self {
        Self::of(greenroom::fixtures::tenant(fixture).unwrap()).await
    }

    pub(crate) async fn of(tenant: Tenant) -> Self {
        let server = Server::start().await;
        let credential = tenant.credential();
        let base = server.serve(tenant);
        Self {
            desk: Desk::new(),
            base,
            credential,
            server,
        }
    }

    /// An audit of the tenant with these arguments, and nothing to sign in with.
    pub(crate) fn bare(&self, arguments: &[&str]) -> Command {
        let tenant = ["audit", "--tenant", &self.credential.tenant_id];
        let mut command = self.desk.greenroom(&[&tenant, arguments].concat());
        command
            .env("AZURE_AUTHORITY_HOST", &self.base)
            .env("GREENROOM_GRAPH_ENDPOINT", &self.base);
        command
    }

    /// An audit of the tenant with these arguments by the application's client secret; its record
    /// is looked at, and no book is written.
    pub(crate) fn audit(&self, arguments: &[&str]) -> Command {
        self.publish(&[&["--no-book"], arguments].concat())
    }

    /// The same with its book.
    pub(crate) fn publish(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(arguments);
        command
            .env("AZURE_CLIENT_ID", &self.credential.client_id)
            .env("AZURE_CLIENT_SECRET", &self.credential.client_secret);
        command
    }
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs to the end and expects this exit code; returns stderr.
pub(crate) fn exits(mut command: Command, code: i32) -> String {
    let output = command.output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

const LOBBY: &str = "room.lobby@contoso.example";

/// What concerns the whole tenant needs no account.
#[tokio::test]
async fn no_account_is_named_where_no_scenario_is_about_one() {
    let live = Live::serving("ready").await;
    exits(live.audit(&["--document", "cloud-video-interop"]), 1);
    let run = live.desk.run();
    assert!(run.tenant.accounts.is_empty() && !run.findings.is_empty());
    let said = exits(live.audit(&["--document", "resource-accounts"]), 2);
    assert!(said.contains("no account of"), "{said}");
}

#[tokio::test]
async fn a_meeting_that_bears_on_nothing_is_said() {
    let live = Live::serving("ready").await;
    let meeting = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-a8c3-da5cc13da58a%22%2c%22Oid%22%3a%22fab00001-a78b-4b7e-9c0d-c0de2f000001%22%7d";
    let arguments = ["--document", "cloud-video-interop", "--meeting", meeting];
    exits(live.audit(&arguments), 1);
    let notes: Vec<String> = live
        .desk
        .run()
        .notes
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        notes.iter().any(|note| note.contains("--meeting")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_tenant_with_a_named_account_is_audited() {
    let live = Live::serving("ready").await;
    exits(live.audit(&["--account", LOBBY]), 0);
    let run = live.desk.run();
    assert_eq!(run.readiness, Readiness::Ready);
    assert_eq!(run.tenant.accounts, [LOBBY]);
    let source = TenantSource::Live {
        cloud: "global".to_owned(),
        graph: format!("{}/v1.0", live.base),
        sign_in: "client-secret".to_owned(),
    };
    assert_eq!(run.tenant.source, source);
}

#[tokio::test]
async fn a_file_names_accounts_beside_the_flag() {
    let live = Live::serving("ready").await;
    let text =
        "Name;UPN\r\nLobby;ROOM.LOBBY@contoso.example\r\nStudio;room.studio@contoso.example\r\n";
    live.desk.write("rooms.csv", text);
    let said = exits(
        live.audit(&["--account", LOBBY, "--accounts", "rooms.csv"]),
        0,
    );
    assert!(
        said.contains("rooms.csv:2: `ROOM.LOBBY@contoso.example` is named again"),
        "{said}"
    );
    let accounts = live.desk.run().tenant.accounts;
    assert_eq!(accounts, [LOBBY, "room.studio@contoso.example"]);
}

#[tokio::test]
async fn what_is_no_account_name_is_refused_with_its_line() {
    let live = Live::serving("ready").await;
    live.desk.write(
        "rooms.txt",
        "# rooms\n\nroom.lobby@contoso.example\nBoardroom\n",
    );
    let said = exits(live.audit(&["--accounts", "rooms.txt"]), 2);
    assert!(
        said.contains("rooms.txt:4: `Boardroom` is not an account name"),
        "{said}"
    );
    assert_eq!(live.server.requests(&live.base), [""; 0]);
}

#[tokio::test]
async fn without_an_account_nothing_is_asked() {
    let live = Live::serving("ready").await;
    let said = exits(live.audit(&[]), 2);
    assert!(
        said.contains("--account ") && said.contains("--accounts FILE"),
        "{said}"
    );
    assert_eq!(live.server.requests(&live.base), [""; 0]);
}

#[tokio::test]
async fn a_fixture_is_audited_whatever_tenant_the_environment_names() {
    let desk = Desk::new();
    let mut command = desk.greenroom(&["audit", "--fixture", "ready", "--account", LOBBY]);
    command.env("AZURE_TENANT_ID", "contoso.example");
    exits(command, 0);
    assert_eq!(desk.run().tenant.accounts, [LOBBY]);
}

#[tokio::test]
async fn a_fixture_and_a_tenant_exclude_each_other() {
    let live = Live::serving("ready").await;
    let said = exits(live.audit(&["--fixture", "ready"]), 2);
    assert!(said.contains("cannot be used with"), "{said}");
}

#[tokio::test]
async fn plain_http_to_another_machine_is_refused() {
    let live = Live::serving("ready").await;
    let mut command = live.audit(&["--account", LOBBY]);
    command.env("GREENROOM_GRAPH_ENDPOINT", "http://graph.example");
    let said = exits(command, 2);
    assert!(
        said.contains("GREENROOM_GRAPH_ENDPOINT: `http://graph.example` is refused"),
        "{said}"
    );
    assert_eq!(live.server.requests(&live.base), [""; 0]);
}

#[tokio::test]
async fn a_missing_setting_is_named() {
    for missing in ["AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"] {
        let live = Live::serving("ready").await;
        let mut command = live.audit(&["--account", LOBBY]);
        command.env_remove(missing);
        let said = exits(command, 2);
        assert!(said.contains(missing), "{said}");
    }
}

#[tokio::test]
async fn a_refused_sign_in_says_what_to_do() {
    let live = Live::serving("ready").await;
    let mut command = live.audit(&["--account", LOBBY]);
    command.env("AZURE_CLIENT_SECRET", "canary-of-the-secret");
    let said = exits(command, 3);
    assert!(
        said.contains("AADSTS7000215") && said.contains("hint: "),
        "{said}"
    );
    assert!(!said.contains("canary"), "{said}");
}

#[tokio::test]
async fn the_wrong_cloud_is_told_from_the_name_of_the_tenant() {
    let live = Live::serving("ready").await;
    let mut command = live
        .desk
        .greenroom(&["audit", "--tenant", "rooms.onmicrosoft.us"]);
    command
        .args(["--account", LOBBY])
        .env("AZURE_AUTHORITY_HOST", &live.base)
        .env("GREENROOM_GRAPH_ENDPOINT", &live.base)
        .env("AZURE_CLIENT_ID", &live.credential.client_id)
        .env("AZURE_CLIENT_SECRET", &live.credential.client_secret);
    let said = exits(command, 3);
    assert!(
        said.contains("AADSTS90002") && said.contains("`--cloud usgov`"),
        "{said}"
    );
}

/// On another day a waiver holds again that has expired.
#[tokio::test]
async fn a_real_tenant_is_not_audited_on_another_day() {
    let live = Live::serving("ready").await;
    let mut command = live.audit(&["--account", LOBBY]);
    command
        .env("GREENROOM_TODAY", "2026-01-01")
        .env("GREENROOM_GRAPH_ENDPOINT", "https://graph.example");
    let said = exits(command, 2);
    assert!(
        said.contains("GREENROOM_TODAY is set, and a real tenant"),
        "{said}"
    );
    let mut command = live.audit(&["--account", LOBBY]);
    command.env("GREENROOM_TODAY", "tomorrow");
    let said = exits(command, 2);
    assert!(said.contains("`tomorrow`, which is not a day"), "{said}");
}

#[tokio::test]
async fn joining_is_reported_as_unsupported_in_a_government_cloud() {
    for cloud in ["usgov", "dod"] {
        let live = Live::serving("ready").await;
        let output = live
            .publish(&["--account", LOBBY, "--cloud", cloud])
            .output()
            .unwrap();
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            shown.contains("note: ") && shown.contains("unsupported"),
            "{shown}"
        );
        let page = std::fs::read_to_string(live.desk.report().join("index.html")).unwrap();
        assert!(page.contains("unsupported in this tenant"), "{cloud}");
        assert_eq!(live.desk.run().notes.len(), 1, "{cloud}");
    }
}

#[tokio::test]
async fn a_settings_file_stands_in_for_flags() {
    let live = Live::serving("ready").await;
    live.desk
        .write("rooms/list.txt", "room.studio@contoso.example\n");
    let id = &live.credential.tenant_id;
    let client = &live.credential.client_id;
    let text = format!(
        "tenant = \"{id}\"\nclient-id = \"{client}\"\naccounts = [\"{LOBBY}\"]\n\
         accounts-file = \"list.txt\"\ngraph-endpoint = \"{base}\"\nauthority-host = \"{base}\"\n",
        base = live.base
    );
    live.desk.write("rooms/greenroom.toml", &text);
    let mut command = live
        .desk
        .greenroom(&["audit", "--config", "rooms/greenroom.toml"]);
    command.env("AZURE_CLIENT_SECRET", &live.credential.client_secret);
    exits(command, 0);
    let accounts = live.desk.run().tenant.accounts;
    assert_eq!(accounts, [LOBBY, "room.studio@contoso.example"]);
}

#[tokio::test]
async fn the_settings_file_of_the_working_folder_is_read_unasked() {
    let live = Live::serving("ready").await;
    live.desk.write(
        "greenroom.toml",
        "cloud = \"usgov\"\nclient-secret = \"canary\"\n",
    );
    let said = exits(live.audit(&["--account", LOBBY]), 2);
    assert!(
        said.contains("greenroom.toml:2: `client-secret` looks like a secret"),
        "{said}"
    );
    assert!(!said.contains("canary"), "{said}");
}

#[tokio::test]
async fn accounts_on_the_command_line_count_before_those_of_the_file() {
    let live = Live::serving("ready").await;
    live.desk.write(
        "greenroom.toml",
        "accounts = [\"room.studio@contoso.example\"]\n",
    );
    exits(live.audit(&["--account", LOBBY]), 0);
    assert_eq!(live.desk.run().tenant.accounts, [LOBBY]);
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request() {
    let live = Live::serving("ready").await;
    let said = exits(live.audit(&["--account", LOBBY, "--log", "json"]), 0);
    let lines: Vec<serde_json::Value> = said
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let token = format!("/{}/oauth2/v2.0/token", live.credential.tenant_id);
    assert_eq!(lines[0]["path"], token);
    assert_eq!(lines[1]["path"], "/$batch");
    assert!(lines.len() > 3, "{said}");
    for line in &lines {
        assert_eq!(line["status"], 200, "{line}");
        assert!(
            line["requestId"].is_string() && line["milliseconds"].is_u64(),
            "{line}"
        );
    }
    assert_eq!(lines[2]["inBatch"], true, "{said}");
}

#[tokio::test]
async fn the_log_is_off_unless_it_is_asked_for() {
    let live = Live::serving("ready").await;
    let said = exits(live.audit(&["--account", LOBBY]), 0);
    assert!(!said.contains("/$batch"), "{said}");
    let said = exits(live.audit(&["--account", LOBBY, "--log", "text"]), 0);
    assert!(said.contains("POST /$batch  200  "), "{said}");
}

#[tokio::test]
async fn a_redirect_does_not_take_the_token_along() {
    let trap = MockServer::start().await;
    let graph = MockServer::start().await;
    let away = format!("{}/v1.0/", trap.uri());
    Mock::given(any())
        .respond_with(ResponseTemplate::new(302).insert_header("location", away))
        .mount(&graph)
        .await;
    let live = Live::serving("ready").await;
    let mut command = live.audit(&["--account", LOBBY]);
    command.env("GREENROOM_GRAPH_ENDPOINT", graph.uri());
    exits(command, 3);
    assert!(!graph.received_requests().await.unwrap().is_empty());
    assert!(trap.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_of_authorities_that_cannot_be_read_is_named() {
    let live = Live::serving("ready").await;
    let mut command = live.audit(&["--account", LOBBY]);
    command
        .env("GREENROOM_GRAPH_ENDPOINT", "https://127.0.0.1:1")
        .env("SSL_CERT_FILE", "/nowhere/ca.pem");
    let said = exits(command, 2);
    assert!(
        said.contains("SSL_CERT_FILE (/nowhere/ca.pem) cannot be used"),
        "{said}"
    );
    assert_eq!(live.server.requests(&live.base), [""; 0]);
}
