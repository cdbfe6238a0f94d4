//! Files that users write or keep: features, lists of accounts, settings, records.

use std::path::Path;

use greenroom::accounts::Accounts;
use greenroom::commands::public::mask;
use greenroom::document::{Documentation, scenarios};
use greenroom::ledger::Ledger;
use greenroom::record::Circumstances;
use greenroom::recorder::record;
use greenroom::report::formats::{Content, FORMATS};
use greenroom::report::{actions, terminal};
use greenroom::results::Changes;
use greenroom::results::{Cost, Provenance, Tenant, TenantSource};
use greenroom::settings::File;
use greenroom::stored;
use jiff::Timestamp;
use jiff::civil::date;
use tempfile::TempDir;

use crate::bench::{Bench, block_on};
use crate::driver::{ACCEPTED, Property, REFUSED, Target};

/// A folder with a file of this name, and the path of that file.
fn desk(name: &str) -> (TempDir, std::path::PathBuf) {
    let desk = TempDir::new().unwrap();
    let path = desk.path().join(name);
    (desk, path)
}

#[test]
fn a_list_of_accounts_names_what_stands_in_it_each_once() {
    let (_desk, path) = desk("list");
    let target = Target {
        name: "accounts",
        cases: 150,
        words: &[
            "userPrincipalName",
            "sep=;",
            "version:v1.0",
            "@contoso.example",
            "mailto:",
            "<a@b.example>",
            "#EXT#",
        ],
        seeds: vec![],
    };
    target.holds(|input| {
        std::fs::write(&path, input).unwrap();
        let mut accounts = Accounts::default();
        match accounts.add_file(&path, None) {
            Err(_) => REFUSED,
            Ok(()) => named(input, &accounts),
        }
    });
}

fn named(input: &[u8], accounts: &Accounts) -> Property {
    let text = std::str::from_utf8(input);
    let mut known = std::collections::BTreeSet::new();
    for name in accounts.names() {
        if !known.insert(name.to_lowercase()) {
            return Err(format!("{name:?} is named twice"));
        }
        // A doubled quote of a table is one; what is in UTF-16 stands there in other bytes.
        if text.is_ok_and(|text| {
            !text.contains(name.as_str()) && !text.contains('"') && !text.contains('\0')
        }) {
            return Err(format!("{name:?} does not stand in it"));
        }
        if name.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(format!("{name:?} is no name"));
        }
    }
    if accounts.names().is_empty() {
        return Err("no account is named, and it is no error".to_owned());
    }
    ACCEPTED
}

#[test]
fn settings_tell_no_value_of_theirs_in_an_error() {
    let (_desk, path) = desk("greenroom.toml");
    let target = Target {
        name: "settings",
        cases: 150,
        words: &[
            "tenant",
            "client-secret",
            "accounts = [",
            "\"canary\"",
            "[table]",
            "'''",
            "\"\"\"",
        ],
        seeds: vec![],
    };
    target.holds(|input| {
        std::fs::write(&path, input).unwrap();
        match File::read(Some(&path)) {
            Err(failure) if failure.message.contains("canary") && !is_a_key(input) => {
                Err(failure.message)
            }
            Err(_) => REFUSED,
            Ok(_) => ACCEPTED,
        }
    });
}

/// Whether the canary stands in a key, which an error may tell.
fn is_a_key(input: &[u8]) -> bool {
    let keys = |table: &toml::Table| table.keys().any(|key| key.contains("canary"));
    let table = std::str::from_utf8(input).unwrap_or_default().parse();
    table.is_ok_and(|table: toml::Table| {
        keys(&table) || table.values().filter_map(toml::Value::as_table).any(keys)
    })
}

