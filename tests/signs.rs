//! What speaks of a real tenant is never answered with the mock one: every option of `audit` and
//! `doctor` and every variable that the program reads, each set, empty and blank.
//!
//! The options are those that clap knows, and the variables those of the program's own list, so
//! that a new one is looked at, too.

use std::process::Output;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::{Arg, CommandFactory as _};
use greenroom::cli::{Cli, OF_ANY_TENANT};
use greenroom::settings::{About, VARIABLES, Variable};

use crate::live::stderr;
use crate::support::{Desk, is_whole, repository};

/// What the program says where a real tenant is meant and none is named.
const NO_TENANT: &str = "no tenant is named to audit, but these are for a real tenant: ";

const STATES: [State; 3] = [State::Set, State::Empty, State::Blank];

/// What stands in an option or a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Set,
    Empty,
    Blank,
}

impl State {
    fn value(self, sample: &str) -> &str {
        match self {
            Self::Set => sample,
            Self::Empty => "",
            Self::Blank => " \t",
        }
    }
}

/// In which states one at this place is looked at: empty and blank in turns, both in a whole run.
fn states(place: usize) -> Vec<State> {
    let left_out = [State::Empty, State::Blank][place % 2];
    let is_due = |state: &State| is_whole() || *state != left_out;
    STATES.into_iter().filter(is_due).collect()
}

/// The subcommands that ask a tenant, with the options of each.
fn of_tenants() -> Vec<(String, Vec<Arg>)> {
    let mut command = Cli::command();
    // So that each has the options that all of them take.
    command.build();
    let all = command.get_subcommands().filter(|command| {
        let mut options = command.get_arguments();
        options.any(|option| option.get_long() == Some("tenant"))
    });
    all.map(|command| {
        let options = command
            .get_arguments()
            .filter(|option| option.get_long().is_some_and(|long| long != "help"));
        (command.get_name().to_owned(), options.cloned().collect())
    })
    .collect()
}

/// A value that the option takes, so that nothing else is wrong.
fn sample(option: &Arg) -> String {
    let named = option.get_possible_values();
    let folder = |name: &str| repository().join(name).display().to_string();
    match option.get_long().unwrap() {
        "meeting" => {
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NmZhYzFk%40thread.v2/0\
                      ?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid\
                      %22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d"
                .to_owned()
        }
        "exports" => folder("fixtures/tenants"),
        "features" => folder("features/authenticated-calls"),
        "book" => folder("book"),
        "tags" => "@audit".to_owned(),
        "requirement" => "teams-license".to_owned(),
        "document" => "authenticated-calls".to_owned(),
        "concurrency" => "3".to_owned(),
        "fixture" => "ready".to_owned(),
        "report" => "junit".to_owned(),
        "tenant" => "contoso.example".to_owned(),
        "config" => "settings.toml".to_owned(),
        _ => named
            .first()
            .map_or_else(|| "sample".to_owned(), |value| value.get_name().to_owned()),
    }
}

/// The command line of an option in a state; nothing where it has no such state.
fn line(command: &str, option: &Arg, state: State) -> Option<Vec<String>> {
    let long = option.get_long().unwrap();
    let mut line = vec![command.to_owned(), format!("--{long}")];
    if option.get_action().takes_values() {
        line.push(state.value(&sample(option)).to_owned());
    } else if state != State::Set {
        return None;
    }
    let needed: &[&str] = match long {
        "column" => &["--accounts", "rooms.csv"],
        // What is left out would leave the conclusion open.
        "requirement" if state == State::Set => &[
            "--requirement",
            "join",
            "--requirement",
            "acs-service-principal",
        ],
        _ => &[],
    };
    line.extend(needed.iter().map(ToString::to_string));
    // Whose tenant is audited does not hang on the book.
    if command == "audit" && !["no-book", "unmasked", "without-manual", "report"].contains(&long) {
        line.push("--no-book".to_owned());
    }
    Some(line)
}

/// Runs in a folder with a file of settings that nobody looks for.
fn run(line: &[String], variables: &[(&str, &str)]) -> (Output, Vec<String>) {
    let desk = Desk::new();
    desk.write("settings.toml", "");
    let arguments: Vec<&str> = line.iter().map(String::as_str).collect();
    let mut command = desk.greenroom(&arguments);
    command.envs(variables.iter().copied());
    (command.output().unwrap(), desk.names())
}

