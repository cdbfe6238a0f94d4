//! The fixes of the pages: each can be filled in, and each that is a request mends its tenant.

use std::collections::BTreeSet;

use greenroom::document::{Documentation, FixSection, FixTool};
use greenroom::report::advice::{Names, PLACEHOLDERS, advice};
use greenroom::results::{Finding, Run};
use greenroom_graph::Cloud;
use greenroom_results::Verdict;
use greenroom_steps::Administrator;

use crate::live::Live;
use crate::support::every_run;

/// The causes that no request of an administrator's mends, and why.
const NO_REQUEST: [(&str, &str); 43] = [
    ("needs-a-person", "somebody has to look"),
    ("record-expired", "somebody has to look again"),
    ("seen-as-guest", "somebody saw it in the room"),
    ("seen-before-change", "somebody has to look again"),
    ("seen-otherwise", "somebody saw it in the room"),
    (
        "is-disabled",
        "whoever switched the application off, or Microsoft",
    ),
    ("disabled-by-microsoft", "only Microsoft can undo it"),
    (
        "foreign-owner",
        "an application that is not Microsoft's cannot become it",
    ),
    (
        "audience-personal",
        "it follows Microsoft's registration of the application",
    ),
    (
        "vendor-audience-personal",
        "only the vendor can change its registration",
    ),
    (
        "vendor-absent",
        "an administrator has to read what is asked for, and accept",
    ),
    (
        "vendor-is-disabled",
        "whoever switched the application off, or the vendor",
    ),
    (
        "vendor-disabled-by-microsoft",
        "only the vendor and Microsoft can undo it",
    ),
    (
        "external-account",
        "which account shall join instead is for a person to say",
    ),
    (
        "account-disabled-on-premises",
        "Graph refuses it for a synchronized account",
    ),
    ("meeting-encrypted", "its organizer has to decide"),
    (
        "meeting-government-cloud",
        "where a meeting is held is for its organizer to say",
    ),
    (
        "conditional-access-block",
        "who else the policy is for is for a person to say",
    ),
    (
        "conditional-access-demand",
        "who else the policy is for is for a person to say",
    ),
    ("conditional-access-device", "the device has to meet it"),
    (
        "conditional-access-session",
        "who else the policy is for is for a person to say",
    ),
    (
        "conditional-access-unjudged",
        "nobody knows what it does until somebody has looked",
    ),
    (
        "security-defaults",
        "policies have to take their place first",
    ),
    ("government-cloud", "only Microsoft can change it"),
    (
        "teams-ineligible",
        "Teams follows a change of licenses in its own time",
    ),
    (
        "teams-other-kind",
        "which account shall join instead is for a person to say",
    ),
    (
        "teams-feature-off",
        "Teams follows a change of licenses in its own time",
    ),
    (
        "scope-absent",
        "deleting it loses consents, which nobody does without a look",
    ),
    (
        "scope-disabled",
        "deleting it loses consents, which nobody does without a look",
    ),
    (
        "account-absent",
        "which account was meant is for a person to say",
    ),
    (
        "guest",
        "which account shall join instead is for a person to say",
    ),
    (
        "personal-account",
        "which account shall join instead is for a person to say",
    ),
    ("no-seat-free", "a seat has to be bought"),
    (
        "license-conflict",
        "which license to keep is for a person to say",
    ),
    (
        "license-dependency",
        "the group's license lacks another one",
    ),
    (
        "license-location",
        "where the room is is for a person to say",
    ),
    (
        "license-uniqueness",
        "which of two accounts keeps the address is for a person to say",
    ),
    ("license-error", "Microsoft does not say what is wrong"),
    (
        "plan-disabled-by-group",
        "the group's license concerns all its members",
    ),
    ("plan-pending", "it takes time"),
    ("plan-pending-input", "it takes time"),
    ("plan-pending-activation", "what is asked for differs"),
    (
        "plan-error",
        "it takes time between taking the license away and assigning it",
    ),
];

