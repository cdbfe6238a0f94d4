//! The signatures of JSON Web Tokens, RS256 and PS256, by ring.
//!
//! `jsonwebtoken` reads and writes the tokens and leaves the cryptography to a provider. The ones it
//! brings are `aws-lc`, a second library for TLS, and `RustCrypto`, thirty crates, of which one tells
//! of the key by the time it takes (RUSTSEC-2023-0071). Entra ID asks for RSA and no other (Microsoft
//! identity platform, "Certificate credentials").

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind, Result, new_error};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256,
    RsaEncoding, RsaParameters, UnparsedPublicKey,
};
use signature::{Signer, Verifier};

/// Has `jsonwebtoken` use ring. To be called before a token is signed or verified, as often as one
/// likes: without it, `jsonwebtoken` panics.
pub fn install() {
    // It can be installed once in a process; later calls find it there.
    let _ = PROVIDER.install_default();
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |der| {
            let PublicKeyComponents { n, e } = pair(der)?.public().into();
            Ok((n, e))
        },
        rsa_pub_components_from_public_key: |_| Err(unsupported()),
        ec_pub_components_from_private_key: |_, _| Err(unsupported()),
        ed_pub_components_from_private_key: |_, _| Err(unsupported()),
        compute_digest: |_, _| Err(unsupported()),
    },
};

fn unsupported() -> Error {
    new_error(ErrorKind::InvalidAlgorithm)
}

/// The key that a DER holds (PKCS #1; `jsonwebtoken` takes off what PKCS #8 adds).
fn pair(der: &[u8]) -> Result<KeyPair> {
    KeyPair::from_der(der).map_err(|why| new_error(ErrorKind::InvalidRsaKey(why.to_string())))
}

/// How to sign by an algorithm with a key of this family, and how to verify.
fn schemes(
    algorithm: Algorithm,
    family: AlgorithmFamily,
) -> Result<(&'static dyn RsaEncoding, &'static RsaParameters)> {
    if family != AlgorithmFamily::Rsa {
        return Err(new_error(ErrorKind::InvalidKeyFormat));
    }
    match algorithm {
        Algorithm::RS256 => Ok((&RSA_PKCS1_SHA256, &RSA_PKCS1_2048_8192_SHA256)),
        Algorithm::PS256 => Ok((&RSA_PSS_SHA256, &RSA_PSS_2048_8192_SHA256)),
        _ => Err(unsupported()),
    }
}

struct Rsa<Key, Scheme> {
    algorithm: Algorithm,
    key: Key,
    scheme: Scheme,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the type of the provider"
)]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    let (scheme, _) = schemes(*algorithm, key.family())?;
    Ok(Box::new(Rsa {
        algorithm: *algorithm,
        key: pair(key.as_bytes())?,
        scheme,
    }))
}

impl Signer<Vec<u8>> for Rsa<KeyPair, &'static dyn RsaEncoding> {
    fn try_sign(&self, message: &[u8]) -> signature::Result<Vec<u8>> {
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(self.scheme, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| signature::Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for Rsa<KeyPair, &'static dyn RsaEncoding> {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the type of the provider"
)]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    let (_, scheme) = schemes(*algorithm, key.family())?;
    Ok(Box::new(Rsa {
        algorithm: *algorithm,
        key: key.clone(),
        scheme,
    }))
}

impl Verifier<Vec<u8>> for Rsa<DecodingKey, &'static RsaParameters> {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> signature::Result<()> {
        match self.key.kind() {
            DecodingKeyKind::SecretOrDer(der) => {
                UnparsedPublicKey::new(self.scheme, der).verify(message, signature)
            }
            DecodingKeyKind::RsaModulusExponent { n, e } => {
                PublicKeyComponents { n, e }.verify(self.scheme, message, signature)
            }
        }
        .map_err(|_| signature::Error::new())
    }
}

impl JwtVerifier for Rsa<DecodingKey, &'static RsaParameters> {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
