//! `greenroom explain`: what it says about errors, and what it does with texts it cannot trust.

use std::fs::File;

use insta_cmd::assert_cmd_snapshot;

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
