//! An audit that is killed leaves what it was answered, and the next one goes on with it.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use greenroom::results::Run;
use greenroom_clock as clock;
use jiff::{SignedDuration, Timestamp};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::live::{Live, exits};
use crate::round_trips;
use crate::support::{Desk, is_whole};

/// How many accounts the tenant has: enough for several batches.
const ACCOUNTS: usize = 100;

const LOBBY: &str = "room.lobby@contoso.example";

/// Serves the tenant; `faults` are rules of its fixture.
pub(crate) async fn serving(fixture: &Value, faults: Value) -> Live {
    let mut fixture = fixture.clone();
    fixture["faults"] = faults;
    let desk = Desk::new();
    let file = desk.write("tenant.json", &fixture.to_string());
    let live = Live::of(greenroom::fixtures::tenant_from_file(&file).unwrap()).await;
    let names = names(&fixture).join("\n");
    live.desk.write("accounts.txt", &names);
    live
}

/// The accounts to audit, by their names.
fn names(fixture: &Value) -> Vec<String> {
    let users = fixture["users"].as_object().unwrap();
    let names = users
        .values()
        .map(|user| user["userPrincipalName"].as_str());
    names.map(|name| name.unwrap().to_owned()).collect()
}

pub(crate) fn audit(live: &Live, more: &[&str]) -> Command {
    live.audit(&[&["--accounts", "accounts.txt", "--log", "json"], more].concat())
}

fn journal(live: &Live) -> PathBuf {
    live.desk.path().join("greenroom-report.journal")
}

/// How many batches the tenant was asked.
fn batches(live: &Live) -> usize {
    let requests = live.server.requests(&live.base);
    let batches = requests.iter().filter(|asked| asked.ends_with("/$batch"));
    batches.count()
}

/// The questions whose answers the journal holds.
fn journaled(live: &Live) -> BTreeSet<String> {
    let text = fs::read(journal(live)).unwrap_or_default();
    let whole = text.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
    let lines = String::from_utf8_lossy(&text[..whole]).into_owned();
    let lines = lines.lines().skip(1);
    lines
        .map(|line| {
            let answer: Value = serde_json::from_str(line).unwrap();
            format!("GET /v1.0{}", answer["url"].as_str().unwrap())
        })
        .collect()
}

/// Starts an audit and sends the signal as soon as its journal holds so many answers, or some and
/// the tenant, which answers `through` batches, was asked another: which of them arrives first, and
/// how many questions travel in it, differs from run to run.
pub(crate) fn end(
    live: &Live,
    mut command: Command,
    signal: Signal,
    through: usize,
    answers: usize,
) -> Output {
    let mut audit = command
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        let journaled = journaled(live).len();
        if journaled >= answers || journaled > 0 && batches(live) > through {
            break;
        }
        assert!(
            audit.try_wait().unwrap().is_none(),
            "it has ended by itself"
        );
        std::thread::yield_now();
    }
    kill_process(Pid::from_child(&audit), signal).unwrap();
    audit.wait_with_output().unwrap()
}

/// A record without what differs from run to run: times, ids of exchanges, addresses, the cost.
fn stable(mut run: Run, live: &Live) -> String {
    run.started = Timestamp::UNIX_EPOCH;
    run.finished = Timestamp::UNIX_EPOCH;
    run.mask.clear();
    if let Some(provenance) = &mut run.provenance {
        provenance
            .command
            .retain(|argument| argument.option != "resume");
    }
    run.traffic =
        serde_json::from_value(json!({ "requests": 0, "roundTrips": 0, "bytes": 0 })).unwrap();
    run.evidence.edit(|exchange| {
        exchange.time = Timestamp::UNIX_EPOCH;
        exchange.request_id = None;
        if let Some(inner) = exchange.body.pointer_mut("/error/innerError") {
            *inner = Value::Null;
        }
    });
    for step in run
        .findings
        .iter_mut()
        .flat_map(|f| Arc::make_mut(&mut f.steps))
    {
        step.milliseconds = None;
    }
    let text = serde_json::to_string_pretty(&run).unwrap();
    text.replace(&live.base, "BASE")
}

