//! When to do an action: now, soon or later, the same in every output.

use greenroom::commands::public::mask;
use greenroom::report::actions::{self, Action, Kind, When};
use greenroom::report::terminal;
use greenroom::results::{Run, Waiver};
use greenroom_results::Verdict;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::formats::{bytes, files};
use crate::support::{every_run, filled, recorded};

/// A run with something to do in each of the groups: a license fails, people have to look, and one
/// failure is accepted for so many days more.
fn accepted_for(days: i64) -> Run {
    let mut run = recorded("no-teams-license").clone();
    let failing = |f: &&greenroom::results::Finding| f.verdict == Verdict::Fail;
    let mut accepted = run.findings.iter().find(failing).unwrap().clone();
    accepted.requirement = "room-calendar".into();
    accepted.reason = Some("declines-meetings".to_owned().into());
    let requirement = run.requirements[0].clone();
    run.requirements
        .push(greenroom::results::RequirementResult {
            id: accepted.requirement.to_string(),
            ..requirement
        });
    accepted.waiver = Some(Box::new(Waiver {
        reason: "Replaced next year".to_owned(),
        owner: "Ingrid Berg".to_owned(),
        expires: day(&run).checked_add(days.days()).unwrap(),
        expired: false,
    }));
    run.findings.push(accepted);
    run
}

/// The day of a run, in UTC.
fn day(run: &Run) -> Date {
    run.started.to_zoned(TimeZone::UTC).date()
}

fn words(plan: &[Action<'_>]) -> Vec<&'static str> {
    plan.iter().map(|action| action.when.word()).collect()
}

/// The headings of the groups that stand between these signs, in their order.
fn headings(text: &str, begin: &str, end: &str) -> Vec<&'static str> {
    let mut places: Vec<(usize, &str)> = vec![];
    for when in When::ALL {
        let heading = format!("{begin}{}{end}", when.title());
        places.extend(
            text.match_indices(&heading)
                .map(|(at, _)| (at, when.word())),
        );
    }
    places.sort_unstable();
    places.into_iter().map(|(_, word)| word).collect()
}

fn of_format(word: &str, run: &Run) -> String {
    let (format, _) = files().find(|(format, _)| format.word == word).unwrap();
    String::from_utf8(bytes(format, run)).unwrap()
}

#[test]
fn the_plan_has_what_is_for_now_first_and_what_is_for_later_last() {
    for (name, run) in every_run() {
        let plan = actions::plan(run);
        assert!(plan.is_sorted_by_key(|action| action.when), "{name}");
        let in_groups = actions::groups(&plan).flat_map(|(when, group)| {
            let numbers = group.iter().map(|action| action.number);
            assert!(group.iter().all(|action| action.when == when), "{name}");
            numbers.collect::<Vec<_>>()
        });
        let numbers: Vec<usize> = in_groups.collect();
        assert_eq!(numbers, (1..=plan.len()).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn only_what_makes_the_tenant_not_ready_is_for_now() {
    for (name, run) in every_run() {
        let plan = actions::plan(run);
        let now = plan.iter().filter(|action| action.when == When::Now);
        assert!(
            now.clone().all(|action| action.kind == Kind::Mend),
            "{name}"
        );
        let is_not_ready = run.readiness.words() == "not ready";
        assert_eq!(now.count() > 0, is_not_ready, "{name}");
    }
}

#[test]
fn a_failure_is_for_later_until_thirty_days_before_its_waiver_ends() {
    let of_accepted = |days| {
        let run = accepted_for(days);
        let plan = actions::plan(&run);
        let accepted = plan.iter().find(|action| action.kind == Kind::Accepted);
        accepted.unwrap().when
    };
    assert_eq!(of_accepted(30), When::Soon);
    assert_eq!(of_accepted(31), When::Later);
}

#[test]
fn the_front_page_lists_an_accepted_failure_when_its_waiver_is_about_to_end() {
    for (days, listed) in [(30, true), (31, false)] {
        let next = filled(&accepted_for(days), "next");
        let (list, _) = next.split_once("Somebody accepted").unwrap();
        assert_eq!(list.contains("waived until"), listed, "{next}");
    }
}

/// Each page has the headings of the groups that it shows, and no other.
fn has_headings(name: &str, run: &Run) {
    let plan = actions::plan(run);
    let mut all = words(&plan);
    all.dedup();
    let is_open =
        |action: &&Action<'_>| !(action.kind == Kind::Accepted && action.when == When::Later);
    let open = plan.iter().filter(is_open);
    let mut open: Vec<&str> = open.map(|action| action.when.word()).collect();
    open.dedup();
    let (next, page) = (filled(run, "next"), filled(run, "actions"));
    assert_eq!(headings(&next, "\">", "</h3>"), open, "{name}");
    assert_eq!(headings(&page, "\">", "</a></h2>"), all, "{name}");
    assert_eq!(
        headings(&of_format("html", run), "<h3>", "</h3>"),
        all,
        "{name}"
    );
}

#[test]
fn every_page_has_a_heading_for_each_group_and_none_without_an_action() {
    for (name, run) in every_run() {
        has_headings(name, run);
    }
    has_headings("accepted", &accepted_for(31));
}

#[test]
fn tables_and_programs_read_the_same_of_each_action() {
    let run = accepted_for(31);
    let plan = actions::plan(&run);
    let expected = words(&plan);
    assert!(
        ["now", "soon", "later"]
            .iter()
            .all(|word| expected.contains(word))
    );
    let json: Vec<serde_json::Value> =
        serde_json::from_str(&actions::json(&actions::plan(&run))).unwrap();
    let json: Vec<&str> = json
        .iter()
        .map(|one| one["when"].as_str().unwrap())
        .collect();
    assert_eq!(json, expected);
    let table = actions::csv(&actions::plan(&run));
    let mut table = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    for row in table.deserialize() {
        let row: std::collections::BTreeMap<String, String> = row.unwrap();
        let number: usize = row["number"].parse().unwrap();
        assert_eq!(row["when"], expected[number - 1]);
    }
}

#[test]
fn the_message_and_the_terminal_say_it_above_the_actions() {
    let run = accepted_for(31);
    let message = actions::message(&actions::plan(&run));
    let at = ["NOW", "SOON", "LATER"].map(|word| message.find(&format!("\n{word}: ")));
    assert!(at[0].is_some() && at.is_sorted(), "{message}");
    let printed = terminal::report(&run, 100);
    assert_eq!(
        headings(&printed, "\n", ": "),
        ["now", "soon", "later"],
        "{printed}"
    );
}

#[test]
fn a_masked_plan_says_the_same() {
    for run in [accepted_for(30), accepted_for(31)] {
        let masked = mask(&run).run(run.clone());
        assert_eq!(words(&actions::plan(&masked)), words(&actions::plan(&run)));
    }
}
