//! What a book costs where a tenant has many accounts.

use std::fs;
use std::path::{Path, PathBuf};

use greenroom::commands::public::mask;
use greenroom::folder::Folder;
use greenroom::report::actions;
use greenroom::results::Run;
use serde_json::{Map, Value, json};

use crate::rich::{many, of_every_requirement, publish, size};
use crate::support::{Desk, accounts_csv, files, is_whole};

fn pages(folder: &Path) -> usize {
    let is_page = |path: &PathBuf| path.extension().is_some_and(|e| e == "html");
    files(folder).iter().filter(|path| is_page(path)).count()
}

#[test]
fn the_book_of_many_accounts_has_no_more_pages_and_few_bytes_for_each() {
    let [few, more] = [1_000, 2_000].map(|accounts| {
        let desk = Desk::new();
        let report = publish(&many(accounts), &desk);
        let bytes = |name: &str| {
            let mut sizes = fs::read_dir(&report)
                .unwrap()
                .map(|entry| entry.unwrap().path());
            let path = sizes.find(|path| {
                path.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with(name)
            });
            fs::metadata(path.unwrap()).unwrap().len()
        };
        (
            pages(&report),
            size(&report),
            bytes("searchindex"),
            bytes("print.html"),
        )
    });
    let each = |few: u64, more: u64| more.saturating_sub(few) / 1_000;
    assert_eq!(more.0, few.0);
    assert!(each(few.1, more.1) < 150, "{few:?} {more:?}");
    // What it takes however many they are: the pages with what is shown of them, and the search.
    assert!(few.1 < 4_700_000 && few.2 < 1_450_000, "{few:?}");
    assert!(each(few.2, more.2) < 80, "{few:?} {more:?}");
    assert!(each(few.3, more.3) < 40, "{few:?} {more:?}");
}

/// What lies beside the book holds each account a few times, and its words once: with more, the folder
/// of ten thousand accounts is too large to send or to keep of each run. Half of the accounts lack two
/// things here, and every one is to be seen by a person.
#[test]
fn what_lies_beside_the_book_takes_few_bytes_for_each_account() {
    let [few, more] = [100, 400].map(|accounts| {
        let run = half_failing(accounts);
        let run = mask(&run).run(run.clone());
        let plan = actions::plan(&run);
        [
            actions::csv(&plan).len(),
            accounts_csv(&run).len(),
            packed(&run),
        ]
    });
    let each: Vec<usize> = few
        .iter()
        .zip(more)
        .map(|(few, more)| (more - few) / 300)
        .collect();
    assert!(each[0] < 350 && each[1] < 120 && each[2] < 400, "{each:?}");
}

/// The record of a tenant in which half of the accounts are disabled and have no license.
fn half_failing(accounts: usize) -> Run {
    let ids = (0..accounts).map(|number| (number, format!("00000000-0000-4000-8000-{number:012}")));
    let user = |(number, id): (usize, String)| {
        let name = format!("room.{number}@contoso.example");
        let is_fine = number % 2 == 0;
        let license = json!({ "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3" });
        let user = json!({
            "id": id, "userPrincipalName": name, "displayName": name, "accountEnabled": is_fine,
            "userType": "Member", "usageLocation": "NO",
            "assignedLicenses": if is_fine { vec![license] } else { vec![] },
        });
        (format!("room{number}"), user)
    };
    let of_teams = |(number, id): (usize, String)| {
        let is_fine = number % 2 == 0;
        let kind = if is_fine { "user" } else { "ineligibleUser" };
        let features = if is_fine { vec!["Teams"] } else { vec![] };
        let configuration = json!({ "id": id, "accountType": kind, "featureTypes": features });
        (format!("room{number}"), configuration)
    };
    let users: Map<String, Value> = ids.clone().map(user).collect();
    let configurations: Map<String, Value> = ids.map(of_teams).collect();
    let names: Vec<&String> = users.keys().collect();
    let tenant = json!({
        "extends": "ready", "about": "Rooms.", "audit": { "accounts": names }, "users": users,
        "teamsUserConfigurations": configurations,
        "policies": { "conditionalAccessPolicies": { "mfaForPeople": null } },
    });
    let desk = Desk::new();
    desk.write("rooms.json", &tenant.to_string());
    desk.audit("rooms.json")
}

fn packed(run: &Run) -> usize {
    let desk = Desk::new();
    let folder = Folder::prepare(&desk.report()).unwrap();
    folder.write_full_record(run).unwrap();
    folder.publish_record().unwrap();
    usize::try_from(fs::metadata(desk.record()).unwrap().len()).unwrap()
}

/// A page that is larger takes seconds to open.
#[test]
fn no_page_of_five_thousand_accounts_is_larger_than_two_megabytes() {
    let desk = Desk::new();
    let run = if is_whole() {
        of_every_requirement(5_000)
    } else {
        many(5_000)
    };
    let report = publish(&run, &desk);
    let is_page = |path: &PathBuf| path.extension().is_some_and(|e| e == "html");
    let pages = files(&report).into_iter().filter(is_page);
    let large = pages.filter(|path| fs::metadata(path).unwrap().len() > 2_000_000);
    let large: Vec<PathBuf> = large.collect();
    assert!(large.is_empty(), "{large:?}");
}

/// Without a script the page has the first accounts, and leads to the table that has all of them.
#[test]
fn every_account_is_on_its_page_as_a_row_or_as_data_and_in_the_table_beside_it() {
    let run = many(700);
    let desk = Desk::new();
    let page = fs::read_to_string(publish(&run, &desk).join("accounts.html")).unwrap();
    assert_eq!(page.matches("<tr id=\"account-room").count(), 500);
    let (_, data) = page.split_once("data-rows=\"").unwrap();
    let (data, templates) = data.split_once('"').unwrap();
    let lines: Vec<&str> = data.lines().collect();
    assert_eq!(lines.len(), 200);
    for line in lines {
        assert!(
            line.starts_with("#\t") && line.contains("@contoso.example\t"),
            "{line}"
        );
    }
    assert!(templates.matches("<template>").count() < 20, "{templates}");
    let without_script = page.split("<noscript>").map(str::trim_start);
    let mut without_script =
        without_script.map(|text| text.trim_start_matches("<p class=\"gr-screen\">"));
    let said = "This table has the first 500 of 700 accounts";
    assert!(without_script.any(|text| text.starts_with(said)));
    let csv = accounts_csv(&run);
    for account in &run.tenant.accounts {
        assert!(csv.contains(account), "{account}");
    }
    let masked = accounts_csv(&mask(&run).run(run.clone()));
    assert!(!masked.contains("contoso"), "{masked}");
}
