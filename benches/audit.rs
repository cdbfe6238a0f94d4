//! What an audit costs by the number of accounts, by the distance to Microsoft Graph and by what else
//! the tenant has for each account, beside the least that a bare client needs for the same accounts,
//! and how much memory it takes to read a very large group: `cargo bench --bench audit`. It reads
//! `/proc`, so it runs on Linux.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the measurement is what it prints")]

#[expect(dead_code, reason = "what counts uses more of it")]
mod tenants;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use greenroom_graph::{Credential, Endpoints, Graph, Patience};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use tenants::{Shape, tenant};

/// The largest memory that a running process has had so far, in MiB.
fn peak(process: &Path) -> Option<u64> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1024)
}

/// Waits for the end of a process and returns the largest memory it was seen with.
fn watch(mut program: Child) -> u64 {
    let process = Path::new("/proc").join(program.id().to_string());
    let mut largest = 0;
    while program.try_wait().unwrap().is_none() {
        largest = peak(&process).map_or(largest, |now| now.max(largest));
        std::thread::sleep(Duration::from_millis(5));
    }
    largest
}

fn audit(shape: Shape, accounts: usize, latency: u64) {
    let folder = tempfile::tempdir().unwrap();
    let fixture = folder.path().join("many.json");
    fs::write(&fixture, tenant(shape, accounts, latency).to_string()).unwrap();
    let begun = Instant::now();
    let program = Command::new(env!("CARGO_BIN_EXE_greenroom"))
        .args(["audit", "--fixture", "many.json"])
        .current_dir(folder.path())
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let memory = watch(program);
    let all = begun.elapsed();
    let record = fs::read(folder.path().join("greenroom-report.run.json.gz")).unwrap();
    let record: Value = serde_json::from_reader(GzDecoder::new(&record[..])).unwrap();
    let book: u64 = size(&folder.path().join("greenroom-report"));
    println!(
        "{}, {accounts} accounts at {latency} ms: {}, {} requests in {} round trips, {} units, {} \
         bytes, accounts by {}; asked in {:?}, {all:?} with the book of {} MB; {memory} MiB, the \
         mock included",
        shape.words(),
        record["readiness"],
        record["traffic"]["requests"],
        record["traffic"]["roundTrips"],
        record["traffic"]["units"],
        record["traffic"]["bytes"],
        record["reading"][0]["way"],
        asked(&record),
        book / 1_000_000,
    );
}

/// What the bare client reads: the pages of all users, with what decides of each.
const PAGES: &str = "/users?$select=id,userPrincipalName,displayName,accountEnabled,userType,\
    identities,externalUserState,onPremisesSyncEnabled,passwordPolicies,passwordProfile,\
    usageLocation,assignedPlans,licenseAssignmentStates&$top=999";

/// The floor: a client that signs in and reads the pages of the same accounts, and nothing else.
/// A page costs one unit. It judges nothing.
async fn floor(shape: Shape, accounts: usize, latency: u64) {
    let folder = tempfile::tempdir().unwrap();
    let fixture = folder.path().join("many.json");
    fs::write(&fixture, tenant(shape, accounts, latency).to_string()).unwrap();
    let tenant = greenroom::fixtures::tenant_from_file(&fixture).unwrap();
    let known = tenant.credential();
    let server = greenroom_mock::Server::start().await;
    let base = server.serve(tenant);
    greenroom_graph::install_tls_provider();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    let client = client.build().unwrap();
    let begun = Instant::now();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", known.client_id.as_str()),
        ("client_secret", known.client_secret.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let token = format!("{base}/{}/oauth2/v2.0/token", known.tenant_id);
    let answer = client.post(token).form(&form).send().await.unwrap();
    let token: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    let token = token["access_token"].as_str().unwrap();
    let (mut requests, mut read, mut bytes) = (1, 0, 0);
    let mut next = Some(format!("{base}/v1.0{PAGES}"));
    while let Some(url) = next {
        let page = client.get(url).bearer_auth(token).send().await.unwrap();
        let body = page.bytes().await.unwrap();
        let page: Value = serde_json::from_slice(&body).unwrap();
        (requests, bytes) = (requests + 1, bytes + body.len());
        read += page["value"].as_array().unwrap().len();
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
    }
    println!(
        "  the floor: {read} users by pages in {requests} requests, {} units, {bytes} bytes, {:?}",
        requests - 1,
        begun.elapsed()
    );
}

/// From the beginning of a run to its last answer.
fn asked(record: &Value) -> Duration {
    let time = |name: &str| -> jiff::Timestamp { record[name].as_str().unwrap().parse().unwrap() };
    time("finished")
        .duration_since(time("started"))
        .unsigned_abs()
}

fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let sizes = entries.map(|entry| match entry.metadata().unwrap() {
        of if of.is_dir() => size(&entry.path()),
        of => of.len(),
    });
    sizes.sum()
}

