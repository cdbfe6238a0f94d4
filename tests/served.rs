//! `greenroom mock` in the background, and a client that knows no more than HTTP.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::thread::JoinHandle;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::Desk;

pub(crate) mod sent;

/// What is printed last before requests are answered.
const READY: &str = "# Ctrl-C ends it";

/// A running mock.
pub(crate) struct Served {
    /// Where it stands, unless that is the caller's.
    desk: Option<Desk>,
    program: Child,
    printed: Vec<String>,
    log: Option<JoinHandle<String>>,
}

/// How a mock ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) printed: String,
    pub(crate) log: String,
}

impl Served {
    /// Starts the mock and waits until it says that it is there.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let desk = Desk::new();
        let mut served = Self::start_at(&desk, arguments);
        served.desk = Some(desk);
        served
    }

    /// The same at a desk, where its temporary files are, too.
    pub(crate) fn start_at(desk: &Desk, arguments: &[&str]) -> Self {
        let mut program = desk
            .greenroom(&["mock"])
            .args(arguments)
            .env("TMPDIR", desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = program.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        let stdout = BufReader::new(program.stdout.as_mut().unwrap());
        let mut printed = Vec::new();
        for line in stdout.lines() {
            printed.push(line.unwrap());
            if printed.last().is_some_and(|line| line == READY) {
                break;
            }
        }
        assert!(
            printed.last().is_some_and(|line| line == READY),
            "{printed:#?}"
        );
        Self {
            desk: None,
            program,
            printed,
            log: Some(log),
        }
    }

    /// A setting it printed.
    pub(crate) fn setting(&self, name: &str) -> &str {
        let mut lines = self.printed.iter().filter_map(|line| line.split_once('='));
        lines.find(|(key, _)| *key == name).unwrap().1
    }

    /// Where Graph is, without a version.
    pub(crate) fn base(&self) -> &str {
        self.setting("GREENROOM_GRAPH_ENDPOINT")
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let (_, address) = self.base().split_once("://").unwrap();
        TcpStream::connect(address).unwrap()
    }

    /// Signs in with the settings it printed.
    pub(crate) fn token(&self) -> String {
        let answer = self.sign_in(
            self.setting("AZURE_CLIENT_ID"),
            self.setting("AZURE_CLIENT_SECRET"),
        );
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Signs in as an application with this secret, and returns the answer.
    pub(crate) fn sign_in(&self, client: &str, secret: &str) -> Value {
        let path = format!("/{}/oauth2/v2.0/token", self.setting("AZURE_TENANT_ID"));
        let form = format!(
            "grant_type=client_credentials&client_id={client}&client_secret={secret}\
             &scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
        );
        self.request(&format!("POST {path}"), &[], &form)
    }

    pub(crate) fn get(&self, token: &str, path: &str) -> Value {
        let bearer = format!("Authorization: Bearer {token}");
        self.request(&format!("GET {path}"), &[&bearer], "")
    }

    /// The entities of every page of a listing.
    pub(crate) fn all(&self, token: &str, path: &str) -> Vec<Value> {
        let mut entities = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let page = self.get(token, &path);
            entities.extend(page["value"].as_array().unwrap().iter().cloned());
            let link = page["@odata.nextLink"].as_str();
            next = link.map(|link| link.strip_prefix(self.base()).unwrap().to_owned());
        }
        entities
    }

    fn request(&self, target: &str, headers: &[&str], body: &str) -> Value {
        let (_, host) = self.base().split_once("://").unwrap();
        let text = sent::request(target, host, headers, body);
        let answer = sent::over(self.connect(), &text).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// Presses Ctrl-C and waits for the end.
    pub(crate) fn interrupt(mut self) -> Ended {
        kill_process(Pid::from_child(&self.program), Signal::INT).unwrap();
        let code = self.program.wait().unwrap().code();
        Ended {
            code,
            printed: self.printed.join("\n"),
            log: self.log.take().unwrap().join().unwrap(),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended, which is as well.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
