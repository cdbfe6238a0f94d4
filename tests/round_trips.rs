//! What an audit costs. For `n` named accounts that exist: at first 10 questions about the tenant
//! (the organization, the service principal and its namesakes, the vendor's application and its
//! consents, the policies of consent, Conditional Access and security defaults; the products and
//! the subscriptions) and those for the accounts: each where they fit into a batch, and otherwise
//! filters that name fifteen and the number of the tenant's users. Then the licenses of each, how
//! Teams sees them (each, or the list of all where that is less), and who answers. They travel in
//! batches of 20, six of a moment side by side.

use greenroom::results::Reason;
use serde_json::{Map, Value, json};

use crate::live::{Live, exits};
use crate::support::{Desk, recorded};

/// The tenant `ready` with so many joining accounts, each licensed as the lobby is.
pub(crate) fn tenant(accounts: usize) -> Value {
    let label = |number: usize| format!("room{number}");
    let users: Map<String, Value> = (0..accounts)
        .map(|number| {
            let name = format!("room.{number}@contoso.example");
            let license = json!({ "skuId": "f245ecc8-75af-4f8e-b61f-27d8114de5f3" });
            let user = json!({
                "id": format!("00000000-0000-4000-8000-{number:012}"), "userPrincipalName": name,
                "displayName": name, "accountEnabled": true, "userType": "Member",
                "assignedLicenses": [license], "usageLocation": "NO",
            });
            (label(number), user)
        })
        .collect();
    let teams: Map<String, Value> = (0..accounts)
        .map(|number| {
            let seen = json!({
                "id": format!("00000000-0000-4000-8000-{number:012}"),
                "accountType": "user", "featureTypes": ["Teams"],
            });
            (label(number), seen)
        })
        .collect();
    let labels: Vec<String> = (0..accounts).map(label).collect();
    json!({
        "extends": "ready", "about": "Many rooms.", "users": users,
        "teamsUserConfigurations": teams,
        "policies": { "conditionalAccessPolicies": { "mfaForPeople": null } },
        "audit": { "accounts": labels },
    })
}

fn cost(accounts: usize) -> (u64, u64) {
    let desk = Desk::new();
    desk.write("many.json", &tenant(accounts).to_string());
    let run = desk.audit("many.json");
    assert_eq!(run.readiness.words(), "ready");
    assert_eq!(run.findings_of("teams-license").count(), accounts);
    (run.traffic.requests, run.traffic.round_trips)
}

/// How many requests are under way at once.
const AT_ONCE: u64 = 6;

/// What accounts cost that are few, or most of their tenant.
fn formula(accounts: u64) -> (u64, u64) {
    if accounts <= 20 {
        reckoned(10 + accounts, 2 * accounts + 1)
    } else {
        reckoned(11 + accounts.div_ceil(15), accounts + 2)
    }
}

/// What so many questions of two moments cost.
fn reckoned(first: u64, second: u64) -> (u64, u64) {
    let (first, second) = (first.div_ceil(20), second.div_ceil(20));
    let waits = |batches: u64| batches.div_ceil(AT_ONCE);
    (1 + first + second, 1 + waits(first) + waits(second))
}

#[test]
fn one_account_costs_a_sign_in_a_batch_and_a_question() {
    assert_eq!(cost(1), formula(1));
}

#[test]
fn fifty_accounts_cost_three_round_trips() {
    assert_eq!(cost(50), formula(50));
    assert_eq!(formula(50), (5, 3));
}

#[test]
fn five_hundred_accounts_wait_for_six_batches_at_once() {
    assert_eq!(cost(500), formula(500));
    assert_eq!(formula(500), (30, 7));
}

/// Accounts that are named are read by their names: whoever else is in the tenant costs nothing.
/// The list of all that Teams knows is too long there, so that each is asked for.
#[tokio::test]
async fn whoever_else_is_in_the_tenant_is_not_read() {
    let desk = Desk::new();
    let file = desk.write("many.json", &tenant(500).to_string());
    let tenant = greenroom::fixtures::tenant_from_file(&file).unwrap();
    let names = tenant.accounts().join("\n");
    let live = Live::of(tenant.with_users(10_000)).await;
    live.desk.write("rooms.txt", &names);
    exits(live.audit(&["--accounts", "rooms.txt"]), 0);
    let traffic = live.desk.run().traffic;
    let cost = (traffic.requests, traffic.round_trips);
    assert_eq!(cost, reckoned(11 + 34, 2 * 500 + 1));
}

/// The questions behind what is said of an account for this reason.
fn asked(fixture: &str, requirement: &str, reason: &str) -> Vec<String> {
    let run = recorded(fixture);
    let mut findings = run.findings_of(requirement);
    let is_it = |known: &Reason| known.word() == reason;
    let found = findings.find(|finding| finding.reason.as_ref().is_some_and(is_it));
    let evidence = found.unwrap().evidence.iter();
    evidence
        .map(|index| run.evidence.read(*index).unwrap().url)
        .collect()
}

#[test]
fn what_cannot_change_a_verdict_any_more_is_not_asked() {
    for (fixture, reason) in [
        ("account-disabled", "account-disabled"),
        ("account-guest", "guest"),
        ("account-absent", "account-absent"),
    ] {
        let asked = asked(fixture, "teams-license", reason);
        let licenses = asked.iter().filter(|url| url.contains("/licenseDetails"));
        assert_eq!(licenses.count(), 0, "{fixture}: {asked:?}");
    }
    let asked = asked("no-teams-license", "teams-license", "product-without-teams");
    assert!(asked.iter().any(|url| url.contains("/licenseDetails")));
}

#[test]
fn an_absence_costs_no_round_trip_more_to_be_sure() {
    let run = recorded("no-service-principal");
    assert_eq!((run.traffic.requests, run.traffic.round_trips), (3, 3));
}
