//! A result that cannot be written ends with 3: whoever asked has none.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Once;

use greenroom_mock::{Request, Service};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

use crate::killed::limited;
use crate::live::stderr;
use crate::support::{Desk, files};

/// Ends with 3, says this, and neither a conclusion nor a part of a report.
fn fails(desk: &Desk, bytes: u64, arguments: &[&str], message: &str) {
    let before = desk.names();
    let output = limited(desk, bytes, "''", arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains(message), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    assert_eq!(desk.names(), before);
}

#[test]
fn a_record_that_finds_no_room() {
    let message = "greenroom-report: the report cannot be written here: File too large";
    fails(&Desk::new(), 4096, &["--no-book"], message);
}

#[test]
fn a_book_that_finds_no_room() {
    let desk = Desk::new();
    desk.publish("ready");
    let sizes = files(&desk.report()).into_iter();
    let largest = sizes.map(|path| fs::metadata(path).unwrap().len()).max();
    let largest = largest.unwrap();
    fails(&desk, largest - 1024, &[], "File too large");
}

/// Answers as the mock does, and makes the folder of the history one that takes no files, when the
/// audit has looked at it already.
struct Takes {
    history: PathBuf,
    once: Once,
    service: Service,
    base: String,
}

impl Respond for Takes {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        self.once.call_once(|| {
            fs::remove_dir_all(&self.history).unwrap();
            // Nobody makes a file there, an administrator neither.
            symlink("/proc", &self.history).unwrap();
        });
        let headers = request.headers.iter();
        let answer = self.service.answer(&Request {
            method: request.method.as_str().to_owned(),
            path: request.url.path().to_owned(),
            query: request.url.query().map(str::to_owned),
            headers: headers
                .map(|(name, value)| {
                    let value = value.to_str().unwrap();
                    (name.as_str().to_owned(), value.to_owned())
                })
                .collect(),
            body: request.body.clone(),
            base: self.base.clone(),
        });
        let template = ResponseTemplate::new(answer.status).set_body_bytes(answer.body);
        let mut headers = answer.headers.into_iter();
        headers
            .try_fold(template, |template, (name, value)| {
                Some(template.insert_header(name, value))
            })
            .unwrap()
    }
}

#[tokio::test]
async fn a_history_that_takes_nothing_any_more() {
    let desk = Desk::new();
    let tenant = greenroom::fixtures::tenant("ready").unwrap();
    let credential = tenant.credential();
    let server = MockServer::start().await;
    let takes = Takes {
        history: desk.path().join("history"),
        once: Once::new(),
        service: Service::new(tenant),
        base: server.uri(),
    };
    Mock::given(any()).respond_with(takes).mount(&server).await;
    let mut audit = desk.greenroom(&["audit", "--no-book", "--history", "history"]);
    audit
        .args(["--account", "room.lobby@contoso.example"])
        .env("AZURE_TENANT_ID", credential.tenant_id)
        .env("AZURE_CLIENT_ID", credential.client_id)
        .env("AZURE_CLIENT_SECRET", credential.client_secret)
        .env("AZURE_AUTHORITY_HOST", server.uri())
        .env("GREENROOM_GRAPH_ENDPOINT", server.uri());
    let output = audit.output().unwrap();
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(
        said.contains("history: the run cannot be kept here: "),
        "{said}"
    );
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}
