//! The book in Chromium, as a reader sees it. Ignored unless asked for: `.ci/run` installs
//! Chromium and its driver and runs them.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::support::Desk;

/// Desktop and phone, in CSS pixels.
const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];
const THEMES: [&str; 2] = ["light", "navy"];

/// Chromium with a report in front of it.
struct Reader {
    driver: Child,
    /// The driver ends when nobody listens to it any more.
    _log: Lines<BufReader<ChildStdout>>,
    browser: Client,
    desk: Desk,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Reader {
    async fn of(fixture: &str) -> Self {
        let desk = Desk::new();
        desk.audit_with(&["--fixture", fixture, "--unmasked"]);
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver is installed");
        let mut log = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = log
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.rsplit_once("successfully on port ")?
                    .1
                    .trim_end_matches('.')
                    .parse()
                    .ok()
            })
            .expect("chromedriver says its port");
        let browser = open(port).await;
        Self {
            driver,
            _log: log,
            browser,
            desk,
        }
    }

    async fn goto(&self, page: &str) {
        let url = format!("file://{}/{page}", self.desk.report().display());
        self.browser.goto(&url).await.unwrap();
    }

    async fn script(&self, script: &str) -> Value {
        self.browser.execute(script, vec![]).await.unwrap()
    }

    async fn text(&self, css: &str) -> String {
        let found = self
            .browser
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(css))
            .await;
        found.unwrap().text().await.unwrap()
    }
}

/// How long a test waits for what has to come; it fails afterwards.
const PATIENCE: Duration = Duration::from_secs(20);

async fn open(port: u16) -> Client {
    let options = json!({ "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ] });
    let capabilities = Capabilities::from_iter([("goog:chromeOptions".to_owned(), options)]);
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .unwrap()
}

fn read(fixture: &str, walk: impl AsyncFnOnce(&Reader)) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let reader = Reader::of(fixture).await;
        walk(&reader).await;
        reader.browser.clone().close().await.unwrap();
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_reader_finds_the_failing_room_its_evidence_and_its_remedy() {
    read("no-teams-license", async |reader| {
        reader.goto("index.html").await;
        assert_eq!(reader.text(".gr-word").await, "not ready");
        let row = reader.text(".gr-findings tbody tr").await;
        assert!(
            row.contains("fail") && row.contains("room.studio@contoso.example"),
            "{row}"
        );
        let link = Locator::LinkText("What to do");
        reader
            .browser
            .find(link)
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        let url = reader.browser.current_url().await.unwrap();
        assert!(
            url.as_str()
                .ends_with("requirements/teams-license.html#not-licensed"),
            "{url}"
        );
        assert_eq!(
            reader.text("#not-licensed").await,
            "No license with Teams is assigned"
        );
        let evidence = ".gr-finding[open] .gr-evidence summary";
        // Below the menu bar that a page scrolled to its element hides behind.
        let center = "document.querySelector('SUMMARY').scrollIntoView({ block: 'center' })";
        reader.script(&center.replace("SUMMARY", evidence)).await;
        let evidence = reader.browser.find(Locator::Css(evidence)).await.unwrap();
        evidence.click().await.unwrap();
        let body = reader.text(".gr-evidence[open] pre").await;
        assert!(body.contains("assignedPlans"), "{body}");
    });
}

#[test]
#[ignore = "needs Chromium"]
fn search_finds_a_requirement() {
    read("ready", async |reader| {
        reader.goto("index.html").await;
        reader.text(".gr-word").await;
        reader
            .script("document.querySelector('#mdbook-search-toggle').click()")
            .await;
        let bar = Locator::Css("#mdbook-searchbar");
        let bar = reader
            .browser
            .wait()
            .at_most(PATIENCE)
            .for_element(bar)
            .await
            .unwrap();
        bar.send_keys("license").await.unwrap();
        let results = reader.text("#mdbook-searchresults li a").await;
        assert!(results.to_lowercase().contains("license"), "{results}");
    });
}

#[test]
#[ignore = "needs Chromium"]
fn pages_fit_desktop_and_phone_in_light_and_dark() {
    read("hostile", async |reader| {
        for (width, height) in SIZES {
            reader.browser.set_window_size(width, height).await.unwrap();
            for page in ["index.html", "requirements/teams-license.html", "run.html"] {
                reader.goto(page).await;
                for theme in THEMES {
                    reader
                        .script(&format!(
                            "document.documentElement.className = '{theme} js'"
                        ))
                        .await;
                    let over = "return document.documentElement.scrollWidth - window.innerWidth";
                    let over = reader.script(over).await.as_i64().unwrap();
                    assert!(
                        over <= 0,
                        "{page} is {over} px too wide at {width} px in {theme}"
                    );
                }
            }
        }
    });
}

#[test]
#[ignore = "needs Chromium"]
fn a_hostile_name_runs_no_script_and_makes_no_link() {
    read("hostile", async |reader| {
        for page in [
            "index.html",
            "requirements/teams-license.html",
            "run.html",
            "print.html",
        ] {
            reader.goto(page).await;
            // An alert that somebody's script opened would make this call fail.
            let made = "return document.querySelectorAll('main script, main img, main iframe, \
                        main [onerror], main [onclick], main a[href^=\"javascript:\"]').length";
            assert_eq!(reader.script(made).await, json!(0), "{page}");
        }
    });
}

#[test]
#[ignore = "needs Chromium"]
fn the_theme_can_be_changed() {
    read("ready", async |reader| {
        reader.goto("index.html").await;
        reader.text(".gr-word").await;
        let color = "return getComputedStyle(document.querySelector('.gr-word')).color";
        let light = reader.script(color).await;
        reader
            .script("document.querySelector('#mdbook-theme-toggle').click()")
            .await;
        reader
            .script("document.querySelector('#mdbook-theme-navy').click()")
            .await;
        assert_ne!(reader.script(color).await, light);
    });
}

#[test]
#[ignore = "needs Chromium"]
fn the_keyboard_alone_opens_a_finding() {
    read("ready", async |reader| {
        reader.goto("requirements/acs-service-principal.html").await;
        reader.text(".gr-finding summary").await;
        reader
            .script("document.querySelector('.gr-finding summary').focus()")
            .await;
        let focused = reader.browser.active_element().await.unwrap();
        focused.send_keys(&Key::Enter.to_string()).await.unwrap();
        assert!(
            reader
                .text(".gr-finding[open] .gr-steps")
                .await
                .contains("passed")
        );
    });
}

#[test]
#[ignore = "needs Chromium"]
fn the_print_page_holds_the_whole_book() {
    read("no-teams-license", async |reader| {
        reader.goto("print.html").await;
        let main = reader.text("main").await;
        for part in ["not ready", "How to fix", "The run", "Exit codes"] {
            assert!(main.contains(part), "{part}");
        }
    });
}
