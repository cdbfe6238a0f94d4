//! Numbers that nobody can guess.

use tokio_rustls::rustls::crypto::{GetRandomFailed, ring};

/// 128 bits of the operating system's random numbers.
///
/// # Errors
/// When the system has none to give: no TLS connection works there either.
pub(crate) fn bits() -> Result<[u8; 16], GetRandomFailed> {
    let mut bytes = [0; 16];
    ring::default_provider().secure_random.fill(&mut bytes)?;
    Ok(bytes)
}
