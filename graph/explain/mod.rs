//! What an error of a sign-in or of Microsoft Graph means, found in any text that holds it.
//!
//! `table` is what is known of each error, `message` finds codes in a text, and `ids` the tenant,
//! the application and the service that a message names.

mod ids;
mod message;
mod table;

use ids::Ids;
use message::Message;
use table::TABLE;

pub use table::Explanation;

/// An error that a text holds, with the ids its message names.
#[derive(Clone, Debug)]
pub struct Recognized {
    /// What is known of the error.
    pub explanation: &'static Explanation,
    ids: Ids,
}

impl Recognized {
    /// What to do about it, a step each.
    pub fn fix(&self) -> impl Iterator<Item = String> {
        self.explanation.fix.iter().map(|step| self.ids.fill(step))
    }

    /// Commands and addresses ready to paste; an id that the message does not name is a word in
    /// capitals, e.g. `TENANT_ID`.
    pub fn commands(&self) -> impl Iterator<Item = String> {
        let commands = self.explanation.commands.iter();
        commands.map(|command| self.ids.fill(command))
    }
}

/// What was found in a text.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The errors that are known, each once, in the order of the text.
    pub recognized: Vec<Recognized>,
    /// The sign-in codes that are not known, e.g. `AADSTS1234567`.
    pub unknown: Vec<String>,
}

/// Finds the errors in a text: sign-in codes, Graph's codes, and messages without their code.
///
/// A bare number counts as a code only in a text that names none with its prefix. Nothing of the
/// text is kept but codes and ids.
#[must_use]
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    for message in Message::split(text) {
        reading.add(&message);
    }
    reading
}

/// Microsoft's page about a sign-in code; without a code, the page to look one up.
#[must_use]
pub fn look_up(code: Option<&str>) -> String {
    let number = code.map(|code| code.trim_start_matches(message::PREFIX));
    let query = number.map(|number| format!("?code={number}"));
    format!("{}{}", TABLE.lookup, query.unwrap_or_default())
}

impl Reading {
    fn add(&mut self, message: &Message) {
        let mut coded = false;
        for code in message.codes().chain(message.numbers()) {
            if let Some(explanation) = TABLE.coded(&code) {
                coded = true;
                self.recognize(explanation, message);
            } else if message.surely_names(&code) && !self.unknown.contains(&code) {
                self.unknown.push(code);
            }
        }
        if !coded {
            for explanation in TABLE.phrased(message) {
                self.recognize(explanation, message);
            }
        }
    }

    fn recognize(&mut self, explanation: &'static Explanation, message: &Message) {
        let mut known = self.recognized.iter();
        if known.all(|known| known.explanation.code != explanation.code) {
            let ids = message.ids(explanation);
            self.recognized.push(Recognized { explanation, ids });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITHOUT_CODE: &str = "The app is trying to access a service \
        '1fd5118e-2576-4263-8130-9503064c837a'(Azure Communication Services)\n that your \
        organization 'F6FADFA7-e5c1-4b62-9362-da5cc13da58a' lacks a service\r\n principal for. \
        Contact your IT Admin to review the configuration of your service subscriptions.";

    fn codes(text: &str) -> Vec<&str> {
        let recognized = read(text).recognized;
        recognized
            .iter()
            .map(|known| known.explanation.code.as_str())
            .collect()
    }

    #[test]
    fn a_code_is_found_with_and_without_its_prefix() {
        for text in ["AADSTS650052", "aadsts650052", " 650052\n", "error 650052."] {
            assert_eq!(codes(text), ["AADSTS650052"], "{text}");
        }
    }

    #[test]
    fn the_message_is_found_without_its_code_and_however_it_is_wrapped() {
        let reading = read(WITHOUT_CODE);
        assert_eq!(codes(WITHOUT_CODE), ["AADSTS650052"]);
        let commands: Vec<_> = reading.recognized[0].commands().collect();
        assert_eq!(
            commands[0],
            "Connect-MgGraph -TenantId f6fadfa7-e5c1-4b62-9362-da5cc13da58a \
             -Scopes Application.ReadWrite.All"
        );
        assert_eq!(
            commands[1],
            "New-MgServicePrincipal -AppId 1fd5118e-2576-4263-8130-9503064c837a"
        );
    }

    #[test]
    fn several_codes_are_each_found_once_and_in_order() {
        let text = "AADSTS65001: a Trace ID: 1 AADSTS7000215: b AADSTS65001: c \
            {\"code\":\"TooManyRequests\"}";
        let expected = ["AADSTS65001", "AADSTS7000215", "TooManyRequests"];
        assert_eq!(codes(text), expected);
    }

    #[test]
    fn each_code_takes_the_ids_of_its_own_message() {
        let text = "AADSTS700016: Application with identifier \
            '11111111-1111-1111-1111-111111111111' was not found in the directory 'Contoso'. \
            AADSTS7000222: The provided client secret keys for app \
            '22222222-2222-2222-2222-222222222222' are expired.";
        let reading = read(text);
        let commands: Vec<_> = reading
            .recognized
            .iter()
            .flat_map(Recognized::commands)
            .collect();
        assert!(commands[0].contains("/TENANT_ID/"), "{commands:?}");
        assert!(commands[0].ends_with("client_id=11111111-1111-1111-1111-111111111111"));
        assert!(commands[1].contains("--id 22222222-2222-2222-2222-222222222222 "));
    }

    #[test]
    fn a_service_that_is_named_but_has_no_id_is_not_taken_for_another_one() {
        let text = "AADSTS650052: The app needs access to a service ('https://ads.example') that \
            your organization 'contoso.example' has not subscribed to or enabled.";
        let commands: Vec<_> = read(text).recognized[0].commands().collect();
        assert_eq!(commands[1], "New-MgServicePrincipal -AppId SERVICE_ID");
    }

    #[test]
    fn numbers_of_other_kinds_are_no_codes() {
        let text = "AADSTS65001: x Correlation ID: 4a42e576-50034-42d1 Timestamp: 2026-11-23 50126";
        assert_eq!(codes(text), ["AADSTS65001"]);
        assert_eq!(codes("4a42e576-50034-10.50126"), [""; 0]);
    }

    #[test]
    fn a_code_that_is_not_known_is_named_and_looked_up() {
        let unknown = read("AADSTS9999999: Something new.").unknown;
        assert_eq!(unknown, ["AADSTS9999999"]);
        assert!(look_up(Some(&unknown[0])).ends_with("/error?code=9999999"));
        assert_eq!(read("1234567").unknown, ["AADSTS1234567"]);
        for text in ["AADSTS1234567890123", "at 1234567 seconds", "Nothing."] {
            assert!(read(text).unknown.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_read_whole() {
        let text = format!("{} AADSTS90055", "lorem ipsum ".repeat(200_000));
        assert_eq!(codes(&text), ["AADSTS90055"]);
    }
}
