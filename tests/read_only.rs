//! An audit reads: whatever the tenant is like, and whatever a feature says.

use greenroom_results::Verdict;

use crate::live::Live;

/// A meeting of the bundled tenants.
const MEETING: &str = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NmZhYzFk%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d";

/// Holds what reached the tenant to a sign-in, `GET`s, and batches of `GET`s.
fn only_read(live: &Live) {
    let requests = live.server.requests(&live.base);
    assert!(requests.len() > 1, "{requests:?}");
    for request in &requests {
        let reads = request.starts_with("GET ") || request == "POST /v1.0/$batch";
        let signs_in = request.starts_with("POST ") && request.ends_with("/oauth2/v2.0/token");
        assert!(reads || signs_in, "{request}");
    }
    let questions = live.server.questions(&live.base);
    let beside = questions.iter().filter(|one| !one.contains("/oauth2/"));
    for question in beside {
        assert!(question.starts_with("GET "), "{question}");
    }
}

#[tokio::test]
async fn an_audit_sends_a_sign_in_and_reads_alone_or_in_batches() {
    for fixture in [
        "ready",
        "nothing-in-place",
        "service-principal-deleted",
        "forbidden",
    ] {
        let live = Live::serving(fixture).await;
        let names = greenroom::fixtures::tenant(fixture)
            .unwrap()
            .accounts()
            .join("\n");
        live.desk.write("rooms.txt", &names);
        let arguments = ["--accounts", "rooms.txt", "--meeting", MEETING];
        live.audit(&arguments).output().unwrap();
        only_read(&live);
    }
}

#[tokio::test]
async fn naming_the_accounts_only_reads_too() {
    let live = Live::serving("ready").await;
    live.audit(&["--rooms"]).output().unwrap();
    only_read(&live);
}

/// What an administrator does in a behavior, nobody does to the tenant under audit.
#[tokio::test]
async fn a_feature_that_would_change_the_tenant_changes_nothing() {
    let live = Live::serving("no-service-principal").await;
    let folder = crate::support::repository().join("features/authenticated-calls");
    let document = std::fs::read_to_string(folder.join("document.toml")).unwrap();
    live.desk.write("ours/document.toml", &document);
    let feature = r#"@document:authenticated-calls
Feature: Ours

  @requirement:acs-service-principal
  Rule: It is there

    @audit @permission:Application.Read.All
    Scenario: It is created
      When an administrator connects to the tenant
      And the administrator creates the service principal of application "1fd5118e-2576-4263-8130-9503064c837a"
      Then that is done
"#;
    live.desk.write("ours/ours.feature", feature);
    let arguments = ["--features", "ours", "--account", "a@contoso.example"];
    let ended = live.audit(&arguments).output().unwrap();
    assert_eq!(ended.status.code(), Some(3));
    let run = live.desk.run();
    assert_eq!(run.findings[0].verdict, Verdict::Error);
    assert_eq!(run.findings[0].reason_word(), "no-mock");
    only_read(&live);
}
