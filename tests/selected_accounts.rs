//! Which accounts of a mock tenant are audited: those that its fixture names, or those that the command
//! line selects, as in a real tenant.

use greenroom::results::{Readiness, Run};
use greenroom_results::{Reason, Subject, Verdict};

use crate::live::stderr;
use crate::support::Desk;

const LOBBY: &str = "room.lobby@contoso.example";
const BOARDROOM: &str = "room.boardroom@contoso.example";
const STUDIO: &str = "room.studio@contoso.example";

/// Audits the mock tenant whose studio has no license.
fn audit(options: &[&str]) -> Run {
    let desk = Desk::new();
    desk.write("rooms.txt", &format!("{STUDIO}\n{LOBBY}\n"));
    desk.audit_with(&[&["--fixture", "no-teams-license"], options].concat())
}

/// The accounts that a finding is about, in the order in which they first are.
fn found(run: &Run) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for finding in &run.findings {
        if let Subject::Account(name) = &finding.subject
            && !names.contains(&&**name)
        {
            names.push(name);
        }
    }
    names
}

#[test]
fn a_mock_tenant_is_audited_for_the_accounts_that_it_names() {
    let run = audit(&[]);
    assert_eq!(run.tenant.accounts, [LOBBY, BOARDROOM, STUDIO]);
    assert_eq!(found(&run), [LOBBY, BOARDROOM, STUDIO]);
    assert_eq!(run.readiness, Readiness::NotReady);
}

#[test]
fn accounts_of_a_mock_tenant_are_selected_by_name() {
    let ready = audit(&["--account", LOBBY]);
    assert_eq!(ready.tenant.accounts, [LOBBY]);
    assert_eq!(found(&ready), [LOBBY]);
    assert_eq!(ready.readiness, Readiness::Ready);
    let not_ready = audit(&["--account", STUDIO, "--account", BOARDROOM]);
    assert_eq!(found(&not_ready), [STUDIO, BOARDROOM]);
    assert_eq!(not_ready.readiness, Readiness::NotReady);
}

#[test]
fn accounts_of_a_mock_tenant_are_selected_by_a_file_and_as_rooms() {
    assert_eq!(found(&audit(&["--accounts", "rooms.txt"])), [STUDIO, LOBBY]);
    assert_eq!(found(&audit(&["--rooms"])), [BOARDROOM, STUDIO]);
}

/// As in a real tenant: it is no error, and no pass.
#[test]
fn an_account_that_a_mock_tenant_lacks_fails() {
    let run = audit(&[
        "--account",
        LOBBY,
        "--account",
        "room.attic@contoso.example",
    ]);
    assert_eq!(run.readiness, Readiness::NotReady);
    let attic = Subject::Account("room.attic@contoso.example".into());
    let absent = run.findings.iter().filter(|finding| {
        finding.subject == attic && finding.reason == Some(Reason::AccountAbsent)
    });
    let absent: Vec<_> = absent
        .map(|finding| (&*finding.requirement, finding.verdict))
        .collect();
    // What holds for every account is concluded of none that is not there.
    let expected = [
        ("join", Verdict::Fail),
        ("acs-service-principal", Verdict::Unknown),
        ("teams-license", Verdict::Fail),
        ("vendor-consent", Verdict::Unknown),
        ("sign-in-conditions", Verdict::Unknown),
        ("teams-account", Verdict::Unknown),
    ];
    assert_eq!(absent, expected);
}

#[test]
fn what_selects_no_account_of_a_mock_tenant_is_an_error() {
    let cases: [(&[&str], &str); 3] = [
        (&["--account", "lobby"], "`lobby` is not an account name"),
        (&["--group", "Nobody"], "the tenant has no group `Nobody`"),
        (&["--accounts", "nowhere.txt"], "nowhere.txt"),
    ];
    for (options, said) in cases {
        let desk = Desk::new();
        let line = [&["audit", "--fixture", "ready"], options].concat();
        let output = desk.greenroom(&line).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        assert!(desk.names().is_empty(), "{options:?}");
    }
}
