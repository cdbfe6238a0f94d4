//! What nobody may see: the token never goes to a foreign host, and no secret to any output, on no
//! way to an end.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::thread::JoinHandle;

use greenroom_mock::Tenant;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::formats;
use crate::live::Live;
use crate::resume;
use crate::served::Served;
use crate::signing_in::{PFX_PASSWORD, access_token, credentials, text_of};
use crate::support::Desk;

const LOBBY: &str = "room.lobby@contoso.example";

/// The last thing that a trap hears.
const END: &str = "that is all";

/// A host that records whatever is sent to it and answers nothing.
struct Trap {
    address: SocketAddr,
    heard: JoinHandle<Vec<String>>,
}

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = std::thread::spawn(move || {
            let mut heard = Vec::new();
            loop {
                let (mut connection, _) = listener.accept().unwrap();
                let mut bytes = vec![0; 64 * 1024];
                let length = connection.read(&mut bytes).unwrap_or(0);
                let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
                if text == END {
                    return heard;
                }
                heard.push(text);
            }
        });
        Self { address, heard }
    }

    /// What was sent to it. Connections are heard in their order.
    fn heard(self) -> Vec<String> {
        let mut connection = TcpStream::connect(self.address).unwrap();
        connection.write_all(END.as_bytes()).unwrap();
        self.heard.join().unwrap()
    }
}

/// The tenant `ready` with these faults.
async fn with_faults(faults: &Value) -> Live {
    let desk = Desk::new();
    let fixture = json!({ "extends": "ready", "about": "It leads astray.", "faults": faults });
    let file = desk.write("astray.json", &fixture.to_string());
    Live::of(greenroom::fixtures::tenant_from_file(&file).unwrap()).await
}

