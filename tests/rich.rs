//! Records with everything in them that a record can hold, and books made of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use greenroom::document::Documentation;
use greenroom::report::actions::plan;
use greenroom::report::book::Filled;
use greenroom::results::{
    Admission, Argument, Attestation, Basis, Exchange, Finding, Fix, FixTool, Join, JoinIdentity,
    Lobby, Meeting, Named, Provenance, Run, SignedIn, Waiver, Way,
};
use greenroom_results::{Reason, Subject, Value, Verdict, say};
use serde_json::{Value as Json, json};

use crate::support::{Desk, files, recorded, repository};

/// A run in which each kind of join, flag and fix occurs.
pub(crate) fn run() -> Run {
    let mut run = recorded("no-teams-license").clone();
    let meeting = |url: &str, subject: Option<&str>| Meeting {
        url: format!("https://teams.microsoft.com/l/meetup-join/{url}"),
        subject: subject.map(str::to_owned),
        tenant_id: run.tenant.id.clone(),
        lobby_scope: subject.map(|_| "organization".to_owned()),
    };
    run.meetings = vec![meeting("1", Some("Weekly")), meeting("2", None)];
    run.joins = joins(&run);
    let failing = run.findings.iter_mut().find(|f| f.verdict == Verdict::Fail);
    failing.unwrap().fix = Some(Box::new(fix()));
    let mut waived = license(&run, Verdict::Fail);
    waived.waiver = Some(Box::new(Waiver {
        reason: "Replaced in January".to_owned(),
        owner: "Ingrid Berg".to_owned(),
        expires: "2027-01-31".parse().unwrap(),
        expired: false,
    }));
    let mut attested = license(&run, Verdict::Pass);
    attested.attestation = Some(Box::new(Attestation {
        who: "Ola Nordmann".to_owned(),
        when: "2026-11-01".parse().unwrap(),
        proof: "Ticket 4711".to_owned(),
        valid_until: "2027-02-01".parse().unwrap(),
        expired: false,
    }));
    let mut unchecked = attested.clone();
    unchecked.verdict = Verdict::NotChecked;
    run.findings.extend([waived, attested, unchecked]);
    let own = &mut run.findings[0].evidence;
    *own = own.iter().copied().chain([run.evidence.len()]).collect();
    run.evidence.push(&export());
    let licensed = run.findings.last().unwrap().scenario;
    run.scenarios[licensed].suspect = Some(say!("the sentence on licenses changed on 2026-11-20"));
    run.provenance = Some(provenance());
    recount(&mut run);
    run
}

/// What an export from PowerShell says.
fn export() -> Exchange {
    let body = json!({
        "Account": "room.lobby@contoso.example",
        "Tenant": "f6fadfa7-e5c1-4b62-9362-da5cc13da58a",
        "TeamsMeetingPolicy": "Second floor",
        "ApplicationAccessPolicy": "Fabrikam",
    });
    Exchange {
        method: "Get-CsUserPolicyAssignment".to_owned(),
        url: "teams of Contoso.json".to_owned(),
        permission: String::new(),
        status: 0,
        request_id: None,
        time: "2026-11-20T08:00:00Z".parse().unwrap(),
        body,
        entry: false,
        export: Some(format!("sha256:{}", "0123456789abcdef".repeat(4))),
    }
}

/// With everything in it.
fn provenance() -> Provenance {
    Provenance {
        signed_in: Some(SignedIn {
            method: "device-code".to_owned(),
            application: Some("5cba1ac3-5a1f-4a0e-9c4d-8e3c1a3b6f10".to_owned()),
            object: Some("7d6a4f5e-0c1b-4f3a-9d2e-6b8a7c5d4e3f".to_owned()),
            account: Some("kim.berg@contoso.example".to_owned()),
        }),
        command: vec![Argument {
            option: "group".to_owned(),
            value: Some("Rooms of the second floor".to_owned()),
            withheld: false,
        }],
        attestations: Some("0123456789abcdef".repeat(4)),
        waivers: Some("fedcba9876543210".repeat(4)),
    }
}

