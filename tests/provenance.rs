//! What an auditor asks for beside the verdicts: who ran it, how, with which files, and what of it
//! was checked.

use std::fs;
use std::path::Path;

use greenroom::cli::{Cli, OF_ANY_TENANT};
use greenroom::commands::public::mask;
use greenroom::provenance::RECORDED;
use greenroom::results::{Argument, Provenance, Run, StepOutcome};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::live::{Live, exits};
use crate::support::{Desk, audited, every_run, page, recorded, text_of};

const LOBBY: &str = "room.lobby@contoso.example";

fn provenance(run: &Run) -> &Provenance {
    run.provenance.as_ref().unwrap()
}

/// The options as the page about the run prints them.
fn command(run: &Run) -> String {
    let options = provenance(run).command.iter().map(ToString::to_string);
    options.collect::<Vec<_>>().join(" ")
}

fn digest(path: &Path) -> String {
    hex::encode(Sha256::digest(fs::read(path).unwrap()))
}

#[tokio::test]
async fn the_record_says_which_application_signed_in_and_how() {
    let live = Live::serving("ready").await;
    exits(live.audit(&["--account", LOBBY]), 0);
    let run = live.desk.run();
    let by = provenance(&run).signed_in.as_ref().unwrap();
    assert_eq!(by.method, "client-secret");
    assert_eq!(by.application.as_deref(), Some(&*live.credential.client_id));
    assert_eq!(by.account, None);
}

#[tokio::test]
async fn the_options_are_recorded_in_their_order_and_no_link_of_a_meeting() {
    let live = Live::serving("ready").await;
    let link = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22f6fadfa7-e5c1-4b62-9362-da5cc13da58a%22%2c%22Oid%22%3a%22fab36728-a78b-4b7e-8787-c0de2f960063%22%7d";
    let options = [
        "--quiet",
        "--meeting",
        link,
        "--account",
        LOBBY,
        "--exit-zero",
    ];
    exits(live.audit(&options), 0);
    let run = live.desk.run();
    let tenant = &live.credential.tenant_id;
    assert_eq!(
        command(&run),
        format!(
            "--tenant {tenant} --no-book --quiet --meeting (value not recorded) --account {LOBBY} \
             --exit-zero"
        )
    );
    assert!(
        !serde_json::to_string(provenance(&run))
            .unwrap()
            .contains("meetup")
    );
}

/// An option that is new has no value on record until somebody decides that it may.
#[test]
fn the_value_of_an_option_is_recorded_only_where_somebody_decided_so() {
    use clap::CommandFactory as _;
    let command = Cli::command();
    let audit = command.find_subcommand("audit").unwrap();
    let all = audit.get_arguments().filter_map(clap::Arg::get_long);
    let all: Vec<&str> = all.chain(["color"]).collect();
    let withheld: Vec<&&str> = all.iter().filter(|long| !RECORDED.contains(long)).collect();
    assert_eq!(withheld, [&"meeting", &"exports", &"graph-endpoint"]);
    let gone = RECORDED.iter().filter(|long| !all.contains(long));
    assert_eq!(gone.collect::<Vec<_>>(), [&""; 0]);
    let mut of_any = OF_ANY_TENANT.iter().filter(|long| !RECORDED.contains(long));
    assert_eq!(of_any.next(), Some(&"exports"));
    assert_eq!(of_any.next(), None);
}

#[test]
fn a_masked_record_has_the_words_of_the_program_and_no_value_of_the_users() {
    let desk = Desk::new();
    let folder = "Fabrikam-Lobby";
    let line = ["--fixture", "ready", "--output", folder, "--format", "json"];
    let output = desk.greenroom(&[&["audit"], &line[..]].concat()).output();
    assert_eq!(output.unwrap().status.code(), Some(0));
    let text = text_of(&desk.path().join(folder).join("run.json.gz")).unwrap();
    assert!(!text.contains("Fabrikam"));
    let run: Run = serde_json::from_str(&text).unwrap();
    let said = command(&run);
    let (before, after) = said.split_once("--output ").unwrap();
    assert_eq!(before, "--fixture ready ");
    assert!(
        after.starts_with("text-") && after.ends_with(" --format json"),
        "{after}"
    );
    assert_eq!(provenance(&run).signed_in.as_ref().unwrap().method, "mock");
}

