//! Holds every answer of the mock against Microsoft's published contract.
//!
//! The contract is an `OpenAPI` document derived from the CSDL: `fixtures/microsoft-graph/`.

mod client;
mod document;
mod session;

use std::collections::HashSet;

use serde_json::{Value, json};

use super::message::Answer;
use super::resources::endpoints;
use super::testing::FIXTURES;
use document::{Contract, ERROR};
use session::Session;

/// Addresses of Graph that the contract at hand leaves out. Their refusals are held to it, and
/// their entities to the model.
const LEFT_OUT: [&str; 14] = [
    "/groups",
    "/groups/{id}",
    "/groups/{id}/appRoleAssignments",
    "/groups/{id}/memberOf",
    "/groups/{id}/members",
    "/identity/conditionalAccess/namedLocations/{id}",
    "/policies/authenticationStrengthPolicies",
    "/policies/authenticationStrengthPolicies/{id}",
    "/policies/permissionGrantPolicies/{id}",
    "/policies/permissionGrantPolicies/{id}/excludes",
    "/policies/permissionGrantPolicies/{id}/includes",
    "/servicePrincipals(appId='{appId}')/delegatedPermissionClassifications",
    "/servicePrincipals/{id}/delegatedPermissionClassifications",
    "/users/{id}/authentication/requirements",
];

#[test]
fn only_what_the_contract_leaves_out_is_not_held_to_it() {
    let contract = Contract::read();
    let served = endpoints().filter(|endpoint| endpoint.operation.method() == "GET");
    let served = served.map(|endpoint| endpoint.template);
    let mut unknown: Vec<_> = served
        .filter(|template| !contract.knows(template))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    assert_eq!(unknown, LEFT_OUT);
}

/// The schema an answer has to fit: that of the operation, or that of errors.
fn expected(contract: &Contract, method: &str, template: &str, answer: &Answer) -> String {
    if answer.status < 300 {
        contract.schema(method, template)
    } else {
        ERROR.to_owned()
    }
}

/// One fixture of so many answers all questions where `GREENROOM_WHOLE` does not ask for more of
/// the same: most extend another one, and give the same answers but for a few.
const ONE_FIXTURE_OF: usize = 3;

#[test]
fn every_answer_of_a_fixture_fits_the_contract() {
    let mut contract = Contract::read();
    let mut checked = 0;
    let mut fitting = HashSet::new();
    let is_whole = std::env::var_os("GREENROOM_WHOLE").is_some();
    let one_of = if is_whole { 1 } else { ONE_FIXTURE_OF };
    for fixture in FIXTURES.names().step_by(one_of) {
        let session = Session::of(fixture);
        for endpoint in endpoints().filter(|endpoint| endpoint.operation.method() == "GET") {
            for address in session.addresses(endpoint.template) {
                let answer = session.send("GET", &address, "");
                if answer.status < 300 && LEFT_OUT.contains(&endpoint.template) {
                    continue;
                }
                checked += 1;
                let schema = expected(&contract, "GET", endpoint.template, &answer);
                if fitting.contains(&(schema.clone(), answer.body.clone())) {
                    continue;
                }
                let body: Value = serde_json::from_slice(&answer.body).unwrap();
                let violations = contract.violations(&schema, &body);
                assert_eq!(
                    violations,
                    Vec::<String>::new(),
                    "{fixture}: {address}\n{body:#}"
                );
                fitting.insert((schema, answer.body));
            }
        }
    }
    assert!(checked > 500, "only {checked} answers were checked");
}

/// Addresses with query options, and the templates they are of.
const QUERIES: [(&str, &str); 16] = [
    ("/users", "/users?$select=*"),
    (
        "/users",
        "/users?$top=2&$select=id,assignedPlans,assignedLicenses",
    ),
    ("/users", "/users?$expand=licenseDetails"),
    ("/users", "/users?$filter=shoeSize eq 1"),
    ("/users", "/users?$filter=userType ne 'Guest'"),
    (
        "/users/{id}",
        "/users/room.studio@contoso.example?$select=*",
    ),
    (
        "/servicePrincipals",
        "/servicePrincipals?$expand=appRoleAssignedTo",
    ),
    (
        "/servicePrincipals",
        "/servicePrincipals?$filter=displayName eq 'x'",
    ),
    ("/applications", "/applications?$select=*"),
    (
        "/subscribedSkus",
        "/subscribedSkus?$select=skuId,servicePlans",
    ),
    ("/subscribedSkus", "/subscribedSkus?$filter=skuId eq null"),
    (
        "/places/graph.room",
        "/places/microsoft.graph.room?$count=true&$top=1",
    ),
    (
        "/admin/teams/userConfigurations",
        "/admin/teams/userConfigurations?$expand=user",
    ),
    (
        "/users/{id}/onlineMeetings",
        "/users/ingrid.solberg@contoso.example/onlineMeetings?$filter=JoinWebUrl ne null",
    ),
    (
        "/me/onlineMeetings",
        "/me/onlineMeetings?$filter=joinMeetingIdSettings/joinMeetingId eq '1'",
    ),
    (
        "/users/{id}/onlineMeetings/{id}",
        "/users/ingrid.solberg@contoso.example/onlineMeetings/MSoNmZhYzFk",
    ),
];

