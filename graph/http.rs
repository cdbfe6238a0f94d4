//! The HTTP client of a run: TLS by rustls, the trust of the operating system, no redirects.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::{Certificate, Client, ClientBuilder};

use crate::auth::SignInError;
use crate::endpoints::{Endpoints, is_plain};

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// The variable that names a file of certificate authorities to trust, as OpenSSL has it.
const TRUST: &str = "SSL_CERT_FILE";

/// A client for a tenant. It never follows a redirect, so that a token cannot leave for another
/// host, and reaches this machine without a proxy.
///
/// # Errors
/// When the file of `SSL_CERT_FILE` cannot be read, or TLS cannot be set up.
pub(crate) fn client(endpoints: &Endpoints) -> Result<Client, SignInError> {
    let addresses = [&endpoints.graph, &endpoints.login];
    let mut client = builder();
    if endpoints.is_local() {
        client = client.no_proxy();
    }
    client = if addresses.iter().all(|address| is_plain(address)) {
        client.tls_certs_only([])
    } else {
        client.tls_certs_merge(trusted()?)
    };
    client.build().map_err(|error| SignInError::Tls {
        cause: crate::exchange::cause(error),
    })
}

/// A client for addresses of this machine and its network, which never takes a proxy.
///
/// # Errors
/// When the client cannot be set up.
pub(crate) fn local() -> Result<Client, SignInError> {
    let client = builder().no_proxy().tls_certs_only([]).build();
    client.map_err(|error| SignInError::Tls {
        cause: crate::exchange::cause(error),
    })
}

/// What every client has in common.
fn builder() -> ClientBuilder {
    install_tls_provider();
    Client::builder()
        .user_agent(concat!("greenroom/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT)
}

/// Makes ring the TLS provider of this process, where none has been chosen yet. A `reqwest` client
/// of a program that links this crate can be built only afterwards: `reqwest` brings none along.
pub fn install_tls_provider() {
    // An error means that there is one, which is all that is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The certificate authorities that the user trusts beside the system's own.
fn trusted() -> Result<Vec<Certificate>, SignInError> {
    let Some(path) = std::env::var_os(TRUST).filter(|path| !path.is_empty()) else {
        return Ok(vec![]);
    };
    let path = PathBuf::from(path);
    let unusable = |cause: String| SignInError::Setting {
        setting: format!("{TRUST} ({})", path.display()),
        cause,
        fix: "It must name a file of PEM certificates.".to_owned(),
    };
    let pem = std::fs::read(&path).map_err(|error| unusable(error.to_string()))?;
    let found = Certificate::from_pem_bundle(&pem)
        .map_err(|error| unusable(crate::exchange::cause(error)))?;
    if found.is_empty() {
        return Err(unusable("it contains no certificate".to_owned()));
    }
    Ok(found)
}
