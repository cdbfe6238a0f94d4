//! The action plan and the message: in the report, and by `greenroom plan`.

use std::collections::BTreeSet;

use greenroom::report::actions::{self, Action, Kind};
use greenroom::results::{Finding, Fix, FixTool, Run, Waiver, Way};
use greenroom_results::{Subject, Verdict};
use greenroom_results::{Value, say};

use crate::rich::{of_every_requirement, with_an_encrypted_meeting};
use crate::support::{Desk, is_whole, main_of, page, recorded, stable};

fn plan(desk: &Desk, arguments: &[&str]) -> String {
    let output = desk
        .greenroom(&[&["plan"], arguments].concat())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_message_says_what_is_missing_and_how_to_mend_it() {
    let _stable = stable();
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let message = plan(&desk, &[]);
    insta::with_settings!({filters => vec![(r"on \d{4}-\d\d-\d\d", "on [day]")]}, {
        insta::assert_snapshot!(message);
    });
}

/// The last lines of an audit name this command, with a folder that is not there.
#[test]
fn an_audit_without_a_book_has_a_plan() {
    let desk = Desk::new();
    desk.audit("no-teams-license");
    assert!(!desk.report().exists());
    let named = plan(&desk, &["greenroom-report"]);
    assert!(named.contains("Microsoft Teams"), "{named}");
}

#[test]
fn the_message_of_a_tenant_that_lacks_nothing_asks_for_nothing() {
    let mut run = recorded("ready").clone();
    run.findings
        .retain(|finding| finding.verdict == Verdict::Pass);
    for requirement in &mut run.requirements {
        requirement.verdict = Some(Verdict::Pass);
    }
    let message = actions::message(&actions::plan(&run));
    assert!(message.contains("nothing left to do"), "{message}");
    assert!(!message.contains("please answer"), "{message}");
}

#[test]
fn one_permission_that_is_missing_is_one_action_for_all_accounts() {
    let run = recorded("forbidden");
    let of_licenses = |f: &&&Finding| &*f.requirement == "teams-license";
    let plan = actions::plan(run);
    let plan = plan
        .iter()
        .map(|action| action.findings.iter().filter(of_licenses).count());
    let plan: Vec<usize> = plan.filter(|findings| *findings > 0).collect();
    assert_eq!(plan, [run.tenant.accounts.len()]);
}

#[test]
fn what_is_required_and_fails_comes_first() {
    let mut run = recorded("no-teams-license").clone();
    run.findings[0].verdict = Verdict::Unknown;
    run.findings[0].fix = Some(Box::new(Fix::from(say!("Grant it."))));
    run.requirements[1].verdict = None;
    let plan = actions::plan(&run);
    let mut kinds: Vec<&str> = plan.iter().map(|action| action.kind.words()).collect();
    kinds.retain(|kind| {
        kind.starts_with("open: required")
            || kind.contains("could not be")
            || kind.contains("nothing ran")
    });
    kinds.dedup();
    let in_order = [
        "open: required",
        "open: could not be read",
        "open: nothing ran",
    ];
    assert_eq!(kinds, in_order);
}

#[test]
fn what_keeps_accounts_from_joining_is_required_and_comes_first() {
    for (fixture, page) in [
        ("consent-missing", "vendor-consent"),
        ("conditional-access-mfa", "sign-in-conditions"),
        ("government-cloud", "supported-cloud"),
    ] {
        let run = recorded(fixture);
        let plan = actions::plan(run);
        let ids: Vec<&str> = plan[0].requirements.iter().map(|r| r.id.as_str()).collect();
        assert_eq!((plan[0].kind, ids), (Kind::Mend, vec![page, "join"]));
        let also = plan.iter().skip(1).flat_map(|action| &action.requirements);
        assert!(
            also.clone().all(|r| r.id != page && r.id != "join"),
            "{fixture}"
        );
    }
}

#[test]
fn what_the_whole_tenant_lacks_is_to_be_done_once() {
    let plan = actions::plan(recorded("nothing-in-place"));
    let creates = |action: &&Action<'_>| action.what.starts_with("Create the service principal");
    assert_eq!(plan.iter().filter(creates).count(), 1);
}

#[test]
fn a_cause_that_is_accepted_leaves_what_it_causes_open() {
    let mut run = recorded("consent-missing").clone();
    for finding in &mut run.findings {
        if &*finding.requirement == "vendor-consent" && finding.verdict == Verdict::Fail {
            finding.waiver = Some(Box::new(Waiver {
                reason: "Next year".to_owned(),
                owner: "Ingrid Berg".to_owned(),
                expires: "2027-01-31".parse().unwrap(),
                expired: false,
            }));
        }
    }
    let plan = actions::plan(&run);
    let first = (plan[0].kind, plan[0].requirements[0].id.as_str());
    assert_eq!(first, (Kind::Mend, "join"));
}

#[test]
fn an_account_with_several_findings_counts_once() {
    let plan = actions::plan(recorded("ready"));
    let look = plan.iter().find(|action| action.kind == Kind::Look);
    let concerns = look.unwrap().concerns(1);
    let expected = "3 accounts: room.lobby@contoso.example, and 2 more; and the whole tenant";
    assert_eq!(concerns, expected);
}

#[test]
fn the_message_has_no_marks_and_asks_for_nothing_that_its_reader_lacks() {
    for fixture in [
        "nothing-in-place",
        "conditional-access-mfa",
        "service-principal-scope-disabled",
        "license-pending",
    ] {
        let message = actions::message(&actions::plan(recorded(fixture)));
        for mark in ["](", "*", "<", "`", "--attestations"] {
            assert!(!message.contains(mark), "{fixture}: {mark}: {message}");
        }
    }
}

#[test]
fn the_message_says_what_to_look_for() {
    let message = actions::message(&actions::plan(recorded("ready")));
    let expected = "- the room in the meeting at once, without anybody letting it in";
    assert!(message.contains(expected), "{message}");
}

#[test]
fn a_tenant_without_a_name_is_called_by_its_id_once() {
    let run = recorded("forbidden");
    let message = actions::message(&actions::plan(run));
    let text = message.split_once("Hello").unwrap().1;
    assert_eq!(text.matches(&run.tenant.id).count(), 1, "{message}");
}

#[test]
fn a_permission_that_is_missing_says_who_grants_it() {
    let plan = actions::plan(recorded("forbidden"));
    let who = "Privileged Role Administrator or Global Administrator";
    assert_eq!(plan[0].who, Some(who));
}

#[test]
fn what_another_audit_would_not_tell_has_something_else_to_do() {
    for (fixture, what) in [
        (
            "conditional-access-undecidable",
            "Open the Conditional Access policy",
        ),
        (
            "user-consent-allowed",
            "Grant admin consent to the vendor's application",
        ),
    ] {
        let plan = actions::plan(recorded(fixture));
        assert!(
            plan[0].what.starts_with(what),
            "{fixture}: {}",
            plan[0].what
        );
        assert!(
            plan.iter().all(|action| !action.what.contains("again")),
            "{fixture}"
        );
    }
}

#[test]
fn the_action_names_the_meeting_that_cannot_be_joined() {
    let run = with_an_encrypted_meeting();
    let plan = actions::plan(&run);
    let found = "the account cannot join the meeting \"Legal\": the meeting is end-to-end encrypted, and \
                 Azure Communication Services cannot join such meetings";
    let shown: Vec<String> = plan[0].found(3).iter().map(ToString::to_string).collect();
    assert_eq!(shown, [found]);
}

/// A run with one finding for each of these: what fails, and the account, or the whole tenant.
fn failing(causes: &[(&str, Option<&str>)]) -> Run {
    let mut run = recorded("no-teams-license").clone();
    let mut fails = run.findings.iter().filter(|f| f.verdict == Verdict::Fail);
    let finding = fails.next().unwrap().clone();
    run.joins = vec![];
    run.tenant.accounts = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    run.requirements.retain(|r| r.id == "teams-license");
    run.findings = causes
        .iter()
        .map(|(reason, account)| Finding {
            requirement: "teams-license".into(),
            reason: Some(serde_json::from_value((*reason).into()).unwrap()),
            subject: account.map_or(Subject::Tenant, |name| Subject::Account(name.into())),
            ..finding.clone()
        })
        .collect();
    run
}

/// The reason of each action with how many accounts it concerns, and how many it frees.
fn reach(run: &Run) -> Vec<(String, usize, usize)> {
    let plan = actions::plan(run);
    let reach = plan.iter().map(|action| {
        let reason = action.findings[0].reason_word().to_owned();
        (reason, action.holds, action.frees)
    });
    reach.collect()
}

#[test]
fn what_is_the_last_open_cause_of_most_accounts_comes_first() {
    let run = failing(&[
        ("x", Some("a")),
        ("x", Some("b")),
        ("x", Some("c")),
        ("y", Some("a")),
        ("y", Some("b")),
        ("y", Some("c")),
        ("z", Some("d")),
        ("z", Some("d")),
    ]);
    let expected = [("z", 1, 1), ("x", 3, 0), ("y", 3, 0)];
    let expected = expected.map(|(reason, holds, frees)| (reason.to_owned(), holds, frees));
    assert_eq!(reach(&run), expected);
}

#[test]
fn what_holds_up_every_account_comes_before_that() {
    let run = failing(&[("x", Some("a")), ("y", Some("b")), ("t", None)]);
    let expected = [("t", 4, 2), ("x", 1, 0), ("y", 1, 0)];
    let expected = expected.map(|(reason, holds, frees)| (reason.to_owned(), holds, frees));
    assert_eq!(reach(&run), expected);
}

#[test]
fn two_causes_of_the_whole_tenant_free_nobody_alone() {
    let run = failing(&[("t", None), ("u", None)]);
    assert!(
        reach(&run)
            .iter()
            .all(|(_, holds, frees)| (*holds, *frees) == (4, 0))
    );
}

/// A run in which every account lacks its license.
fn many(run: &Run, accounts: usize) -> Run {
    let mut run = run.clone();
    let failed = run
        .findings
        .iter()
        .position(|f| f.verdict == Verdict::Fail && &*f.requirement == "teams-license")
        .unwrap();
    let failed = run.findings.swap_remove(failed);
    run.findings = (0..accounts)
        .map(|number| {
            let mut finding = failed.clone();
            let name = format!("room{number}@contoso.example");
            let fix = finding.fix.as_mut().unwrap();
            fix.names
                .insert("ACCOUNT".to_owned(), Value::account(&name));
            fix.names
                .insert("OBJECT_ID".to_owned(), Value::id(format!("id-{number}")));
            finding.subject = Subject::Account(name.into());
            finding
        })
        .collect();
    run
}

#[test]
fn the_message_for_many_accounts_stays_one_that_can_be_read() {
    let run = many(recorded("no-teams-license"), 10_000);
    let message = actions::message(&actions::plan(&run));
    assert!(message.lines().count() < 120, "{}", message.lines().count());
    assert_eq!(message.matches("Connect-MgGraph").count(), 1);
    assert_eq!(message.matches("Set-MgUserLicense").count(), 25);
    assert!(message.contains("- and 9975 more, in action-plan.csv"));
}

/// The rows of a table, below its head.
fn rows(run: &Run) -> Vec<csv::StringRecord> {
    let table = actions::csv(&actions::plan(run));
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn the_table_says_once_what_to_do_and_has_a_row_for_each_account() {
    let accounts = if is_whole() { 10_000 } else { 500 };
    let run = many(recorded("no-teams-license"), accounts);
    let rows = rows(&run);
    assert_eq!(rows.len(), accounts + 1);
    assert!(rows.iter().all(|row| &row[0] == "1"));
    let (what, who, whom, how) = (2, 3, 4, 8);
    assert_eq!(rows[0][whom], format!("{accounts} accounts"));
    assert!(rows[0][how].contains("then <account>"), "{:?}", &rows[0]);
    assert!(rows[0][who].contains("License Administrator"));
    let one = &rows[78];
    assert_eq!(&one[whom], "room77@contoso.example");
    assert_eq!([&one[who], &one[how]], ["", ""]);
    assert!(
        !one[what].is_empty() && rows[0][what].starts_with(one[what].trim_end_matches('…')),
        "{one:?}"
    );
}

#[test]
fn a_command_stands_with_each_account_whose_id_is_in_it() {
    let mut run = many(recorded("no-teams-license"), 3);
    for fix in run.findings.iter_mut().filter_map(|one| one.fix.as_mut()) {
        let of_powershell = |way: &&Way| way.tool == FixTool::GraphPowershell;
        fix.ways = fix.ways.iter().filter(of_powershell).cloned().collect();
    }
    let rows = rows(&run);
    assert_eq!(rows[0][8], *"");
    for (number, row) in rows[1..].iter().enumerate() {
        assert!(
            row[8].contains(&format!("-UserId 'id-{number}'")),
            "{row:?}"
        );
    }
}

#[test]
fn every_action_of_the_table_has_all_whom_it_concerns_each_thing_once() {
    let run = of_every_requirement(60);
    let rows = rows(&run);
    for action in actions::plan(&run).iter() {
        let own = rows.iter();
        let own: Vec<_> = own
            .filter(|row| row[0] == action.number.to_string())
            .collect();
        let whom: BTreeSet<&str> = own.iter().map(|row| &row[4]).collect();
        for finding in &action.findings {
            assert!(
                whom.contains(finding.subject.to_string().as_str()),
                "{whom:?}"
            );
        }
        for (index, row) in own.iter().enumerate() {
            assert!(!own[..index].contains(row), "{row:?}");
        }
    }
}

#[test]
fn a_name_that_is_a_formula_is_text_in_the_table() {
    let mut run = recorded("no-teams-license").clone();
    for finding in &mut run.findings {
        finding.subject = Subject::Account("=cmd|' /C calc'!A0,\"x\"\n@SUM(1)".into());
    }
    let table = actions::csv(&actions::plan(&run));
    assert!(
        table.contains("\"'=cmd|' /C calc'!A0,\"\"x\"\"\n@SUM(1)\""),
        "{table}"
    );
    assert!(!table.contains(",=") && !table.contains("\"="), "{table}");
}

#[test]
fn a_name_cannot_add_a_line_to_the_message() {
    let mut run = recorded("no-teams-license").clone();
    run.tenant.display_name = Some("Contoso\nBcc: all@evil.example\u{202e}".to_owned());
    let message = actions::message(&actions::plan(&run));
    assert!(
        !message.contains("\nBcc:") && !message.contains('\u{202e}'),
        "{message}"
    );
}

#[test]
fn the_report_has_both_and_masks_them() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let file = |name: &str| std::fs::read_to_string(desk.report().join(name)).unwrap();
    let (table, message) = (file("action-plan.csv"), file("message.txt"));
    for text in [&table, &message] {
        assert!(!text.contains("room.studio"), "{text}");
    }
    assert!(table.starts_with("\u{feff}number,status,"), "{table}");
    assert!(table.contains("\r\n1,open: required,"), "{table}");
    assert!(message.contains("Names and ids in this text are masked."));
    let plan = main_of(&page(&desk, "action-plan.html"));
    assert!(
        plan.contains("id=\"action-1\"") && plan.contains("License Administrator"),
        "{plan}"
    );
    let page = main_of(&page(&desk, "message.html"));
    assert!(
        page.contains("Who can do it: License Administrator"),
        "{page}"
    );
}

#[test]
fn the_table_is_printed_with_every_name() {
    let desk = Desk::new();
    desk.publish("no-teams-license");
    let table = plan(&desk, &["greenroom-report", "--format", "csv"]);
    assert!(
        table.contains("room.studio@contoso.example") && table.ends_with("\r\n"),
        "{table}"
    );
}
