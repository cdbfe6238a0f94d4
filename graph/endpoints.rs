//! Where a tenant answers: Microsoft's clouds, and addresses that stand in for them. The one file
//! that names Microsoft's hosts.

use reqwest::Url;

use crate::client::encode;
use crate::permission::Permission;

/// One of Microsoft's clouds. A tenant lives in exactly one of them; tokens of one are worthless
/// in the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cloud {
    /// The worldwide cloud, which also carries the government tenants of GCC.
    #[default]
    Global,
    /// US Government L4, which carries the tenants of GCC High.
    UsGov,
    /// US Government L5, for the Department of Defense.
    Dod,
    /// Microsoft 365 operated by 21Vianet in China.
    China,
}

/// What there is to know of a cloud.
struct Facts {
    name: &'static str,
    title: &'static str,
    graph: &'static str,
    login: &'static str,
    /// How the first domain of every tenant there ends.
    initial_domain: &'static str,
    /// The Azure portal, the Entra admin center, the Microsoft 365 admin center.
    portals: [&'static str; 3],
}

impl Cloud {
    /// Every cloud, the common one first.
    pub const ALL: [Self; 4] = [Self::Global, Self::UsGov, Self::Dod, Self::China];

    /// Source: Microsoft Graph, "National cloud deployments"; of the admin centers, Microsoft's
    /// lists of hosts to let through: "Microsoft Entra FAQ", "Office 365 U.S. Government GCC High
    /// endpoints" and its siblings.
    fn facts(self) -> Facts {
        let (name, title, graph, login, initial_domain, portals) = match self {
            Self::Global => (
                "global",
                "the global cloud",
                "https://graph.microsoft.com",
                "https://login.microsoftonline.com",
                ".onmicrosoft.com",
                [
                    "https://portal.azure.com",
                    "https://entra.microsoft.com",
                    "https://admin.microsoft.com",
                ],
            ),
            Self::UsGov => (
                "usgov",
                "US Government L4 (GCC High)",
                "https://graph.microsoft.us",
                "https://login.microsoftonline.us",
                ".onmicrosoft.us",
                [
                    "https://portal.azure.us",
                    "https://entra.microsoft.us",
                    "https://portal.office365.us/adminportal",
                ],
            ),
            Self::Dod => (
                "dod",
                "US Government L5 (DoD)",
                "https://dod-graph.microsoft.us",
                "https://login.microsoftonline.us",
                ".onmicrosoft.us",
                [
                    "https://portal.azure.us",
                    "https://entra.microsoft.us",
                    "https://portal.apps.mil/adminportal",
                ],
            ),
            Self::China => (
                "china",
                "China operated by 21Vianet",
                "https://microsoftgraph.chinacloudapi.cn",
                "https://login.chinacloudapi.cn",
                ".onmschina.cn",
                [
                    "https://portal.azure.cn",
                    "https://entra.microsoftonline.cn",
                    "https://portal.partner.microsoftonline.cn/adminportal",
                ],
            ),
        };
        Facts {
            name,
            title,
            graph,
            login,
            initial_domain,
            portals,
        }
    }

    /// The short name that settings use: `global`, `usgov`, `dod` or `china`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.facts().title
    }