/// The tenant `ready`, asked about a meeting that nobody can join by way of the service.
pub(crate) fn with_an_encrypted_meeting() -> Run {
    audit_with_an_encrypted_meeting(&Desk::new())
}

pub(crate) fn audit_with_an_encrypted_meeting(desk: &Desk) -> Run {
    let path = repository().join("fixtures/tenants/ready.json");
    let ready: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let url = &ready["onlineMeetings"]["encrypted"]["joinWebUrl"];
    desk.publish_with(&[
        "--fixture",
        "ready",
        "--unmasked",
        "--meeting",
        url.as_str().unwrap(),
    ])
}

/// The same tenant with so many accounts: one in ten fails, and each has evidence of its own beside
/// what is read once for all of them.
pub(crate) fn many(accounts: usize) -> Run {
    let mut run = run();
    let (join, pass, fail) = (
        run.joins.clone(),
        license(&run, Verdict::Pass),
        license(&run, Verdict::Fail),
    );
    let (tenant, evidence) = (run.findings[0].clone(), run.evidence.clone());
    run.tenant.accounts = (0..accounts)
        .map(|n| format!("room{n:05}@contoso.example"))
        .collect();
    run.evidence.truncate(1);
    run.findings = vec![tenant];
    run.joins = vec![];
    let mut shared = BTreeMap::new();
    for (number, account) in run.tenant.accounts.iter().enumerate() {
        let mut finding = if number % 10 == 0 {
            fail.clone()
        } else {
            pass.clone()
        };
        for index in &mut finding.evidence {
            let mut exchange = evidence.read(*index).unwrap();
            if exchange.url.starts_with("/users/") {
                exchange.url = format!("/users/{account}?{index}");
                *index = run.evidence.len();
                run.evidence.push(&exchange);
                continue;
            }
            let place = shared.entry(*index).or_insert_with(|| {
                run.evidence.push(&exchange);
                run.evidence.len() - 1
            });
            *index = *place;
        }
        finding.subject = Subject::Account(account.as_str().into());
        run.findings.push(finding);
        let mut join = join[usize::from(number % 10 == 0)].clone();
        account.clone_into(&mut join.account);
        join.display_name = Some(format!("Room {number}"));
        run.joins.push(join);
    }
    recount(&mut run);
    run
}

/// The same tenant with a finding of each account for each requirement that accounts have.
pub(crate) fn of_every_requirement(accounts: usize) -> Run {
    let mut run = many(accounts);
    let mut ids = BTreeSet::from(["teams-license"]);
    let others = recorded("no-teams-license").findings.iter();
    let others = others.filter(|other| matches!(other.subject, Subject::Account(_)));
    let others = others.filter(|other| ids.insert(&*other.requirement));
    let others: Vec<Finding> = others.cloned().collect();
    assert!(others.len() > 3, "{}", others.len());
    let of_account = |account: &String| {
        let subject = Subject::Account(account.as_str().into());
        let of_others = |other: &Finding| Finding {
            subject: subject.clone(),
            evidence: Box::new([0]),
            ..other.clone()
        };
        others.iter().map(of_others).collect::<Vec<_>>()
    };
    let more = run.tenant.accounts.iter().flat_map(of_account);
    let more: Vec<Finding> = more.collect();
    run.findings.extend(more);
    recount(&mut run);
    run
}

/// The first finding of the licenses that has this verdict.
fn license(run: &Run, verdict: Verdict) -> Finding {
    let mut own = run.findings_of("teams-license");
    own.find(|finding| finding.verdict == verdict)
        .unwrap()
        .clone()
}

fn recount(run: &mut Run) {
    for verdict in Verdict::ALL {
        let count = run
            .findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .count();
        run.counts.insert(verdict.to_string(), count);
    }
}

