//! The bytes of a body as its sender meant them: an answer about many is sent compressed.

use std::io::{self, Read as _};

use flate2::read::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use crate::flaw::Flaw;

/// The one encoding that is asked for. Source: RFC 9110, sections 8.4.1.3 and 12.5.3.
pub(crate) const ASKED_FOR: &str = "gzip";

/// The largest body that is read, as it arrives and once it is decoded. The longest answer that
/// Graph gives, a page of 999 users with all their plans, has a few megabytes.
pub(crate) const LARGEST: usize = 32 * 1024 * 1024;

/// Decodes a body as its headers say.
///
/// A body in an encoding that nobody asked for stays as it is, and so is no JSON.
///
/// # Errors
/// When it is no stream of its encoding, ends early, or becomes larger.
pub(crate) fn decode(body: Vec<u8>, headers: &HeaderMap) -> Result<Vec<u8>, Flaw> {
    let encoding = headers.get(CONTENT_ENCODING);
    let encoding = encoding.map(|name| name.as_bytes().to_ascii_lowercase());
    match encoding.as_deref() {
        Some(b"gzip" | b"x-gzip") => inflate(&body, LARGEST),
        _ => Ok(body),
    }
}

fn inflate(body: &[u8], largest: usize) -> Result<Vec<u8>, Flaw> {
    let mut decoded = Vec::new();
    // One byte more tells what is too large from what is as large as it may be.
    let most = u64::try_from(largest).unwrap_or(u64::MAX).saturating_add(1);
    let read = MultiGzDecoder::new(body)
        .take(most)
        .read_to_end(&mut decoded);
    read.map_err(|error: io::Error| Flaw::Encoding(error.to_string()))?;
    if decoded.len() > largest {
        return Err(Flaw::TooLarge(largest / 1024 / 1024));
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn decoded(body: Vec<u8>, encoding: &str) -> Result<Vec<u8>, Flaw> {
        let headers = [(CONTENT_ENCODING, encoding.parse().unwrap())];
        decode(body, &HeaderMap::from_iter(headers))
    }

    #[test]
    fn what_was_compressed_is_read_as_it_was() {
        let text = b"{\"value\":[]}";
        for encoding in ["gzip", "GZIP", "x-gzip"] {
            assert_eq!(decoded(gzip(text), encoding).unwrap(), text);
        }
        let two = [gzip(b"{\"value\""), gzip(b":[]}")].concat();
        assert_eq!(decoded(two, "gzip").unwrap(), text);
    }

    #[test]
    fn what_was_sent_as_it_is_stays_so() {
        assert_eq!(decode(vec![1], &HeaderMap::new()).unwrap(), [1]);
        for encoding in ["identity", "br"] {
            assert_eq!(decoded(vec![1], encoding).unwrap(), [1]);
        }
    }

    #[test]
    fn what_becomes_too_large_is_not_read_to_its_end() {
        let most = 1 << 20;
        let bomb = gzip(&vec![b' '; most + 1]);
        assert_eq!(inflate(&bomb, most), Err(Flaw::TooLarge(1)));
        assert_eq!(inflate(&bomb, most + 1).unwrap().len(), most + 1);
    }

    #[test]
    fn a_stream_that_is_none_or_ends_early_is_no_answer() {
        let whole = gzip(b"{\"value\":[]}");
        let mut changed = whole.clone();
        let last = changed.len() - 1;
        changed[last] ^= 1;
        let cut = (0..whole.len()).map(|length| whole[..length].to_vec());
        for broken in cut.chain([b"{}".to_vec(), changed]) {
            let read = decoded(broken.clone(), "gzip");
            assert!(matches!(read, Err(Flaw::Encoding(_))), "{broken:?}");
        }
    }
}
