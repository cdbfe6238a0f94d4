//! Permissions that are missing: a run that lacks some names all that the next one would lack.

use std::sync::LazyLock;

use greenroom::accounts::Directory;
use greenroom::doctor::{self, Grantee};
use greenroom::document::Documentation;
use greenroom::report::{actions, terminal};
use greenroom::results::Run;
use greenroom::run::{Need, Selection, needs};
use greenroom_graph::{Cloud, Endpoints, Granted, Identity, Permission};
use greenroom_results::{Reason, Verdict};

use crate::support::{Desk, filled};
use crate::without_process::records_at;

/// What an audit needs.
fn needed() -> Vec<Need> {
    let documentation = Documentation::load(None, None).unwrap();
    needs(&documentation, &Selection::audit(None).unwrap()).unwrap()
}

/// Every one, every two, and all of them.
fn subsets(names: &[&'static str]) -> Vec<Vec<&'static str>> {
    let one = names.iter().map(|name| vec![*name]);
    let two = names.iter().enumerate();
    let two = two.flat_map(|(i, a)| names[i + 1..].iter().map(|b| vec![*a, *b]));
    one.chain(two).chain([names.to_vec()]).collect()
}

/// A run without these permissions.
struct Without {
    granted: Vec<String>,
    /// What it lacks then: not what a permission that it has covers.
    lacking: Vec<&'static str>,
    run: Run,
}

/// What an application that has not got these has, and what it lacks.
fn without(absent: &[&'static str], names: &[&'static str]) -> (Vec<String>, Vec<&'static str>) {
    let granted = names.iter().filter(|name| !absent.contains(name));
    let granted: Vec<String> = granted.map(ToString::to_string).collect();
    let held = |name: &&&str| Permission::named(name).unwrap().held(&granted).is_some();
    let lacking = absent.iter().filter(|name| !held(name)).copied().collect();
    (granted, lacking)
}

/// What nothing about the tenant `ready` is asked with: no meeting is named, no domain is another
/// tenant's, and nobody but an administrator could consent. Alone it is not missed, and beside
/// others it is named, for with those the next run may ask it.
const UNASKED: [&str; 3] = [
    "CrossTenantInformation.ReadBasic.All",
    "OnlineMeetings.Read.All",
    "Policy.Read.PermissionGrant",
];

/// The tenant `ready`, audited by an application that lacks them.
static RUNS: LazyLock<Vec<Without>> = LazyLock::new(|| {
    let needed = needed();
    let names: Vec<&'static str> = needed.iter().map(|n| &*n.permission.name).collect();
    let desk = Desk::new();
    let absent = subsets(&names);
    let each: Vec<_> = absent
        .iter()
        .map(|absent| without(absent, &names))
        .collect();
    let files: Vec<String> = (0..each.len()).map(|i| format!("{i}.json")).collect();
    for (file, (granted, _)) in files.iter().zip(&each) {
        let fixture = serde_json::json!({
            "extends": "ready",
            "about": "The auditing application lacks permissions.",
            "applications": { "auditor": { "grantedPermissions": { "application": granted } } },
        });
        desk.write(file, &fixture.to_string());
    }
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let runs = records_at(&desk, &files, "").into_iter().zip(each);
    let without = runs.map(|(run, (granted, lacking))| Without {
        granted,
        lacking,
        run,
    });
    without.collect()
});

/// Whether something is unknown for want of a permission.
fn misses_some(run: &Run) -> bool {
    let mut findings = run.findings.iter();
    findings.any(|finding| {
        finding.verdict == Verdict::Unknown && finding.reason == Some(Reason::MissingPermission)
    })
}

/// The permissions of Microsoft Graph that a text names.
fn named(text: &str) -> Vec<&'static str> {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_end_matches('.'))
        .collect();
    let all = Permission::all().iter().map(|known| &*known.name);
    all.filter(|name| words.contains(name)).collect()
}

#[test]
fn the_plan_names_all_that_the_next_run_would_lack() {
    for Without { lacking, run, .. } in RUNS.iter() {
        let is_told = lacking.iter().any(|name| !UNASKED.contains(name));
        let expected = is_told.then_some(lacking.as_slice());
        let plan = actions::plan(run);
        let grants = plan.iter().filter(|action| action.is_a_permission());
        let grants: Vec<_> = grants.map(|action| named(&action.what)).collect();
        assert_eq!(
            grants,
            expected.into_iter().collect::<Vec<_>>(),
            "{lacking:?}"
        );
        assert_eq!(misses_some(run), is_told, "{lacking:?}");
    }
}

#[test]
fn the_record_the_message_and_the_terminal_name_the_same() {
    for Without { lacking, run, .. } in RUNS.iter().filter(|one| misses_some(&one.run)) {
        assert_eq!(run.missing_permissions, *lacking);
        assert_eq!(named(&actions::message(&actions::plan(run))), *lacking);
    }
    let forbidden = &RUNS.last().unwrap();
    assert_eq!(
        named(&terminal::report(&forbidden.run, 80)),
        forbidden.lacking
    );
}

#[test]
fn the_front_page_and_the_action_plan_name_the_same() {
    for Without { lacking, run, .. } in RUNS.iter().filter(|one| misses_some(&one.run)) {
        for marker in ["next", "actions"] {
            assert_eq!(named(&filled(run, marker)), *lacking, "{marker}");
        }
    }
}

#[test]
fn doctor_names_the_same() {
    let needs = needed();
    for Without {
        granted, lacking, ..
    } in RUNS.iter()
    {
        let identity = identity(granted.clone());
        let grantee = Grantee {
            identity: Some(&identity),
            endpoints: &Endpoints::of(Cloud::Global),
            tenant: "contoso.example",
            method: None,
        };
        let section = doctor::permissions(&grantee, &needs, &Directory::default());
        let missing = section.lines.iter().filter(|line| line.text != HOW);
        let missing = missing.filter_map(|line| line.text.strip_suffix(" is missing"));
        assert_eq!(missing.collect::<Vec<_>>(), *lacking);
    }
}

/// What stands below the permissions.
const HOW: &str = "how to get what is missing";

fn identity(granted: Vec<String>) -> Identity {
    Identity {
        audience: None,
        application: None,
        object: None,
        person: None,
        tenant: None,
        issued: None,
        expires: None,
        granted: Granted::Application(granted),
    }
}
