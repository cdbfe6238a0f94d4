//! What a published book does not say.

use std::collections::BTreeSet;
use std::fs;

use aho_corasick::AhoCorasick;
use greenroom::report::mask::Mask;
use greenroom::results::Run;
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

/// A value within a sentence, a command and an address is found, in any case and encoding.
#[test]
fn what_stands_by_itself_is_found_in_sentences_too() {
    let desk = Desk::new();
    let mut run = desk.audit("no-teams-license");
    let finding = run.findings.last_mut().unwrap();
    finding.found = "ROOM.Studio@contoso.example is Studio, as its studios are; see \
                     https://host.contoso.example/a?u=room.studio%40contoso.example and \
                     0d9e6c0e-4f70-4bd0-8f7a-5b1c0f7e9a11, or ask eve@fabrikam.example at \
                     u=room.studio%40contoso.example."
        .to_owned();
    let masked = Mask::new(&run).run(&run);
    let found = &masked.findings.last().unwrap().found;
    assert_eq!(
        found.matches(&masked.tenant.accounts[2]).count(),
        2,
        "{found}"
    );
    let mut settings = insta::Settings::clone_current();
    settings.add_filter("-[2-9b-z]{12}", "-code");
    let _codes_differ = settings.bind_to_scope();
    insta::assert_snapshot!(found, @"account-code is name-code, as its text-code are; see link-code and id-code, or ask account-code at text-code=account-code.");
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

/// A word of Microsoft's is one where Microsoft says it; a room may be called as it is.
#[test]
fn a_room_that_is_called_like_a_word_of_microsofts_is_masked() {
    let mut run = recorded("ready").clone();
    run.evidence[0].body = json!({
        "displayName": "Guest", "jobTitle": "enabled", "userType": "Guest", "state": "enabled",
        "capabilityStatus": "KVASIR", "skuPartNumber": "KVASIR", "code": "KVASIR",
        "servicePlanName": "TEAMS1", "HR": 1, "consumedUnits": 25, "employeeNumber": 25,
        "latitude": 63.4, "value": 4711, "isRoom": true, "nothing": null,
    });
    let masked = Mask::new(&run).run(&run).evidence[0].body.to_string();
    let masked = without_codes(&masked);
    insta::assert_snapshot!(masked, @r#"{"displayName":"name-code","jobTitle":"text-code","userType":"Guest","state":"enabled","capabilityStatus":"text-code","skuPartNumber":"text-code","code":"text-code","servicePlanName":"TEAMS1","property-code":"number-code","consumedUnits":25,"property-code":"number-code","latitude":"number-code","value":"number-code","property-code":true,"property-code":null}"#);
}

#[test]
fn a_number_is_a_count_or_a_token() {
    let run = with_rooms(
        &["4711", "7"],
        "8 of 100 seats in 4711 and `7`, 7 hours; call 22 33 44",
    );
    let found = Mask::new(&run).run(&run).findings[0].found.clone();
    let found = without_codes(&found);
    insta::assert_snapshot!(found, @"8 of 100 seats in text-code and `text-code`, 7 hours; text-code number-code number-code number-code");
}

#[test]
fn a_short_name_is_masked_where_it_is_no_word_of_ours() {
    let run = with_rooms(
        &["東京", "HR", "NO", "室"],
        "東京 and HR, `no` and (室); No room, and no one in 東京室",
    );
    let found = Mask::new(&run).run(&run).findings[0].found.clone();
    let found = without_codes(&found);
    insta::assert_snapshot!(found, @"text-code and text-code, `text-code` and (text-code); No room, and no one in text-code");
}

/// What nobody has read anywhere is masked, too: the sentence has words of the program alone.
#[test]
fn a_sentence_says_only_what_the_program_says() {
    let run = with_rooms(
        &[],
        "could not be read: invalid peer certificate: certificate not valid for name \
         \"graph.microsoft.com\"; certificate is only valid for DnsName(\"proxy.kvasir.internal\") \
         or DnsName(\"*.kvasir.internal\"); Microsoft Graph answered 502 KvasirGatewayDown on \
         2026-11-10T14:00:00Z (os error 111); AADSTS50076, Authorization_RequestDenied",
    );
    let found = Mask::new(&run).run(&run).findings[0].found.clone();
    let found = without_codes(&found);
    insta::assert_snapshot!(found, @r#"could not be read: invalid peer certificate: certificate not valid for name "graph.microsoft.com"; certificate is only valid for DnsName("text-code") or DnsName("*.text-code"); Microsoft Graph answered 502 text-code on 2026-11-10T14:00:00Z (os error 111); AADSTS50076, Authorization_RequestDenied"#);
}

/// Of the sentences about every bundled tenant only these lose a word, and it is a name of the
/// tenant's.
#[test]
fn no_sentence_of_ours_loses_a_word() {
    let mut without = BTreeSet::new();
    for (_, run) in every_run() {
        for finding in Mask::new(run).run(run).findings {
            let said = [finding.expected, finding.found].into_iter();
            let said = said.chain(finding.notes).map(|text| without_codes(&text));
            without.extend(
                said.filter(|text| text.contains("text-code") || text.contains("number-code")),
            );
        }
    }
    let without: Vec<String> = without.into_iter().collect();
    insta::assert_snapshot!(without.join("\n"), @r"
    an external account: somebody else vouches for it (issuer text-code)
    guest: an external account: somebody else vouches for it (issuer text-code)
    guest: no consent to Teams.ManageCalls, Teams.ManageChats, and the policy `text-code` does not let users consent to this
    no consent to Teams.ManageCalls, Teams.ManageChats, and the policy `text-code` does not let users consent to this
    ");
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
