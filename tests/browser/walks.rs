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
    let message = actions::message(&actions::plan(&run));
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

/// A long table is made of data as it is looked at: no more rows are on the page than are shown.
#[test]
fn each_of_five_thousand_accounts_is_found_and_linked_to() {
    const SHOWN: &str = "return document.querySelectorAll('.gr-accounts tbody tr').length";
    const FIRST: &str = "return document.querySelector('.gr-accounts tbody tr').innerText";
    read_run(&many(5_000), NOBODY, async |reader| {
        reader.goto("accounts.html").await;
        let search = reader.find(".gr-filter input").await;
        assert_eq!(reader.script(SHOWN).await, json!(100));
        for name in ["room04999", "room00001", "room00010"] {
            search.clear().await.unwrap();
            search.send_keys(name).await.unwrap();
            assert_eq!(reader.script(SHOWN).await, json!(1), "{name}");
            let row = reader.script(FIRST).await;
            assert!(row.as_str().unwrap().contains(name), "{row}");
        }
        reader
            .goto("accounts.html#account-room04999-contoso-example")
            .await;
        let row = reader.text("#account-room04999-contoso-example").await;
        assert!(
            row.contains("Room 4999") && row.contains("authenticated"),
            "{row}"
        );
        let seen = "const box = document.querySelector('#account-room04999-contoso-example')\
                    .getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight";
        assert_eq!(reader.script(seen).await, json!(true));
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

/// A masked command does nothing where it is pasted: it has tokens for names.
#[test]
fn a_masked_command_has_no_button_to_copy_it() {
    let buttons = "return [...document.querySelectorAll('.gr-way pre, .gr-message')]\
                   .map(pre => [...pre.querySelectorAll('button')]\
                   .filter(button => button.checkVisibility()).length)";
    read("no-teams-license", async |reader| {
        for page in ["requirements/teams-license.html", "message.html"] {
            reader.goto(page).await;
            // The theme's script gives every block its button.
            reader.find("pre .clip-button").await;
            reader
                .script(
                    "document.querySelectorAll('details').forEach(fold => { fold.open = true })",
                )
                .await;
            let shown = reader.script(buttons).await;
            let shown = shown.as_array().unwrap();
            assert!(!shown.is_empty(), "{page}");
            assert!(
                shown.iter().all(|count| *count == json!(0)),
                "{page}: {shown:?}"
            );
        }
    });
}

/// Types into the book's search, as a reader does who stands on a page.
async fn look_for(reader: &Reader, page: &str, words: &str) {
    reader.goto(page).await;
    reader.click("#mdbook-search-toggle").await;
    let bar = reader
        .find("#mdbook-search-wrapper:not(.hidden) #mdbook-searchbar")
        .await;
    bar.send_keys(words).await.unwrap();
}

/// The index of the search has no accounts where there are more than a thousand.
#[test]
fn the_books_search_leads_to_the_row_of_each_account_however_many_there_are() {
    let named = "return document.querySelector('tr:target').innerText";
    let seen = "const box = document.querySelector('tr:target').getBoundingClientRect(); \
                return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight";
    for accounts in [300, 1_200] {
        read_run(&many(accounts), NOBODY, async |reader| {
            // One that fails, and one on the last page of the table.
            for account in ["room00010@contoso.example", "room00299@contoso.example"] {
                look_for(reader, "requirements/join.html", account).await;
                reader.click("#mdbook-searchresults .gr-find a").await;
                reader.find("tr:target").await;
                let row = reader.script(named).await;
                assert!(row.as_str().unwrap().starts_with(account), "{row}");
                assert_eq!(reader.script(seen).await, json!(true), "{account}");
            }
        });
    }
}

#[test]
fn the_key_enter_follows_the_name_of_an_account_and_a_word_leads_to_pages_first() {
    let first = "return document.querySelector('#mdbook-searchresults a').getAttribute('href')";
    read_run(&many(1_200), NOBODY, async |reader| {
        look_for(reader, "index.html", "license").await;
        reader.find("#mdbook-searchresults .gr-find a").await;
        let link = reader.script(first).await;
        assert!(!link.as_str().unwrap().contains("?find="), "{link}");
        // A name of a room that no page but the table has.
        look_for(reader, "index.html", "Room 1199").await;
        reader.find("#mdbook-searchresults .gr-find a").await;
        let bar = reader.find("#mdbook-searchbar").await;
        bar.send_keys(&Key::Enter.to_string()).await.unwrap();
        let row = reader.text("tr:target").await;
        assert!(row.contains("room01199@contoso.example"), "{row}");
    });
}

#[test]
fn words_of_many_accounts_lead_to_the_table_with_those_alone() {
    const ROWS: &str = "return document.querySelectorAll('.gr-accounts tbody tr').length";
    read_run(&many(1_200), NOBODY, async |reader| {
        look_for(reader, "index.html", "room0007").await;
        reader.click("#mdbook-searchresults .gr-find a").await;
        reader.find(".gr-accounts tbody tr").await;
        assert_eq!(reader.script(ROWS).await, json!(10));
        let typed = "return document.querySelector('.gr-filter input').value";
        assert_eq!(reader.script(typed).await, json!("room0007"));
    });
}

/// Fifty answers of Microsoft Graph on a page would be measured and colored before anybody reads one.
#[test]
fn an_answer_is_colored_when_it_is_unfolded() {
    let colored = "return [...document.querySelectorAll('.gr-body code')]\
                   .map(code => code.querySelector('.hljs-attr') !== null)";
    let any = |found: &serde_json::Value| {
        let found = found.as_array().unwrap();
        assert!(!found.is_empty());
        found.iter().any(|colored| *colored == json!(true))
    };
    read_run(&run(), NOBODY, async |reader| {
        reader.goto("requirements/teams-license.html").await;
        assert!(!any(&reader.script(colored).await));
        reader
            .click(".gr-more details[open] .gr-evidence summary")
            .await;
        reader.find(".gr-evidence[open] .hljs-attr").await;
        assert!(any(&reader.script(colored).await));
    });
}