/// Does all of it side by side; returns how many there were.
fn each<T: Sync>(cases: &[T], check: impl Fn(&T) + Sync) -> usize {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().unwrap().get() {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    check(case);
                }
            });
        }
    });
    cases.len()
}

/// Looks at one option in one state.
fn option_is_heard(command: &str, option: &Arg, state: State) {
    let long = option.get_long().unwrap();
    let Some(line) = line(command, option, state) else {
        return;
    };
    let (output, left) = run(&line, &[]);
    let (code, said) = (output.status.code(), stderr(&output));
    let of_any = OF_ANY_TENANT.contains(&long);
    if (of_any, state) == (true, State::Set) {
        assert_eq!(code, Some(0), "{line:?}: {said}");
        return;
    }
    assert_eq!(code, Some(2), "{line:?}: {said}");
    assert_eq!(left, ["settings.toml"], "{line:?}");
    match (long, state) {
        ("tenant", State::Set) => assert!(
            said.contains("no credentials to sign in with were found"),
            "{said}"
        ),
        (_, State::Set) => {
            let named = said.contains(&format!("--{long}"));
            assert!(named && said.contains(NO_TENANT), "{line:?}: {said}");
        }
        _ => assert!(
            said.contains(&format!("'--{long} "))
                || said.contains(&format!("--{long} has no value")),
            "{line:?}: {said}"
        ),
    }
}

#[test]
fn every_option_asks_for_a_real_tenant_but_those_that_mean_the_same_of_any() {
    let mut cases = Vec::new();
    for (command, options) in of_tenants() {
        assert!(options.len() > 10, "{command}");
        // It starts a program of this machine; that it is known is all there is to see here.
        let options = options
            .into_iter()
            .filter(|option| option.get_long() != Some("open"));
        for (place, option) in options.enumerate() {
            let states = states(place).into_iter();
            let states = states.filter(|state| line(&command, &option, *state).is_some());
            cases.extend(states.map(|state| (command.clone(), option.clone(), state)));
        }
    }
    let count = each(&cases, |(command, option, state)| {
        option_is_heard(command, option, *state);
    });
    println!("{count} of option and state");
}

#[test]
fn what_is_said_to_mean_the_same_of_any_tenant_is_an_option() {
    let known: Vec<Arg> = of_tenants()
        .into_iter()
        .flat_map(|(_, options)| options)
        .collect();
    for name in OF_ANY_TENANT {
        let mut known = known.iter();
        assert!(
            known.any(|option| option.get_long() == Some(name)),
            "{name}"
        );
    }
}

/// A value of a variable with which nothing else is wrong.
fn value_of(name: &str) -> &'static str {
    match name {
        "GREENROOM_CLOUD" => "usgov",
        "GREENROOM_SIGN_IN" => "device-code",
        "GREENROOM_TODAY" => "2026-11-26",
        _ => "contoso.example",
    }
}

/// Looks at one variable in one state.
fn variable_is_heard(command: &str, variable: &Variable, state: State) {
    let Variable { name, about } = *variable;
    let value = state.value(value_of(name));
    let no_book = (command == "audit").then_some("--no-book");
    let line: Vec<String> = [command]
        .into_iter()
        .chain(no_book)
        .map(str::to_owned)
        .collect();
    let (output, left) = run(&line, &[(name, value)]);
    let (code, said) = (output.status.code(), stderr(&output));
    let case = format!("{command} {name} {state:?}: {said}");
    let of_a_tenant = matches!(about, About::Tenant | About::Secret);
    match (of_a_tenant, name, state) {
        (true, "AZURE_TENANT_ID", State::Set) => {
            assert!(
                said.contains("no credentials to sign in with were found"),
                "{case}"
            );
        }
        (true, ..) => {
            assert!(said.contains(NO_TENANT) && said.contains(name), "{case}");
            let empty = match state {
                State::Set => "",
                State::Empty => " (set, but empty)",
                State::Blank => " (set, but blank)",
            };
            assert!(said.contains(&format!("{name}{empty}\n")), "{case}");
        }
        (false, "GREENROOM_TODAY", State::Empty | State::Blank) => {
            assert!(said.contains("is not a day"), "{case}");
        }
        (false, ..) => return assert_eq!(code, Some(0), "{case}"),
    }
    assert_eq!(code, Some(2), "{case}");
    assert_eq!(left, ["settings.toml"], "{case}");
}

