//! Chromium with a report in front of it.

use std::fs;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::{Capabilities, TimeoutConfiguration};
use fantoccini::{Client, ClientBuilder, Locator};
use greenroom::results::Run;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Builder;

use crate::rich::publish;
use crate::support::Desk;

/// Desktop and phone, in CSS pixels.
pub(super) const SIZES: [(u32, u32); 2] = [(1280, 900), (390, 844)];
pub(super) const THEMES: [&str; 2] = ["light", "navy"];

/// How long a test waits for what has to come; it fails afterwards.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a script or the load of a page may take. By itself a driver gives a script half a
/// minute, which all rules of axe on a long page exceed where other programs keep the cores busy.
const SCRIPT: Duration = Duration::from_mins(10);

/// Chromium with a report in front of it.
pub(super) struct Reader {
    driver: Child,
    /// The driver ends when nobody listens to it any more.
    _log: Lines<BufReader<ChildStdout>>,
    pub(super) browser: Client,
    report: PathBuf,
    _desk: Desk,
}

impl Drop for Reader {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Reader {
    /// Opens Chromium; whatever it wants from a network it asks the proxy at this address for.
    async fn of(desk: Desk, report: PathBuf, proxy: &str) -> Self {
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
                let (_, port) = line.rsplit_once("successfully on port ")?;
                port.trim_end_matches('.').parse().ok()
            })
            .expect("chromedriver says its port");
        let browser = open(port, proxy).await;
        let patience = TimeoutConfiguration::new(Some(SCRIPT), Some(SCRIPT), None);
        browser.update_timeouts(patience).await.unwrap();
        let [(width, height), _] = SIZES;
        browser.set_window_size(width, height).await.unwrap();
        Self {
            driver,
            _log: log,
            browser,
            report,
            _desk: desk,
        }
    }

    pub(super) async fn goto(&self, page: &str) {
        let url = format!("file://{}/{page}", self.report.display());
        self.browser.goto(&url).await.unwrap();
        self.find("main h1").await;
    }

    /// Where a page of the report is.
    pub(super) fn path(&self, page: &str) -> PathBuf {
        self.report.join(page)
    }

    pub(super) async fn script(&self, script: &str) -> Value {
        self.browser.execute(script, vec![]).await.unwrap()
    }

    /// The first element that fits, as soon as there is one.
    pub(super) async fn find(&self, css: &str) -> Element {
        let wait = self.browser.wait().at_most(PATIENCE);
        let found = wait.for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    pub(super) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    /// Clicks an element in the middle of the window, where the menu bar does not cover it.
    pub(super) async fn click(&self, css: &str) {
        let element = self.find(css).await;
        let center = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        self.browser
            .execute(center, vec![json!(css)])
            .await
            .unwrap();
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    pub(super) async fn theme(&self, theme: &str) {
        let button = format!("document.querySelector('#mdbook-theme-{theme}').click()");
        self.script(&button).await;
    }

    /// Every page of the book, by its path.
    pub(super) fn pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        collect(&self.report, &self.report, &mut pages);
        pages.sort();
        pages
    }
}

fn collect(root: &Path, folder: &Path, pages: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, pages);
        } else if path.extension().is_some_and(|end| end == "html") && !path.ends_with("toc.html") {
            pages.push(path.strip_prefix(root).unwrap().display().to_string());
        }
    }
}

async fn open(port: u16, proxy: &str) -> Client {
    let proxy = format!("--proxy-server=http://{proxy}");
    let options = json!({ "args": [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--proxy-bypass-list=<-loopback>", proxy,
    ] });
    let capabilities = Capabilities::from_iter([("goog:chromeOptions".to_owned(), options)]);
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .unwrap()
}

/// Walks through the book of a mock tenant, as it would be published.
pub(super) fn read(fixture: &str, walk: impl AsyncFnOnce(&Reader)) {
    let desk = Desk::new();
    desk.publish(fixture);
    read_desk(desk, walk);
}

/// Walks through the book that was published on a desk.
pub(super) fn read_desk(desk: Desk, walk: impl AsyncFnOnce(&Reader)) {
    let report = desk.report();
    walk_through(desk, report, "127.0.0.1:9", walk);
}

/// Walks through the book of a record.
pub(super) fn read_run(run: &Run, proxy: &str, walk: impl AsyncFnOnce(&Reader)) {
    let desk = Desk::new();
    let report = publish(run, &desk);
    walk_through(desk, report, proxy, walk);
}

fn walk_through(desk: Desk, report: PathBuf, proxy: &str, walk: impl AsyncFnOnce(&Reader)) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let reader = Reader::of(desk, report, proxy).await;
        walk(&reader).await;
        reader.browser.clone().close().await.unwrap();
    });
}
