//! A throw-away certificate authority. Its key stays in memory and is gone when the server is.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig, version};

use super::names;

/// What the two certificates are called. They differ: of one name, the server's would look as if
/// it had signed itself.
const AUTHORITY: &str = "Greenroom mock authority";
const SERVER: &str = "Greenroom mock";

/// The protocols offered, as Microsoft's hosts offer them.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// Why there are no certificates.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// They could not be made.
    #[error("no certificate could be made: {0}")]
    Make(#[from] rcgen::Error),
    /// They could not be put to use.
    #[error("the certificate could not be used: {0}")]
    Use(#[from] rustls::Error),
}

/// An authority that vouches for the mock: on this machine, and under Microsoft's own names.
pub struct Authority {
    acceptor: TlsAcceptor,
    pem: String,
}

impl Authority {
    /// Makes an authority, and a certificate for a server at that address.
    ///
    /// # Errors
    /// The certificates could not be made.
    pub fn create(address: SocketAddr) -> Result<Self, CertificateError> {
        let key = KeyPair::generate()?;
        let mut parameters = named(CertificateParams::default(), AUTHORITY);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let certificate = parameters.self_signed(&key)?;
        Ok(Self {
            acceptor: acceptor(&Issuer::new(parameters, key), address.ip())?,
            pem: certificate.pem(),
        })
    }

    /// The authority's certificate, in PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    pub(super) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }
}

fn named(mut parameters: CertificateParams, name: &str) -> CertificateParams {
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters
}

fn acceptor(issuer: &Issuer<'_, KeyPair>, ip: IpAddr) -> Result<TlsAcceptor, CertificateError> {
    let key = KeyPair::generate()?;
    let mut parameters = named(CertificateParams::new(names::certified(ip))?, SERVER);
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters.use_authority_key_identifier_extension = true;
    let certificate = parameters.signed_by(&key, issuer)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13, &version::TLS12])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(TlsAcceptor::from(Arc::new(config)))
}
