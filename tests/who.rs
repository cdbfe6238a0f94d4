//! What the tokens of a masked report stand for, for whoever has the full record.

use greenroom::report::actions;

use crate::support::{Desk, page};

fn who(desk: &Desk, arguments: &[&str]) -> (i32, String, String) {
    let output = desk
        .greenroom(&[&["who"], arguments].concat())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

#[test]
fn each_account_of_a_masked_record_is_told() {
    let desk = Desk::new();
    let run = desk.publish("no-teams-license");
    let masked = page(&desk, "run.json.gz");
    let masked: greenroom::results::Run = serde_json::from_str(&masked).unwrap();
    let tokens = &masked.tenant.accounts;
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let (code, told, _) = who(&desk, &tokens);
    assert_eq!(code, 0);
    let expected = tokens.iter().zip(&run.tenant.accounts);
    let expected = expected.map(|(token, account)| format!("{token}  {account}"));
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        expected.collect::<Vec<_>>()
    );
}

#[test]
fn the_masked_message_becomes_the_one_to_send() {
    let desk = Desk::new();
    let run = desk.publish("no-teams-license");
    let (code, told, noted) = who(&desk, &["greenroom-report/message.txt"]);
    assert_eq!((code, noted.as_str()), (0, ""));
    // Wrapped lines break elsewhere, and a masked message says that it is masked.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, _) = told
        .split_once("(Names and ids in this text are masked.")
        .unwrap();
    assert_eq!(
        words(before),
        words(&actions::message(&actions::plan(&run)))
    );
}

#[test]
fn a_token_of_another_run_is_refused_by_name() {
    let desk = Desk::new();
    desk.publish("ready");
    let (code, told, error) = who(&desk, &["account-222222222222"]);
    assert_eq!((code, told.as_str()), (2, ""));
    assert!(
        error.contains("`account-222222222222`") && error.contains("--run"),
        "{error}"
    );
}

#[test]
fn a_masked_record_tells_nobody() {
    let desk = Desk::new();
    desk.publish("ready");
    let (code, _, error) = who(&desk, &["x", "--run", "greenroom-report/run.json.gz"]);
    assert_eq!(code, 2);
    assert!(error.contains("this record is masked"), "{error}");
}

#[test]
fn every_masked_page_says_how_to_get_the_names_and_copies_no_command() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    for name in [
        "index.html",
        "message.html",
        "requirements/teams-license.html",
    ] {
        assert!(page(&desk, name).contains("greenroom who TOKEN"), "{name}");
    }
    let page = page(&desk, "requirements/teams-license.html");
    let ways = page.split("class=\"gr-way\"").skip(1);
    let commands = ways.filter(|way| way.split("</div>").next().unwrap().contains("<pre"));
    let commands: Vec<bool> = commands
        .map(|way| way.contains("<pre class=\"gr-no-copy\">"))
        .collect();
    assert!(
        !commands.is_empty() && commands.iter().all(|hidden| *hidden),
        "{commands:?}"
    );
}
