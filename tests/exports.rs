//! What PowerShell exported: it decides about the account, the tenant and the day that it is of.

use std::fs;
use std::path::PathBuf;

use greenroom::results::export::{self, Holds};
use greenroom::results::{Finding, Verdict};
use greenroom_clock::TODAY;
use insta_cmd::assert_cmd_snapshot;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::bad_input::{FEATURE, with_feature};
use crate::support::{Desk, files, repository, stable};

const DAY: &str = "2026-11-26";
const TENANT: &str = "f6fadfa7-e5c1-4b62-9362-da5cc13da58a";
const ARGUMENTS: [&str; 5] = ["audit", "--features", "ours", "--exports", "exports"];

/// A feature that reads the calendar of the lobby.
fn desk() -> Desk {
    let (start, _) = FEATURE.split_once("      When").unwrap();
    let feature = start.replace("Application.Read.All", "User.Read.All")
        + "      When the calendar processing of the account \"room.lobby@contoso.example\" is read \
           from the exports\n      \
           Then \"DeleteSubject\" of its calendar processing is \"false\"\n";
    with_feature(&feature)
}

fn exported(tenant: &str, day: &str, value: &str) -> String {
    format!(
        r#"{{"Cmdlet": "Get-CalendarProcessing", "Account": "Room.Lobby@contoso.example",
             "Tenant": "{tenant}", "Exported": "{day}T08:00:00.0000000Z", "DeleteSubject": {value}}}"#
    )
}

/// The same, with a file of exports.
fn with_export(file: &[u8]) -> Desk {
    let desk = desk();
    fs::create_dir(desk.path().join("exports")).unwrap();
    fs::write(desk.path().join("exports/calendar.json"), file).unwrap();
    desk
}

fn audited<'a>(desk: &'a Desk, more: &[&str]) -> &'a Desk {
    let output = desk
        .greenroom(&[&ARGUMENTS[..], more].concat())
        .env(TODAY, DAY)
        .output()
        .unwrap();
    assert!(desk.record().exists(), "{output:?}");
    desk
}

/// The results in the book, on all of its pages.
fn book(desk: &Desk) -> String {
    let pages = files(&desk.report()).into_iter();
    let is_result = |path: &PathBuf| path.ends_with("requirements/acs-service-principal.html");
    let texts = pages.filter(is_result).map(fs::read_to_string);
    texts.collect::<Result<String, _>>().unwrap()
}

/// What an audit finds with a file of exports.
fn finding(file: &[u8]) -> Finding {
    let desk = with_export(file);
    let run = audited(&desk, &["--no-book"]).run();
    run.findings_of("acs-service-principal")
        .next()
        .unwrap()
        .clone()
}

#[test]
fn an_export_gives_each_verdict_with_its_day() {
    let day = "2026-11-20";
    let passed = finding(exported(TENANT, day, "false").as_bytes());
    assert_eq!(passed.verdict, Verdict::Pass);
    let failed = finding(exported(TENANT, day, "true").as_bytes());
    assert_eq!(failed.verdict, Verdict::Fail);
    assert_eq!(failed.reason_word(), "calendar-setting");
    assert!(failed.found.to_string().contains(day), "{}", failed.found);
}