    /// The cloud with this short name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.name() == name)
    }

    /// A text that names addresses of the global cloud, with this cloud's own instead.
    #[must_use]
    pub fn localized(self, text: &str) -> String {
        let addresses = |cloud: Self| {
            let Facts {
                graph,
                login,
                portals: [azure, entra, admin],
                ..
            } = cloud.facts();
            [graph, login, azure, entra, admin]
        };
        let pairs = addresses(Self::Global).into_iter().zip(addresses(self));
        pairs.fold(text.to_owned(), |text, (global, own)| {
            text.replace(global, own)
        })
    }

    /// Whether it is a cloud of the US Government.
    #[must_use]
    pub fn is_government(self) -> bool {
        matches!(self, Self::UsGov | Self::Dod)
    }

    /// The cloud, other than the worldwide one, whose tenants start with a domain like this one.
    #[must_use]
    pub fn of_domain(domain: &str) -> Option<Self> {
        let domain = domain.to_ascii_lowercase();
        let others = Self::ALL.into_iter().filter(|cloud| *cloud != Self::Global);
        let mut clouds = others.filter(|cloud| domain.ends_with(cloud.facts().initial_domain));
        clouds.next()
    }

    /// Whether Microsoft gives domains like this one to tenants of other clouds than the worldwide
    /// one: those of [`Cloud::of_domain`], and what begins with `onmicrosoft` and ends otherwise.
    ///
    /// Source: Microsoft 365, "Domains FAQ": `onmicrosoft.com`, of 21Vianet
    /// `partner.onmschina.cn`, and of Microsoft Cloud Germany, which was closed on 29 October 2021,
    /// `onmicrosoft.de`.
    #[must_use]
    pub fn is_elsewhere(domain: &str) -> bool {
        let domain = domain.to_ascii_lowercase();
        let given = domain.split_once(".onmicrosoft.").map(|(_, end)| end);
        Self::of_domain(&domain).is_some() || given.is_some_and(|end| end != "com")
    }

    /// The other clouds in which a tenant of this name may live, the likely ones alone where the
    /// name tells.
    #[must_use]
    pub fn alternatives(self, tenant: &str) -> Vec<Self> {
        let tenant = tenant.to_ascii_lowercase();
        let others = Self::ALL.into_iter().filter(|other| *other != self);
        let (likely, rest): (Vec<_>, Vec<_>) =
            others.partition(|other| tenant.ends_with(other.facts().initial_domain));
        if likely.is_empty() { rest } else { likely }
    }
}

/// Why an address cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum AddressError {
    /// It is no address of a service.
    #[error("`{0}` is not an address such as https://host or https://host/path")]
    Malformed(String),
    /// Secrets and tokens would travel in the clear.
    #[error("`{0}` is refused: plain HTTP is for this machine's loopback addresses only")]
    Plain(String),
    /// It is the sign-in of another cloud than the one that was asked for.
    #[error("`{address}` signs in to another cloud than {cloud}", cloud = .cloud.title())]
    OtherCloud {
        /// The address.
        address: String,
        /// The cloud that was asked for.
        cloud: Cloud,
    },
}

/// The addresses of a tenant's Graph and of its sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The cloud whose tokens are asked for.
    pub cloud: Cloud,
    /// Base of Microsoft Graph with its version, e.g. `https://graph.microsoft.com/v1.0`.
    pub graph: String,
    /// Base of the login host, e.g. `https://login.microsoftonline.com`.
    pub login: String,
}

impl Endpoints {
    /// The addresses of a cloud.
    #[must_use]
    pub fn of(cloud: Cloud) -> Self {
        let facts = cloud.facts();
        Self {
            cloud,
            graph: format!("{}/v1.0", facts.graph),
            login: facts.login.to_owned(),
        }
    }

    /// Graph and login behind one base address, as the mock serves them.
    #[must_use]
    pub fn at(base: &str) -> Self {
        Self {
            cloud: Cloud::Global,
            graph: format!("{base}/v1.0"),
            login: base.to_owned(),
        }
    }

    /// The same with Graph at another address, with or without the version.
    ///
    /// # Errors
    /// When it is no address, or plain HTTP to another machine.
    pub fn with_graph(self, address: &str) -> Result<Self, AddressError> {
        let base = base(address)?;
        let base = base.strip_suffix("/v1.0").unwrap_or(&base);
        Ok(Self {
            graph: format!("{base}/v1.0"),
            ..self
        })
    }

