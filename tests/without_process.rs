//! The record of every bundled tenant without a process for each.
//!
//! Cucumber silences panics while it runs, process-wide, so that no audit runs in the process of
//! the tests: a child for each core audits its part of the tenants, one after the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use futures::future::join;
use greenroom::document::Documentation;
use greenroom::ledger::Ledger;
use greenroom::options;
use greenroom::reading;
use greenroom::record::{Circumstances, cost, granted};
use greenroom::recorder::record;
use greenroom::report::mask::Key;
use greenroom::results::{Provenance, Run, Tenant};
use greenroom::run::{Plan, Selection};
use greenroom::settings::Settings;
use greenroom::target::Target;
use greenroom_clock::{self as clock, TODAY};
use greenroom_graph::{Manner, Way};
use greenroom_steps::Context;
use serde_json::Value;
use tokio::runtime::Builder;

use crate::support::Desk;

const PART: &str = "PART_OF_THE_TENANTS";
const WAY: &str = "WAY_TO_THE_ACCOUNTS";
const DOCUMENT: &str = "DOCUMENT_OF_THE_AUDITS";

/// The records of these tenants, in their order.
pub(crate) fn records(names: &[&str]) -> Vec<Run> {
    records_by(names, "")
}

/// The same with the accounts read in this way: `each`, `filter` or `pages`.
pub(crate) fn records_by(names: &[&str], way: &str) -> Vec<Run> {
    records_at(&Desk::new(), names, way)
}

/// The records of these tenants by another document than the first.
pub(crate) fn records_about(document: &str, names: &[&str]) -> Vec<Run> {
    audited(&Desk::new(), names, &[(DOCUMENT, document)])
}

/// The records of tenants whose fixtures may be files on that desk.
pub(crate) fn records_at(desk: &Desk, names: &[&str], way: &str) -> Vec<Run> {
    audited(desk, names, &[(WAY, way)])
}

fn audited(desk: &Desk, names: &[&str], how: &[(&str, &str)]) -> Vec<Run> {
    let cores = std::thread::available_parallelism().unwrap().get();
    let parts = names.chunks(names.len().div_ceil(cores).max(1));
    let children = parts.map(|part| child(part, how, desk.path()));
    let children: Vec<Child> = children.collect();
    for mut child in children {
        assert!(child.wait().unwrap().success(), "a part broke off");
    }
    let text = |name| fs::read_to_string(desk.path().join(record_of(name))).unwrap();
    let runs = names.iter().map(|name| serde_json::from_str(&text(name)));
    runs.collect::<Result<_, _>>().unwrap()
}

fn record_of(name: &str) -> PathBuf {
    PathBuf::from(format!("{name}.record"))
}

/// This program again, with the test that audits these tenants and keeps their records there.
fn child(names: &[&str], how: &[(&str, &str)], folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let test = ["--exact", "without_process::a_part", "--ignored"];
    command.args(test).current_dir(folder).env_clear();
    command.envs(std::env::var_os(TODAY).map(|day| (TODAY, day)));
    command.env(PART, names.join(" ")).envs(how.iter().copied());
    // What it says of itself is no part of what the test says that waits for it.
    command.stdout(std::process::Stdio::null()).spawn().unwrap()
}

#[test]
#[ignore = "it is run by what asks for the records of all tenants"]
fn a_part() {
    let Ok(names) = std::env::var(PART) else {
        return;
    };
    greenroom_graph::install_tls_provider();
    let documentation = match std::env::var(DOCUMENT) {
        Ok(document) => Documentation::whole(None, None).unwrap().about(&[document]),
        Err(_) => Documentation::load(None, None).unwrap(),
    };
    let reading = match std::env::var(WAY).as_deref() {
        Ok("each") => Some(Way::Each),
        Ok("filter") => Some(Way::Filter),
        Ok("pages") => Some(Way::Pages),
        _ => None,
    };
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    for name in names.split(' ') {
        let run = runtime.block_on(audit(name, reading, &documentation));
        fs::write(record_of(name), serde_json::to_string(&run).unwrap()).unwrap();
    }
}

/// What `greenroom audit --fixture NAME` does until it writes.
pub(crate) async fn audit(name: &str, reading: Option<Way>, documentation: &Documentation) -> Run {
    let flags = options::Target::default();
    let settings = Settings::read(Some(name), &flags, &|_| None).unwrap();
    let target = Target::choose(Some(name), &flags, &settings, &|_| None).unwrap();
    let started = clock::now();
    let notes = target.notes();
    let open = target.open().await;
    let manner = Manner {
        reading,
        ..Manner::of(&open.endpoints)
    };
    let graph = open.sign_in_as(manner).await.unwrap();
    let signed_in = Some(open.signed_in(&graph));
    let connection = open.connect(graph.clone()).await.unwrap();
    let selection = Selection::audit(None).unwrap();
    let plan = Plan::new(
        &documentation.features,
        &connection.tenant.accounts,
        |feature, rule, scenario| selection.takes(feature, rule, scenario),
    );
    let context = Context {
        graph: Some(graph.clone()),
        mock: None,
        ..Context::default()
    };
    let plan = plan.unwrap();
    let (outcomes, organization) = join(plan.run(context, |_, _| {}), graph.organization()).await;
    let organization = organization.ok().map(|answer| answer.value);
    let about = Circumstances {
        started,
        finished: clock::now(),
        tenant: Tenant {
            display_name: organization.and_then(|organization| organization.display_name.clone()),
            ..connection.tenant.clone()
        },
        notes,
        provenance: Provenance {
            signed_in,
            ..Provenance::default()
        },
        ledger: Ledger::read(None, None, documentation, clock::today()).unwrap(),
        tags: None,
        traffic: cost(graph.traffic()),
        reading: reading::recorded(&graph.readings()),
        granted: granted(&graph),
    };
    let mut run = record(documentation, outcomes, about, None);
    run.mask = Key::draw().text();
    run
}

/// What differs from run to run, beside the mock's port: how it was called, when it was, how long
/// it took, and the key of its tokens.
const DIFFERS: [&str; 8] = [
    "command",
    "date",
    "started",
    "finished",
    "time",
    "milliseconds",
    "mask",
    "traffic",
];

fn settle(value: &mut Value) {
    match value {
        Value::Object(properties) => {
            properties.retain(|name, _| !DIFFERS.contains(&name.as_str()));
            properties.values_mut().for_each(settle);
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::String(text) => {
            if let Some((before, after)) = text.split_once("127.0.0.1:") {
                *text = before.to_owned() + after.trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        _ => {}
    }
}

#[test]
fn the_record_is_that_of_the_program() {
    for fixture in ["ready", "no-teams-license", "forbidden", "government-cloud"] {
        let records = [&Desk::new().audit(fixture), &records(&[fixture])[0]];
        let [program, ours] = records.map(|run| {
            let mut record = serde_json::to_value(run).unwrap();
            settle(&mut record);
            record
        });
        assert_eq!(ours, program, "{fixture}");
    }
}
