//! A certificate with its private key, and the assertion it signs.
//!
//! Written here because `azure_identity` reads certificates through a system OpenSSL.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p12_keystore::{KeyStore, Pkcs12ImportPolicy};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// How long an assertion is good, in seconds. Source: Microsoft identity platform, "Certificate
/// credentials", which recommends five to ten minutes.
const LIFETIME: i64 = 600;

/// What proves an application by its certificate. The key is zeroized on drop and never printed.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// The SHA-256 of the certificate, as assertions carry it.
    thumbprint: String,
    /// The RSA key as PEM.
    key: SecretString,
}

/// Claims of an assertion. Source: Microsoft identity platform, "Certificate credentials".
#[derive(Serialize)]
struct Claims<'a> {
    aud: &'a str,
    iss: &'a str,
    sub: &'a str,
    jti: String,
    nbf: i64,
    iat: i64,
    exp: i64,
}

impl Certificate {
    /// Reads a certificate and its RSA key: PEM that holds both, or PFX (PKCS #12), which the
    /// password opens.
    ///
    /// # Errors
    /// A sentence that says why the file cannot be used. It never holds a part of the file.
    pub fn read(path: &Path, password: Option<&SecretString>) -> Result<Self, String> {
        let bytes = Zeroizing::new(std::fs::read(path).map_err(|error| error.to_string())?);
        if bytes.windows(11).any(|window| window == b"-----BEGIN ") {
            Self::from_pem(&bytes)
        } else {
            Self::from_pfx(&bytes, password)
        }
    }

    fn from_pem(pem: &[u8]) -> Result<Self, String> {
        let certificate = CertificateDer::from_pem_slice(pem)
            .map_err(|_| "it contains no certificate in PEM".to_owned())?;
        let key = PrivateKeyDer::from_pem_slice(pem).map_err(|_| {
            "it contains no private key in PEM; one with a password has to be in a PFX \
             file"
                .to_owned()
        })?;
        let label = match &key {
            PrivateKeyDer::Pkcs1(_) => "RSA PRIVATE KEY",
            _ => "PRIVATE KEY",
        };
        Self::new(&certificate, label, key.secret_der())
    }

    fn from_pfx(pfx: &[u8], password: Option<&SecretString>) -> Result<Self, String> {
        let password = password
            .map(SecretString::expose_secret)
            .unwrap_or_default();
        let store = KeyStore::from_pkcs12(pfx, password, Pkcs12ImportPolicy::Relaxed)
            .map_err(|_| "it is neither PEM nor a PFX that the password opens".to_owned())?;
        let (_, chain) = store
            .private_key_chain()
            .ok_or_else(|| "it contains no private key".to_owned())?;
        let certificate = chain
            .certs()
            .first()
            .ok_or_else(|| "it contains no certificate for its private key".to_owned())?;
        Self::new(certificate.as_der(), "PRIVATE KEY", chain.key().as_der())
    }

    fn new(certificate: &[u8], label: &str, key: &[u8]) -> Result<Self, String> {
        let body = Zeroizing::new(STANDARD.encode(key));
        let pem = format!(
            "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            body.as_str()
        );
        let key = SecretString::from(pem);
        let read = EncodingKey::from_rsa_pem(key.expose_secret().as_bytes())
            .map_err(|_| "its private key is no RSA key, which Entra ID asks for".to_owned())?;
        greenroom_jwt::install();
        jsonwebtoken::crypto::sign(&[], &read, Algorithm::PS256).map_err(|_| {
            "its private key cannot sign: it has to be an RSA key of 2048 to 4096 bits".to_owned()
        })?;
        Ok(Self {
            thumbprint: URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)),
            key,
        })
    }

    /// An assertion by the application for the token endpoint.
    pub(super) fn assertion(
        &self,
        client_id: &str,
        endpoint: &str,
    ) -> Result<SecretString, String> {
        let now = greenroom_clock::now().as_second();
        let claims = Claims {
            aud: endpoint,
            iss: client_id,
            sub: client_id,
            jti: format!("{:032x}", fastrand::u128(..)),
            nbf: now,
            iat: now,
            exp: now + LIFETIME,
        };
        let header = Header {
            x5t_s256: Some(self.thumbprint.clone()),
            ..Header::new(Algorithm::PS256)
        };
        EncodingKey::from_rsa_pem(self.key.expose_secret().as_bytes())
            .and_then(|key| jsonwebtoken::encode(&header, &claims, &key))
            .map(SecretString::from)
            .map_err(|error| error.to_string())
    }
}
