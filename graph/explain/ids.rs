//! The tenant, the application and the service that a message names.
//!
//! Only an id of the form `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` is taken, so that nothing a
//! stranger wrote into a message ends up in a command that somebody pastes into a shell.

use crate::id::is_id;

/// How far before an id the word stands that says what it is: "application with identifier '…'".
const REACH: usize = 4;

/// Words that say what the id behind them is, in the messages of Microsoft Entra.
/// Source: Microsoft Entra, "Authentication and authorization error codes", the quoted messages.
const TENANT: [&str; 5] = ["tenant", "organization", "directory", "tenant_id", "tid"];
const SERVICE: [&str; 2] = ["service", "resource"];
const APP: [&str; 5] = ["application", "app", "client", "client_id", "appid"];
/// "Trace ID: …": ids of an exchange, of no use in a command.
const EXCHANGE: [&str; 5] = ["trace", "correlation", "request", "request-id", "session"];

/// What a message names; each is an id in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ids {
    pub(super) tenant: Option<String>,
    pub(super) app: Option<String>,
    pub(super) service: Option<String>,
}

impl Ids {
    /// Reads a message: each id by the words before it. The first of a kind counts.
    pub(super) fn named_in(text: &str) -> Self {
        let mut ids = Self::default();
        let mut before: Vec<String> = Vec::new();
        for word in text
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
            .map(|word| word.trim_matches('-').to_ascii_lowercase())
            .filter(|word| !word.is_empty())
        {
            if is_id(&word) {
                if let Some(place) = ids.place(&before) {
                    place.get_or_insert(word);
                }
                before.clear();
            } else {
                before.truncate(REACH - 1);
                before.insert(0, word);
            }
        }
        ids
    }

    /// Where an id belongs, by the words before it, the nearest first.
    fn place(&mut self, before: &[String]) -> Option<&mut Option<String>> {
        let any = |of: &[&str]| before.iter().any(|word| of.contains(&word.as_str()));
        let mut nearest = before.iter().filter(|word| *word != "id");
        if nearest
            .next()
            .is_some_and(|w| EXCHANGE.contains(&w.as_str()))
        {
            None
        } else if any(&TENANT) {
            Some(&mut self.tenant)
        } else if any(&SERVICE) {
            Some(&mut self.service)
        } else if any(&APP) {
            Some(&mut self.app)
        } else {
            None
        }
    }

    /// Puts the ids in their places; one that is not known becomes a word in capitals.
    pub(super) fn fill(&self, text: &str) -> String {
        let id = |id: &Option<String>, otherwise: &str| {
            id.clone().unwrap_or_else(|| otherwise.to_owned())
        };
        text.replace("{tenant}", &id(&self.tenant, "TENANT_ID"))
            .replace("{app}", &id(&self.app, "APP_ID"))
            .replace("{service}", &id(&self.service, "SERVICE_ID"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaa-1111-1111-1111-111111111111";
    const B: &str = "bbbbbbbb-2222-2222-2222-222222222222";

    fn named(text: &str) -> [Option<String>; 3] {
        let text = text.replace("<A>", A).replace("<B>", B);
        let Ids {
            tenant,
            app,
            service,
        } = Ids::named_in(&text);
        [tenant, app, service]
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
            ("adminconsent?client_id=<A>", [None, a, None]),
            ("\"request-id\": \"<B>\"", [None, None, None]),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn only_ids_are_taken() {
        let text = "in the tenant '$(rm -rf ~)' for app 'aaaaaaaa-1111-1111-1111-11111111111g'";
        assert_eq!(Ids::named_in(text), Ids::default());
    }
}
