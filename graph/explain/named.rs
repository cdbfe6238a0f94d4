//! The tenant, the application, the services and the account that a message names.
//!
//! Only ids of the form `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, plain domains and plain addresses
//! of mail are taken, so that nothing a stranger wrote into a message ends up in a command that
//! somebody pastes into a shell.

use super::role::Role;
use super::service;
use super::word::{Word, words};
use crate::id::is_id;

/// How a portal begins its list of the services that a tenant lacks. In lower case.
const LIST: &str = "for the following api(s):";

/// What stands before the quoted name of a service. In lower case.
const BEFORE_NAME: [&str; 4] = [
    "permissions for",
    "service",
    "resource",
    "resource principal named",
];

/// What a message names. Ids are in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The id or the domain of the tenant.
    pub(super) tenant: Option<String>,
    /// The id of the application.
    pub(super) app: Option<String>,
    /// The ids of the services; several where a portal lists them.
    pub(super) services: Vec<String>,
    /// The host of a service whose id is not known.
    pub(super) host: Option<String>,
    /// The sign-in name or the id of the account.
    pub(super) account: Option<String>,
}

impl Named {
    /// Reads a message: each id by the words before it. The first of a kind counts.
    pub(super) fn read(text: &str) -> Self {
        let mut named = Self::default();
        let words = words(text);
        let mut start = 0;
        for (at, word) in words.iter().enumerate() {
            if word.starts_sentence() {
                start = at;
            }
            let before = &words[start..at];
            if is_id(word.text) {
                named.take_id(word, before);
                start = at + 1;
            } else if word.is_address() {
                named.take_address(word, before);
            } else if is_mail(word.text) && Role::of(word, before) == Some(Role::Account) {
                named.account.get_or_insert_with(|| word.text.to_owned());
            } else if is_domain_of_tenant(word, before) {
                named.tenant.get_or_insert_with(|| word.text.to_owned());
            }
        }
        if named.services.is_empty() {
            named.services = services_by_name(text);
        }
        named
    }

    fn take_id(&mut self, word: &Word, before: &[Word]) {
        let id = word.text.to_ascii_lowercase();
        match Role::of(word, before) {
            Some(Role::Tenant) => set(&mut self.tenant, id),
            Some(Role::Application) => set(&mut self.app, id),
            Some(Role::Account) => set(&mut self.account, id),
            Some(Role::Service) if self.services.is_empty() => self.services.push(id),
            Some(Role::Service) | None => {}
        }
    }

    fn take_address(&mut self, word: &Word, before: &[Word]) {
        let host = word.host().unwrap_or_default();
        let segment = word.text.split('/').nth(3).unwrap_or_default();
        let is_login = host.to_ascii_lowercase().starts_with("login.");
        if is_login && (is_id(segment) || is_domain(segment)) {
            set(&mut self.tenant, segment.to_ascii_lowercase());
        } else if Role::of(word, before) == Some(Role::Service) && self.services.is_empty() {
            if is_id(host) {
                self.services.push(host.to_ascii_lowercase());
            } else if let Some(known) = service::at_host(host) {
                self.services.push(known.id.clone());
            } else if is_domain(host) {
                set(&mut self.host, host.to_ascii_lowercase());
            }
        }
    }

    /// Puts what is named in its place, once for each service where a text asks for one. What is
    /// not named becomes a word in capitals.
    pub(super) fn fill<'a>(&'a self, text: &'a str) -> impl Iterator<Item = String> + 'a {
        let or = |id: &Option<String>, otherwise: &str| {
            id.clone().unwrap_or_else(|| otherwise.to_owned())
        };
        let filled = text
            .replace("{tenant}", &or(&self.tenant, "TENANT_ID"))
            .replace("{app}", &or(&self.app, "APP_ID"))
            .replace("{account}", &or(&self.account, "ACCOUNT"));
        let times = if text.contains("{service}") {
            self.services.len().max(1)
        } else {
            1
        };
        (0..times).map(move |at| {
            let service = self.services.get(at);
            filled.replace("{service}", service.map_or("SERVICE_ID", String::as_str))
        })
    }
}

/// The first of a kind counts.
fn set(place: &mut Option<String>, id: String) {
    place.get_or_insert(id);
}

/// The known services that a text names by no more than their names.
fn services_by_name(text: &str) -> Vec<String> {
    let lower = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    if let Some((_, list)) = lower.split_once(LIST) {
        let list = list.split(['[', ';']).next().unwrap_or_default();
        let names = list
            .split(',')
            .map(|name| name.trim().trim_end_matches('.'));
        return names
            .filter_map(service::with_name)
            .map(|known| known.id.clone())
            .collect();
    }
    let known = service::all().iter();
    known
        .filter(|known| is_named(&lower, &known.name.to_lowercase()))
        .take(1)
        .map(|known| known.id.clone())
        .collect()
}

/// Whether a text in lower case speaks of the service of this name: `service 'name'`, or
/// `service 'masked id'(name)`.
fn is_named(text: &str, name: &str) -> bool {
    let quote = |c: char| c.is_whitespace() || "'\"‘’“”«»(".contains(c);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].trim_end_matches(quote);
        let sentence = before.rsplit(". ").next().unwrap_or_default();
        let is_quoted = BEFORE_NAME.iter().any(|word| before.ends_with(word));
        let is_explained = text[..at].ends_with("'(") && sentence.contains("service '");
        is_quoted || is_explained
    })
}