fn joins(run: &Run) -> Vec<Join> {
    let join = |account: &str, identity, lobby| Join {
        account: account.to_owned(),
        display_name: Some("A room".to_owned()),
        identity,
        seen: None,
        at_risk: false,
        not_looked_at: vec![],
        row: String::from("nothing-in-the-way"),
        basis: Basis::Documented,
        because: say!("it holds an active Teams license, and the service principal is there"),
        requirement: None,
        reason: None,
        lobby,
        lobby_because: say!("people in the organization bypass the lobby by default"),
        admissions: vec![Admission {
            meeting: 0,
            identity,
            lobby,
            because: say!("the meeting lets in its organization"),
        }],
    };
    let [lobby, boardroom, studio] = [0, 1, 2].map(|index| run.tenant.accounts[index].as_str());
    let mut joins = vec![
        join(lobby, Some(JoinIdentity::Authenticated), Lobby::Admitted),
        join(studio, Some(JoinIdentity::Guest), Lobby::Waits),
        join(
            boardroom,
            Some(JoinIdentity::Authenticated),
            Lobby::DependsOnHost,
        ),
        join(
            "refused@contoso.example",
            Some(JoinIdentity::Refused),
            Lobby::Unknown,
        ),
        join(
            "dod@contoso.example",
            Some(JoinIdentity::Unsupported),
            Lobby::Unknown,
        ),
        join("unknown@contoso.example", None, Lobby::Unknown),
    ];
    joins[1].because = say!("none of its 3 service plans is eligible");
    joins[1].basis = Basis::Documented;
    joins[1].row = String::from("not-licensed");
    joins[1].requirement = Some("teams-license".to_owned());
    joins[1].reason = Some(Reason::NotLicensed);
    joins[2].at_risk = true;
    joins[2].row = String::from("at-risk");
    joins[3].row = String::from("conditional-access");
    joins[3].basis = Basis::Inferred;
    joins[4].row = String::from("government-cloud");
    joins[5].row = String::from("not-consented");
    joins[5].basis = Basis::Inferred;
    joins
}

fn fix() -> Fix {
    let way = |tool, text: &str| Way {
        tool,
        text: text.to_owned(),
    };
    Fix {
        said: None,
        text: "Assign a product that holds Microsoft Teams to `ACCOUNT`.".into(),
        ways: [
            way(
                FixTool::Portal,
                "At <https://admin.microsoft.com>, open *Users › Active users*, then `ACCOUNT`.",
            ),
            way(
                FixTool::GraphPowershell,
                "Connect-MgGraph -Scopes LicenseAssignment.ReadWrite.All\nSet-MgUserLicense \
                 -UserId 'ACCOUNT' -AddLicenses @{SkuId = 'SKU_ID'} -RemoveLicenses @()",
            ),
            way(
                FixTool::AzureCli,
                "az rest --method POST --url \
                 'https://graph.microsoft.com/v1.0/users/ACCOUNT/assignLicense' --body \
                 '{\"addLicenses\": [{\"skuId\": \"SKU_ID\"}], \"removeLicenses\": []}'",
            ),
            way(
                FixTool::M365,
                "m365 entra user license add --userName 'ACCOUNT' --ids 'SKU_ID'",
            ),
            way(FixTool::Graph, "POST /users/ACCOUNT/assignLicense"),
        ]
        .into(),
        who: Some("License Administrator or User Administrator".to_owned()),
        names: Named::from_iter([(
            "ACCOUNT".to_owned(),
            Value::account("room.studio@contoso.example"),
        )]),
    }
}

/// Makes the book of this run in a folder of the desk, and returns the folder.
pub(crate) fn publish(run: &Run, desk: &Desk) -> PathBuf {
    let documentation = Documentation::load(None, None).unwrap();
    let report = desk.report();
    fs::create_dir_all(&report).unwrap();
    let pages: Vec<_> = documentation.book.iter().map(Into::into).collect();
    let materials = desk.path().join("materials");
    let absent = &documentation.absent;
    let filled = Filled::with(&plan(run), None, &pages, absent, &materials).unwrap();
    filled.build(&report).unwrap();
    report
}

/// The size of a folder in bytes.
pub(crate) fn size(folder: &Path) -> u64 {
    let files = files(folder);
    files
        .iter()
        .map(|path| fs::metadata(path).unwrap().len())
        .sum()
}
