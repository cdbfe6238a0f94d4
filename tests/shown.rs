//! What `trace` knows of the bundled tenants without asking them is what an audit finds.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use greenroom::document::Documentation;
use greenroom::trace::{Known, Tenants};
use greenroom_clock::TODAY;
use greenroom_results::Verdict;
use serde_json::Value;
use tokio::runtime::Builder;

use crate::documents;
use crate::support::{Desk, every_run, is_whole, repository};

fn path() -> PathBuf {
    repository().join("src/trace/shown.json")
}

fn known() -> Value {
    serde_json::from_str(&std::fs::read_to_string(path()).unwrap()).unwrap()
}

/// Set `GREENROOM_WRITE=1` to write the file anew after a change of a tenant, a feature or a
/// judgement; in a whole run, every tenant is asked with the features of every document.
#[test]
fn the_file_is_what_the_tenants_show() {
    let is_to_be_written = std::env::var_os("GREENROOM_WRITE").is_some();
    if !is_to_be_written && !is_whole() {
        return;
    }
    let text = asked_anew();
    if is_to_be_written {
        std::fs::write(path(), &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path()).unwrap(), text);
}

/// Where it is about other tenants or features, `trace` asks them all again.
#[test]
fn it_is_about_the_tenants_and_features_of_this_version() {
    let features = Documentation::whole(None, None).unwrap().features;
    let mut known = known();
    for feature in known["features"].as_object_mut().unwrap().values_mut() {
        feature["shown"] = Value::Object(serde_json::Map::new());
    }
    let current = Known::new(&Tenants::default(), &features);
    assert_eq!(known, serde_json::to_value(&current).unwrap());
}

#[test]
fn it_is_what_the_audits_of_the_tenants_found() {
    let known = known();
    let features = known["features"].as_object().unwrap();
    let names = |requirement: &str, list: &str| {
        let shown = features
            .values()
            .map(|one| &one["shown"][requirement][list]);
        let names = shown.filter_map(Value::as_array).flatten();
        names.map(|name| name.as_str().unwrap()).collect::<Vec<_>>()
    };
    for (tenant, run) in every_run().chain(documents::runs()) {
        for requirement in &run.requirements {
            for (verdict, list) in [(Verdict::Pass, "passing"), (Verdict::Fail, "failing")] {
                let mut findings = run.findings_of(&requirement.id);
                let is_found = findings.any(|finding| finding.verdict == verdict);
                let is_known = names(&requirement.id, list).contains(&tenant);
                assert_eq!(
                    is_known, is_found,
                    "{tenant}, {}: {verdict}",
                    requirement.id
                );
            }
        }
    }
}

const TO: &str = "WHERE_IT_IS_WRITTEN";

/// The text of the file, from a process of its own: cucumber silences panics while it runs.
fn asked_anew() -> String {
    let desk = Desk::new();
    let to = desk.path().join("shown.json");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "shown::a_process_of_its_own", "--ignored"]);
    command.env_clear().env(TO, &to).stdout(Stdio::null());
    command.envs(std::env::var_os(TODAY).map(|day| (TODAY, day)));
    assert!(command.status().unwrap().success(), "it broke off");
    std::fs::read_to_string(to).unwrap()
}

#[test]
#[ignore = "it is run by what asks for the text of the file"]
fn a_process_of_its_own() {
    let Some(to) = std::env::var_os(TO) else {
        return;
    };
    greenroom_graph::install_tls_provider();
    let features = Documentation::whole(None, None).unwrap().features;
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let tenants = runtime.block_on(Tenants::ask_anew(&features)).unwrap();
    let text = serde_json::to_string_pretty(&Known::new(&tenants, &features)).unwrap();
    std::fs::write(to, text + "\n").unwrap();
}