/// Resumes, and finds that nothing is asked again and that the record is the undisturbed one.
fn resumes(live: &Live, code: i32, undisturbed: &str) {
    let known = journaled(live);
    let before = live.server.questions(&live.base).len();
    exits(audit(live, &["--resume"]), code);
    let asked = live.server.questions(&live.base).split_off(before);
    let twice: Vec<&String> = asked
        .iter()
        .filter(|asked| known.contains(*asked))
        .collect();
    assert!(twice.is_empty(), "{twice:#?}");
    assert!(!journal(live).exists());
    same(&stable(live.desk.run(), live), undisturbed);
}

fn same(record: &str, undisturbed: &str) {
    let differing = record
        .lines()
        .zip(undisturbed.lines())
        .find(|(a, b)| a != b);
    assert_eq!(differing, None);
    assert_eq!(record.len(), undisturbed.len());
}

/// What an audit concludes that nobody disturbs.
async fn undisturbed(fixture: &Value, code: i32) -> String {
    let live = serving(fixture, json!([])).await;
    exits(audit(&live, &[]), code);
    assert!(!journal(&live).exists());
    stable(live.desk.run(), &live)
}

/// Lets so many batches of an audit through, and never answers the others.
pub(crate) fn only(through: usize) -> Value {
    let never: Vec<usize> = (through + 1..100).collect();
    json!([{
        "match": { "path": "/v1.0/$batch", "nth": never },
        "answer": { "delayMilliseconds": 600_000 },
    }])
}

/// Serves the tenant anew with other faults: to the journal it is the one that it was.
fn mend(live: &mut Live, fixture: &Value, faults: Value) {
    let mut fixture = fixture.clone();
    fixture["faults"] = faults;
    let file = Desk::new();
    let file = (file.write("tenant.json", &fixture.to_string()), file);
    let base = live
        .server
        .serve(greenroom::fixtures::tenant_from_file(&file.0).unwrap());
    let text = fs::read_to_string(journal(live)).unwrap();
    fs::write(journal(live), text.replace(&live.base, &base)).unwrap();
    live.base = base;
}

#[tokio::test]
async fn an_audit_that_is_killed_goes_on_without_asking_again() {
    let fixture = round_trips::tenant(ACCOUNTS);
    let undisturbed = undisturbed(&fixture, 0).await;
    // In the first batch, in the midst of them, and in the last but one.
    let places: &[usize] = if is_whole() { &[1, 3, 5] } else { &[3] };
    for through in places.iter().copied() {
        // A moment that differs from run to run: none may matter.
        let answers = 1 + fastrand::usize(..through * 10);
        let mut live = serving(&fixture, only(through)).await;
        live.desk.publish("ready");
        let record = || fs::read(live.desk.record()).unwrap();
        let page = || fs::read(live.desk.report().join("index.html")).unwrap();
        let earlier = (record(), page());
        end(&live, audit(&live, &[]), Signal::KILL, through, answers);
        assert!(
            (record(), page()) == earlier,
            "killed after {answers} answers"
        );
        mend(&mut live, &fixture, json!([]));
        resumes(&live, 0, &undisturbed);
    }
}

#[tokio::test]
async fn an_audit_that_is_killed_again_goes_on_again() {
    let fixture = round_trips::tenant(ACCOUNTS);
    let undisturbed = undisturbed(&fixture, 0).await;
    let mut live = serving(&fixture, only(1)).await;
    end(&live, audit(&live, &[]), Signal::KILL, 1, 10);
    mend(&mut live, &fixture, only(2));
    // One more answer is enough.
    let more = journaled(&live).len() + 1;
    end(&live, audit(&live, &["--resume"]), Signal::KILL, 2, more);
    mend(&mut live, &fixture, json!([]));
    resumes(&live, 0, &undisturbed);
}

/// A tenant whose service principal is missing, and what its audit concludes. Of the
/// first audit only one batch is answered; it ends by the signal in the middle.
async fn half(signal: Signal) -> (Live, String, Output) {
    let mut fixture = round_trips::tenant(FEW);
    fixture["servicePrincipals"] = json!({ "acs": null });
    let undisturbed = undisturbed(&fixture, 1).await;
    let mut live = serving(&fixture, only(1)).await;
    // One batch after the other, so that the answered one is a full one.
    let first = audit(&live, &["--concurrency", "1"]);
    let ended = end(&live, first, signal, 1, HALF);
    mend(&mut live, &fixture, json!([]));
    (live, undisturbed, ended)
}

/// How many accounts it has: enough for a second batch.
const FEW: usize = 15;

