//! The mock tenant: fixtures that people write, and what any client may ask it.

use std::collections::BTreeSet;
use std::path::Path;

use greenroom_mock::{Answer, Request, Service, Tenant};
use serde_json::Value;
use tempfile::TempDir;

use crate::driver::{ACCEPTED, Property, REFUSED, Target, files};

/// A served tenant and a token for it.
struct Client {
    service: Service,
    token: String,
}

const BASE: &str = "http://127.0.0.1:1";

impl Client {
    fn of(tenant: Tenant) -> Option<Self> {
        let credential = tenant.credential();
        let service = Service::new(tenant);
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}\
             &scope=https%3A%2F%2Fgraph.microsoft.com%2F.default",
            credential.client_id, credential.client_secret
        );
        let answer = service.answer(&Request {
            method: "POST".to_owned(),
            path: format!("/{}/oauth2/v2.0/token", credential.tenant_id),
            headers: vec![(
                "Content-Type".to_owned(),
                "application/x-www-form-urlencoded".to_owned(),
            )],
            body: form.into_bytes(),
            base: BASE.to_owned(),
            query: None,
        });
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        let token = answer["access_token"].as_str()?.to_owned();
        Some(Self { service, token })
    }

    fn ask(&self, method: &str, target: &str, body: &[u8]) -> Answer {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        self.service.answer(&Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query,
            headers: vec![
                header("Authorization", &format!("Bearer {}", self.token)),
                header("ConsistencyLevel", "eventual"),
                header("Content-Type", "application/json"),
            ],
            body: body.to_vec(),
            base: BASE.to_owned(),
        })
    }
}

/// An answer of Graph: JSON, and no error of the mock's own.
fn is_an_answer(answer: &Answer) -> Result<Value, String> {
    let body: Value = serde_json::from_slice(&answer.body)
        .map_err(|error| format!("status {}: {error}", answer.status))?;
    if answer.status >= 500 && answer.status != 501 {
        return Err(format!("status {}: {body}", answer.status));
    }
    Ok(body)
}

/// What an audit asks first.
const QUESTIONS: [&str; 8] = [
    "/v1.0/organization",
    "/v1.0/users?$top=2&$count=true",
    "/v1.0/servicePrincipals?$filter=startswith(displayName,'A')&$count=true",
    "/v1.0/subscribedSkus",
    "/v1.0/users/room.lobby@contoso.example/licenseDetails",
    "/v1.0/oauth2PermissionGrants",
    "/v1.0/identity/conditionalAccess/policies",
    "/v1.0/policies/authorizationPolicy",
];

#[test]
fn a_fixture_that_is_accepted_can_be_served() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tenants");
    let desk = TempDir::new().unwrap();
    let path = desk.path().join("own.json");
    let small = files(&folder).into_iter().filter(|text| text.len() < 4096);
    let target = Target {
        name: "fixtures",
        cases: 12,
        words: &[
            "\"extends\"",
            "\"ready\"",
            "\"users\":",
            "\"faults\":",
            "null",
            "[]",
            "{}",
            "\"lobby\"",
        ],
        seeds: small.step_by(9).collect(),
    };
    target.holds(|input| {
        std::fs::write(&path, input).unwrap();
        let Ok(tenant) = greenroom::fixtures::tenant_from_file(&path) else {
            return REFUSED;
        };
        let has_faults = String::from_utf8_lossy(input).contains("faults");
        let Some(client) = Client::of(tenant) else {
            return REFUSED;
        };
        for question in QUESTIONS {
            let answer = client.ask("GET", question, b"");
            // A fault may say anything.
            if !has_faults {
                is_an_answer(&answer).map_err(|what| format!("{question}: {what}"))?;
            }
        }
        ACCEPTED
    });
}

#[test]
fn any_query_is_answered_or_refused_and_a_filter_adds_nothing() {
    let client = Client::of(greenroom::fixtures::tenant("ready").unwrap()).unwrap();
    let target = Target {
        name: "odata",
        cases: 250,
        words: &[
            "$filter=",
            "$select=",
            "$expand=",
            "$orderby=",
            "$search=",
            "$count=true",
            "$top=2",
            "&",
            "%27",
            "(",
            ")",
            " and ",
            " or ",
            "not ",
            "any(x:",
            "x/",
            " eq ",
            " ne ",
            "startswith(",
            "null",
            "'",
        ],
        seeds: vec![],
    };
    target.holds(|input| {
        let question = String::from_utf8_lossy(input);
        let answer = client.ask("GET", &question, b"");
        let body = is_an_answer(&answer)?;
        let path = question.split('?').next().unwrap_or_default();
        let is_of_users = answer.status == 200 && path == "/v1.0/users";
        if is_of_users {
            is_a_part(&client, &body)
        } else {
            Ok(answer.status == 200)
        }
    });
}

/// Whether what a query lists is among all that there is, each once.
fn is_a_part(client: &Client, listed: &Value) -> Property {
    let ids = |body: &Value| -> Vec<String> {
        let items = body["value"].as_array().into_iter().flatten();
        items
            .filter_map(|item| Some(item["id"].as_str()?.to_owned()))
            .collect()
    };
    let all = client.ask("GET", "/v1.0/users?$select=id&$top=999", b"");
    let all: BTreeSet<_> = ids(&is_an_answer(&all)?).into_iter().collect();
    let found = ids(listed);
    let once: BTreeSet<_> = found.iter().cloned().collect();
    if once.len() != found.len() || !once.is_subset(&all) {
        return Err(format!("{found:?} is no part of {all:?}"));
    }
    ACCEPTED
}

#[test]
fn a_batch_has_an_answer_for_each_of_its_requests_or_none_at_all() {
    let client = Client::of(greenroom::fixtures::tenant("ready").unwrap()).unwrap();
    let target = Target {
        name: "batch",
        cases: 150,
        words: &[
            "\"id\":\"1\"",
            "\"dependsOn\":[\"1\"]",
            "\"method\":\"GET\"",
            "\"url\":\"/users\"",
            "\"url\":\"/$batch\"",
            "\"headers\":{}",
            "\"body\":{}",
        ],
        seeds: vec![],
    };
    target.holds(|input| {
        let answer = client.ask("POST", "/v1.0/$batch", input);
        let body = is_an_answer(&answer)?;
        if answer.status != 200 {
            return REFUSED;
        }
        let asked: Value = serde_json::from_slice(input).map_err(|error| error.to_string())?;
        let ids = |body: &Value, list: &str| {
            let items = body[list].as_array().into_iter().flatten();
            let mut ids: Vec<_> = items.map(|item| item["id"].to_string()).collect();
            ids.sort();
            ids
        };
        let (asked, answered) = (ids(&asked, "requests"), ids(&body, "responses"));
        if asked == answered {
            ACCEPTED
        } else {
            Err(format!("{asked:?} was asked, {answered:?} answered"))
        }
    });
}
