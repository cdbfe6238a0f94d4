//! Microsoft's own services: `services.toml`, which names the source of every entry.

use std::sync::LazyLock;

use serde::Deserialize;

static SERVICES: LazyLock<Services> = LazyLock::new(|| {
    toml::from_str(include_str!("services.toml")).expect("services.toml is checked by the tests")
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Services {
    service: Vec<Service>,
}

/// A service that a token may be asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Service {
    /// The application id, the same in every tenant.
    pub(super) id: String,
    /// The name that portals and messages show.
    pub(super) name: String,
    /// The hosts of its identifier URIs.
    hosts: Vec<String>,
}

/// The service with this application id.
pub(super) fn with_id(id: &str) -> Option<&'static Service> {
    SERVICES.service.iter().find(|service| service.id == id)
}

/// The service with this name, in whatever case.
pub(super) fn with_name(name: &str) -> Option<&'static Service> {
    let mut services = SERVICES.service.iter();
    services.find(|service| service.name.eq_ignore_ascii_case(name))
}

/// The service that answers at this host.
pub(super) fn at_host(host: &str) -> Option<&'static Service> {
    let host = host.to_ascii_lowercase();
    let mut services = SERVICES.service.iter();
    services.find(|service| service.hosts.contains(&host))
}

/// Every service that is known.
pub(super) fn all() -> &'static [Service] {
    &SERVICES.service
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::is_id;

    #[test]
    fn services_have_ids_and_hosts_in_lower_case() {
        for service in all() {
            assert!(is_id(&service.id), "{}", service.name);
            let mut hosts = service.hosts.iter();
            assert!(hosts.all(|host| *host == host.to_lowercase() && host.contains('.')));
        }
    }

    #[test]
    fn a_service_is_found_by_id_name_and_host() {
        let id = "1fd5118e-2576-4263-8130-9503064c837a";
        let name = "Azure Communication Services";
        assert_eq!(with_id(id).unwrap().name, name);
        assert_eq!(with_name("azure communication services").unwrap().id, id);
        assert_eq!(at_host("Auth.Msft.communication.azure.com").unwrap().id, id);
        assert!(at_host("communication.azure.com").is_none());
    }
}
