//! A fixture that is asked without a server.

use serde_json::Value;

use super::super::fixture::Tenant;
use super::super::message::{Answer, Request};
use super::super::service::Service;

const BASE: &str = "http://127.0.0.1:4000/1";

/// A served fixture, with the tokens of an application and of a user.
pub(super) struct Session {
    pub(super) service: Service,
    application: String,
    user: Option<String>,
}

impl Session {
    pub(super) fn of(fixture: &str) -> Self {
        let tenant = crate::testing::bundled(fixture);
        let service = Service::new(tenant);
        let application = token(&service, &client_credentials(service.tenant()));
        Self {
            user: user_token(&service),
            service,
            application,
        }
    }

    /// Sends a request; `/me` as the user, the rest as the application.
    pub(super) fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let user = self.user.as_ref().filter(|_| path.starts_with("/me"));
        let token = user.unwrap_or(&self.application);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        self.service.answer(&Request {
            method: method.to_owned(),
            path: format!("/v1.0{path}"),
            query: (!query.is_empty()).then(|| query.to_owned()),
            headers: vec![
                ("Authorization".to_owned(), format!("Bearer {token}")),
                ("Content-Type".to_owned(), "application/json".to_owned()),
            ],
            body: body.as_bytes().to_vec(),
            base: BASE.to_owned(),
        })
    }

    /// The addresses of a template, with keys the tenant has and one it has not.
    pub(super) fn addresses(&self, template: &str) -> Vec<String> {
        if !template.contains('{') {
            return vec![template.to_owned()];
        }
        self.keys(template)
            .iter()
            .map(|keys| fill(template, keys))
            .collect()
    }

    /// The same session, signed in as the application that may write.
    pub(super) fn writing(mut self) -> Self {
        self.application = token(&self.service, &provisioner(&self));
        self
    }

    fn keys(&self, template: &str) -> Vec<Vec<String>> {
        let name = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let collection = match template.split(['/', '(']).nth(1).unwrap_or_default() {
            "servicePrincipals" if template.contains("appId") => ("servicePrincipals", "appId"),
            "applications" if template.contains("appId") => ("applications", "appId"),
            "directory" => ("directory/deletedItems/graph.servicePrincipal", "id"),
            "identity" if template.contains("named") => {
                ("identity/conditionalAccess/namedLocations", "id")
            }
            "identity" => ("identity/conditionalAccess/policies", "id"),
            "policies" if template.contains("Strength") => {
                ("policies/authenticationStrengthPolicies", "id")
            }
            "policies" => ("policies/permissionGrantPolicies", "id"),
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
