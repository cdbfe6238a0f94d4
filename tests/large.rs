//! What a book costs where a tenant has many accounts.

use std::fs;
use std::path::{Path, PathBuf};

use crate::rich::{many, publish, size};
use crate::support::{Desk, files};

fn pages(folder: &Path) -> usize {
    let is_page = |path: &PathBuf| path.extension().is_some_and(|e| e == "html");
    files(folder).iter().filter(|path| is_page(path)).count()
}

#[test]
fn the_book_of_many_accounts_has_no_more_pages_and_few_bytes_for_each() {
    let [few, more] = [1_500, 3_000].map(|accounts| {
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
    let each = |few: u64, more: u64| more.saturating_sub(few) / 1_500;
    assert_eq!(more.0, few.0);
    assert!(each(few.1, more.1) < 1_600, "{few:?} {more:?}");
    assert!(each(few.2, more.2) < 80, "{few:?} {more:?}");
    assert!(each(few.3, more.3) < 900, "{few:?} {more:?}");
}