#[test]
fn a_feature_that_is_accepted_has_every_scenario_and_step_that_it_is_written_with() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("features/authenticated-calls");
    let document = std::fs::read(folder.join("document.toml")).unwrap();
    let desk = TempDir::new().unwrap();
    let own = desk.path().join("authenticated-calls");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("document.toml"), document).unwrap();
    let target = Target {
        name: "features",
        cases: 12,
        words: &[
            "Scenario: ",
            "Given ",
            "Then ",
            "Examples:",
            "Rule:",
            "@requirement:join",
            "\"\"\"",
            "<account>",
            "\n    ",
            "Background:",
        ],
        seeds: vec![],
    };
    target.holds(|input| {
        std::fs::write(own.join("own.feature"), input).unwrap();
        match Documentation::load(Some(desk.path()), None) {
            Err(failure) if failure.message.is_empty() => Err("it is not said what".to_owned()),
            Err(_) => REFUSED,
            Ok(documentation) => written(input, &documentation),
        }
    });
}

/// Compares what was parsed with the lines that start with a keyword.
fn written(input: &[u8], documentation: &Documentation) -> Property {
    let text = String::from_utf8_lossy(input);
    let count = |keywords: &[&str]| {
        let lines = text.lines().map(str::trim);
        lines
            .filter(|line| keywords.iter().any(|keyword| line.starts_with(keyword)))
            .count()
    };
    let feature = &documentation.features[0].feature;
    let backgrounds = feature
        .rules
        .iter()
        .filter_map(|rule| rule.background.as_ref());
    let steps = scenarios(feature)
        .map(|(_, scenario)| scenario.steps.len())
        .sum::<usize>()
        + backgrounds
            .chain(&feature.background)
            .map(|one| one.steps.len())
            .sum::<usize>();
    let parsed = (scenarios(feature).count(), steps);
    let stated = (
        count(&[
            "Scenario:",
            "Scenario Outline:",
            "Scenario Template:",
            "Example:",
        ]),
        count(&["Given ", "When ", "Then ", "And ", "But ", "* "]),
    );
    // The parser takes a keyword behind a tag as well: what counts is that nothing is left out.
    if parsed.0 >= stated.0 && parsed.1 >= stated.1 {
        ACCEPTED
    } else {
        Err(format!(
            "scenarios and steps: {stated:?} are written, {parsed:?} would run"
        ))
    }
}

#[test]
fn a_record_that_is_accepted_can_be_shown_masked_and_compared() {
    let (_desk, path) = desk("run.json");
    let target = Target {
        name: "records",
        cases: 12,
        words: &[
            "\"verdict\":\"pass\"",
            "\"waived\":true",
            "\"masked\":true",
            "18446744073709551615",
        ],
        seeds: block_on(runs()),
    };
    target.holds(|input| {
        std::fs::write(&path, input).unwrap();
        let Ok(run) = stored::read_any(&path) else {
            return REFUSED;
        };
        let _ = (
            terminal::report(&run, 100),
            terminal::conclusion(&run),
            actions::json(&actions::plan(&run)),
            actions::csv(&actions::plan(&run)),
            actions::message(&actions::plan(&run)),
        );
        let _ = Changes::between(&run, &run);
        for format in FORMATS {
            if let Content::File { write, .. } = format.content {
                let _ = write(&run);
            }
        }
        let _ = mask(&run).all(run, None);
        ACCEPTED
    });
}

/// Records of audits of two tenants.
async fn runs() -> Vec<Vec<u8>> {
    let bench = Bench::new().await;
    let mut runs = Vec::new();
    for fixture in ["ready", "nothing-in-place"] {
        let tenant = greenroom::fixtures::tenant(fixture).unwrap();
        let outcomes = bench.audit(&tenant).await;
        let about = Circumstances {
            started: Timestamp::UNIX_EPOCH,
            finished: Timestamp::UNIX_EPOCH,
            tenant: Tenant {
                id: tenant.credential().tenant_id,
                display_name: Some("Contoso".to_owned()),
                source: TenantSource::Mock {
                    fixture: fixture.to_owned(),
                },
                accounts: tenant.accounts(),
            },
            notes: vec![],
            provenance: Provenance::default(),
            ledger: Ledger::read(None, None, bench.documentation(), date(2026, 11, 26)).unwrap(),
            tags: None,
            traffic: Cost {
                requests: 1,
                round_trips: 1,
                bytes: 1,
                units: Some(1),
            },
            reading: vec![],
            granted: Some(vec![]),
        };
        let run = record(bench.documentation(), outcomes, about, None);
        runs.push(serde_json::to_vec(&run).unwrap());
    }
    runs
}
