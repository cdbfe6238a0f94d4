//! What readers come for.

use fantoccini::key::Key;
use greenroom::report::actions;
use serde_json::json;

use super::reader::{Reader, read, read_run};
use crate::rich::{many, run};

const NOBODY: &str = "127.0.0.1:9";

#[test]
fn a_reader_finds_the_failing_room_its_evidence_and_its_fix() {
    read_run(&run(), NOBODY, async |reader| {
        reader.goto("index.html").await;
        assert_eq!(reader.text(".gr-word").await.to_lowercase(), "not ready");
        reader
            .click(".gr-joins a[href*='teams-license.html#not-licensed']")
            .await;
        let url = reader.browser.current_url().await.unwrap();
        assert!(
            url.as_str().ends_with("teams-license.html#not-licensed"),
            "{url}"
        );
        reader.goto("requirements/teams-license.html").await;
        let row = reader.text(".gr-results tbody tr").await;
        assert!(
            row.contains("fail") && row.contains("room.studio@contoso.example"),
            "{row}"
        );
        reader
            .click(".gr-more details[open] .gr-evidence summary")
            .await;
        let body = reader.text(".gr-evidence[open] pre").await;
        assert!(body.contains("assignedPlans"), "{body}");
    });
}

#[test]
fn a_fix_is_copied_as_it_is() {
    read_run(&run(), NOBODY, async |reader| {
        reader.goto("requirements/teams-license.html").await;
        reader.click(".gr-tabs label:nth-of-type(2)").await;
        let shown = reader.text(".gr-tabs .gr-way:nth-of-type(2) code").await;
        reader
            .click(".gr-tabs .gr-way:nth-of-type(2) .clip-button")
            .await;
        assert_eq!(pasted(reader).await.trim(), shown.trim());
        assert!(
            shown.contains("Set-MgUserLicense -UserId 'bc67ba94-637d-4efa-a09e-467ada679f81'"),
            "{shown}"
        );
    });
}

/// What was copied, as it arrives where it is pasted.
async fn pasted(reader: &Reader) -> String {
    reader
        .script(
            "const box = document.createElement('textarea'); box.id = 'box'; \
             document.querySelector('main').prepend(box); box.focus();",
        )
        .await;
    let paste = Key::Control + "v";
    reader.find("#box").await.send_keys(&paste).await.unwrap();
    let pasted = reader
        .script("return document.querySelector('#box').value")
        .await;
    pasted.as_str().unwrap().to_owned()
}

#[test]
fn the_plan_leads_to_the_fix_and_the_message_is_copied_whole() {
    let run = run();
    let message = actions::message(&run);
    read_run(&run, NOBODY, async |reader| {
        reader.goto("action-plan.html").await;
        reader.click(".gr-actions li a").await;
        let url = reader.browser.current_url().await.unwrap();
        assert!(url.path().contains("/requirements/"), "{url}");
        reader.goto("message.html").await;
        reader.click(".gr-message .clip-button").await;
        assert_eq!(pasted(reader).await.trim(), message.trim());
    });
}

#[test]
fn accounts_are_found_filtered_sorted_paged_and_linked_to() {
    const ROWS: &str = "return [...document.querySelectorAll('.gr-accounts tbody tr')]\
                        .filter(row => !row.hidden).map(row => row.cells[0].innerText)";
    read_run(&many(1_200), NOBODY, async |reader| {
        let rows = async || reader.script(ROWS).await.as_array().unwrap().clone();
        reader.goto("accounts.html").await;
        reader.find(".gr-filter input").await;
        assert_eq!(rows().await.len(), 100);
        let first = rows().await[0].clone();
        reader.click(".gr-pages button:nth-of-type(2)").await;
        assert_ne!(rows().await[0], first);
        let search = reader.find(".gr-filter input").await;
        search.send_keys("room0070").await.unwrap();
        assert_eq!(rows().await.len(), 10);
        reader
            .script(
                "const s = document.querySelector('.gr-filter select'); s.value = 'fail'; \
                       s.dispatchEvent(new Event('change'))",
            )
            .await;
        assert_eq!(rows().await.len(), 1);
        reader
            .goto("accounts.html#account-room00999-contoso-example")
            .await;
        let seen = "const box = document.querySelector('tr:target').getBoundingClientRect(); \
                    return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight";
        assert_eq!(reader.script(seen).await, json!(true));
        reader
            .click(".gr-accounts thead th:first-child button")
            .await;
        assert!(rows().await[0].as_str().unwrap().starts_with("room00000@"));
        let sorted = reader.find(".gr-accounts thead th:first-child").await;
        assert_eq!(
            sorted.attr("aria-sort").await.unwrap().as_deref(),
            Some("ascending")
        );
    });
}

#[test]
fn search_finds_requirements_and_accounts() {
    read_run(&run(), NOBODY, async |reader| {
        for (words, page) in [
            ("license", "teams-license.html"),
            ("room.studio", "accounts.html"),
        ] {
            reader.goto("index.html").await;
            reader.click("#mdbook-search-toggle").await;
            let bar = reader
                .find("#mdbook-search-wrapper:not(.hidden) #mdbook-searchbar")
                .await;
            bar.send_keys(words).await.unwrap();
            let link = format!("#mdbook-searchresults a[href*='{page}']");
            reader.find(&link).await;
        }
    });
}

#[test]
fn the_print_page_opens_the_dialog() {
    read("ready", async |reader| {
        reader.goto("print.html").await;
        let again = "print = () => document.body.classList.add('printed'); \
                     dispatchEvent(new Event('load'))";
        reader.script(again).await;
        reader.find("body.printed").await;
    });
}

#[test]
fn the_sidebar_says_each_requirements_status_in_words() {
    read("no-teams-license", async |reader| {
        reader.goto("reading.html").await;
        let sidebar = reader.text("#mdbook-sidebar").await;
        for words in [
            "✗ An active Microsoft Teams license (fail)",
            "service principal (pass)",
        ] {
            assert!(sidebar.contains(words), "{sidebar}");
        }
    });
}

#[test]
fn the_theme_can_be_changed_and_stays() {
    read("ready", async |reader| {
        let color = "return getComputedStyle(document.querySelector('main h1')).color";
        reader.goto("index.html").await;
        reader.theme("light").await;
        let light = reader.script(color).await;
        reader.click("#mdbook-theme-toggle").await;
        reader.click("#mdbook-theme-navy").await;
        let dark = reader.script(color).await;
        assert_ne!(dark, light);
        reader.goto("run.html").await;
        assert_eq!(reader.script(color).await, dark);
    });
}