    /// The same with the login host at another address.
    ///
    /// # Errors
    /// When it is no address, plain HTTP to another machine, or the sign-in of another cloud.
    pub fn with_login(self, address: &str) -> Result<Self, AddressError> {
        let login = base(address)?;
        let signs_in = |cloud: &Cloud| cloud.facts().login.eq_ignore_ascii_case(&login);
        if Cloud::ALL.iter().any(signs_in) && !signs_in(&self.cloud) {
            return Err(AddressError::OtherCloud {
                address: login,
                cloud: self.cloud,
            });
        }
        Ok(Self { login, ..self })
    }

    /// The OAuth scope that asks for every permission the application was granted. It names the
    /// cloud's own Graph, whatever address answers for it.
    ///
    /// Source: Microsoft identity platform, "The .default scope".
    #[must_use]
    pub fn scope(&self) -> String {
        format!("{}/.default", self.cloud.facts().graph)
    }

    /// Whether a token for this audience is one for Microsoft Graph.
    ///
    /// Source: Microsoft identity platform, "Access token claims reference", claim `aud`.
    #[must_use]
    pub fn is_graph(&self, audience: &str) -> bool {
        let audience = audience.trim_end_matches('/');
        audience.eq_ignore_ascii_case(self.cloud.facts().graph)
            || audience.eq_ignore_ascii_case(Permission::resource())
    }

    /// Where an administrator of the tenant consents to all that an application asks for.
    ///
    /// Source: Microsoft Entra, "Grant tenant-wide admin consent to an application".
    #[must_use]
    pub fn consent(&self, tenant: &str, application: &str) -> String {
        format!(
            "{}/{}/adminconsent?client_id={}",
            self.login,
            encode(tenant),
            encode(application)
        )
    }

    /// Whether every address is this machine's own, so that no real tenant answers.
    #[must_use]
    pub fn is_wholly_local(&self) -> bool {
        is_loopback(&self.graph) && is_loopback(&self.login)
    }

    /// Whether one of the addresses is this machine's own: no proxy is used then.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_loopback(&self.graph) || is_loopback(&self.login)
    }
}

