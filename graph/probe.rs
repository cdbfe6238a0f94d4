//! Whether a tenant's hosts can be reached, and whether this machine's clock agrees with theirs.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use reqwest::Client;
use serde::Deserialize;

use crate::auth::SignInError;
use crate::client::encode;
use crate::endpoints::Endpoints;
use crate::id::is_id;
use crate::{exchange, http};
use greenroom_clock as clock;

/// How long a host may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a host answered to a question without a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The host, by the base of its addresses.
    pub address: String,
    /// The status; the cause, where no answer came.
    pub status: Result<u16, String>,
    /// By how much this machine's clock is ahead of the host's, to about a second; nothing where
    /// the host does not tell the time.
    pub skew: Option<SignedDuration>,
}

impl Endpoints {
    /// Asks the login host for what it publishes about the tenant, and Graph for anything.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub async fn probe(&self, tenant: &str) -> Result<[Probe; 2], SignInError> {
        let http = http::client(self)?;
        let login = self.metadata(tenant);
        let graph = format!("{}/organization", self.graph);
        let (login, graph) = futures::join!(
            ask(&http, &self.login, login),
            ask(&http, &self.graph, graph)
        );
        Ok([login, graph])
    }

    /// The id of the tenant that a domain belongs to, as the login host publishes it; nothing
    /// where it does not say.
    ///
    /// Source: Microsoft identity platform, "`OpenID` Connect on the Microsoft identity platform": the
    /// `issuer` of a tenant's metadata has the tenant's id in its path.
    pub async fn tenant_of(&self, domain: &str) -> Option<String> {
        let http = http::client(self).ok()?;
        let request = http.get(self.metadata(domain)).timeout(PATIENCE);
        let response = request.send().await.ok()?;
        if response.status().as_u16() != 200 {
            return None;
        }
        let metadata: Metadata = serde_json::from_slice(&response.bytes().await.ok()?).ok()?;
        let mut parts = metadata.issuer.split('/');
        parts.find(|part| is_id(part)).map(str::to_owned)
    }

    /// Where the login host publishes what clients need to know of a tenant.
    ///
    /// Source: `OpenID` Connect Discovery 1.0, section 4.
    fn metadata(&self, tenant: &str) -> String {
        let discovery = ".well-known/openid-configuration";
        format!("{}/{}/v2.0/{discovery}", self.login, encode(tenant))
    }
}

/// Source: `OpenID` Connect Discovery 1.0, section 3.
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
}

async fn ask(http: &Client, base: &str, url: String) -> Probe {
    let (began, asked) = (clock::now(), Instant::now());
    let response = http.get(url).timeout(PATIENCE).send().await;
    // The host looked at its clock at some time while it was waited for.
    let waited = SignedDuration::try_from(asked.elapsed() / 2).unwrap_or_default();
    let address = base.to_owned();
    match response {
        Err(error) => Probe {
            address,
            status: Err(exchange::cause(error)),
            skew: None,
        },
        Ok(response) => {
            let date = response.headers().get("date");
            let date = date
                .and_then(|date| jiff::fmt::rfc2822::parse(date.to_str().ok()?).ok())
                .map(|date| date.timestamp());
            Probe {
                address,
                status: Ok(response.status().as_u16()),
                skew: date.map(|date| (began + waited).duration_since(date)),
            }
        }
    }
}