/// Looks at variables that are of no tenant, all of them set at once: where one asks for a real
/// tenant, it is named.
fn none_is_heard(command: &str, variables: &[Variable], state: State) {
    let no_book = (command == "audit").then_some("--no-book");
    let line = [command].into_iter().chain(no_book);
    let line: Vec<String> = line.map(str::to_owned).collect();
    let variables = variables.iter();
    let variables = variables.map(|known| (known.name, state.value(value_of(known.name))));
    let (output, _) = run(&line, &variables.collect::<Vec<_>>());
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(0), "{command} {state:?}: {said}");
}

/// Whether a variable cannot be in the way of another one: what no program reads here, and what is
/// empty. A proxy that is set might hide what another one does.
fn is_set_with_others(variable: &Variable, state: State) -> bool {
    match variable.about {
        About::Tests => variable.name != "GREENROOM_TODAY",
        About::Machine => state != State::Set,
        About::Tenant | About::Secret => false,
    }
}

#[test]
fn every_variable_of_a_sign_in_asks_for_a_real_tenant_and_no_other_does() {
    let mut cases = Vec::new();
    for (command, _) in of_tenants() {
        for state in STATES {
            let (together, alone): (Vec<_>, Vec<_>) = VARIABLES
                .into_iter()
                .partition(|variable| is_set_with_others(variable, state));
            none_is_heard(&command, &together, state);
            let alone = alone.into_iter().enumerate();
            let alone = alone.filter(|(place, _)| states(*place).contains(&state));
            let alone = alone.map(|(_, variable)| variable);
            cases.extend(alone.map(|variable| (command.clone(), variable, state)));
        }
    }
    let count = each(&cases, |(command, variable, state)| {
        variable_is_heard(command, variable, *state);
    });
    println!("{count} of variable and state");
}

#[test]
fn a_fixture_is_audited_beside_all_of_them() {
    let of_a_tenant = |variable: &Variable| matches!(variable.about, About::Tenant | About::Secret);
    let names = VARIABLES
        .into_iter()
        .filter(of_a_tenant)
        .map(|variable| variable.name);
    let names: Vec<&str> = names.collect();
    for (command, _) in of_tenants() {
        for state in STATES {
            let variables: Vec<(&str, &str)> = names
                .iter()
                .map(|name| (*name, state.value("whatever it is")))
                .collect();
            let no_book = (command == "audit").then_some("--no-book");
            let line = [command.as_str(), "--fixture", "ready"].into_iter();
            let line: Vec<String> = line.chain(no_book).map(str::to_owned).collect();
            let (output, _) = run(&line, &variables);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{command} {state:?}: {output:?}"
            );
        }
    }
}

/// All that speaks of a real tenant is named, not only the first of it.
#[test]
fn a_settings_file_in_the_folder_asks_for_a_real_tenant_even_an_empty_one() {
    for (command, _) in of_tenants() {
        let desk = Desk::new();
        desk.write("greenroom.toml", "");
        let mut command = desk.greenroom(&[&command, "--cloud", "usgov"]);
        let output = command.env("AZURE_CLIENT_SECRET", "").output().unwrap();
        let said = stderr(&output);
        let found =
            "--cloud, AZURE_CLIENT_SECRET (set, but empty), the settings file greenroom.toml";
        assert!(said.contains(&format!("{NO_TENANT}{found}\n")), "{said}");
        assert!(said.contains("--fixture ready"), "{said}");
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(desk.names(), ["greenroom.toml"]);
    }
}

/// A variable that the code reads and the list lacks would be looked at by no test.
#[test]
fn every_variable_that_the_code_reads_is_on_the_list() {
    let starts = [
        "AZURE_",
        "GREENROOM_",
        "ACTIONS_ID_",
        "IDENTITY_",
        "SSL_CERT_",
    ];
    let list = "src/settings/variables.rs";
    let mut found = 0;
    for file in crate::repository::rust_files(&[
        "src", "clock", "graph", "mock", "report", "results", "steps",
    ]) {
        let shown = file
            .strip_prefix(repository())
            .unwrap()
            .display()
            .to_string();
        if shown == list {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for literal in text.split('"').skip(1) {
            let is_name = |name: &&str| {
                let mut bytes = name.bytes();
                starts
                    .iter()
                    .any(|start| name.starts_with(start) && name.len() > start.len())
                    && bytes.all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            };
            if is_name(&literal) {
                found += 1;
                let mut known = VARIABLES.iter();
                assert!(
                    known.any(|known| known.name == literal),
                    "{shown}: {literal}"
                );
            }
        }
    }
    assert!(found > 20, "{found}");
}