#[test]
fn answers_to_queries_fit_the_contract() {
    let mut contract = Contract::read();
    for fixture in ["ready", "forbidden", "hostile"] {
        let session = Session::of(fixture);
        for (template, address) in QUERIES {
            let answer = session.send("GET", address, "");
            let schema = expected(&contract, "GET", template, &answer);
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            let violations = contract.violations(&schema, &body);
            assert_eq!(
                violations,
                Vec::<String>::new(),
                "{fixture}: {address}\n{body:#}"
            );
        }
    }
}

/// What the tenant `ready` lets be made.
const NEW: [(&str, &str, &str); 2] = [
    (
        "/oauth2PermissionGrants",
        "/oauth2PermissionGrants",
        r#"{"clientId": "0b80a255-53a1-4945-a932-58ef7777682c",
            "resourceId": "5796a670-482c-490e-8d97-82bfcdc83011",
            "consentType": "Principal", "principalId": "bc67ba94-637d-4efa-a09e-467ada679f81",
            "scope": "Teams.ManageCalls"}"#,
    ),
    (
        "/servicePrincipals/{id}/appRoleAssignedTo",
        "/servicePrincipals/5796a670-482c-490e-8d97-82bfcdc83011/appRoleAssignedTo",
        r#"{"principalId": "bc67ba94-637d-4efa-a09e-467ada679f81",
            "resourceId": "5796a670-482c-490e-8d97-82bfcdc83011",
            "appRoleId": "00000000-0000-0000-0000-000000000000"}"#,
    ),
];

#[test]
fn answers_to_writes_fit_the_contract() {
    let mut contract = Contract::read();
    let mut statuses = Vec::new();
    for fixture in ["no-service-principal", "ready", "service-principal-deleted"] {
        let session = Session::of(fixture).writing();
        let acs = r#"{"appId": "1fd5118e-2576-4263-8130-9503064c837a"}"#;
        let mut writes = vec![("/servicePrincipals", "/servicePrincipals".to_owned(), acs)];
        if fixture == "service-principal-deleted" {
            let template = "/directory/deletedItems/{id}/restore";
            writes = vec![(template, session.addresses(template).remove(0), "{}")];
        }
        for (template, address, body) in writes {
            let answer = session.send("POST", &address, body);
            let schema = expected(&contract, "POST", template, &answer);
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(
                contract.violations(&schema, &body),
                Vec::<String>::new(),
                "{body:#}"
            );
            statuses.push(answer.status);
        }
    }
    assert_eq!(statuses, [201, 409, 200]);
    let session = Session::of("ready").writing();
    for (template, address, body) in NEW {
        let answer = session.send("POST", address, body);
        let schema = expected(&contract, "POST", template, &answer);
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(answer.status, 201, "{body:#}");
        assert_eq!(contract.violations(&schema, &body), Vec::<String>::new());
    }
}

#[test]
fn an_answer_to_a_batch_fits_the_contract() {
    let mut contract = Contract::read();
    let session = Session::of("ready");
    let batch = json!({"requests": [
        {"id": "1", "method": "GET", "url": "/organization"},
        {"id": "2", "method": "GET", "url": "users/nobody"},
        {"id": "3", "method": "GET", "url": "/users", "dependsOn": ["2"]},
    ]});
    let request = contract.violations("#/components/schemas/x.batchRequest", &batch);
    assert_eq!(request, Vec::<String>::new());
    let answer = session.send("POST", "/$batch", &batch.to_string());
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    let violations = contract.violations("#/components/schemas/x.batchResponse", &body);
    assert_eq!(violations, Vec::<String>::new(), "{body:#}");
}
