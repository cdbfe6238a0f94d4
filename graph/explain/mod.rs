//! What an error of a sign-in or of Microsoft Graph means, found in any text that holds it.
//!
//! `decode` undoes the escapes of a text, `message` finds codes in it, `named` the tenant, the
//! application, the services and the account that a message names, and `table` is what is known of
//! each error.

mod decode;
mod message;
mod named;
mod number;
mod role;
mod service;
mod table;
mod word;

use message::{Message, is_sign_in_code};
use named::Named;
use table::TABLE;

pub use table::Explanation;

/// Azure Communication Services, the service that rooms join through.
const COMMUNICATION_SERVICES: &str = "1fd5118e-2576-4263-8130-9503064c837a";

/// An error that a text holds, with what its message names.
#[derive(Clone, Debug)]
pub struct Recognized {
    /// What is known of the error.
    pub explanation: &'static Explanation,
    named: Named,
}

impl Recognized {
    /// What to do about it, a step each.
    pub fn fix(&self) -> impl Iterator<Item = String> {
        let steps = self.explanation.fix.iter();
        steps.flat_map(|step| self.named.fill(step).take(1))
    }

    /// Commands and addresses ready to paste; what the message does not name is a word in
    /// capitals, e.g. `TENANT_ID`.
    pub fn commands(&self) -> impl Iterator<Item = String> {
        let commands = self.explanation.commands.iter();
        commands.flat_map(|command| self.named.fill(command))
    }

    /// What the message names: of what kind, and its id or address, with the name that Microsoft
    /// gives to a service of its own.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, String)> {
        let Named {
            tenant,
            app,
            services,
            host,
            account,
        } = &self.named;
        let mut named = Vec::new();
        named.extend(tenant.iter().map(|id| ("Tenant", id.clone())));
        named.extend(app.iter().map(|id| ("Application", with_name(id))));
        named.extend(services.iter().map(|id| ("Service", described(id))));
        let host = host.iter().filter(|_| services.is_empty());
        named.extend(host.map(|host| ("Service", format!("{host} (id not in the text)"))));
        named.extend(account.iter().map(|id| ("Account", id.clone())));
        named
    }
}

fn with_name(id: &str) -> String {
    match service::with_id(id) {
        Some(known) => format!("{id} ({})", known.name),
        None => id.to_owned(),
    }
}

/// A service with its name; what is none of those known is not the one that rooms join through.
fn described(id: &str) -> String {
    match service::with_id(id) {
        Some(known) if known.id == COMMUNICATION_SERVICES => with_name(id),
        Some(known) => format!("{id} ({}, not Azure Communication Services)", known.name),
        None => format!("{id} (not Azure Communication Services)"),
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
/// Escapes of URLs, HTML and JSON are undone first. A bare number counts as a code only in a text
/// that names none with its prefix, and there only alone or beside a word such as "error code".
/// Nothing of the text is kept but codes, ids, and plain domains and sign-in names.
#[must_use]
pub fn recognize(text: &str) -> Reading {
    let text = decode::decoded(text);
    let mut reading = Reading::default();
    for message in Message::split(&text) {
        reading.add(&message);
    }
    reading.share_tenant(Named::read(&text).tenant.as_ref());
    reading
}

/// Every error that is known: the sign-in codes by number, then Graph's by name.
pub fn known() -> impl Iterator<Item = &'static Explanation> {
    TABLE.errors()
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
        let phrased: Vec<_> = TABLE.phrased(message).collect();
        // A phrase says more than a code of Graph's that stands for many refusals.
        let is_told = phrased.iter().any(|known| !is_sign_in_code(&known.code));
        let mut coded = false;
        for code in message.codes().chain(message.numbers()) {
            let known = TABLE.coded(&code);
            let is_sign_in = is_sign_in_code(&code);
            if let Some(explanation) = known.filter(|_| is_sign_in || !is_told) {
                coded = true;
                self.recognize(explanation, message);
            } else if known.is_none()
                && message.surely_names(&code)
                && !self.unknown.contains(&code)
            {
                self.unknown.push(code);
            }
        }
        if !coded {
            for explanation in phrased {
                self.recognize(explanation, message);
            }
        }
    }

    fn recognize(&mut self, explanation: &'static Explanation, message: &Message) {
        let mut known = self.recognized.iter();
        if known.all(|known| known.explanation.code != explanation.code) {
            let named = message.named();
            self.recognized.push(Recognized { explanation, named });
        }
    }

    /// Gives the tenant of the whole text to the messages that name none: one text is of one
    /// sign-in or of one log, and where tenants differ each message names its own.
    fn share_tenant(&mut self, tenant: Option<&String>) {
        let named = self.recognized.iter().map(|known| &known.named.tenant);
        if named.flatten().all(|own| Some(own) == tenant) {
            for known in &mut self.recognized {
                known.named.tenant = tenant.cloned();
            }
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
        let recognized = recognize(text).recognized;
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
        let reading = recognize(WITHOUT_CODE);
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
        let reading = recognize(text);
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
        let commands: Vec<_> = recognize(text).recognized[0].commands().collect();
        assert_eq!(commands[1], "New-MgServicePrincipal -AppId SERVICE_ID");
    }

    #[test]
    fn no_service_is_assumed_where_a_text_names_none() {
        let reading = recognize("AADSTS650052");
        let mut commands = reading.recognized[0].commands();
        assert!(commands.any(|command| command.ends_with("SERVICE_ID")));
        assert_eq!(reading.recognized[0].named(), []);
    }

    #[test]
    fn a_tenant_that_a_log_names_once_is_that_of_each_of_its_messages() {
        let text = "tenant='contoso.example' AADSTS65001: x. AADSTS90094: y.";
        for known in recognize(text).recognized {
            assert_eq!(known.named(), [("Tenant", "contoso.example".to_owned())]);
        }
    }

    #[test]
    fn numbers_of_other_kinds_are_no_codes() {
        let text = "AADSTS65001: x Correlation ID: 4a42e576-50034-42d1 Timestamp: 2026-11-23 50126";
        assert_eq!(codes(text), ["AADSTS65001"]);
        assert_eq!(codes("4a42e576-50034-10.50126"), [""; 0]);
    }

    #[test]
    fn a_code_that_is_not_known_is_named_and_looked_up() {
        let unknown = recognize("AADSTS9999999: Something new.").unknown;
        assert_eq!(unknown, ["AADSTS9999999"]);
        assert!(look_up(Some(&unknown[0])).ends_with("/error?code=9999999"));
        assert_eq!(recognize("1234567").unknown, ["AADSTS1234567"]);
        for text in ["AADSTS1234567890123", "at 1234567 seconds", "Nothing."] {
            assert!(recognize(text).unknown.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_read_whole() {
        let text = format!("{} AADSTS90055", "lorem ipsum ".repeat(200_000));
        assert_eq!(codes(&text), ["AADSTS90055"]);
    }
}
