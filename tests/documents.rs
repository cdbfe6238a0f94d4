//! The bundled documents beside the first: each is audited when it is named, and says nothing of
//! what it does not look at.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use greenroom::document::Documentation;
use greenroom::results::{Readiness, Run};
use greenroom_results::Verdict;

use crate::attestations::offered;
use crate::support::{Desk, files, page, repository};
use crate::without_process::records_about;

const ROOMS: &str = "resource-accounts";

/// The tenants that show what each document looks at.
const TENANTS: [(&str, &[&str]); 2] = [
    (
        ROOMS,
        &[
            "teams-rooms",
            "teams-rooms-no-city",
            "teams-rooms-other-address",
            "teams-rooms-suspended",
            "teams-rooms-unreadable",
            "teams-rooms-user-mailbox",
            "account-absent",
            "account-disabled",
            "account-password-expires",
            "account-password-must-change",
            "account-synchronized",
            "conditional-access-compliant-device",
            "conditional-access-mfa",
            "forbidden",
            "ready",
            "rooms-basic-license",
            "security-defaults",
        ],
    ),
    (
        "cloud-video-interop",
        &[
            "video-interop",
            "video-interop-partial",
            "ready",
            "forbidden",
        ],
    ),
];

static RUNS: LazyLock<BTreeMap<(&str, &str), Run>> = LazyLock::new(|| {
    let runs = TENANTS.iter().flat_map(|(document, tenants)| {
        let runs = records_about(document, tenants).into_iter();
        tenants
            .iter()
            .zip(runs)
            .map(|(tenant, run)| ((*document, *tenant), run))
    });
    runs.collect()
});

/// The runs of these documents, with the name of the tenant.
pub(crate) fn runs() -> impl Iterator<Item = (&'static str, &'static Run)> {
    RUNS.iter().map(|((_, tenant), run)| (*tenant, run))
}

