//! What a published book does not say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aho_corasick::AhoCorasick;
use greenroom::report::mask::Mask;
use greenroom::results::Run;
use serde_json::{Value, json};

use crate::support::{Desk, audited, every_kind_of_book, files, recorded, repository};

/// Properties of a fixture that only Microsoft fills, with words of its own; the mock checks most.
const MICROSOFTS: &[&str] = &[
    "about",
    "extends",
    "faults",
    "audit",
    "deviceCode",
    "capabilityStatus",
    "provisioningStatus",
];

/// Every text of a fixture with a canary in it, but those that something else refers to.
fn with_canaries(value: &mut Value, property: &str, number: &mut usize) {
    match value {
        Value::Object(properties) => {
            for (name, value) in properties.iter_mut() {
                if !MICROSOFTS.contains(&name.as_str()) {
                    with_canaries(value, name, number);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                with_canaries(item, property, number);
            }
        }
        Value::String(text) if names_something(property) => {
            *number += 1;
            *text = format!("{text} Canary-{number}");
        }
        _ => {}
    }
}

/// Whether a tenant's administrator writes this property, and nothing else refers to it.
fn names_something(property: &str) -> bool {
    let property = property.to_lowercase();
    [
        "name",
        "description",
        "title",
        "location",
        "department",
        "subject",
        "building",
        "city",
    ]
    .iter()
    .any(|end| property.ends_with(end))
        && ![
            "userprincipalname",
            "serviceplanname",
            "name",
            "defaultdomainname",
        ]
        .contains(&property.as_str())
}

/// The texts in the folder that hold one of these, in any case.
fn leaks(folder: &Path, secrets: &[String]) -> Vec<String> {
    let texts = files(folder).into_iter().map(|path| {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        (path.display().to_string(), text)
    });
    held(texts, secrets)
}

/// Which of the texts, by their names, hold one of these, in any case.
fn held(texts: impl Iterator<Item = (String, impl AsRef<str>)>, secrets: &[String]) -> Vec<String> {
    let mut search = AhoCorasick::builder();
    let search = search.ascii_case_insensitive(true).build(secrets).unwrap();
    let mut leaks = Vec::new();
    for (name, text) in texts {
        let found: BTreeSet<_> = search
            .find_iter(text.as_ref())
            .map(|f| f.pattern())
            .collect();
        leaks.extend(
            found
                .into_iter()
                .map(|place| format!("{name}: {}", secrets[place])),
        );
    }
    leaks
}

/// What the tenant `ready` is recognized by: its ids, addresses, names, and its accounts'.
fn secrets(run: &Run) -> Vec<String> {
    let mut secrets = vec![run.tenant.id.clone(), "fabrikam".to_owned()];
    secrets.extend(run.tenant.accounts.clone());
    for exchange in &run.evidence {
        secrets.extend(exchange.request_id.clone());
        let id = exchange.body.get("id").and_then(Value::as_str);
        secrets.extend(
            id.filter(|id| greenroom_graph::is_id(id))
                .map(str::to_owned),
        );
    }
    secrets
}

#[test]
fn a_published_book_does_not_say_whose_it_is() {
    for (fixture, audited) in every_kind_of_book() {
        let mut secrets = secrets(&audited.run);
        // The manual's examples have it.
        secrets.retain(|secret| *secret != audited.run.tenant.id);
        let files = audited.files.iter();
        let texts = files.map(|(name, text)| (name.clone(), text));
        assert_eq!(held(texts, &secrets), [""; 0], "{fixture}");
    }
}

/// The tenant `ready` under another name and id, which no example in the book has.
fn elsewhere() -> Value {
    let text = fs::read_to_string(repository().join("fixtures/tenants/ready.json")).unwrap();
    let text = text
        .replace("contoso", "kvasir")
        .replace("Contoso", "Kvasir")
        .replace(
            "f6fadfa7-e5c1-4b62-9362-da5cc13da58a",
            "b7cd0e17-70f0-4c95-a9ab-0d4bd3c1a9e2",
        );
    serde_json::from_str(&text).unwrap()
}

#[test]
fn no_name_in_a_tenant_reaches_a_published_book() {
    let mut tenant = elsewhere();
    let mut canaries = 0;
    with_canaries(&mut tenant, "", &mut canaries);
    assert!(canaries > 50, "{canaries}");
    let desk = Desk::new();
    let path = desk.write("canaries.json", &tenant.to_string());
    let run = desk.publish(path.to_str().unwrap());
    let full = fs::read_to_string(desk.record()).unwrap();
    assert!(full.contains("Canary-"));
    assert_eq!(leaks(&desk.report(), &["Canary".to_owned()]), [""; 0]);
    assert_eq!(leaks(&desk.report(), &secrets(&run)), [""; 0]);
}

#[test]
fn an_unmasked_book_says_so_on_every_page() {
    let desk = Desk::new();
    desk.publish_with(&["--fixture", "ready", "--unmasked"]);
    let index = fs::read_to_string(desk.report().join("index.html")).unwrap();
    assert!(index.contains("Contoso"));
    for path in files(&desk.report()) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let page = path.extension().is_some_and(|end| end == "html") && !path.ends_with("toc.html");
        assert!(!page || text.contains("not masked"), "{}", path.display());
    }
}