/// The environment variable that makes this program the client that reads the group served there.
const SWEEP: &str = "GREENROOM_BENCH_SWEEP";

/// How many users are in the group, and on a page of Graph's.
const USERS: usize = 100_000;
const PAGE: usize = 999;

/// A page of the group's members; the address says which.
fn page(request: &Request) -> ResponseTemplate {
    let of_query = request
        .url
        .query_pairs()
        .find(|(name, _)| name == "$skiptoken");
    let first: usize = of_query.map_or(0, |(_, value)| value.parse().unwrap());
    let end = USERS.min(first + PAGE);
    let user = |number| {
        let name = format!("user.{number}@contoso.example");
        json!({ "@odata.type": "#microsoft.graph.user", "id": name, "userPrincipalName": name })
    };
    let mut body = json!({ "value": (first..end).map(user).collect::<Vec<_>>() });
    if end < USERS {
        let host = request.headers["host"].to_str().unwrap();
        let next = format!("http://{host}{}?$skiptoken={end}", request.url.path());
        body["@odata.nextLink"] = next.into();
    }
    ResponseTemplate::new(200).set_body_json(body)
}

/// Reads the 100,000 users of a group in a process of its own, whose memory is watched.
async fn sweep() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(page).mount(&server).await;
    let program = Command::new(std::env::current_exe().unwrap())
        .env(SWEEP, server.uri())
        .spawn()
        .unwrap();
    let memory = tokio::task::spawn_blocking(move || watch(program));
    println!("at most {} MiB", memory.await.unwrap());
}

async fn swept(base: &str) {
    let credential = Credential::AccessToken {
        tenant_id: "contoso.example".to_owned(),
        token: "opaque".into(),
    };
    let endpoints = Endpoints::at(base);
    let graph = Graph::sign_in(&endpoints, &credential, Patience::default()).await;
    let graph = graph.unwrap();
    let begun = Instant::now();
    // The whole error would hold a page of users.
    let users = graph.users_in("rooms").await.map_err(|e| e.to_string());
    let users = users.unwrap().value.len();
    let traffic = graph.traffic();
    println!(
        "{users} users of a group in {:?}, {} requests, {} bytes",
        begun.elapsed(),
        traffic.requests,
        traffic.bytes
    );
}

#[tokio::main]
async fn main() {
    if let Ok(base) = std::env::var(SWEEP) {
        return swept(&base).await;
    }
    for accounts in [1, 50, 500, 5_000, 10_000] {
        for latency in [0, 50] {
            audit(Shape::Plain, accounts, latency);
            floor(Shape::Plain, accounts, latency).await;
        }
    }
    for shape in [Shape::Consents, Shape::Exclusions, Shape::Groups] {
        for accounts in [500, 5_000] {
            audit(shape, accounts, 0);
            floor(shape, accounts, 0).await;
        }
    }
    sweep().await;
}
