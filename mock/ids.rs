//! Identifiers that look random and are not: the same input gives the same identifier, so that
//! two runs over one fixture leave the same record.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// The most distinct requests whose repetitions are counted. Beyond it counting starts over, so
/// that a mock that runs for days keeps its size.
const COUNTED: usize = 16_384;

/// Whether a text is an id in the form that Graph writes it: 32 hexadecimal digits in groups of
/// 8-4-4-4-12, as in RFC 9562.
pub(super) fn is_id(text: &str) -> bool {
    let is_hyphen = |at| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| {
            if is_hyphen(at) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        })
}

/// A GUID made from what identifies a thing.
pub(super) fn guid(parts: &[&str]) -> String {
    let mut bytes: [u8; 16] = digest(parts)[..16].try_into().unwrap_or_default();
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex = hex(&bytes);
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// The SHA-256 of the parts, each ended by a zero byte so that they cannot run together.
pub(super) fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0f)])
        .collect()
}

/// Numbers the repetitions of a request, so that each has a request id of its own without
/// depending on the order in which different requests arrive.
#[derive(Debug, Default)]
pub(super) struct RequestIds(Mutex<HashMap<[u8; 32], u32>>);

impl RequestIds {
    /// The request id of the next request of that kind.
    pub(super) fn next(&self, method: &str, target: &str) -> String {
        let key = digest(&[method, target]);
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= COUNTED && !seen.contains_key(&key) {
            seen.clear();
        }
        let count = seen.entry(key).or_insert(0);
        *count += 1;
        guid(&["request", method, target, &count.to_string()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_has_the_form_of_version_4() {
        let guid = guid(&["users", "lobby"]);
        assert_eq!(guid.len(), 36);
        assert_eq!(&guid[14..15], "4");
        assert!("89ab".contains(&guid[19..20]));
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(guid(&["ab", "c"]), guid(&["a", "bc"]));
    }

    #[test]
    fn the_same_request_twice_has_two_ids_and_two_runs_have_the_same() {
        let (first, second) = (RequestIds::default(), RequestIds::default());
        let ids = [
            first.next("GET", "/v1.0/users"),
            first.next("GET", "/v1.0/users"),
        ];
        assert_ne!(ids[0], ids[1]);
        assert_eq!(second.next("GET", "/v1.0/users"), ids[0]);
    }
}
