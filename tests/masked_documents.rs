//! What may be published of an audit against the documents beside the first: they ask for other
//! things, so their records hold other names.

use std::fs;

use serde_json::Value;

use crate::canaries::{canary, filled, leaks, patterns, texts, under_another_name};
use crate::documents;
use crate::masking::held;
use crate::support::{Desk, is_whole, repository, text_of};

/// A bundled tenant with what it extends.
fn whole(fixture: &str) -> Value {
    let path = repository().join(format!("fixtures/tenants/{fixture}.json"));
    let tenant: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let Some(base) = tenant["extends"].as_str() else {
        return tenant;
    };
    let mut base = whole(base);
    merge(&mut base, &tenant);
    base.as_object_mut().unwrap().remove("extends");
    base
}

/// As RFC 7396 merges a patch.
fn merge(base: &mut Value, patch: &Value) {
    let (Value::Object(base), Value::Object(patch)) = (&mut *base, patch) else {
        *base = patch.clone();
        return;
    };
    for (name, value) in patch {
        if value.is_null() {
            base.remove(name);
        } else {
            merge(base.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// Audits a tenant against a document, under another name and with a canary in each text that its
/// administrator writes, and looks for them in the folder that may be published. These stand in the
/// full record.
fn publishes_no_name(document: &str, fixture: &str, told: &[&str]) {
    let desk = Desk::new();
    let mut number = 0;
    let tenant = under_another_name(&whole(fixture).to_string(), &mut number);
    desk.write("own.json", &tenant.to_string());
    let run = desk.publish_with(&["--fixture", "own.json", "--document", document]);
    assert_eq!(run.documents.len(), 1, "{document}");
    let full = text_of(&desk.record()).unwrap();
    for told in told {
        assert!(full.contains(told), "{document}: {told}");
    }
    let canaries = (1..=number).map(|n| canary(n as usize % 5, 3, n));
    let mut canaries: Vec<String> = canaries.collect();
    let in_record = canaries.iter().filter(|one| full.contains(*one)).count();
    assert!(in_record > 0, "{document}: no canary is in the full record");
    canaries.extend(["Kvasir", "b7cd0e17", &run.mask].map(str::to_owned));
    assert_eq!(leaks(&desk.report(), &patterns(&canaries)), [""; 0]);
}

#[test]
fn a_published_book_on_the_accounts_of_rooms_names_nobody() {
    let told = [
        "room.lobby@kvasir.example",
        "b7cd0e17",
        "W. Europe Standard Time",
    ];
    publishes_no_name("resource-accounts", "teams-rooms-no-city", &told);
}

#[test]
fn a_published_book_on_video_interop_names_nobody() {
    publishes_no_name("cloud-video-interop", "video-interop", &["b7cd0e17"]);
}

/// Every text of the records of these documents, with a canary in its place; no book is made of
/// them. One tenant of three is looked at, each in a whole run.
#[test]
fn no_canary_is_in_a_masked_record_of_these_documents() {
    let one_of = if is_whole() { 1 } else { 3 };
    for (tenant, run) in documents::runs().step_by(one_of) {
        let record = serde_json::to_value(run).unwrap();
        let mut number = 0;
        let mut next = || {
            number += 1;
            canary(number as usize % 6, [2, 3, 40][number as usize % 3], number)
        };
        let (run, canaries) = filled(&record, &mut next);
        assert!(canaries.len() > 100, "{tenant}: {}", canaries.len());
        assert_eq!(
            held(texts(&run).into_iter(), &patterns(&canaries)),
            [""; 0],
            "{tenant}"
        );
    }
}