/// A word stays behind the option that has it for everybody; a group may be called as it is.
#[test]
fn a_group_that_is_called_like_a_word_of_an_option_is_masked() {
    let mut run = recorded("ready").clone();
    let argument = |option: &str, value: &str| Argument {
        option: option.to_owned(),
        value: Some(value.to_owned()),
        withheld: false,
    };
    run.provenance.as_mut().unwrap().command = vec![
        argument("group", "json"),
        argument("group", "ready"),
        argument("format", "vestibule"),
        argument("vestibule", "json"),
        argument("format", "json"),
    ];
    let shown = command(&mask(&run).run(run.clone()));
    let words: Vec<&str> = shown.split(' ').collect();
    assert_eq!(words[8..], ["--format", "json"]);
    for word in [words[1], words[3], words[5], words[6], words[7]] {
        assert!(word.trim_start_matches('-').starts_with("text-"), "{shown}");
    }
}

#[test]
fn the_files_that_were_used_are_recognized_by_their_digests() {
    let desk = Desk::new();
    let seen = desk.write("seen.toml", "\u{feff}# Nothing yet: Fabrikam\n");
    let accepted = desk.write("accepted.toml", "# Nothing either\n");
    let files = ["--attestations", "seen.toml", "--waivers", "accepted.toml"];
    let run = desk.publish_with(&[&["--fixture", "ready"], &files[..]].concat());
    let files = provenance(&run);
    assert_eq!(files.attestations.as_deref(), Some(&*digest(&seen)));
    assert_eq!(files.waivers.as_deref(), Some(&*digest(&accepted)));
    // A digest of a few words can be found by trying words.
    let masked = page(&desk, "run.json.gz");
    assert!(!masked.contains(&digest(&seen)) && !masked.contains(&digest(&accepted)));
    let page = page(&desk, "run.html");
    assert!(page.contains("Attestations’ digest</th><td>digest-"));
}

#[test]
fn the_manifest_has_the_digest_of_the_full_record() {
    let desk = Desk::new();
    desk.publish("ready");
    let manifest = fs::read_to_string(desk.report().join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["fullRecord"], digest(&desk.record()));
}

/// What a scenario states is told apart from what it looked at.
#[test]
fn a_step_that_only_states_something_is_assumed_and_one_that_compares_is_not() {
    for (fixture, run) in every_run() {
        for finding in &run.findings {
            let mut keyword = "";
            let steps = &run.scenarios[finding.scenario].steps;
            for (step, result) in steps.iter().zip(&*finding.steps) {
                if !matches!(&*step.keyword, "And" | "But") {
                    keyword = &step.keyword;
                }
                let stated = keyword == "Given" && result.outcome == StepOutcome::Passed;
                assert_eq!(result.assumed, stated, "{fixture}: {}", step.text);
                assert!(!(result.assumed && result.found.is_some()), "{}", step.text);
            }
        }
    }
}

#[test]
fn the_book_tells_assumed_steps_from_checked_ones() {
    let page = audited("ready").page("requirements/join.html");
    assert!(page.contains("assumed"));
    assert!(page.contains("checked"));
}

#[test]
fn an_answer_is_named_by_its_question() {
    let page = audited("ready").page("requirements/join.html");
    let (_, links) = page.split_once("Evidence shared with others:").unwrap();
    let (links, _) = links.split_once("</p>").unwrap();
    assert!(links.contains("GET /servicePrincipals(appId="), "{links}");
    assert!(!page.contains(">answer "), "{links}");
}

/// A record of before has none of it, and is read.
#[test]
fn a_record_without_it_is_read_and_says_so() {
    let mut record = serde_json::to_value(recorded("ready")).unwrap();
    record.as_object_mut().unwrap().remove("provenance");
    for finding in record["findings"].as_array_mut().unwrap() {
        for step in finding["steps"].as_array_mut().unwrap() {
            step.as_object_mut().unwrap().remove("assumed");
        }
    }
    assert_eq!(record["version"], json!(2));
    let run: Run = serde_json::from_value(record).unwrap();
    assert_eq!(run.provenance, None);
    let filled = crate::support::filled(&run, "run");
    assert!(
        filled.contains("Signed in</th><td>not recorded"),
        "{filled}"
    );
}