/// Whether a word is the domain of a tenant: in quotes or named, right behind a word for tenants.
fn is_domain_of_tenant(word: &Word, before: &[Word]) -> bool {
    const NEAR: usize = 2;
    let near = &before[before.len().saturating_sub(NEAR)..];
    let is_marked = word.gap.contains(['\'', '"', '‘', '“', '„', '«', '='])
        || near.last().is_some_and(|word| word.text == "named");
    is_marked && is_domain(word.text) && Role::of(word, near) == Some(Role::Tenant)
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.')
        && text.split('.').all(label)
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_mail(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"._-+".contains(&b);
    text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && name.bytes().all(plain) && is_domain(domain)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaa-1111-1111-1111-111111111111";
    const B: &str = "bbbbbbbb-2222-2222-2222-222222222222";
    const ACS: &str = "1fd5118e-2576-4263-8130-9503064c837a";

    fn named(text: &str) -> [Option<String>; 3] {
        let text = text.replace("<A>", A).replace("<B>", B);
        let named = Named::read(&text);
        assert!(named.services.len() < 2, "{text}");
        [named.tenant, named.app, named.services.first().cloned()]
    }

    #[test]
    fn ids_are_told_apart_by_the_words_before_them() {
        let [a, b] = [A, B].map(|id| Some(id.to_owned()));
        for (text, expected) in [
            (
                "a service '<A>'(Services) that your organization ‘<B>’ lacks",
                [b.clone(), None, a.clone()],
            ),
            (
                "Application with identifier '<A>' was not found in the directory '<B>'.",
                [b.clone(), a.clone(), None],
            ),
            (
                "The client application <A> is missing service principal in the tenant <B>.",
                [b.clone(), a.clone(), None],
            ),
            (
                "The resource principal named <A> was not found in the tenant named <B>.",
                [b.clone(), None, a.clone()],
            ),
            (
                "Client app ID: <A>(Rooms). Resource value from request: x. Resource app ID: <B>.",
                [None, a.clone(), b.clone()],
            ),
            (
                "a secret added to app '<A>'. Trace ID: <B> Correlation ID: <B>",
                [None, a.clone(), None],
            ),
            (
                "the application Contoso Room Service for Everybody ('<A>') blocks users",
                [None, a.clone(), None],
            ),
            (
                "multifactor authentication to access '<A>'. Ablaufverfolgungs-ID: <B>",
                [None, None, a.clone()],
            ),
            (
                "die Anwendung Raum Verbinder der Firma Beispiel (\"<A>\") Korrelations-ID: <B>",
                [None, a.clone(), None],
            ),
            (
                "https://login.vendor.example/<B>/oauth2/authorize?client_id=<A>&prompt=login",
                [b.clone(), a.clone(), None],
            ),
            (
                "{\"appId\": \"<A>\", \"tenantId\": \"<B>\", \"userId\": \"<B>\"}",
                [b.clone(), a.clone(), None],
            ),
            ("adminconsent?client_id=<A>", [None, a, None]),
            ("\"request-id\": \"<B>\"", [None, None, None]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn services_are_told_by_their_addresses_and_names() {
        for text in [
            "The resource principal named https://auth.msft.communication.azure.com was not found",
            "scope=https://auth.msft.communication.azure.com/Teams.ManageCalls",
            "service 'fb2131cd-xxxx-xxxx-b90a-dee82d0227b2'(Azure Communication Services) that",
            "permissions for 'Azure Communication Services' in the requested permissions",
            "for the following API(s): Azure Communication Services [Qx7b]",
        ] {
            assert_eq!(named(text)[2].as_deref(), Some(ACS), "{text}");
        }
        for text in [
            "AADSTS650052",
            "App name: Azure Communication Services",
            "service 'https://ads.example' that your organization lacks",
            "for the following API(s): Contoso Backend",
        ] {
            assert_eq!(named(text)[2], None, "{text}");
        }
    }

    #[test]
    fn a_tenant_may_be_a_domain_and_an_account_a_name() {
        let text = "User account 'room.lobby@contoso.example' is not in the tenant \
            'fabrikam.example'. Write to help@contoso.example or see sign-in.log.";
        let named = Named::read(text);
        assert_eq!(named.tenant.as_deref(), Some("fabrikam.example"));
        assert_eq!(named.account.as_deref(), Some("room.lobby@contoso.example"));
    }

    #[test]
    fn only_ids_and_plain_names_are_taken() {
        for text in [
            "in the tenant '$(rm -rf ~)' for app 'aaaaaaaa-1111-1111-1111-11111111111g'",
            "user 'a;b@contoso.example`id`' in tenant 'contoso.example;reboot.5'",
        ] {
            let named = Named::read(text);
            assert_eq!(named.app, None, "{text}");
            let texts = [named.tenant, named.account];
            for text in texts.into_iter().flatten() {
                assert!(is_domain(&text) || is_mail(&text), "{text}");
            }
        }
    }

    #[test]
    fn a_command_is_repeated_for_each_service_that_a_portal_lists() {
        let text = "for the following API(s): Microsoft Graph, Azure Communication Services";
        let named = Named::read(text);
        let commands: Vec<_> = named.fill("create {service}").collect();
        let graph = "create 00000003-0000-0000-c000-000000000000";
        assert_eq!(commands, [graph, &format!("create {ACS}")]);
        assert_eq!(named.fill("in {tenant}").count(), 1);
    }
}
