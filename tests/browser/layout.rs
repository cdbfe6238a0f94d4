//! Pages fit the screens they are read on.

use std::collections::BTreeSet;

use super::reader::{Reader, SIZES, THEMES, read, read_run};
use crate::rich::run;

/// Nothing on the page is wider than the window.
pub(super) async fn fits(reader: &Reader, page: &str) {
    let over = "return document.documentElement.scrollWidth - window.innerWidth";
    let over = reader.script(over).await.as_i64().unwrap();
    assert!(over <= 0, "{page} is {over} px too wide");
}

#[test]
fn pages_fit_desktop_and_phone_in_light_and_dark() {
    read("no-teams-license", async |reader| {
        for (width, height) in SIZES {
            reader.browser.set_window_size(width, height).await.unwrap();
            for page in reader.pages() {
                reader.goto(&page).await;
                for theme in THEMES {
                    reader.theme(theme).await;
                    fits(reader, &format!("{page} at {width} px in {theme}")).await;
                }
            }
        }
    });
}

/// A table that is wider than its box can be scrolled, which nobody sees who reads it.
#[test]
fn no_table_of_the_results_is_cut_at_any_width() {
    const CUT: &str = "return [...document.querySelectorAll('main .table-wrapper')]\
        .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth)\
        .map(box => box.firstElementChild.className + ' by ' + (box.scrollWidth - box.clientWidth))";
    read_run(&run(), "127.0.0.1:9", async |reader| {
        let mut cut = BTreeSet::new();
        for width in [360, 768, 1_100, 1_920] {
            reader.browser.set_window_size(width, 900).await.unwrap();
            let pages = reader.pages();
            for page in pages.iter().filter(|page| !page.starts_with("reference/")) {
                reader.goto(page).await;
                let tables = reader.script(CUT).await;
                let tables = tables.as_array().unwrap().iter();
                cut.extend(tables.map(|table| format!("{page} at {width} px: {table}")));
            }
        }
        assert!(cut.is_empty(), "{cut:#?}");
    });
}
