//! What a record says of the run itself: who signed in, and with which options.

use clap::ArgMatches;
use clap::parser::ValueSource;
use greenroom_graph::Graph;

use crate::results::{Argument, SignedIn};
use crate::sign_in::Method;

/// The options whose values are recorded. The value of every other one, a new one included, is
/// withheld: of `--meeting`, whose links hold a passcode, and of `--graph-endpoint`, whose address
/// the record has as the one that answered.
pub const RECORDED: [&str; 34] = [
    "fixture",
    "requirement",
    "document",
    "level",
    "tags",
    "features",
    "book",
    "attestations",
    "waivers",
    "output",
    "report",
    "unmasked",
    "without-manual",
    "no-book",
    "history",
    "drift",
    "resume",
    "open",
    "concurrency",
    "log",
    "format",
    "quiet",
    "fail-on",
    "exit-zero",
    "tenant",
    "account",
    "accounts",
    "column",
    "group",
    "rooms",
    "cloud",
    "sign-in",
    "config",
    "color",
];

/// The options of a command line, in the order in which they were given.
#[must_use]
pub fn given(command: &clap::Command, matches: &ArgMatches) -> Vec<Argument> {
    let mut given = Vec::new();
    for option in command.get_arguments() {
        let id = option.get_id().as_str();
        let (Some(long), Some(ValueSource::CommandLine)) =
            (option.get_long(), matches.value_source(id))
        else {
            continue;
        };
        let places = matches.indices_of(id).into_iter().flatten();
        if !option.get_action().takes_values() {
            given.extend(places.map(|place| (place, argument(long, None))));
            continue;
        }
        let values = matches.get_raw(id).into_iter().flatten();
        let values = values.map(|value| Some(value.to_string_lossy().into_owned()));
        given.extend(places.zip(values.map(|value| argument(long, value))));
    }
    given.sort_by_key(|(place, _)| *place);
    given.into_iter().map(|(_, argument)| argument).collect()
}

fn argument(option: &str, value: Option<String>) -> Argument {
    let is_recorded = RECORDED.contains(&option);
    Argument {
        option: option.to_owned(),
        withheld: value.is_some() && !is_recorded,
        value: value.filter(|_| is_recorded),
    }
}

/// Who signed in, as the token says; `method` is none for a mock tenant.
#[must_use]
pub fn signed_in(graph: &Graph, method: Option<Method>, client: Option<&str>) -> SignedIn {
    let identity = graph.identity();
    let application = identity.and_then(|identity| identity.application.clone());
    SignedIn {
        method: method.map_or("mock", Method::name).to_owned(),
        application: application.or_else(|| client.map(str::to_owned)),
        object: identity.and_then(|identity| identity.object.clone()),
        account: identity.and_then(|identity| identity.person.clone()),
    }
}