/// So that a change of judgement shows in review.
#[test]
fn every_tenant_has_its_verdicts() {
    let mut table = String::new();
    for ((document, tenant), run) in RUNS.iter() {
        writeln!(table, "{document}, {tenant}: {}", run.readiness.words()).unwrap();
        for requirement in &run.requirements {
            let verdict = requirement.verdict.map_or("-", Verdict::word);
            let open = run.findings_of(&requirement.id);
            let open = open.filter(|finding| finding.verdict != Verdict::NotChecked);
            let open = open.filter(|finding| finding.reason.is_some());
            let reasons = open.map(|f| format!("{}: {}", f.subject, f.reason_word()));
            let reasons = reasons.collect::<Vec<_>>().join(", ");
            let line = format!("  {:18}{verdict:11}{reasons}", requirement.id);
            writeln!(table, "{}", line.trim_end()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_failure_says_how_to_fix_it() {
    for (tenant, run) in runs() {
        let open = run.findings.iter().filter(|f| f.reason.is_some());
        let lacking: Vec<_> = open.filter(|f| f.fix.is_none()).collect();
        assert!(lacking.is_empty(), "{tenant}: {lacking:#?}");
    }
}

/// What nobody judged never passes.
#[test]
fn a_tenant_is_ready_once_people_have_looked() {
    let desk = Desk::new();
    let audit = ["--fixture", "teams-rooms", "--document", ROOMS];
    let results = [&audit[..], &["--without-manual"]].concat();
    let run = desk.publish_with(&results);
    assert_eq!(run.readiness, Readiness::Undetermined);
    desk.write("seen.toml", &offered(&desk, "pass"));
    let run = desk.audit_with(&[&audit[..], &["--attestations", "seen.toml"]].concat());
    assert_eq!(run.readiness, Readiness::Ready);
    desk.write("seen.toml", &offered_otherwise(&desk));
    let run = desk.audit_with(&[&audit[..], &["--attestations", "seen.toml"]].concat());
    assert_eq!(run.readiness, Readiness::NotReady);
}

/// The same entries, of which somebody saw one otherwise.
fn offered_otherwise(desk: &Desk) -> String {
    let seen = std::fs::read_to_string(desk.path().join("seen.toml")).unwrap();
    let (before, after) = seen.split_once("requirement = \"room-time-zone\"").unwrap();
    let after = after.replacen("\"pass\"", "\"fail\"", 1);
    format!("{before}requirement = \"room-time-zone\"{after}")
}

/// One file of records is for all documents of a tenant.
#[test]
fn records_may_be_about_another_document() {
    let desk = Desk::new();
    desk.publish_with(&[
        "--fixture",
        "teams-rooms",
        "--document",
        ROOMS,
        "--without-manual",
    ]);
    desk.write("seen.toml", &offered(&desk, "pass"));
    let run = desk.audit_with(&["--fixture", "teams-rooms", "--attestations", "seen.toml"]);
    assert_eq!(run.readiness, Readiness::Ready);
    assert!(run.findings.iter().all(|f| f.attestation.is_none()));
}

#[test]
fn a_room_is_audited_from_its_account_to_its_calls() {
    let both = ["--document", ROOMS, "--document", "authenticated-calls"];
    let run = Desk::new().audit_with(&[&["--fixture", "teams-rooms"], &both[..]].concat());
    let documents: Vec<&str> = run.documents.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(documents, ["authenticated-calls", ROOMS]);
    assert!(!run.joins.is_empty());
    let verdict = |id| {
        run.requirements
            .iter()
            .find(|r| r.id == id)
            .unwrap()
            .verdict
    };
    assert_eq!(verdict("join"), Some(Verdict::Pass));
    assert_eq!(verdict("room-mailbox"), Some(Verdict::Pass));
    assert_eq!(run.readiness, Readiness::Undetermined);
}

/// No page, and nothing that is printed or sent, predicts a join that nobody asked about.
#[test]
fn nothing_is_said_of_joining_where_no_document_is_about_it() {
    let desk = Desk::new();
    let audit = ["audit", "--fixture", "ready", "--document", ROOMS];
    let printed = desk.greenroom(&audit).output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    let plan = desk.greenroom(&["plan"]).output().unwrap().stdout;
    let plan = String::from_utf8(plan).unwrap();
    let front = page(&desk, "index.html");
    let accounts = page(&desk, "accounts.html");
    for (name, text) in [
        ("terminal", &printed),
        ("plan", &plan),
        ("front page", &crate::support::main_of(&front)),
        ("accounts", &crate::support::main_of(&accounts)),
    ] {
        let text = text.to_lowercase();
        for word in [
            "as itself",
            "as themselves",
            "at the admission",
            "joins:",
            ">joins<",
            "joins as",
        ] {
            assert!(!text.contains(word), "{name}: {word}: {text}");
        }
    }
    assert!(front.contains("How to create and configure resource accounts"));
    assert!(front.contains("did not look at how an account would join"));
}

#[test]
fn a_book_has_the_pages_of_its_documents_alone() {
    for (audit, has, lacks) in [
        (&[][..], "teams-license", "room-license"),
        (&["--document", ROOMS][..], "room-license", "teams-license"),
    ] {
        let desk = Desk::new();
        desk.publish_with(&[&["--fixture", "ready"], audit].concat());
        let pages = files(&desk.report());
        let is_there = |id: &str| {
            let name = format!("requirements/{id}.html");
            pages.iter().any(|page| page.ends_with(&name))
        };
        assert!(is_there(has) && !is_there(lacks), "{audit:?}");
        let index = page(&desk, "toc.html");
        assert!(index.contains(has) && !index.contains(lacks), "{audit:?}");
    }
}

#[test]
fn a_report_of_a_record_has_the_pages_of_its_documents() {
    let desk = Desk::new();
    desk.publish_with(&["--fixture", "teams-rooms", "--document", ROOMS]);
    let arguments = ["report", "--report", "book", "--output", "again"];
    let output = desk.greenroom(&arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let pages = files(&desk.path().join("again"));
    let is_there = |name: &str| pages.iter().any(|page| page.ends_with(name));
    assert!(is_there("requirements/room-account.html"));
    assert!(!is_there("requirements/join.html"));
}

#[test]
fn the_permissions_of_a_document_are_listed() {
    let desk = Desk::new();
    let listed = |arguments: &[&str]| {
        let arguments = [&["permissions"], arguments].concat();
        let output = desk.greenroom(&arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let own = listed(&["--document", ROOMS]);
    assert!(own.contains("MailboxSettings.Read") && own.contains("Place.Read.All"));
    assert!(!own.contains("TeamsUserConfiguration.Read.All"));
    assert!(!listed(&[]).contains("MailboxSettings.Read"));
}

#[test]
fn doctor_looks_for_the_permissions_of_the_document() {
    let desk = Desk::new();
    let arguments = [
        "doctor",
        "--fixture",
        "teams-rooms-unreadable",
        "--document",
        ROOMS,
    ];
    let output = desk.greenroom(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("MailboxSettings.Read"), "{text}");
    assert!(!text.contains("Teams.ManageCalls"), "{text}");
}

#[test]
fn each_document_is_traced_whole() {
    for document in Documentation::whole(None, None).unwrap().documents {
        let arguments = ["trace", "--quiet", "--document", &document.id];
        let output = Desk::new().greenroom(&arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}: {text}", document.id);
    }
}

/// A change of one document's page makes scenarios of that document suspect, and no others.
#[test]
fn a_change_of_the_page_is_told_where_its_document_is_audited() {
    let desk = Desk::new();
    desk.write(
        "greenroom-drift.toml",
        "[[change]]\ndocument = \"resource-accounts\"\nstatement = \"password-never\"\n\
         what = \"reworded\"\nnoticed = \"2026-11-26\"\n",
    );
    let suspects = |arguments: &[&str]| {
        let run = desk.audit_with(arguments);
        let suspects = run.scenarios.iter().filter(|one| one.suspect.is_some());
        let ids = suspects.map(|one| one.requirement.clone());
        ids.collect::<Vec<_>>()
    };
    let own = suspects(&["--fixture", "teams-rooms", "--document", ROOMS]);
    assert_eq!(own, ["room-password", "room-password"]);
    assert!(suspects(&["--fixture", "teams-rooms"]).is_empty());
}

/// A history that two documents share compares each with its own last run.
#[test]
fn the_history_of_a_document_is_its_own() {
    let desk = Desk::new();
    let audit = |document: &str| {
        let arguments = [
            "--without-manual",
            "--fixture",
            "teams-rooms",
            "--history",
            "past",
        ];
        desk.publish_with(&[&arguments[..], &["--document", document]].concat());
        page(&desk, "history.html")
    };
    audit(ROOMS);
    assert!(audit("authenticated-calls").contains("the first run that the history has"));
    let second = audit(ROOMS);
    assert!(
        !second.contains("the first run that the history has"),
        "{second}"
    );
}

#[test]
fn a_requirement_of_another_document_is_told_from_none() {
    let output = Desk::new()
        .greenroom(&["audit", "--requirement", "room-license"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("this is a requirement of another document"),
        "{text}"
    );
}

/// Whoever has a book for the first document alone goes on with it.
#[test]
fn a_book_of_ones_own_needs_no_page_of_another_document() {
    let desk = Desk::new();
    let book = repository().join("book");
    let is_other = |name: &str| {
        [
            "/room-",
            "/cvi-",
            "resource-accounts.md",
            "cloud-video-interop.md",
        ]
        .iter()
        .any(|part| name.contains(part))
    };
    for path in files(&book) {
        let name = path.strip_prefix(&book).unwrap().display().to_string();
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        if is_other(&name) {
            continue;
        }
        let lines = text.lines();
        let lines: Vec<&str> = if name.ends_with("SUMMARY.md") {
            lines.filter(|line| !is_other(line)).collect()
        } else {
            lines.collect()
        };
        desk.write(&format!("ours/{name}"), &lines.join("\n"));
    }
    let run = desk.publish_with(&["--book", "ours"]);
    assert_eq!(run.readiness, Readiness::Ready);
    let output = desk
        .greenroom(&["audit", "--book", "ours", "--document", ROOMS])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("there is no such document"), "{text}");
}
