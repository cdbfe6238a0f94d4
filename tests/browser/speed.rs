//! How soon each page of a very large tenant can be used, by the browser's own clock. Nothing is
//! held to a number of milliseconds, which depend on the machine: `-- --nocapture` shows them.

use std::fs;

use serde_json::Value;

use super::reader::{Reader, read_run};
use crate::rich::of_every_requirement;

const NOBODY: &str = "127.0.0.1:9";

/// When the page could be used: its document was there and read, it was loaded, and no task held up
/// the reader any more. A long task is one of more than 50 ms (W3C, Long Tasks API).
const TIMES: &str = "const done = arguments[0]; const long = []; \
    new PerformanceObserver(seen => long.push(...seen.getEntries())).observe({ type: 'longtask', buffered: true }); \
    const ask = () => setTimeout(() => { \
        const [page] = performance.getEntriesByType('navigation'); \
        const ends = long.map(task => task.startTime + task.duration); \
        done([page.domInteractive, page.loadEventEnd, long.length, \
              Math.max(page.domInteractive, page.loadEventEnd, ...ends)].map(Math.round)); }, 200); \
    if (document.readyState === 'complete') { ask(); } else { addEventListener('load', ask); }";

/// When the book's search was ready, from the click that opens it.
const SEARCH: &str = "const done = arguments[0]; const began = performance.now(); \
    const box = document.querySelector('#mdbook-searchbar-outer'); \
    new MutationObserver(() => { if (!box.classList.contains('searching')) { \
        done(Math.round(performance.now() - began)); } }).observe(box, { attributeFilter: ['class'] }); \
    document.querySelector('#mdbook-search-toggle').click()";

async fn times(reader: &Reader, page: &str) -> Vec<u64> {
    reader.goto(page).await;
    let times = reader.browser.execute_async(TIMES, vec![]).await.unwrap();
    let times = times.as_array().unwrap().iter();
    times.map(|one| one.as_u64().unwrap()).collect()
}

#[test]
fn each_page_of_five_thousand_accounts_says_when_it_can_be_used() {
    read_run(&of_every_requirement(5_000), NOBODY, async |reader| {
        println!("    bytes  parsed  loaded  long tasks  usable (ms)  page");
        for page in reader.pages() {
            let bytes = fs::metadata(reader.path(&page)).unwrap().len();
            let times = times(reader, &page).await;
            let [parsed, loaded, tasks, usable] = times[..] else {
                panic!("{page}: {times:?}");
            };
            println!("{bytes:>9}  {parsed:>6}  {loaded:>6}  {tasks:>10}  {usable:>11}  {page}");
            // The browser measured this page, and not an empty one or none.
            assert!(0 < parsed && parsed <= loaded && loaded <= usable, "{page}");
        }
        reader.goto("index.html").await;
        let search = reader.browser.execute_async(SEARCH, vec![]).await.unwrap();
        println!("the search is ready {search} ms after the click");
        assert!(matches!(search, Value::Number(_)), "{search}");
    });
}
