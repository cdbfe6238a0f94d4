//! What a book costs where a tenant has many accounts.

use std::fs;
use std::path::{Path, PathBuf};

use greenroom::commands::public::mask;
use greenroom::report::accounts;

use crate::rich::{many, of_every_requirement, publish, size};
use crate::support::{Desk, files, is_whole};

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
    assert!(each(few.1, more.1) < 1_600, "{few:?} {more:?}");
    assert!(each(few.2, more.2) < 80, "{few:?} {more:?}");
    assert!(each(few.3, more.3) < 40, "{few:?} {more:?}");
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
    assert_eq!(data.split("account-room").count(), 201);
    assert!(templates.matches("<template>").count() < 20, "{templates}");
    let without_script = page.split("<noscript>").map(str::trim_start);
    let mut without_script =
        without_script.map(|text| text.trim_start_matches("<p class=\"gr-screen\">"));
    let said = "This table has the first 500 of 700 accounts";
    assert!(without_script.any(|text| text.starts_with(said)));
    let csv = accounts::csv(&run);
    for account in &run.tenant.accounts {
        assert!(csv.contains(account), "{account}");
    }
    let masked = accounts::csv(&mask(&run).run(&run));
    assert!(!masked.contains("contoso"), "{masked}");
}
