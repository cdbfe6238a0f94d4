//! What stands in the place of a name says nothing, and always stands for the same.

use std::collections::BTreeSet;
use std::fs;

use greenroom::commands::public::mask;
use greenroom::history::Archive;
use greenroom::report::mask::Key;
use greenroom::results::Run;
use serde_json::json;

use crate::support::{Desk, bytes_of, files, page, recorded, text_of};

/// The record in the folder.
fn published(desk: &Desk) -> Run {
    serde_json::from_str(&page(desk, "run.json.gz")).unwrap()
}

fn tokens(run: &Run) -> Vec<String> {
    mask(run).run(run.clone()).tenant.accounts
}

#[test]
fn a_token_is_the_same_on_every_page_and_in_the_next_report() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let first = published(&desk);
    let studio = &first.tenant.accounts[2];
    assert!(studio.starts_with("account-"), "{studio}");
    for name in [
        "index.html",
        "requirements/teams-license.html",
        "print.html",
    ] {
        assert!(page(&desk, name).contains(studio.as_str()), "{name}");
    }
    desk.publish("no-teams-license");
    assert_eq!(published(&desk).tenant, first.tenant);
    let elsewhere = Desk::new();
    let another = ["--fixture", "no-teams-license", "--without-manual"];
    elsewhere.publish_with(&another);
    assert_ne!(published(&elsewhere).tenant.accounts, first.tenant.accounts);
}

/// Neither by the place in the list, nor by the alphabet, nor by who else is in it.
#[test]
fn a_token_depends_on_the_name_alone() {
    let mut run = recorded("ready").clone();
    let names = |number: usize| format!("room.{number:02}@contoso.example");
    run.tenant.accounts = (0..20).map(names).collect();
    let in_order = tokens(&run);
    let mut sorted = in_order.clone();
    sorted.sort();
    assert_ne!(in_order, sorted);
    run.tenant.accounts.reverse();
    run.tenant.accounts.remove(3);
    let mut reversed = tokens(&run);
    reversed.reverse();
    let without: Vec<String> = [&in_order[..16], &in_order[17..]].concat();
    assert_eq!(reversed, without);
}

#[test]
fn no_token_stands_for_two_values() {
    let mut run = recorded("ready").clone();
    let rooms: Vec<String> = (0..20_000)
        .map(|number| format!("Kvasir {number}"))
        .collect();
    run.evidence.truncate(1);
    let body = json!({ "value": rooms });
    run.evidence.edit(|exchange| exchange.body = body.clone());
    let masked = mask(&run).run(run.clone()).evidence.read(0).unwrap().body["value"].take();
    let tokens: BTreeSet<String> = serde_json::from_value(masked).unwrap();
    assert_eq!(tokens.len(), 20_000);
}

/// With a key that anybody has, an address could be found by trying addresses.
#[test]
fn the_key_is_in_no_file_that_may_be_published() {
    for unmasked in [&[][..], &["--unmasked"]] {
        let desk = Desk::new();
        let arguments = [&["--fixture", "ready", "--history", "past"], unmasked].concat();
        let key = desk.publish_with(&arguments).mask;
        assert!(Key::read(&key).is_some(), "{key}");
        for path in files(&desk.report()) {
            let text = String::from_utf8_lossy(&bytes_of(&path)).to_lowercase();
            assert!(!text.contains(&key), "{}", path.display());
        }
        assert_eq!(published(&desk).mask, "");
    }
}

/// A record of an earlier version has a word of four letters, which anybody could try.
#[test]
fn a_key_that_could_be_guessed_is_not_used() {
    let mut run = recorded("ready").clone();
    run.mask = "kvzt".to_owned();
    assert_ne!(tokens(&run), tokens(&run));
}

#[test]
fn a_token_is_the_same_in_every_run_of_a_history_wherever_it_is_copied() {
    let desk = Desk::new();
    let audit = |desk: &Desk, output: &str| {
        let tenant = ["audit", "--without-manual", "--fixture", "ready"];
        let arguments = [&tenant[..], &["--history", "past", "--output", output]].concat();
        desk.greenroom(&arguments).output().unwrap();
        let text = text_of(&desk.path().join(output).join("run.json.gz")).unwrap();
        serde_json::from_str::<Run>(&text).unwrap().tenant
    };
    let first = audit(&desk, "first");
    assert_eq!(audit(&desk, "second"), first);
    // Copied with the hidden file that has the key, and without it, as `cp past/*` does.
    for hidden in [true, false] {
        let elsewhere = Desk::new();
        for path in files(&desk.path().join("past")) {
            let name = path.file_name().unwrap().to_str().unwrap();
            if hidden || !name.starts_with('.') {
                fs::create_dir_all(elsewhere.path().join("past")).unwrap();
                fs::copy(&path, elsewhere.path().join("past").join(name)).unwrap();
            }
        }
        assert_eq!(audit(&elsewhere, "third"), first, "{hidden}");
    }
}

#[test]
fn of_two_first_runs_at_once_one_draws_the_key_for_both() {
    let desk = Desk::new();
    let archive = Archive::create(&desk.path().join("past")).unwrap();
    let keys: Vec<Key> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..16)
            .map(|_| scope.spawn(|| archive.key("a tenant", &Key::draw()).unwrap()))
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(keys.iter().all(|key| *key == keys[0]));
    let other = Key::draw();
    assert_eq!(archive.key("another", &other).unwrap(), other);
    assert_eq!(archive.key("A Tenant", &other).unwrap(), keys[0]);
}

#[test]
fn a_key_that_is_broken_is_named() {
    let desk = Desk::new();
    let archive = Archive::create(&desk.path().join("past")).unwrap();
    archive.key("a tenant", &Key::draw()).unwrap();
    let path = files(&desk.path().join("past")).remove(0);
    fs::write(&path, "kvzt").unwrap();
    let failure = archive.key("a tenant", &Key::draw()).unwrap_err();
    assert!(
        failure
            .message
            .ends_with("this file contains no key for tokens"),
        "{failure}"
    );
}
