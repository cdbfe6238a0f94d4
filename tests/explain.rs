//! `greenroom explain`: what it says about errors, and what it does with texts it cannot trust.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

use greenroom_graph::explain::{self, Recognized};
use insta_cmd::assert_cmd_snapshot;
use serde::Deserialize;

use crate::support::Desk;

/// The message as it is shown to whoever signs a room in, without its code.
const MESSAGE: &str = "The app is trying to access a service \
    '1fd5118e-2576-4263-8130-9503064c837a'(Azure Communication Services) that your organization \
    'f6fadfa7-e5c1-4b62-9362-da5cc13da58a' lacks a service principal for. Contact your IT Admin to \
    review the configuration of your service subscriptions or consent to the application to create \
    the required service principal.";

/// A log as it is pasted into a ticket: two refusals, a code nobody knows, one of Graph's own.
const LOG: &str = "2026-11-23 10:00:00 sign-in failed: AADSTS65001: The user or administrator has \
    not consented to use the application with ID '17781659-6867-4c77-9ba3-40670305181c' named \
    'Rooms'. Trace ID: 11111111-1111-1111-1111-111111111111\n\
    2026-11-23 10:05:00 sign-in failed: aadsts9999999: Something new.\n\
    {\"error\":{\"code\":\"Authorization_RequestDenied\",\"message\":\"Insufficient privileges to \
    complete the operation.\"}}\n\
    2026-11-23 10:06:00 sign-in failed: AADSTS65001: The user or administrator has not consented.";

macro_rules! explains {
    ($name:ident, $text:expr) => {
        #[test]
        fn $name() {
            assert_cmd_snapshot!(Desk::new().greenroom(&["explain", $text]));
        }
    };
}

explains!(a_code, "AADSTS650052");
explains!(the_message_without_its_code, MESSAGE);
explains!(several_errors, LOG);
explains!(a_code_that_is_not_known, "AADSTS9999999");
explains!(a_text_without_an_error, "The meeting room\nis too cold.");
explains!(a_text_that_is_empty, " ");

explains!(
    a_hostile_text,
    "\u{1b}]0;owned\u{7}\u{202e}nothing\u{1b}[2J to see"
);

explains!(
    a_hostile_message,
    "AADSTS650052: The app is trying to access a service '$(reboot)'(\u{1b}[2J) that your \
     organization '`id`; rm -rf ~' lacks a service principal for."
);

#[test]
fn a_number_is_a_code_and_stdin_is_a_text() {
    let desk = Desk::new();
    let explain = |text: &str| desk.greenroom(&["explain", text]).output().unwrap().stdout;
    let explained = explain("AADSTS650052");
    assert_eq!(explain("650052"), explained);
    let pasted = File::open(desk.write("pasted.txt", "\nAADSTS650052\n")).unwrap();
    let output = desk.greenroom(&["explain", "-"]).stdin(pasted).output();
    assert_eq!(output.unwrap().stdout, explained);
}

/// Texts as people paste them, and what has to be found in each: `fixtures/explain.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    text: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    name: String,
    kind: String,
    #[serde(rename = "text")]
    pasted: String,
    codes: Vec<String>,
    tenant: Option<String>,
    app: Option<String>,
    #[serde(default)]
    services: Vec<String>,
    account: Option<String>,
    left: Vec<String>,
}

impl Text {
    fn all() -> Vec<Self> {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain.toml");
        let texts: Texts = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        texts.text
    }

    /// What the text names, each of a kind once.
    fn named(&self, kind: &str) -> Vec<String> {
        let recognized = explain::recognize(&self.pasted).recognized;
        let named = recognized.iter().flat_map(Recognized::named);
        let mut ids: Vec<String> = named
            .filter(|(known, _)| *known == kind)
            .map(|(_, id)| id.replace(" (Azure Communication Services)", ""))
            .collect();
        ids.dedup();
        ids
    }

    /// The placeholders that stay in its commands, each once.
    fn left(&self) -> Vec<String> {
        let recognized = explain::recognize(&self.pasted).recognized;
        let commands: Vec<_> = recognized.iter().flat_map(Recognized::commands).collect();
        let commands = commands.join(" ");
        let words = commands.split(|c: char| !c.is_ascii_uppercase() && c != '_');
        let mut left: Vec<String> = Vec::new();
        for word in words.filter(|word| word.ends_with("_ID") || *word == "ACCOUNT") {
            if !left.iter().any(|known| known == word) {
                left.push(word.to_owned());
            }
        }
        left
    }
}

#[test]
fn the_errors_in_a_text_are_found_and_no_others() {
    for text in Text::all() {
        let recognized = explain::recognize(&text.pasted).recognized;
        let codes: Vec<_> = recognized.iter().map(|r| &r.explanation.code).collect();
        assert_eq!(
            codes,
            text.codes.iter().collect::<Vec<_>>(),
            "{}",
            text.name
        );
    }
}

#[test]
fn what_a_text_names_is_told_apart_and_nothing_else_is_named() {
    for text in Text::all() {
        let one = |id: &Option<String>| id.clone().into_iter().collect::<Vec<_>>();
        for (kind, expected) in [
            ("Tenant", one(&text.tenant)),
            ("Application", one(&text.app)),
            ("Service", text.services.clone()),
            ("Account", one(&text.account)),
        ] {
            assert_eq!(text.named(kind), expected, "{}: {kind}", text.name);
        }
    }
}

#[test]
fn a_placeholder_stays_only_where_the_text_does_not_hold_the_id() {
    for text in Text::all() {
        assert_eq!(text.left(), text.left, "{}", text.name);
    }
}

#[test]
fn each_kind_of_text_is_tried_with_several() {
    let texts = Text::all();
    for kind in [
        "decoding", "language", "graph", "portal", "number", "device",
    ] {
        let count = texts.iter().filter(|text| text.kind == kind).count();
        println!("{count} texts of the kind {kind}");
        assert!(count > 2, "{kind}");
    }
}

/// Set `GREENROOM_WRITE=1` to write the page anew after a change of what is known.
#[test]
fn the_page_of_errors_is_what_is_known() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("book/src/reference/errors.md");
    let page = page();
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        fs::write(&file, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), page);
}

fn page() -> String {
    let known: Vec<_> = explain::known().collect();
    let mut page = format!(
        "# Errors\n\n\
        `greenroom explain` knows {} errors. Give it a code, or paste a whole message, a page or a \
        log, escaped or not: `greenroom explain - < sign-in.log`. It says what each error means for \
        a room that is to join as itself, what to do and who can do it, and names the tenant, the \
        application, the service and the account that the text names. A number without `AADSTS` \
        counts as a code only alone, or beside a word such as \u{201c}error code\u{201d}. What a \
        text does not name stays a word in capitals in the commands, and no service is assumed.\n\n\
        This page is made from what the program knows.\n\n\
        | Error | What happened |\n| --- | --- |\n",
        known.len()
    );
    for known in known {
        let what = known.what.replace('|', "\\|");
        writeln!(page, "| `{}` | {what} |", known.code).unwrap();
    }
    page
}
