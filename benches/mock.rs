//! How fast `greenroom mock` answers, how much of its own processor time that takes, and whether
//! it grows: `cargo bench --bench mock`. It reads `/proc`, so it runs on Linux.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "the measurement is what it prints")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The accounts of the tenant.
const USERS: usize = 100_000;

/// How many connections ask at once.
const CLIENTS: usize = 4;

/// The clock ticks of `/proc/PID/stat` in a second, on every architecture Rust's Linux runs on.
const TICKS: u32 = 100;

struct Mock {
    program: Child,
    settings: Vec<String>,
}

impl Mock {
    fn start(users: usize) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_greenroom"))
            .args(["mock", "--users", &users.to_string()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let printed = BufReader::new(program.stdout.as_mut().unwrap()).lines();
        let settings = printed
            .map(Result::unwrap)
            .take_while(|line| !line.starts_with("# Ctrl-C"))
            .collect();
        Self { program, settings }
    }

    fn setting(&self, name: &str) -> &str {
        let mut settings = self.settings.iter().filter_map(|line| line.split_once('='));
        settings.find(|(key, _)| *key == name).unwrap().1
    }

    fn address(&self) -> &str {
        self.setting("GREENROOM_GRAPH_ENDPOINT")
            .split_once("://")
            .unwrap()
            .1
    }

    fn token(&self) -> String {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}\
             &scope=https://graph.microsoft.com/.default",
            self.setting("AZURE_CLIENT_ID"),
            self.setting("AZURE_CLIENT_SECRET")
        );
        let path = format!("/{}/oauth2/v2.0/token", self.setting("AZURE_TENANT_ID"));
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: mock\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        );
        let body = Client::connect(self.address()).send(&request);
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    }

    /// Processor time used so far.
    fn processor(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.program.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let ticks: u32 = fields[11..13]
            .iter()
            .map(|ticks| ticks.parse::<u32>().unwrap())
            .sum();
        Duration::from_secs(1) * ticks / TICKS
    }

    /// Resident memory in MiB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

/// A connection that is kept.
struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: &str) -> Self {
        Self(BufReader::new(TcpStream::connect(address).unwrap()))
    }

    fn send(&mut self, request: &str) -> Vec<u8> {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let mut length = 0;
        let mut line = String::new();
        while line != "\r\n" {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        body
    }
}

/// Asks for a path that many times and prints what it cost.
fn measure(mock: &Mock, token: &str, path: &str, requests: usize) {
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {token}\r\n\
         ConsistencyLevel: eventual\r\n\r\n"
    );
    let size = Client::connect(mock.address()).send(&request).len();
    let (start, processor) = (Instant::now(), mock.processor());
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut client = Client::connect(mock.address());
                for _ in 0..requests / CLIENTS {
                    client.send(&request);
                }
            });
        }
    });
    let (time, processor) = (start.elapsed(), mock.processor().saturating_sub(processor));
    let count = u32::try_from(requests).unwrap();
    println!(
        "{path}: {size} bytes, {requests} requests, {:.0} a second, {:?} of the mock's processor \
         time each, {} MiB after",
        f64::from(count) / time.as_secs_f64(),
        processor / count,
        mock.memory()
    );
}

fn main() {
    let start = Instant::now();
    let mock = Mock::start(USERS);
    println!(
        "started with {USERS} accounts in {:?}, {:?} of processor time, {} MiB",
        start.elapsed(),
        mock.processor(),
        mock.memory()
    );
    let token = mock.token();
    let plan = "57ff2da0-773e-42df-b2af-ffb7a2317929";
    measure(&mock, &token, "/v1.0/organization", 20_000);
    measure(&mock, &token, "/v1.0/users?$top=999", 400);
    measure(
        &mock,
        &token,
        "/v1.0/users?$top=999&$select=id,assignedPlans",
        40,
    );
    let holders = format!("assignedPlans/any(p:p/servicePlanId%20eq%20{plan})");
    let holders = format!("/v1.0/users?$top=999&$count=true&$filter={holders}");
    measure(&mock, &token, &holders, 4);
    measure(&mock, &token, "/v1.0/organization", 200_000);
}
