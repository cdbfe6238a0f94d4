//! `run.json`: its schema, and what makes it trustworthy.

use greenroom::document;
use greenroom::folder::Folder;
use greenroom::ledger::{attestations, waivers};
use greenroom::results::{Run, SCHEMA};
use greenroom::settings;
use greenroom::stored;
use greenroom::trace::{Drift, drift};
use jiff::Timestamp;
use serde_json::Value;
use std::sync::Arc;

use crate::rich::many;
use crate::support::{Desk, page, repository, text_of};

fn schema() -> Value {
    serde_json::to_value(schemars::schema_for!(Run)).unwrap()
}

/// Set `GREENROOM_WRITE=1` to write the schemas anew after a change of what they describe.
fn is_published(path: &str, schema: &Value) {
    let path = repository().join(path);
    if std::env::var_os("GREENROOM_WRITE").is_some() {
        let text = serde_json::to_string_pretty(schema).unwrap() + "\n";
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let published: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(published, *schema);
}

#[test]
fn the_published_schema_is_that_of_the_record() {
    is_published(SCHEMA, &schema());
}

#[test]
fn the_published_schema_is_that_of_the_settings_file() {
    let schema = serde_json::to_value(schemars::schema_for!(settings::File)).unwrap();
    is_published(settings::SCHEMA, &schema);
}

#[test]
fn the_published_schema_is_that_of_the_drift_record() {
    let schema = serde_json::to_value(schemars::schema_for!(Drift)).unwrap();
    is_published(drift::SCHEMA, &schema);
}

#[test]
fn the_published_schema_is_that_of_a_document() {
    let schema = serde_json::to_value(schemars::schema_for!(document::File)).unwrap();
    is_published(document::SCHEMA, &schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let file = repository().join("features/authenticated-calls/document.toml");
    let file: Value = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let errors: Vec<_> = validator
        .iter_errors(&file)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn the_published_schemas_are_those_of_what_people_put_on_record() {
    let seen = serde_json::to_value(schemars::schema_for!(attestations::File)).unwrap();
    is_published(attestations::SCHEMA, &seen);
    let accepted = serde_json::to_value(schemars::schema_for!(waivers::File)).unwrap();
    is_published(waivers::SCHEMA, &accepted);
}

#[test]
fn every_record_is_valid_by_the_schema() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for fixture in ["ready", "no-teams-license", "forbidden", "hostile"] {
        let desk = Desk::new();
        desk.publish(fixture);
        for path in [desk.record(), desk.report().join("run.json.gz")] {
            let text = text_of(&path).unwrap();
            let record: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&record)
                .map(|error| error.to_string())
                .collect();
            assert_eq!(errors, [""; 0], "{fixture}");
        }
    }
}

#[test]
fn two_runs_of_a_tenant_differ_in_their_times_and_the_key_of_their_tokens_only() {
    let [first, second] = [Desk::new(), Desk::new()].map(|desk| {
        let mut run = desk.audit_with(&["--fixture", "look-alike"]);
        run.started = Timestamp::UNIX_EPOCH;
        run.finished = Timestamp::UNIX_EPOCH;
        run.mask = String::new();
        for step in run
            .findings
            .iter_mut()
            .flat_map(|finding| Arc::make_mut(&mut finding.steps))
        {
            step.milliseconds = None;
        }
        run.evidence.edit(|exchange| {
            exchange.time = Timestamp::UNIX_EPOCH;
            blank(&mut exchange.body);
        });
        serde_json::to_string_pretty(&run).unwrap()
    });
    insta::assert_snapshot!(diff(&first, &second), @"");
}

/// Blanks what is the mock's: the time of an error, and its address, whose port the system picks.
fn blank(body: &mut Value) {
    for pointer in ["/error/innerError/date", "/@odata.context"] {
        if let Some(found) = body.pointer_mut(pointer) {
            *found = Value::Null;
        }
    }
}

/// The lines of the second text that are not those of the first.
fn diff(first: &str, second: &str) -> String {
    let lines = first.lines().zip(second.lines());
    let differing: Vec<&str> = lines.filter(|(a, b)| a != b).map(|(_, b)| b).collect();
    assert_eq!(first.lines().count(), second.lines().count());
    differing.join("\n")
}

/// What an earlier version left: neither record is packed.
fn unpack(desk: &Desk) {
    for packed in [desk.record(), desk.report().join("run.json.gz")] {
        std::fs::write(packed.with_extension(""), text_of(&packed).unwrap()).unwrap();
        std::fs::remove_file(packed).unwrap();
    }
    let list = desk.report().join("files.txt");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(list, text.replace("run.json.gz", "run.json")).unwrap();
}

#[test]
fn the_report_of_a_version_that_did_not_pack_its_record_is_read_and_replaced_with_the_same_tokens()
{
    let desk = Desk::new();
    let earlier = desk.publish("no-teams-license");
    unpack(&desk);
    assert_eq!(stored::read_record(&desk.report()).unwrap(), earlier);
    let run = desk.publish("no-teams-license");
    assert_eq!(run.mask, earlier.mask);
    let plain = desk.record().with_extension("");
    assert!(!plain.exists() && !desk.report().join("run.json").exists());
    assert_eq!(stored::read_record(&desk.report()).unwrap(), run);
}

#[test]
fn a_file_that_is_no_record_stays_where_a_version_that_did_not_pack_would_have_left_one() {
    let desk = Desk::new();
    let own = desk.write("greenroom-report.run.json", "{}");
    desk.audit("ready");
    assert_eq!(std::fs::read_to_string(own).unwrap(), "{}");
}

#[test]
fn a_record_is_found_by_the_name_that_it_had_before_it_was_packed() {
    let desk = Desk::new();
    let run = desk.audit("ready");
    let plain = desk.record().with_extension("");
    assert_eq!(stored::read_record(&plain).unwrap(), run);
    std::fs::write(&plain, "{}").unwrap();
    assert!(stored::read_record(&plain).is_err());
}

#[test]
fn a_record_that_is_cut_off_or_damaged_is_refused() {
    let desk = Desk::new();
    desk.audit("ready");
    let whole = std::fs::read(desk.record()).unwrap();
    let last = whole.len() - 5;
    let mut damaged = whole.clone();
    // The checksum, which stands at the end.
    damaged[last] ^= 1;
    let longer = [&whole[..], b"more"].concat();
    for bytes in [&whole[..last], &damaged, &longer] {
        std::fs::write(desk.record(), bytes).unwrap();
        let failure = stored::read_record(&desk.record()).unwrap_err();
        assert!(failure.message.contains("cannot be read: "), "{failure}");
    }
}

/// Not packed, each account takes some thousand bytes.
#[test]
fn an_account_more_with_a_license_of_37_plans_takes_less_than_250_bytes_in_the_record() {
    let [few, more] = [500, 1_000].map(|accounts| {
        let desk = Desk::new();
        let folder = Folder::prepare(&desk.report()).unwrap();
        folder.write_full_record(&many(accounts)).unwrap();
        folder.publish_record().unwrap();
        std::fs::metadata(desk.record()).unwrap().len()
    });
    assert!(more - few < 500 * 250, "{few} {more}");
}

#[test]
fn as_a_report_for_programs_it_is_not_packed() {
    let desk = Desk::new();
    desk.publish_with(&["--fixture", "ready", "--report", "json"]);
    let plain: Value = serde_json::from_str(&page(&desk, "run.json")).unwrap();
    let packed: Value = serde_json::from_str(&page(&desk, "run.json.gz")).unwrap();
    assert_eq!(plain, packed);
}

#[test]
fn a_record_holds_no_secret() {
    let tenant = greenroom::fixtures::tenant("ready").unwrap();
    let secret = tenant.credential().client_secret;
    let desk = Desk::new();
    desk.audit("ready");
    let text = text_of(&desk.record()).unwrap();
    assert!(!text.contains(&secret) && !text.contains("Bearer "));
}

#[test]
fn nobody_but_its_owner_may_read_the_full_record() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    desk.audit("ready");
    let mode = std::fs::metadata(desk.record())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
