//! Holds every answer of the mock against Microsoft's published contract.
//!
//! The contract is an `OpenAPI` document derived from the CSDL. It is too large to carry along, so
//! the environment variable `GREENROOM_OPENAPI` names the file; without it, the tests of this file
//! say that they are skipped.

use std::collections::HashMap;
use std::fs;

use serde_json::{Value, json};

use super::fixture::{Tenant, bundled};
use super::message::{Answer, Request};
use super::resources::endpoints;
use super::service::Service;

const BASE: &str = "http://127.0.0.1:4000/1";

/// The contract, and the validators made from it so far.
struct Contract {
    document: Value,
    validators: HashMap<String, jsonschema::Validator>,
}

impl Contract {
    /// Reads the file the environment names.
    fn read() -> Option<Self> {
        let Ok(path) = std::env::var("GREENROOM_OPENAPI") else {
            println!("skipped: GREENROOM_OPENAPI names no contract");
            return None;
        };
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        Some(Self {
            document: serde_json::from_str(&text).unwrap(),
            validators: HashMap::new(),
        })
    }

    /// What is wrong with a body, by the schema of that name.
    fn violations(&mut self, schema: &str, body: &Value) -> Vec<String> {
        let validator = self.validators.entry(schema.to_owned()).or_insert_with(|| {
            let rooted = json!({
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "components": self.document["components"],
                "$ref": schema,
            });
            jsonschema::validator_for(&rooted).unwrap()
        });
        validator
            .iter_errors(body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }

    /// The schema of an operation's successful answer.
    fn schema(&self, method: &str, template: &str) -> String {
        let wanted = shape(template);
        let paths = self.document["paths"].as_object().unwrap();
        let (_, path) = paths
            .iter()
            .find(|(path, _)| shape(path) == wanted)
            .unwrap_or_else(|| panic!("the contract has no {template}"));
        let answer = &path[method.to_lowercase()]["responses"]["2XX"];
        let schema = &answer["content"]["application/json"]["schema"]["$ref"];
        schema.as_str().unwrap().to_owned()
    }
}

const ERROR: &str = "#/components/schemas/microsoft.graph.ODataErrors.ODataError";

/// A template without the names of its keys, so that two spellings of one path are equal.
fn shape(template: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for letter in template.replace("()", "").chars() {
        inside = match letter {
            '{' => true,
            '}' => false,
            _ => inside,
        };
        if !inside {
            shape.push(letter);
        }
    }
    shape
}

/// A served fixture, with the tokens of an application and of a user.
struct Session {
    service: Service,
    application: String,
    user: Option<String>,
}

impl Session {
    fn of(fixture: &str) -> Self {
        let tenant = Tenant::bundled(fixture).unwrap();
        let service = Service::new(tenant);
        let application = token(&service, &client_credentials(service.tenant()));
        Self {
            user: user_token(&service),
            service,
            application,
        }
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let user = self.user.as_ref().filter(|_| path.starts_with("/me"));
        let token = user.unwrap_or(&self.application);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        self.service.answer(&Request {
            method: method.to_owned(),
            path: format!("/v1.0{path}"),
            query: (!query.is_empty()).then(|| query.to_owned()),
            headers: vec![("Authorization".to_owned(), format!("Bearer {token}"))],
            body: body.as_bytes().to_vec(),
            base: BASE.to_owned(),
        })
    }

    /// The keys that make addresses of a template: real ones where the tenant has some.
    fn addresses(&self, template: &str) -> Vec<String> {
        if !template.contains('{') {
            return vec![template.to_owned()];
        }
        self.keys(template)
            .iter()
            .map(|keys| fill(template, keys))
            .collect()
    }