/// How many answers the first batch brings.
const HALF: usize = 20;

#[tokio::test]
async fn a_journal_that_is_cut_off_anywhere_leads_to_the_same_record() {
    let (live, undisturbed, _) = half(Signal::KILL).await;
    let whole = fs::read(journal(&live)).unwrap();
    let ends = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let ends: Vec<usize> = ends.map(|(index, _)| index).collect();
    for end in ends.into_iter().step_by(14) {
        for length in [end, end + 1, (end + 40).min(whole.len())] {
            fs::write(journal(&live), &whole[..length]).unwrap();
            if whole[..length].contains(&b'\n') {
                resumes(&live, 1, &undisturbed);
            } else {
                let said = exits(audit(&live, &["--resume"]), 2);
                assert!(
                    said.contains("cannot be resumed: line 1 is broken"),
                    "{said}"
                );
            }
        }
    }
}

#[tokio::test]
async fn ctrl_c_says_how_to_go_on() {
    let (live, undisturbed, ended) = half(Signal::INT).await;
    assert_eq!(ended.status.code(), Some(130));
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains("with `--resume` to continue"), "{said}");
    let mode = fs::metadata(journal(&live)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    resumes(&live, 1, &undisturbed);
}

#[tokio::test]
async fn without_resume_a_journal_is_mentioned_and_replaced() {
    let (live, undisturbed, _) = half(Signal::KILL).await;
    let said = exits(audit(&live, &[]), 1);
    assert!(
        said.contains("note: greenroom-report.journal of an interrupted audit is replaced"),
        "{said}"
    );
    let known = ["/organization", "/servicePrincipals(appId"];
    let asked = live.server.questions(&live.base);
    for known in known {
        assert!(asked.iter().any(|asked| asked.contains(known)), "{known}");
    }
    same(&stable(live.desk.run(), &live), &undisturbed);
    assert!(!journal(&live).exists());
}

#[tokio::test]
async fn only_a_whole_journal_of_the_same_audit_is_taken_up() {
    let (live, undisturbed, _) = half(Signal::KILL).await;
    let whole = fs::read_to_string(journal(&live)).unwrap();
    let (head, answers) = whole.split_once('\n').unwrap();
    let with = |key: &str, value: Value| {
        let mut head: Value = serde_json::from_str(head).unwrap();
        head[key] = value;
        format!("{head}\n{answers}")
    };
    let old = clock::now() - SignedDuration::from_hours(25);
    for (text, expected) in [
        (with("tenant", json!("other")), "is of the tenant other"),
        (
            with("graph", json!("other")),
            "is of the Microsoft Graph at other",
        ),
        (with("client", json!("other")), "is of an audit by other"),
        (
            with("features", json!("other")),
            "is of features with the digest other",
        ),
        (with("started", json!(old)), "was begun 25 hours ago"),
        (with("version", json!(2)), "line 1 is broken"),
        (format!("{head}\n{{\n{answers}"), "line 2 is broken"),
    ] {
        fs::write(journal(&live), &text).unwrap();
        let before = live.server.questions(&live.base).len();
        let said = exits(audit(&live, &["--resume"]), 2);
        assert!(said.contains(expected) && said.contains("hint: "), "{said}");
        let asked = live.server.questions(&live.base).split_off(before);
        assert!(
            asked.iter().all(|asked| asked.starts_with("POST ")),
            "{asked:?}"
        );
        assert_eq!(
            fs::read_to_string(journal(&live)).unwrap(),
            text,
            "{expected}"
        );
    }
    fs::write(journal(&live), &whole).unwrap();
    resumes(&live, 1, &undisturbed);
}

#[tokio::test]
async fn where_there_is_nothing_to_go_on_with_that_is_said() {
    let live = Live::serving("ready").await;
    let said = exits(live.audit(&["--account", LOBBY, "--resume"]), 2);
    assert!(
        said.contains("there is no interrupted audit to resume: greenroom-report.journal"),
        "{said}"
    );
    assert_eq!(live.server.requests(&live.base), [""; 0]);
    let mock = Desk::new();
    let said = exits(
        mock.greenroom(&["audit", "--fixture", "ready", "--resume"]),
        2,
    );
    assert!(
        said.contains("an audit of a mock tenant cannot be resumed"),
        "{said}"
    );
}