#[test]
fn a_token_is_the_same_everywhere_and_from_run_to_run() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let record = |desk: &Desk| -> Run {
        let text = fs::read_to_string(desk.report().join("run.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let first = record(&desk);
    let studio = &first.tenant.accounts[2];
    assert!(studio.starts_with("account-3-"), "{studio}");
    for page in [
        "index.html",
        "requirements/teams-license.html",
        "print.html",
    ] {
        let text = fs::read_to_string(desk.report().join(page)).unwrap();
        assert!(text.contains(studio.as_str()), "{page}");
    }
    desk.publish("no-teams-license");
    assert_eq!(record(&desk).tenant, first.tenant);
    let elsewhere = Desk::new();
    elsewhere.publish("no-teams-license");
    assert_ne!(record(&elsewhere).tenant.accounts, first.tenant.accounts);
}

/// A value within a sentence, a command and an address is found, in any case and encoding.
#[test]
fn what_stands_by_itself_is_found_in_sentences_too() {
    let desk = Desk::new();
    let mut run = desk.audit("no-teams-license");
    let finding = run.findings.last_mut().unwrap();
    finding.found = "ROOM.Studio@contoso.example is Studio, as its studios are; see \
                     https://host.contoso.example/a?u=room.studio%40contoso.example and \
                     0d9e6c0e-4f70-4bd0-8f7a-5b1c0f7e9a11, or ask eve@fabrikam.example."
        .to_owned();
    let masked = Mask::new(&run).run(&run);
    let found = masked
        .findings
        .last()
        .unwrap()
        .found
        .replace(&run.mask, "word");
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"(id|name)-\d+-", "$1-n-");
    let _numbers_differ = settings.bind_to_scope();
    insta::assert_snapshot!(found, @"account-3-word is name-n-word, as its studios are; see link-1-word and id-n-word, or ask address-1-word.");
}

/// A run of `ready` in which an answer holds these values as names of rooms.
fn with_rooms(names: &[&str], found: &str) -> Run {
    let mut run = recorded("ready").clone();
    run.evidence[0].body = json!({ "value": names });
    found.clone_into(&mut run.findings[0].found);
    run
}

#[test]
fn a_room_that_is_called_like_a_word_leaves_the_word_alone() {
    let run = with_rooms(&["Lobby"], "Lobby waits in the lobby");
    let found = Mask::new(&run).run(&run).findings[0].found.clone();
    assert!(
        found.ends_with(" waits in the lobby") && !found.contains("Lobby"),
        "{found}"
    );
}

#[test]
fn a_room_that_is_called_like_no_word_of_ours_is_masked_in_any_case() {
    let run = with_rooms(&["Kvasir"], "kvasir waits");
    let found = Mask::new(&run).run(&run).findings[0].found.clone();
    assert!(!found.contains("kvasir"), "{found}");
}

#[test]
fn a_room_that_is_written_in_lower_case_is_masked_even_where_it_is_a_word() {
    let run = with_rooms(&["Lobby", "lobby"], "lobby waits");
    let found = Mask::new(&run).run(&run).findings[0].found.clone();
    assert!(!found.contains("lobby"), "{found}");
}

#[test]
fn what_microsoft_calls_its_own_is_not_masked() {
    let masked = |fixture: &str| {
        let run = Desk::new().audit(fixture);
        serde_json::to_string(&Mask::new(&run).run(&run)).unwrap()
    };
    let consent = masked("consent-missing");
    assert!(consent.contains("no consent to Teams.ManageCalls, Teams.ManageChats"));
    assert!(consent.contains("-Scope 'Teams.ManageCalls Teams.ManageChats'"));
    assert!(consent.contains("oauth2PermissionScopes"));
    // A plan of the scenario's table that no answer has, and the product that the remedy names.
    assert!(consent.contains("fd500458-c24c-478e-856c-a6067a8376cd"));
    let license = masked("no-teams-license");
    assert!(license.contains("SkuId = '6fd2c87f-b296-42f0-b197-1e91e994b900'"));
}

#[test]
fn the_request_id_of_an_answer_keeps_its_name() {
    let mut run = recorded("ready").clone();
    run.evidence[0].body = json!({ "error": { "innerError": { "request-id": "Canary-1" } } });
    run.findings[0].found = "keep the request-id for a support case".to_owned();
    let masked = Mask::new(&run).run(&run);
    assert_eq!(masked.findings[0].found, run.findings[0].found);
    assert!(!masked.evidence[0].body.to_string().contains("Canary"));
}

/// Whatever property of an answer holds a value, it is masked.
#[test]
fn a_property_that_nobody_thought_of_is_masked() {
    let desk = Desk::new();
    let mut run = desk.audit("ready");
    run.evidence[0].body = json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('Canary-1')",
        "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=Canary-2",
        "extension_1fd5118e25764263813_Canary": "Canary-3",
        "Canary name": ["Canary-4", { "any": "Canary-5" }],
        "userType": "Canary-6", "capabilityStatus": "Canary-7", "skuId": "Canary-8",
        "error": { "code": "Canary-9", "message": "Canary-10 is not allowed" },
    });
    run.evidence[0].url =
        "/users('Canary-11')/x/Canary-12?$filter=displayName eq 'Canary''s 13'&$search=\"Canary\""
            .to_owned();
    let masked = serde_json::to_string(&Mask::new(&run).run(&run)).unwrap();
    assert!(!masked.contains("Canary"), "{masked}");
}

/// Words that Microsoft's model documents are the same in every tenant, and in sentences.
#[test]
fn what_the_model_documents_stays_readable() {
    let audited = audited("conditional-access-sign-in-frequency");
    let page = audited.page("requirements/sign-in-conditions.html");
    assert!(page.contains("8 hours"), "{page}");
}
