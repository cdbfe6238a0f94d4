//! Nobody is kept out: axe-core's rules on every page, and the keyboard alone.

use std::collections::BTreeSet;

use fantoccini::key::Key;
use serde_json::{Value, json};

use super::layout::fits;
use super::reader::{Reader, SIZES, THEMES, read_desk, read_run};
use crate::rich::{many, run};
use crate::support::{Desk, repository};

const NOBODY: &str = "127.0.0.1:9";

/// axe-core's own text, which runs in the page.
fn axe() -> String {
    let path = repository().join("tests/browser/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(path).expect("`npm ci` in tests/browser has installed axe-core")
}

/// What breaks a rule on the page in front of the reader, a line each.
async fn violations(reader: &Reader, axe: &str) -> Vec<String> {
    reader.script(axe).await;
    let run = "const done = arguments[arguments.length - 1]; axe.run(document, \
               { resultTypes: ['violations'] }).then(found => done(found.violations.flatMap(rule => \
               rule.nodes.map(node => rule.id + ': ' + node.target.join(' ') + ': ' + node.html.slice(0, 200)))))";
    let found = reader.browser.execute_async(run, vec![]).await.unwrap();
    serde_json::from_value(found).unwrap()
}

/// What breaks a rule on these pages, in light and dark, on desktop and phone.
async fn everywhere(reader: &Reader, pages: &[String]) -> BTreeSet<String> {
    const UNFOLD: &str = "document.querySelectorAll('details').forEach(it => { it.open = true; })";
    let axe = axe();
    let mut found = BTreeSet::new();
    for (width, height) in SIZES {
        reader.browser.set_window_size(width, height).await.unwrap();
        for page in pages {
            reader.goto(page).await;
            reader.script(UNFOLD).await;
            for theme in THEMES {
                reader.theme(theme).await;
                for violation in violations(reader, &axe).await {
                    found.insert(format!("{page} {width} {theme} {violation}"));
                }
            }
        }
    }
    found
}

#[test]
fn axe_finds_nothing_on_any_page_light_or_dark_on_desktop_or_phone() {
    read_run(&run(), NOBODY, async |reader| {
        let found = everywhere(reader, &reader.pages()).await;
        assert!(found.is_empty(), "{found:#?}");
    });
}

#[test]
fn axe_finds_nothing_on_a_history_either() {
    let desk = Desk::new();
    for fixture in ["ready", "no-teams-license", "ready"] {
        desk.publish_with(&["--fixture", fixture, "--history", "past"]);
    }
    read_desk(desk, async |reader| {
        let found = everywhere(reader, &["history.html", "index.html"].map(str::to_owned)).await;
        assert!(found.is_empty(), "{found:#?}");
    });
}

/// What stands below the search, and the plan's groups, from a small phone to a large screen.
#[test]
fn axe_finds_nothing_in_the_plan_and_below_the_search_at_any_width() {
    let axe = axe();
    read_run(&many(1_200), NOBODY, async |reader| {
        let mut found = BTreeSet::new();
        for width in [360, 768, 1_100, 1_920] {
            reader.browser.set_window_size(width, 900).await.unwrap();
            for page in [
                "index.html",
                "action-plan.html",
                "accounts.html?find=room0007",
            ] {
                reader.goto(page).await;
                reader.click("#mdbook-search-toggle").await;
                let bar = reader
                    .find("#mdbook-search-wrapper:not(.hidden) #mdbook-searchbar")
                    .await;
                bar.send_keys("room00070@contoso.example").await.unwrap();
                reader.find("#mdbook-searchresults .gr-find a").await;
                fits(reader, &format!("{page} at {width} px")).await;
                for theme in THEMES {
                    reader.theme(theme).await;
                    for violation in violations(reader, &axe).await {
                        found.insert(format!("{page} {width} {theme} {violation}"));
                    }
                }
            }
        }
        assert!(found.is_empty(), "{found:#?}");
    });
}

/// mdBook's other themes are not in the menu, and the settings of a book of somebody's own can name
/// them.
#[test]
fn axe_finds_nothing_in_the_other_themes_of_mdbook() {
    const PAGES: [&str; 5] = [
        "index.html",
        "accounts.html",
        "action-plan.html",
        "requirements/teams-license.html",
        "run.html",
    ];
    const UNFOLD: &str = "document.querySelectorAll('details').forEach(it => { it.open = true; })";
    let axe = axe();
    read_run(&run(), NOBODY, async |reader| {
        let mut found = BTreeSet::new();
        for page in PAGES {
            reader.goto(page).await;
            reader.script(UNFOLD).await;
            for theme in ["rust", "coal", "ayu"] {
                // mdBook's script takes the theme from the button that is pressed.
                let button = "document.querySelector('#mdbook-theme-list li:last-child button')";
                let choose = format!(
                    "const chosen = {button}; chosen.id = 'mdbook-theme-{theme}'; \
                     chosen.className = 'theme'; chosen.click()"
                );
                reader.script(&choose).await;
                reader.find(&format!("html.{theme}")).await;
                for violation in violations(reader, &axe).await {
                    found.insert(format!("{page} {theme} {violation}"));
                }
            }
        }
        assert!(found.is_empty(), "{found:#?}");
    });
}

/// What can be used: everything visible that a click does something to.
const USABLE: &str = "[...document.querySelectorAll('a[href], button, input, select, summary, \
    [role=button], [tabindex=\"0\"]')].filter(it => it.checkVisibility({ visibilityProperty: true, opacityProperty: true }) \
    && !it.disabled && it.tabIndex >= 0 && !(it.type === 'radio' && !it.checked))";

#[test]
fn the_keyboard_alone_reaches_everything() {
    read_run(&run(), NOBODY, async |reader| {
        for page in [
            "index.html",
            "requirements/teams-license.html",
            "accounts.html",
        ] {
            reader.goto(page).await;
            let count = format!(
                "const usable = {USABLE}; usable.forEach((it, number) => {{ it.dataset.number = number; }}); return usable.length"
            );
            let count = reader.script(&count).await.as_u64().unwrap();
            let mut reached = BTreeSet::new();
            for _ in 0..=count + 5 {
                let focused = reader.browser.active_element().await.unwrap();
                focused.send_keys(&Key::Tab.to_string()).await.unwrap();
                let number = reader
                    .script("return document.activeElement.dataset.number")
                    .await;
                if let Value::String(number) = number {
                    reached.insert(number.parse::<u64>().unwrap());
                }
            }
            let missed: Vec<u64> = (0..count)
                .filter(|number| !reached.contains(number))
                .collect();
            let names = "return arguments[0].map(number => document.querySelector(`[data-number=\"${number}\"]`).outerHTML.slice(0, 160))";
            let names = reader
                .browser
                .execute(names, vec![json!(missed)])
                .await
                .unwrap();
            assert_eq!(names, json!([]), "{page}");
        }
    });
}

#[test]
fn the_keyboard_alone_opens_a_finding_chooses_a_tool_and_folds_the_sidebar() {
    read_run(&run(), NOBODY, async |reader| {
        reader.goto("requirements/acs-service-principal.html").await;
        let press = async |css: &str, key: Key| {
            reader
                .script(&format!("document.querySelector('{css}').focus()"))
                .await;
            let focused = reader.browser.active_element().await.unwrap();
            focused.send_keys(&key.to_string()).await.unwrap();
        };
        press(".gr-more summary", Key::Enter).await;
        let steps = reader.text(".gr-more details[open] .gr-steps").await;
        assert!(steps.contains("passed"), "{steps}");
        let hidden = "return document.querySelector('#mdbook-sidebar').getAttribute('aria-hidden')";
        let before = reader.script(hidden).await;
        press("#mdbook-sidebar-toggle", Key::Enter).await;
        assert_ne!(reader.script(hidden).await, before);
        reader.goto("requirements/teams-license.html").await;
        press(".gr-tabs input", Key::Right).await;
        let shown = reader.text(".gr-tabs .gr-way:nth-of-type(2)").await;
        assert!(shown.contains("Connect-MgGraph"), "{shown}");
    });
}
