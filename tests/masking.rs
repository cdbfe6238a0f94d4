//! What a published book does not say.

use std::collections::BTreeSet;
use std::fs;

use aho_corasick::AhoCorasick;
use greenroom::commands::public::mask;
use greenroom::results::Run;
use greenroom_results::{Reason, Sentence, Value as Held, say};
use serde_json::{Value, json};

use crate::support::{Desk, audited, every_kind_of_book, every_run, files, recorded};

/// Which of the texts, by their names, hold one of these, in any case.
pub(crate) fn held(
    texts: impl Iterator<Item = (String, impl AsRef<str>)>,
    secrets: &[String],
) -> Vec<String> {
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
    for exchange in run.evidence.iter() {
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

/// A text in which every token says only what it stands for.
fn without_codes(masked: &str) -> String {
    let mut plain = String::new();
    for (index, part) in masked.split('-').enumerate() {
        let code = part.get(..12).filter(|code| {
            index > 0
                && code
                    .bytes()
                    .all(|b| b"23456789bcdfghjkmnpqrstvwxyz".contains(&b))
        });
        let part = code.map_or(part.to_owned(), |_| format!("code{}", &part[12..]));
        plain.extend([if index == 0 { "" } else { "-" }, &part]);
    }
    plain
}

/// What a masked book says of `ready` where this was found.
fn masked(found: Sentence) -> String {
    let mut run = recorded("ready").clone();
    run.findings[0].found = found;
    without_codes(&mask(&run).run(run.clone()).findings[0].found.to_string())
}

/// A value of each kind that is a tenant's own is a token, whatever words of ours it is made of.
#[test]
fn a_value_of_the_tenants_is_a_token() {
    let own = [
        Held::account("Lobby@contoso.example"),
        Held::name("Lobby"),
        Held::id("0d9e6c0e-4f70-4bd0-8f7a-5b1c0f7e9a11"),
        Held::Domain("contoso.example".to_owned()),
        Held::Link("https://teams.microsoft.com/l/meetup-join/x".to_owned()),
        Held::Request("/users/eve@contoso.example?$select=id".to_owned()),
        Held::product("Lobby"),
        Held::permission("Lobby.Read"),
        Held::property("extension_1fd5_lobby"),
        Held::word("capabilityStatus", "Lobby"),
        Held::Code("Lobby".to_owned()),
        Held::Number(4711),
        Held::written("the lobby of Contoso"),
        Held::text("connection refused by lobby.contoso.example"),
    ];
    let shown = own.map(|value| masked(say!("{} waits in the lobby", value)));
    insta::assert_snapshot!(shown.join("\n"), @r#"
    account-code waits in the lobby
    "name-code" waits in the lobby
    id-code waits in the lobby
    domain-code waits in the lobby
    link-code waits in the lobby
    /users/account-code?$select=id waits in the lobby
    name-code waits in the lobby
    text-code waits in the lobby
    text-code waits in the lobby
    name-code waits in the lobby
    name-code waits in the lobby
    number-code waits in the lobby
    text-code waits in the lobby
    text-code waits in the lobby
    "#);
}

/// A value that is the same in every tenant stays.
#[test]
fn a_value_of_microsofts_stays() {
    let public = [
        Held::name("Azure Communication Services"),
        Held::id("1fd5118e-2576-4263-8130-9503064c837a"),
        Held::product("TEAMS1"),
        Held::product("Microsoft Teams Rooms Pro"),
        Held::permission("User.Read.All"),
        Held::permission("Teams.ManageCalls"),
        Held::property("grantControls.builtInControls[0]"),
        Held::property("servicePrincipal.oauth2PermissionScopes"),
        Held::word("capabilityStatus", "Suspended"),
        Held::word("@odata.type", "#microsoft.graph.group"),
        Held::Code("Authorization_RequestDenied".to_owned()),
        Held::written("Enabled"),
        Held::Number(999),
        Held::Date("2026-11-26".parse().unwrap()),
    ];
    let mut run = recorded("ready").clone();
    for value in public {
        let said = say!("{} is said", value);
        run.findings[0].found = said.clone();
        assert_eq!(mask(&run).run(run.clone()).findings[0].found, said);
    }
}

/// A clause and a list are gone into.
#[test]
fn a_value_within_a_clause_is_masked() {
    let clause = say!("the group {}", Held::name("Lobby"));
    let found = say!(
        "{} and {}",
        clause,
        Held::list([Held::text("Lobby"), 7_usize.into()])
    );
    assert_eq!(masked(found), "the group \"name-code\" and name-code, 7");
}

/// A property is named by whoever set it: by itself, where a word of it is told, and beside a name
/// of Microsoft's.
#[test]
fn a_property_of_the_tenants_is_named_nowhere() {
    for path in [
        "conditions.lobby",
        "conditions.lobby[0]",
        "user.state[lobby]",
        "user.state[0]lobby",
        "user.displayName@odata.lobby",
    ] {
        let found = say!("{} is {}", Held::property(path), Held::word(path, "lobby"));
        let mut run = recorded("ready").clone();
        run.findings[0].found = found;
        run.evidence
            .edit(|exchange| exchange.body = json!({ path: true }));
        let masked = mask(&run).run(run.clone());
        let found = serde_json::to_string(&masked.findings[0].found).unwrap();
        let body = masked.evidence.read(0).unwrap().body;
        assert!(
            !format!("{found}{body}").contains("lobby"),
            "{found} {body}"
        );
    }
}

/// Whoever writes a feature may declare what is no permission of Microsoft's.
#[test]
fn a_permission_that_nobody_knows_is_masked() {
    let mut run = recorded("ready").clone();
    let declared = ["User.Read.All", "Lobby.Read"].map(str::to_owned);
    run.scenarios[0].permissions = declared.to_vec();
    let masked = mask(&run).run(run.clone());
    let masked = masked.scenarios[0].permissions.join(" ");
    assert_eq!(without_codes(&masked), "User.Read.All permission-code");
}

/// A scenario of somebody's own has one name wherever it is named, and its verdict stands there.
#[test]
fn what_covers_a_statement_is_called_as_the_scenario_is() {
    let mut run = recorded("ready").clone();
    run.scenarios[0].name = "The lobby of Contoso".to_owned();
    let own = run.requirements[0].id.clone();
    let covered_by = vec![own.clone(), run.scenarios[0].name.clone()];
    run.documents[0].statements[0].covered_by = covered_by;
    let masked = mask(&run).run(run.clone());
    let covered_by = &masked.documents[0].statements[0].covered_by;
    assert_eq!(*covered_by, [own, masked.scenarios[0].name.clone()]);
    assert!(!covered_by[1].contains("Contoso"));
}

/// A record of version 1 has no values apart, and of another program's words nothing is known.
#[test]
fn a_sentence_that_nobody_took_apart_is_not_shown() {
    let prose = Sentence::prose("the policy Lobby blocks it");
    let foreign =
        json!({ "words": "Eve Lobby blocks {}", "values": [{ "kind": "number", "value": 1 }] });
    let foreign = serde_json::from_value(foreign).unwrap();
    for found in [prose, foreign] {
        let shown = masked(found);
        assert!(
            shown.starts_with("not shown") && !shown.contains("Lobby"),
            "{shown}"
        );
    }
}

/// What the reason means is no tenant's own, where this version knows the reason.
#[test]
fn a_finding_of_an_earlier_version_is_shown_as_what_its_reason_means() {
    let found_for = |reason: Reason| {
        let mut run = recorded("ready").clone();
        run.findings[0].found = Sentence::prose("the policy Lobby blocks it");
        run.findings[0].reason = Some(reason);
        mask(&run).run(run.clone()).findings[0].found.to_string()
    };
    assert_eq!(
        found_for(Reason::AccountDisabled),
        "not shown: an earlier version of Greenroom wrote it; the reason means: The account \
         is disabled"
    );
    let unknown = found_for(Reason::Other("Lobby".to_owned()));
    assert!(!unknown.contains("Lobby"), "{unknown}");
}

#[test]
fn what_microsoft_calls_its_own_is_not_masked() {
    let masked = |fixture: &str| {
        let run = Desk::new().audit(fixture);
        serde_json::to_string(&mask(&run).run(run.clone())).unwrap()
    };
    let consent = masked("consent-missing");
    assert!(consent.contains("Teams.ManageCalls"));
    assert!(consent.contains("Teams.ManageCalls Teams.ManageChats"));
    assert!(consent.contains("oauth2PermissionScopes"));
    // A plan of the scenario's table that no answer has, and the product that the fix names.
    assert!(consent.contains("fd500458-c24c-478e-856c-a6067a8376cd"));
    let license = masked("no-teams-license");
    assert!(license.contains("6fd2c87f-b296-42f0-b197-1e91e994b900"));
}

/// A word of Microsoft's is one where Microsoft says it; a room may be called as it is.
#[test]
fn a_room_that_is_called_like_a_word_of_microsofts_is_masked() {
    let mut run = recorded("ready").clone();
    let body = json!({
        "displayName": "Guest", "jobTitle": "enabled", "userType": "Guest", "state": "enabled",
        "capabilityStatus": "KVASIR", "skuPartNumber": "KVASIR", "code": "KVASIR",
        "servicePlanName": "TEAMS1", "HR": 1, "consumedUnits": 25, "employeeNumber": 25,
        "latitude": 63.4, "value": 4711, "isRoom": true, "nothing": null,
    });
    run.evidence.edit(|exchange| exchange.body = body.clone());
    let masked = mask(&run).run(run.clone()).evidence.read(0).unwrap().body;
    let masked = masked.to_string();
    let masked = without_codes(&masked);
    insta::assert_snapshot!(masked, @r#"{"displayName":"name-code","jobTitle":"text-code","userType":"Guest","state":"enabled","capabilityStatus":"text-code","skuPartNumber":"text-code","code":"text-code","servicePlanName":"TEAMS1","property-code":"number-code","consumedUnits":25,"property-code":"number-code","latitude":"number-code","value":"number-code","property-code":true,"property-code":null}"#);
}

/// Of the sentences about every bundled tenant only these lose a word, and it is a name of the
/// tenant's.
#[test]
fn no_sentence_of_ours_loses_a_word() {
    let mut without = BTreeSet::new();
    for (_, run) in every_run() {
        for finding in mask(run).run(run.clone()).findings {
            let said = [finding.expected, finding.found].into_iter();
            let said = said
                .chain(finding.notes)
                .map(|said| without_codes(&said.to_string()));
            without.extend(
                said.filter(|text| text.contains("text-code") || text.contains("number-code")),
            );
        }
    }
    let without: Vec<String> = without.into_iter().collect();
    insta::assert_snapshot!(without.join("\n"), @r#"
    guest: no consent to Teams.ManageCalls or Teams.ManageChats covers the account, and the policy "text-code" does not let users grant this consent
    guest: the account is external: it signs in through another identity provider (issuer text-code)
    no consent to Teams.ManageCalls or Teams.ManageChats covers the account, and the policy "text-code" does not let users grant this consent
    the account is external: it signs in through another identity provider (issuer text-code)
    "#);
}

#[test]
fn the_request_id_of_an_answer_keeps_its_name() {
    let mut run = recorded("ready").clone();
    let body = json!({ "error": { "innerError": { "request-id": "Canary-1" } } });
    run.evidence.edit(|exchange| exchange.body = body.clone());
    let masked = mask(&run).run(run.clone());
    let body = masked.evidence.read(0).unwrap().body;
    assert!(!body.to_string().contains("Canary"));
}

/// Whatever property of an answer holds a value, it is masked.
#[test]
fn a_property_that_nobody_thought_of_is_masked() {
    let desk = Desk::new();
    let mut run = desk.audit("ready");
    let body = json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('Canary-1')",
        "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=Canary-2",
        "extension_1fd5118e25764263813_Canary": "Canary-3",
        "Canary name": ["Canary-4", { "any": "Canary-5" }],
        "userType": "Canary-6", "capabilityStatus": "Canary-7", "skuId": "Canary-8",
        "error": { "code": "Canary-9", "message": "Canary-10 is not allowed" },
    });
    let url =
        "/users('Canary-11')/x/Canary-12?$filter=displayName eq 'Canary''s 13'&$search=\"Canary\"";
    run.evidence.edit(|exchange| {
        exchange.body = body.clone();
        exchange.url = url.to_owned();
    });
    let masked = serde_json::to_string(&mask(&run).run(run.clone())).unwrap();
    assert!(!masked.contains("Canary"), "{masked}");
}

/// Words that Microsoft's model documents are the same in every tenant, and in sentences.
#[test]
fn what_the_model_documents_stays_readable() {
    let audited = audited("conditional-access-sign-in-frequency");
    let page = audited.page("requirements/sign-in-conditions.html");
    assert!(page.contains("8 <code>hours</code>"), "{page}");
}

/// What the program brings along is shown as it is: a fix is for somebody to read.
#[test]
fn a_fix_of_a_bundled_page_has_no_token_for_a_line() {
    for (name, run) in every_run() {
        for finding in mask(run).run(run.clone()).findings {
            let fix = finding.fix.unwrap_or_default();
            let texts = fix.ways.iter().map(|way| &*way.text).chain([&*fix.text]);
            for text in texts {
                assert!(!text.contains("text-"), "{name}: {text}");
            }
        }
    }
}
