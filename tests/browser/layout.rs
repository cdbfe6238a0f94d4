//! Pages fit the screens they are read on.

use super::reader::{Reader, SIZES, THEMES, read};

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