    fn keys(&self, template: &str) -> Vec<Vec<String>> {
        let name = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let collection = match template.split(['/', '(']).nth(1).unwrap_or_default() {
            "servicePrincipals" if template.contains("appId") => ("servicePrincipals", "appId"),
            "applications" if template.contains("appId") => ("applications", "appId"),
            "directory" => ("directory/deletedItems/graph.servicePrincipal", "id"),
            "identity" => ("identity/conditionalAccess/policies", "id"),
            "admin" => ("admin/teams/userConfigurations", "id"),
            "places" => ("places/graph.room", "emailAddress"),
            "tenantRelationships" => return tenants(&self.service, template),
            "users" | "me" if template.contains("onlineMeetings") => {
                return vec![vec!["ingrid.solberg@contoso.example".into(), "none".into()]];
            }
            first => (first, "id"),
        };
        let listed = self.send("GET", &format!("/{}", collection.0), "");
        let listed: Value = serde_json::from_slice(&listed.body).unwrap();
        let found = listed["value"].as_array().into_iter().flatten();
        let mut keys: Vec<_> = found.map(|item| vec![name(item, collection.1)]).collect();
        keys.push(vec!["11111111-2222-4333-8444-555555555555".to_owned()]);
        keys
    }
}

fn tenants(service: &Service, template: &str) -> Vec<Vec<String>> {
    let id = service.tenant().credential().tenant_id;
    if template.contains("tenantId") {
        vec![vec![id], vec!["none".into()]]
    } else {
        vec![vec!["fabrikam.example".into()], vec!["none".into()]]
    }
}

fn fill(template: &str, keys: &[String]) -> String {
    let mut keys = keys.iter();
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        filled.push_str(&keys.next().unwrap().replace('#', "%23"));
        rest = after.split_once('}').unwrap().1;
    }
    filled + rest
}

fn client_credentials(tenant: &Tenant) -> String {
    let credential = tenant.credential();
    format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        credential.client_id,
        credential.client_secret,
        "https%3A%2F%2Fgraph.microsoft.com%2F.default"
    )
}

/// Signs the user of the fixture's `deviceCode` in.
fn user_token(service: &Service) -> Option<String> {
    let client_id = service.tenant().credential().client_id;
    let form = format!("client_id={client_id}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default");
    let code = login(service, "devicecode", &form)["device_code"].clone();
    let form = format!(
        "grant_type=device_code&client_id={client_id}&device_code={}",
        code.as_str().unwrap()
    );
    // The fixture has the first poll pending.
    login(service, "token", &form);
    let body = login(service, "token", &form);
    // Where nothing was consented to, there is no token.
    body["access_token"].as_str().map(str::to_owned)
}

fn token(service: &Service, form: &str) -> String {
    let body = login(service, "token", form);
    body["access_token"]
        .as_str()
        .unwrap_or_else(|| panic!("{body}"))
        .to_owned()
}

fn login(service: &Service, endpoint: &str, form: &str) -> Value {
    let tenant_id = service.tenant().credential().tenant_id;
    let answer = service.answer(&Request {
        method: "POST".to_owned(),
        path: format!("/{tenant_id}/oauth2/v2.0/{endpoint}"),
        body: form.as_bytes().to_vec(),
        base: BASE.to_owned(),
        ..Request::default()
    });
    serde_json::from_slice(&answer.body).unwrap()
}

/// The schema an answer has to fit: that of the operation, or that of errors.
fn expected(contract: &Contract, method: &str, template: &str, answer: &Answer) -> String {
    if answer.status < 300 {
        contract.schema(method, template)
    } else {
        ERROR.to_owned()
    }
}

#[test]
fn every_answer_of_every_fixture_fits_the_contract() {
    let Some(mut contract) = Contract::read() else {
        return;
    };
    let mut checked = 0;
    for (fixture, _) in bundled() {
        let session = Session::of(&fixture);
        for endpoint in endpoints().filter(|endpoint| endpoint.operation.method() == "GET") {
            for address in session.addresses(endpoint.template) {
                let answer = session.send("GET", &address, "");
                let schema = expected(&contract, "GET", endpoint.template, &answer);
                let body: Value = serde_json::from_slice(&answer.body).unwrap();
                let violations = contract.violations(&schema, &body);
                assert_eq!(
                    violations,
                    Vec::<String>::new(),
                    "{fixture}: {address}\n{body:#}"
                );
                checked += 1;
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
    let Some(mut contract) = Contract::read() else {
        return;
    };
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

#[test]
fn answers_to_writes_fit_the_contract() {
    let Some(mut contract) = Contract::read() else {
        return;
    };
    let mut statuses = Vec::new();
    for fixture in ["no-service-principal", "ready", "service-principal-deleted"] {
        let mut session = Session::of(fixture);
        session.application = token(&session.service, &provisioner(&session));
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
}

/// The form of the fixtures' application that may write.
fn provisioner(session: &Session) -> String {
    let found = session.send(
        "GET",
        "/applications?$filter=displayName eq 'Tenant Setup'",
        "",
    );
    let found: Value = serde_json::from_slice(&found.body).unwrap();
    format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        found["value"][0]["appId"].as_str().unwrap(),
        "mock-secret-of-the-provisioner",
        "https%3A%2F%2Fgraph.microsoft.com%2F.default"
    )
}

#[test]
fn an_answer_to_a_batch_fits_the_contract() {
    let Some(mut contract) = Contract::read() else {
        return;
    };
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
