//! The addresses and names Microsoft's clouds go by, as far as tokens and challenges carry them.

/// The application id of Microsoft Graph.
pub(super) const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";

/// The hosts of Microsoft Graph, each of which a token may be meant for (Graph documentation,
/// "National cloud deployments").
const GRAPH_HOSTS: [&str; 4] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
];

/// The hosts a mock stands in for: those of Microsoft Graph, those that sign in to it (Entra
/// documentation, "National clouds"), and that of Azure Resource Manager.
pub const HOSTS: [&str; 11] = [
    GRAPH,
    "graph.microsoft.us",
    "dod-graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
    LOGIN,
    "login.microsoft.com",
    "login.windows.net",
    "sts.windows.net",
    "login.microsoftonline.us",
    "login.chinacloudapi.cn",
    "management.azure.com",
];

/// What tokens for Azure Resource Manager are meant for, which Azure CLI signs in to first (Azure
/// documentation, "Azure Resource Manager overview").
pub(super) const RESOURCE_MANAGER: [&str; 2] = [
    "https://management.core.windows.net",
    "https://management.azure.com",
];

/// Whether a resource or audience is Azure Resource Manager.
pub(super) fn is_resource_manager(resource: &str) -> bool {
    let resource = resource.trim_end_matches('/');
    let mut known = RESOURCE_MANAGER.iter();
    known.any(|known| resource.eq_ignore_ascii_case(known))
}

/// The host of Entra's own pages for tokens of version 1.
pub(super) const STS: &str = "https://sts.windows.net";

/// The host that signs users in.
pub(super) const LOGIN: &str = "login.microsoftonline.com";

/// The host of Microsoft Graph in the worldwide cloud.
pub(super) const GRAPH: &str = "graph.microsoft.com";

/// Where a token request for Azure Communication Services is directed.
pub(super) const COMMUNICATION_SERVICES: &str = "https://auth.msft.communication.azure.com";

/// The authority in Graph's challenge.
pub(super) fn authorization_uri() -> String {
    format!("https://{LOGIN}/common/oauth2/authorize")
}

/// Whether a resource or audience is Microsoft Graph: one of its hosts, its application id, or
/// the mock itself, whose clients derive the scope from its address.
pub(super) fn is_graph(resource: &str, base: &str) -> bool {
    let resource = resource.trim_end_matches('/');
    resource == GRAPH_APP_ID
        || resource.eq_ignore_ascii_case(base)
        || origin(base).is_some_and(|origin| resource.eq_ignore_ascii_case(origin))
        || GRAPH_HOSTS
            .iter()
            .any(|host| resource.eq_ignore_ascii_case(host))
}

/// The scheme, host and port of an address.
fn origin(address: &str) -> Option<&str> {
    let start = address.find("://")? + 3;
    let end = address[start..]
        .find('/')
        .map_or(address.len(), |length| start + length);
    Some(&address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn graph_is_known_by_its_hosts_its_id_and_the_address_of_the_mock() {
        let base = "http://127.0.0.1:4000/2";
        for resource in [
            "https://graph.microsoft.com",
            "https://graph.microsoft.us/",
            GRAPH_APP_ID,
            "http://127.0.0.1:4000",
            base,
        ] {
            assert!(is_graph(resource, base), "{resource}");
        }
        assert!(!is_graph("https://graph.example", base));
    }
}
