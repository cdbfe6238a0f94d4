//! `greenroom audit --meeting`: links as invitations, mail programs and browsers give them.

use serde_json::{Value, json};

use crate::support::Desk;

const TENANT: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
const ORGANIZER: &str = "fab36728-a78b-4b7e-8787-c0de2f960063";

/// The way to a meeting of the bundled tenant, as Microsoft Teams writes it.
fn path() -> String {
    format!(
        "/l/meetup-join/19%3ameeting_NmZhYzFk%40thread.v2/0?context=\
         %7b%22Tid%22%3a%22{TENANT}%22%2c%22Oid%22%3a%22{ORGANIZER}%22%7d"
    )
}

/// How the lobby would join the meeting of this link.
fn joined(link: &str) -> Value {
    let account = ["--account", "room.lobby@contoso.example"];
    let arguments = [&["--fixture", "ready", "--meeting", link], &account[..]];
    let run = Desk::new().audit_with(&arguments.concat());
    json!([run.meetings, run.joins])
}

#[test]
fn a_meeting_is_the_same_however_its_link_was_copied() {
    let teams = "https://teams.microsoft.com";
    let link = format!("{teams}{}", path());
    let expected = joined(&link);
    let subject = expected.pointer("/0/0/subject");
    assert!(subject.is_some_and(Value::is_string), "{expected}");
    let encoded = greenroom_graph::encode(&link);
    for copied in [
        format!(
            "{teams}/l/meetup-join/19:meeting_NmZhYzFk@thread.v2/0?context=\
             {{\"Tid\":\"{TENANT}\",\"Oid\":\"{ORGANIZER}\",\"MessageId\":\"0\"}}&anon=true"
        ),
        format!("<{link}>"),
        format!("{teams}/v2/?meetingjoin=true#{}", path()),
        format!("https://eur01.safelinks.protection.outlook.com/?url={encoded}&reserved=0"),
    ] {
        assert_eq!(joined(&copied), expected, "{copied}");
    }
}

#[test]
fn a_link_that_cannot_be_asked_about_is_refused_with_the_reason() {
    for (link, reason) in [
        (
            "https://teams.microsoft.com/meet/2345678901234?p=AbC",
            "it is the short form",
        ),
        (
            "https://teams.live.com/meet/9345678901234",
            "a personal Microsoft account",
        ),
        (
            "https://events.teams.microsoft.com/event/1@2",
            "a town hall or webinar",
        ),
        ("https://meet.example/1", "does not lead to Microsoft Teams"),
    ] {
        let output = Desk::new()
            .greenroom(&["audit", "--meeting", link])
            .output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(reason), "{said}");
    }
}