/// An address without a slash at its end.
fn base(address: &str) -> Result<String, AddressError> {
    let malformed = || AddressError::Malformed(without_password(address));
    let url = Url::parse(address).map_err(|_| malformed())?;
    let bare = url.username().is_empty() && url.password().is_none();
    let whole = url.query().is_none() && url.fragment().is_none();
    if !bare || !whole || url.host_str().is_none() {
        return Err(malformed());
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(address) => {}
        "http" => return Err(AddressError::Plain(address.to_owned())),
        _ => return Err(malformed()),
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// An address for an error message: what stands before an `@` may be a password.
fn without_password(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => address.to_owned(),
    }
}

/// The host of an address with its scheme and port, and nothing of what follows, which may say more
/// than is to be shown; nothing for what is no address.
#[must_use]
pub fn origin(address: &str) -> Option<String> {
    let origin = Url::parse(address).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// Whether an address is this machine's own.
pub(crate) fn is_loopback(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default();
    let number = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || number.is_ok_and(|number| number.is_loopback())
}

/// Whether an address is plain HTTP.
pub(crate) fn is_plain(address: &str) -> bool {
    address.starts_with("http:")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn global() -> Endpoints {
        Endpoints::of(Cloud::Global)
    }

    #[test]
    fn a_domain_of_another_cloud_is_told() {
        for domain in [
            "contoso.onmicrosoft.us",
            "contoso.partner.onmschina.cn",
            "contoso.onmschina.cn",
            "contoso.onmicrosoft.cn",
            "Contoso.OnMicrosoft.de",
            "contoso.onmicrosoft.example",
        ] {
            assert!(Cloud::is_elsewhere(domain), "{domain}");
        }
        for domain in [
            "contoso.onmicrosoft.com",
            "contoso.mail.onmicrosoft.com",
            "contoso.de",
            "onmicrosoft.de.contoso.example",
            "contoso.cn",
        ] {
            assert!(!Cloud::is_elsewhere(domain), "{domain}");
        }
    }

    #[test]
    fn of_an_address_only_the_host_is_shown() {
        let shown = origin("https://user:canary@jobs.example:8443/canary?run=canary");
        assert_eq!(shown.as_deref(), Some("https://jobs.example:8443"));
        assert_eq!(origin("jobs.example"), None);
        assert_eq!(origin("data:canary"), None);
    }

    #[test]
    fn a_token_for_another_service_is_told() {
        let endpoints = Endpoints::of(Cloud::China);
        assert!(endpoints.is_graph("https://microsoftgraph.chinacloudapi.cn/"));
        assert!(endpoints.is_graph("00000003-0000-0000-c000-000000000000"));
        assert!(!endpoints.is_graph("https://graph.microsoft.com"));
        assert!(!endpoints.is_graph("https://vault.example"));
    }

    #[test]
    fn consent_is_asked_for_at_the_login_host() {
        let link = Endpoints::at("http://127.0.0.1:1").consent("contoso.example", "app/1");
        assert_eq!(
            link,
            "http://127.0.0.1:1/contoso.example/adminconsent?client_id=app%2F1"
        );
    }

    #[test]
    fn a_token_is_asked_for_the_graph_of_its_cloud_whatever_address_answers() {
        let endpoints = Endpoints::of(Cloud::Dod);
        let elsewhere = endpoints.with_graph("http://127.0.0.1:8080").unwrap();
        assert_eq!(elsewhere.scope(), "https://dod-graph.microsoft.us/.default");
    }

    #[test]
    fn an_address_may_end_in_a_slash_or_the_version() {
        for address in [
            "https://fake.example",
            "https://fake.example/",
            "https://fake.example/v1.0/",
        ] {
            let endpoints = global().with_graph(address).unwrap();
            assert_eq!(endpoints.graph, "https://fake.example/v1.0");
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for address in [
            "http://127.0.0.1:1/a",
            "http://localhost:1",
            "http://[::1]:1",
        ] {
            assert!(global().with_graph(address).is_ok(), "{address}");
        }
        for address in [
            "http://graph.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
        ] {
            let refused = AddressError::Plain(address.to_owned());
            assert_eq!(global().with_login(address), Err(refused));
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_showing_a_password() {
        for address in [
            "graph.example",
            "ftp://host",
            "https://h?q=1",
            "https://u:canary@h",
        ] {
            let error = global().with_graph(address).unwrap_err();
            assert!(matches!(error, AddressError::Malformed(_)), "{address}");
            assert!(!error.to_string().contains("canary"), "{error}");
        }
    }

    #[test]
    fn the_sign_in_of_another_cloud_is_refused() {
        let login = Endpoints::of(Cloud::UsGov).login;
        assert!(Endpoints::of(Cloud::Dod).with_login(&login).is_ok());
        let error = global().with_login(&format!("{login}/")).unwrap_err();
        assert!(matches!(error, AddressError::OtherCloud { .. }));
    }

    #[test]
    fn a_text_names_the_portals_of_its_cloud() {
        let text = "Open https://portal.azure.com, then https://admin.microsoft.com/users.";
        let here = |cloud: Cloud| cloud.localized(text);
        assert_eq!(here(Cloud::Global), text);
        assert_eq!(
            here(Cloud::Dod),
            "Open https://portal.azure.us, then https://portal.apps.mil/adminportal/users."
        );
        assert!(here(Cloud::China).contains("https://portal.azure.cn"));
    }

    #[test]
    fn the_name_of_a_tenant_tells_its_cloud() {
        use Cloud::{China, Dod, Global, UsGov};
        assert_eq!(Global.alternatives("a.onmicrosoft.us"), [UsGov, Dod]);
        assert_eq!(Global.alternatives("a.partner.onmschina.cn"), [China]);
        assert_eq!(UsGov.alternatives("a.onmicrosoft.com"), [Global]);
        assert_eq!(Global.alternatives("contoso.example"), [UsGov, Dod, China]);
    }
}