#[test]
fn what_was_read_of_an_export_is_evidence() {
    let file = exported(TENANT, "2026-11-20", "true");
    let file = file.replacen('{', r#"{"Identity": "Fabrikam's lobby", "#, 1);
    let desk = with_export(file.as_bytes());
    let run = audited(&desk, &[]).run();
    let finding = run.findings_of("acs-service-principal").next().unwrap();
    let kept = run
        .evidence
        .read(*finding.evidence.last().unwrap())
        .unwrap();
    assert_eq!(kept.method, "Get-CalendarProcessing");
    assert_eq!(kept.url, "calendar.json");
    assert_eq!(kept.time.to_string(), "2026-11-20T08:00:00Z");
    let digest = format!("sha256:{}", hex::encode(Sha256::digest(file.as_bytes())));
    assert_eq!(kept.export.as_ref(), Some(&digest));
    let account = "Room.Lobby@contoso.example";
    let body = json!({ "Account": account, "Tenant": TENANT, "DeleteSubject": true });
    assert_eq!(kept.body, body);
    let published = book(&desk);
    assert!(published.contains("Get-CalendarProcessing"));
    for secret in [&*digest, "calendar.json", account, "room.lobby", TENANT] {
        assert!(!published.contains(secret), "{secret}");
    }
}

#[test]
fn a_full_book_shows_an_export_as_it_is() {
    let desk = with_export(exported(TENANT, "2026-11-20", "true").as_bytes());
    let full = book(audited(&desk, &["--unmasked"]));
    for shown in [
        "Digest of the file",
        "sha256:",
        "calendar.json",
        "2026-11-20T08:00:00Z",
    ] {
        assert!(full.contains(shown), "{shown}");
    }
    assert!(!full.contains("calendar.json</code> →"));
}

#[test]
fn an_export_that_is_not_about_it_today_stays_unknown() {
    let other = "11111111-2222-4333-8444-555555555555";
    for (tenant, day, value, reason) in [
        (other, "2026-11-20", "false", "export-foreign"),
        (TENANT, "2026-10-20", "false", "export-old"),
        (TENANT, "2026-12-20", "false", "undecided"),
        (TENANT, "2026-11-20", "null", "undecided"),
    ] {
        let finding = finding(exported(tenant, day, value).as_bytes());
        assert_eq!(finding.verdict, Verdict::Unknown, "{reason}");
        assert_eq!(finding.reason_word(), reason);
    }
    let plain = finding(br#"{"Identity": "Lobby", "DeleteSubject": false}"#);
    assert_eq!(plain.reason_word(), "export-absent");
}

#[test]
fn a_file_of_windows_powershell_is_read() {
    let text = format!("\u{feff}[{}]", exported(TENANT, "2026-11-20", "false"));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(finding(&wide).verdict, Verdict::Pass);
}

#[test]
fn exports_that_cannot_be_read_are_refused_before_anything_is_asked() {
    let _stable = stable();
    let desk = desk();
    assert_cmd_snapshot!("no_folder", desk.greenroom(&ARGUMENTS));
    fs::create_dir(desk.path().join("exports")).unwrap();
    assert_cmd_snapshot!("no_file", desk.greenroom(&ARGUMENTS));
    desk.write("exports/calendar.json", "AutomateProcessing : AutoAccept");
    assert_cmd_snapshot!("no_json", desk.greenroom(&ARGUMENTS));
    assert_eq!(desk.names(), ["exports", "ours"]);
}

/// What a cmdlet could not read would otherwise be taken for empty: a tenant without rules, an
/// account with the default.
#[test]
fn the_commands_end_at_an_error_of_any_cmdlet_that_reads() {
    let asks = |line: &&str| {
        let cmdlets = ["Get-Cs", "Get-EXO", "Get-Calendar", "Get-SafeLinks"];
        let commands = line.split('\'').step_by(2);
        let mut commands = commands.flat_map(str::split_whitespace);
        commands.any(|word| cmdlets.iter().any(|one| word.contains(one)))
    };
    let commands = greenroom_steps::COMMANDS.concat();
    let asking: Vec<&str> = commands.lines().filter(asks).collect();
    assert_eq!(asking.len(), 8, "{asking:#?}");
    let deaf = asking
        .iter()
        .find(|line| !line.contains("-ErrorAction Stop"));
    assert_eq!(deaf, None);
}

#[test]
fn the_manual_has_the_commands_that_make_the_files() {
    let page = repository().join("book/src/reference/exports.md");
    let page = fs::read_to_string(page).unwrap();
    for commands in greenroom_steps::COMMANDS {
        assert!(page.contains(commands.trim_end()), "{commands}");
    }
    for cmdlet in export::CMDLETS {
        assert!(page.contains(&format!("[`{}`](", cmdlet.name)));
        for (property, holds) in cmdlet.properties {
            assert!(page.contains(&format!("`{property}`")), "{property}");
            if let Holds::Words(words) = holds {
                let missing = words
                    .iter()
                    .find(|word| !page.contains(&format!("`{word}`")));
                assert_eq!(missing, None, "{property}");
            }
            let commands = greenroom_steps::COMMANDS.concat();
            assert!(
                commands.contains(&format!("    {property} = ")),
                "{property}"
            );
        }
    }
    let days = format!("more than {} days old", greenroom_steps::DAYS);
    assert!(page.contains(&days));
}
