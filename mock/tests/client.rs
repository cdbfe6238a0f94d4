//! A client of the mock: real HTTP, a token of the auditing application.

use std::time::Duration;

use greenroom_mock::{Server, Tenant};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// A served fixture and a token for it.
pub(crate) struct Client {
    pub(crate) server: Server,
    pub(crate) base: String,
    pub(crate) tenant: Tenant,
    pub(crate) token: String,
    http: reqwest::Client,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// A property of each entity of the page.
    pub(crate) fn all(&self, property: &str) -> Vec<String> {
        let body = self.json();
        let items = body["value"].as_array().unwrap_or_else(|| panic!("{body}"));
        items
            .iter()
            .map(|item| item[property].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// A client for the mock alone: no proxy of the environment, no certificates of the system.
pub(crate) fn http() -> reqwest::Client {
    greenroom_graph::install_tls_provider();
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]);
    client.timeout(Duration::from_mins(2)).build().unwrap()
}

impl Client {
    /// Serves a bundled fixture and signs the auditing application in.
    pub(crate) async fn of(fixture: &str) -> Self {
        Self::serving(crate::testing::bundled(fixture)).await
    }

    /// Serves a tenant and signs the auditing application in.
    pub(crate) async fn serving(tenant: Tenant) -> Self {
        let server = Server::start().await;
        let base = server.serve(tenant.clone());
        let mut client = Self {
            server,
            base,
            tenant,
            token: String::new(),
            http: http(),
        };
        let credential = client.tenant.credential();
        client
            .sign_in(&credential.client_id, &credential.client_secret)
            .await;
        client
    }

    /// Signs another application in.
    pub(crate) async fn sign_in(&mut self, client_id: &str, secret: &str) {
        let received = self.token_request(client_id, secret).await;
        let token = received.json()["access_token"].clone();
        token
            .as_str()
            .unwrap_or_else(|| panic!("{received:?}"))
            .clone_into(&mut self.token);
    }

    pub(crate) async fn token_request(&self, client_id: &str, secret: &str) -> Received {
        let tenant = self.tenant.credential().tenant_id;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client_id),
            ("client_secret", secret),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        self.login(&tenant, "token", &form).await
    }

    pub(crate) async fn login(
        &self,
        tenant: &str,
        endpoint: &str,
        form: &[(&str, &str)],
    ) -> Received {
        let address = format!("{}/{tenant}/oauth2/v2.0/{endpoint}", self.base);
        receive(self.http.post(address).form(form)).await
    }

    /// A request with the token, below the tenant's address.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Received {
        receive(self.request(Method::GET, &format!("/v1.0{path}"))).await
    }

    /// The same with `ConsistencyLevel: eventual`.
    pub(crate) async fn advanced(&self, path: &str) -> Received {
        let request = self.request(Method::GET, &format!("/v1.0{path}"));
        receive(request.header("ConsistencyLevel", "eventual")).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Received {
        receive(
            self.request(Method::POST, &format!("/v1.0{path}"))
                .json(body),
        )
        .await
    }

    /// Signed in as the application that audits.
    pub(crate) async fn into_auditor(mut self) -> Self {
        let credential = self.tenant.credential();
        self.sign_in(&credential.client_id, &credential.client_secret)
            .await;
        self
    }

    /// The secret and id of the application that may write.
    pub(crate) async fn into_provisioner(mut self) -> Self {
        let applications = self
            .get("/applications?$filter=displayName eq 'Tenant Setup'")
            .await;
        let app_id = applications.all("appId").remove(0);
        self.sign_in(&app_id, "mock-secret-of-the-provisioner")
            .await;
        self
    }
}

pub(crate) async fn receive(request: RequestBuilder) -> Received {
    let response = request.send().await.unwrap();
    Received {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}