/// Audits a tenant whose answers to a path lead to the trap: nothing may arrive there, and nothing
/// be concluded that is not so.
async fn leads_nowhere(path: &str, answer: impl Fn(&str) -> Value) {
    let trap = Trap::set();
    let away = format!("http://{}", trap.address);
    let rule = json!([{ "match": { "path": path }, "answer": answer(&away) }]);
    let live = with_faults(&rule).await;
    let output = live.audit(&["--account", LOBBY]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{path}: {output:?}");
    assert_eq!(trap.heard(), [""; 0], "{path}");
    if live.desk.record().exists() {
        let counts = live.desk.run().counts;
        assert!(
            counts["unknown"] > 0 && counts["fail"] == 0,
            "{path}: {counts:?}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for path in ["/v1.0/$batch", "/v1.0/users/*", "*/oauth2/v2.0/token"] {
        for status in [301, 302, 307, 308] {
            leads_nowhere(path, |away| {
                json!({ "status": status, "headers": { "Location": format!("{away}/v1.0/") } })
            })
            .await;
        }
    }
}

#[tokio::test]
async fn a_next_page_elsewhere_is_not_asked_for() {
    // In a batch, as every page of licenses comes.
    for link in ["", "@", "/v1.0/users/room/licenseDetails?$skiptoken=1"] {
        leads_nowhere(
            "/v1.0/users/*/licenseDetails",
            |away| json!({ "body": { "value": [], "@odata.nextLink": format!("{away}{link}") } }),
        )
        .await;
    }
}

#[tokio::test]
async fn a_next_page_that_only_begins_as_the_tenants_is_not_asked_for() {
    let trap = Trap::set();
    let port = trap.address.port();
    let live = Live::serving("ready").await;
    // The mock's own address, made the name of a user at the trap's.
    let lies = [
        format!("{}/v1.0@127.0.0.1:{port}/", live.base),
        format!("//127.0.0.1:{port}/v1.0/users"),
        format!("{}/v1.0\\@127.0.0.1:{port}/", live.base),
    ];
    for lie in lies {
        let rule = json!([{
            "match": { "path": "/v1.0/users/*/licenseDetails" },
            "answer": { "body": { "value": [], "@odata.nextLink": lie } },
        }]);
        let live = with_faults(&rule).await;
        let output = live.audit(&["--account", LOBBY]).output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{lie}: {output:?}");
    }
    assert_eq!(trap.heard(), [""; 0]);
}

/// The tenant `ready` whose auditing application has this secret, with these faults.
fn with_secret(secret: &str, faults: &Value) -> Tenant {
    let desk = Desk::new();
    let fixture = json!({
        "extends": "ready",
        "about": "The application that audits has a secret of its own.",
        "applications": { "auditor": { "passwordCredentials": [{
            "keyId": "e179f773-a6e0-43c0-9514-b7dde2ad0478",
            "secretText": secret,
            "startDateTime": "2025-12-01T10:00:00Z",
            "endDateTime": "2099-12-31T00:00:00Z",
        }] } },
        "faults": faults,
    });
    let file = desk.write("secret.json", &fixture.to_string());
    greenroom::fixtures::tenant_from_file(&file).unwrap()
}

/// All that a program printed, and all that is in its folder.
fn everything(command: Command, desk: &Desk) -> String {
    printed(command) + &text_of(desk.path())
}

fn printed(mut command: Command) -> String {
    let output = command.output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&printed).into_owned()
}

/// An audit and a doctor, as talkative as they can be.
fn talkative(live: &Live, variables: &[(&str, &str)]) -> Vec<Command> {
    let mut commands = Vec::new();
    for (command, log) in [("audit", "json"), ("audit", "text"), ("doctor", "json")] {
        let arguments = [
            command,
            "--tenant",
            &live.credential.tenant_id,
            "--account",
            LOBBY,
        ];
        let mut command = live.desk.greenroom(&arguments);
        command
            .args(["--log", log])
            .env("AZURE_CLIENT_ID", &live.credential.client_id)
            .env("AZURE_AUTHORITY_HOST", &live.base)
            .env("GREENROOM_GRAPH_ENDPOINT", &live.base)
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .envs(variables.iter().copied());
        commands.push(command);
    }
    commands
}

/// Finds none of the secrets in anything that the commands leave. They run side by side: what
/// they do most is to wait before they ask again.
fn hides(live: &Live, variables: &[(&str, &str)], secrets: &[&str]) {
    let mut commands = talkative(live, variables);
    // Each audit has a report of its own.
    commands[1].args(["--output", "another-report"]);
    commands[1].args(formats::all());
    let left: Vec<String> = std::thread::scope(|scope| {
        let running = commands.into_iter().map(|one| scope.spawn(|| printed(one)));
        let running: Vec<_> = running.collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let files = text_of(live.desk.path());
    for secret in secrets {
        assert!(!files.contains(secret), "{secret} in a file:\n{files}");
        for left in &left {
            assert!(
                !left.is_empty() && !left.contains(secret),
                "{secret} in {left}"
            );
        }
    }
}

const CANARY: &str = "canary-secret";

#[tokio::test]
async fn a_client_secret_is_seen_nowhere() {
    let live = Live::serving("ready").await;
    let nobody = "http://127.0.0.1:1";
    for more in [
        vec![],
        vec![("AZURE_AUTHORITY_HOST", nobody)],
        vec![("GREENROOM_GRAPH_ENDPOINT", nobody)],
        vec![("GREENROOM_GRAPH_ENDPOINT", "http://graph.example")],
        vec![
            ("AZURE_AUTHORITY_HOST", "https://127.0.0.1:1"),
            ("SSL_CERT_FILE", "/nowhere"),
        ],
    ] {
        let variables = [&[("AZURE_CLIENT_SECRET", CANARY)][..], &more].concat();
        hides(&live, &variables, &["canary"]);
    }
}

#[tokio::test]
async fn neither_does_an_audit_that_is_killed_leave_it_or_a_token() {
    // Licenses are never answered, so that the audit stays in the middle.
    let never = json!([{
        "match": { "path": "/v1.0/$batch", "nth": [2] },
        "answer": { "delayMilliseconds": 600_000 },
    }]);
    let live = Live::of(with_secret(CANARY, &never)).await;
    let accounts: Vec<String> = (0..15)
        .map(|n| format!("room.{n}@contoso.example"))
        .collect();
    live.desk.write("accounts.txt", &accounts.join("\n"));
    let variables = [("AZURE_CLIENT_SECRET", CANARY)];
    let audit = || {
        let mut audit = talkative(&live, &variables).swap_remove(0);
        audit.args(["--accounts", "accounts.txt"]);
        audit
    };
    let ended = resume::end(&live, audit(), Signal::KILL, 1, 5);
    let printed = String::from_utf8_lossy(&ended.stderr).into_owned();
    let journal = fs::read_to_string(live.desk.path().join("greenroom-report.journal")).unwrap();
    for left in [&printed, &journal] {
        assert!(!left.contains("canary") && !left.contains("eyJ"), "{left}");
    }
    let mut resumed = audit();
    resumed.arg("--resume");
    let left = everything(resumed, &live.desk);
    assert!(left.contains("going on with"), "{left}");
    assert!(!left.contains("canary") && !left.contains("eyJ"), "{left}");
}

#[tokio::test]
async fn a_token_is_seen_nowhere() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    let parts: Vec<&str> = token.split('.').collect();
    hides(&live, &[("GREENROOM_ACCESS_TOKEN", &token)], &parts);
    // One that Graph refuses.
    let broken = format!("{}.{}.canary", parts[0], parts[1]);
    let variables = [("GREENROOM_ACCESS_TOKEN", &*broken)];
    hides(&live, &variables, &[parts[1], "canary"]);
}

#[tokio::test]
async fn neither_is_it_where_nothing_answers() {
    let live = Live::serving("ready").await;
    let token = access_token(&live).await;
    let parts: Vec<&str> = token.split('.').collect();
    let variables = [
        ("GREENROOM_ACCESS_TOKEN", &*token),
        ("GREENROOM_GRAPH_ENDPOINT", "http://127.0.0.1:1"),
    ];
    hides(&live, &variables, &parts);
}

#[tokio::test]
async fn a_certificates_key_and_password_are_seen_nowhere() {
    let live = Live::serving("ready").await;
    let pem = fs::read_to_string(credentials("auditor.pem")).unwrap();
    let key = pem.split("PRIVATE KEY-----").nth(1).unwrap();
    let secret = key.lines().nth(1).unwrap();
    let path = "AZURE_CLIENT_CERTIFICATE_PATH";
    let (good, pfx) = (credentials("auditor.pem"), credentials("auditor.pfx"));
    hides(&live, &[(path, &good)], &[secret]);
    let password = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
    for given in [PFX_PASSWORD, CANARY] {
        hides(&live, &[(path, &pfx), (password, given)], &[secret, given]);
    }
    let inputs = Desk::new();
    for text in [
        pem.replace("-----END PRIVATE KEY-----", "canary"),
        pem.replace(secret, "canary"),
        format!("-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----\n"),
    ] {
        let broken = inputs.write("broken.pem", &text).display().to_string();
        hides(
            &live,
            &[(path, &broken), (password, CANARY)],
            &[secret, "canary"],
        );
    }
}

#[test]
fn a_secret_is_not_seen_where_tls_fails() {
    let (desk, mock) = (Desk::new(), Served::start(&["--tls"]));
    for command in ["audit", "doctor"] {
        let mut command = desk.greenroom(&[command, "--account", LOBBY, "--log", "json"]);
        command
            .envs(crate::over_tls::SETTINGS.map(|name| (name, mock.setting(name))))
            .env("AZURE_CLIENT_SECRET", CANARY)
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full");
        let left = everything(command, &desk);
        assert!(
            left.contains("UnknownIssuer") && !left.contains("canary"),
            "{left}"
        );
    }
}

#[test]
fn a_trap_hears_what_is_sent_to_it() {
    let trap = Trap::set();
    let mut connection = TcpStream::connect(trap.address).unwrap();
    connection.write_all(b"canary").unwrap();
    assert_eq!(trap.heard(), ["canary"]);
}
