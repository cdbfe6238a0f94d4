//! Where a tenant answers. The one file that names Microsoft's hosts.

/// The resource every token is asked for, whatever address answers: Graph's own identifier in
/// the global cloud. Source: Microsoft identity platform, "client credentials flow".
const GRAPH_RESOURCE: &str = "https://graph.microsoft.com";

/// The addresses of a tenant's Graph and of its sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// Base of Microsoft Graph with its version, e.g. `https://graph.microsoft.com/v1.0`.
    pub graph: String,
    /// Base of the login host, e.g. `https://login.microsoftonline.com`.
    pub login: String,
}

impl Endpoints {
    /// Graph and login behind one base address, as the mock serves them.
    #[must_use]
    pub fn at(base: &str) -> Self {
        Self {
            graph: format!("{base}/v1.0"),
            login: base.to_owned(),
        }
    }

    /// The OAuth scope that asks for every permission the application was granted.
    #[must_use]
    pub fn scope() -> String {
        format!("{GRAPH_RESOURCE}/.default")
    }
}