fn fixes() -> Vec<(String, FixSection)> {
    let pages = Documentation::load(None, None).unwrap().requirements;
    let of_page = |page: greenroom::document::Requirement| {
        let id = page.id.clone();
        page.fix_sections
            .into_iter()
            .map(move |section| (format!("{id}#{}", section.reason), section))
    };
    pages.into_iter().flat_map(of_page).collect()
}

#[test]
fn every_placeholder_stands_where_it_can_be_filled_in() {
    let value =
        |(name, _): (&'static str, &str)| (name.to_owned(), "11111111-2222-4333-8444-555555555555");
    let values = PLACEHOLDERS.into_iter().map(value);
    let names = Names {
        values: values
            .map(|(name, value)| (name, value.to_owned()))
            .collect(),
        ..Names::default()
    };
    for (place, section) in fixes() {
        let fix = names.fill(&section.fix);
        for text in fix.ways.iter().map(|way| &way.text).chain([&fix.text]) {
            for (name, _) in PLACEHOLDERS {
                assert!(!text.contains(name), "{place}: {name} stays in\n{text}");
            }
        }
    }
}

#[test]
fn every_placeholder_is_known() {
    let is_one = |word: &&str| {
        word.contains('_') && word.chars().all(|c| c == '_' || c.is_ascii_uppercase())
    };
    for (place, section) in fixes() {
        let tools = section
            .fix
            .ways
            .iter()
            .filter(|way| way.tool != FixTool::Portal);
        for way in tools {
            let words = way.text.split(|c: char| !c.is_alphanumeric() && c != '_');
            for word in words.filter(is_one) {
                let known = PLACEHOLDERS.iter().any(|(name, _)| *name == word);
                assert!(known, "{place}: nobody knows what {word} stands for");
            }
        }
    }
}

#[test]
fn commands_of_another_cloud_go_there() {
    let names = Names {
        cloud: Cloud::China,
        ..Names::default()
    };
    for (place, section) in fixes() {
        for way in names.fill(&section.fix).ways {
            let global = ["microsoft.com", "microsoftonline.com", "portal.azure.com"];
            let left = global.iter().find(|host| way.text.contains(*host));
            assert!(left.is_none(), "{place}: {}", way.text);
            let marked = match way.tool {
                FixTool::Portal | FixTool::Graph | FixTool::Attestations => true,
                FixTool::GraphPowershell => way.text.contains("-Environment China"),
                FixTool::AzureCli => way.text.starts_with("az cloud set --name AzureChinaCloud"),
                FixTool::M365 => way.text.contains("m365 login --cloud China"),
            };
            assert!(marked, "{place}: {}", way.text);
        }
    }
}

#[test]
fn a_cause_is_mended_by_a_request_or_is_named_with_why_not() {
    let has_request = |section: &FixSection| {
        let mut ways = section.fix.ways.iter();
        ways.any(|way| way.tool == FixTool::Graph)
    };
    let without: BTreeSet<String> = fixes()
        .into_iter()
        .filter(|(_, section)| !has_request(section))
        .map(|(_, section)| section.reason)
        .collect();
    let named = NO_REQUEST.iter().map(|(reason, _)| (*reason).to_owned());
    assert_eq!(without, named.collect());
}

#[test]
fn a_fix_starts_with_what_to_do_and_has_every_way_or_says_why_not() {
    for (place, FixSection { fix, not_with, .. }) in fixes() {
        assert!(!fix.text.is_empty(), "{place}: nothing says what to do");
        let who = fix.who.unwrap_or_default();
        assert!(!who.is_empty(), "{place}: nothing says who can do it");
        let has = |tool: FixTool| fix.ways.iter().any(|way| way.tool == tool);
        let by_command = FixTool::ALL[1..].iter().any(|tool| has(*tool));
        let due: &[FixTool] = match who.as_str() {
            // Microsoft, or somebody who is no administrator.
            who if !who.contains("Administrator") => &[],
            _ if by_command => &FixTool::ALL[..4],
            _ => &FixTool::ALL[..1],
        };
        for tool in due {
            let said = has(*tool) || not_with.contains(tool);
            assert!(
                said,
                "{place}: not with {}, and no `**Not with` says why",
                tool.name()
            );
        }
    }
}

/// The findings that a request mends, one for each cause, with the tenant they are of.
fn mendable() -> Vec<(&'static str, &'static Run, &'static Finding)> {
    let mut seen = BTreeSet::new();
    let all = every_run().flat_map(|(fixture, run)| {
        let findings = run.findings.iter().filter(|f| f.verdict == Verdict::Fail);
        findings.map(move |finding| (fixture, run, finding))
    });
    all.filter(|(_, run, finding)| request(run, finding).is_some())
        .filter(|(_, _, finding)| seen.insert((&finding.requirement, &finding.reason)))
        .collect()
}

fn request(run: &Run, finding: &Finding) -> Option<String> {
    let ways = advice(run, finding)?.ways.into_iter();
    let mut ways = ways.filter(|way| way.tool == FixTool::Graph);
    ways.next().map(|way| way.text)
}

#[test]
fn every_request_is_tried() {
    let with_request = fixes().into_iter().filter(|(_, section)| {
        let mut ways = section.fix.ways.iter();
        ways.any(|way| way.tool == FixTool::Graph)
    });
    let tried: BTreeSet<String> = mendable()
        .into_iter()
        .map(|(_, _, finding)| format!("{}#{}", finding.requirement, finding.reason_word()))
        .collect();
    for (place, _) in with_request {
        assert!(
            tried.contains(&place),
            "no bundled tenant fails for {place}"
        );
    }
}

#[test]
fn a_consent_that_is_completed_keeps_what_it_held() {
    let mendable = mendable();
    let mut mendable = mendable.iter();
    let incomplete = mendable.find(|(_, _, finding)| finding.reason_word() == "consent-incomplete");
    let (_, run, finding) = incomplete.unwrap();
    assert_eq!(
        request(run, finding).unwrap(),
        "PATCH /oauth2PermissionGrants/grant-vendor-acs\n\n{\"scope\": \
         \"TeamsExtension.ManageCalls Teams.ManageCalls Teams.ManageChats\"}"
    );
}

#[tokio::test]
async fn a_fix_that_is_a_request_mends_its_tenant() {
    for (fixture, run, finding) in mendable() {
        let live = Live::serving(fixture).await;
        let credential = greenroom::fixtures::tenant(fixture)
            .unwrap()
            .administrator()
            .unwrap();
        let administrator = Administrator::sign_in(&live.base, &credential).await;
        let administrator = administrator.unwrap();
        for part in request(run, finding).unwrap().split("\n###\n") {
            send(&administrator, part).await;
        }
        let accounts = run.tenant.accounts.iter();
        let named: Vec<&str> = accounts.flat_map(|name| ["--account", name]).collect();
        live.audit(&named).output().unwrap();
        let now = live.desk.run();
        let mended = now.findings.iter().find(|now| {
            now.requirement == finding.requirement
                && now.subject == finding.subject
                && now.verdict == Verdict::Pass
        });
        let reason = finding.reason_word();
        assert!(mended.is_some(), "{fixture}: {reason}: {:#?}", now.findings);
    }
}

/// Sends a request as the fix writes it: a method, a path, and below an empty line JSON.
async fn send(administrator: &Administrator, request: &str) {
    let (target, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let (method, path) = target.trim().split_once(' ').unwrap();
    let body = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
    let sent = administrator.send(method.parse().unwrap(), path, body.as_ref());
    let (status, answer) = sent.await.unwrap();
    assert!(status < 300, "{request}: {status} {answer}");
}
