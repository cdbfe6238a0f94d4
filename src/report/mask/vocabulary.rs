//! The words that a book may say because the program itself says them, whatever the tenant.
//!
//! Whatever stands in a sentence and is none of them is masked, so that a name nobody expected
//! there is, too: of a proxy, in a certificate, in an error.

use std::collections::HashSet;
use std::sync::LazyLock;

use greenroom_graph::{Permission, is_product_word, product_names};
use jiff::civil::Date;

use super::{public, text};
use crate::document;

/// Every text of the sources whose sentences reach a record, as `build.rs` found it.
const SAID: &str = include_str!(concat!(env!("OUT_DIR"), "/said.txt"));

/// What the libraries and the system say where an answer does not arrive: reqwest, hyper, rustls,
/// ring, `serde_json`, and the errors of POSIX.
const CAUSES: &str = "
    error sending request: client error (Connect) (SendRequest)
    tcp connect error: Connection refused (os error 111); Connection reset by peer; Broken pipe;
    No route to host; Network is unreachable; Connection timed out; operation timed out;
    dns error: failed to lookup address information: Name or service not known;
    Temporary failure in name resolution; No address associated with hostname; nodename nor
    servname provided, or not known; Protocol error; No such file or directory; Permission denied
    connection closed before message completed; connection error; connection was not ready;
    channel closed; operation was canceled; unexpected end of file; invalid HTTP version parsed;
    invalid HTTP header parsed; invalid HTTP status-code parsed; message head is too large;
    error reading a body from connection; end of file before message length reached;
    error decoding response body; unsuccessful tunnel; proxy authorization required; http2 error
    tls handshake eof; unexpected EOF during handshake; received fatal alert: BadCertificate
    CertificateExpired CertificateRequired CertificateRevoked CertificateUnknown DecodeError
    DecryptError HandshakeFailure InternalError ProtocolVersion UnknownCA UnrecognisedName
    peer closed connection without sending TLS close_notify; peer is incompatible;
    received corrupt message of type InvalidContentType; received unexpected message
    invalid peer certificate: UnknownIssuer Expired NotValidYet NotValidForName BadEncoding
    BadSignature Revoked InvalidPurpose CaUsedAsEndEntity Other; certificate expired: verification
    time (UNIX), but certificate is not valid after, not valid before, seconds ago;
    certificate not valid for name; certificate is only valid for DnsName IpAddress;
    certificate is not valid for any names (according to its subjectAltName extension);
    EOF while parsing a value an object a list a string at line column; expected value;
    expected ident; trailing characters; invalid type: string integer boolean null map sequence;
    expected a boolean; missing field; duplicate field; unknown variant; control character found
";

/// Names of our own examples: a tenant of that name would be masked like any other.
const EXAMPLES: &[&str] = &["contoso", "fabrikam", ".example"];

static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let documented = document::texts();
    let documented = documented.iter().map(String::as_str);
    let names: Vec<&str> = [SAID, CAUSES].into_iter().chain(product_names()).collect();
    let texts = documented.chain(names.iter().copied());
    let pieces = texts
        .flat_map(text::pieces)
        .filter(|piece| !is_an_example(piece));
    pieces.map(str::to_owned).collect()
});

fn is_an_example(piece: &str) -> bool {
    let low = piece.to_lowercase();
    low.contains('@') || EXAMPLES.iter().any(|name| low.contains(name))
}

/// Whether a piece of a sentence is the program's or Microsoft's.
pub(super) fn holds(piece: &str) -> bool {
    WORDS.contains(piece)
        || greenroom_mock::is_documented_word(piece)
        || greenroom_mock::is_documented_property(piece)
        || is_product_word(piece)
        || public::code(piece)
        || public::host_name(piece)
        || Permission::all().iter().any(|known| known.name == piece)
        || is_a_day(piece)
}

/// A day, or the parts of a time that a sentence holds.
fn is_a_day(piece: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let two = |part: &str| part.len() == 2 && digits(part);
    if let Some(seconds) = piece.strip_suffix('Z') {
        let (whole, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
        return two(whole) && digits(part) && part.len() <= 9;
    }
    let (day, hour) = piece.split_once('T').unwrap_or((piece, "00"));
    let plain = day.len() == 10 && day.bytes().all(|b| b == b'-' || b.is_ascii_digit());
    plain && day.parse::<Date>().is_ok() && two(hour)
}

/// Whether it is a word that may stand in a sentence of ours, or a count.
pub(super) fn is_ours(piece: &str) -> bool {
    holds(piece) || is_a_count(piece)
}

/// A count: up to three digits. A longer number may tell who somebody is.
pub(super) fn is_a_count(piece: &str) -> bool {
    let short =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match piece.split_once('.') {
        Some((whole, part)) => short(whole) && short(part),
        None => short(piece),
    }
}

/// The words of a text that somebody wrote for the book itself: of letters and hyphens alone, and
/// none in quotes, where names are.
pub(super) fn authored(written: &str) -> impl Iterator<Item = String> {
    let plain = |piece: &&str| piece.chars().all(|c| c.is_alphabetic() || c == '-');
    let unquoted = written.split('"').step_by(2);
    unquoted
        .flat_map(text::pieces)
        .filter(plain)
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_what_we_say_and_not_who_our_examples_are() {
        for said in [
            "the",
            "sign-in",
            "Teams.ManageCalls",
            "TEAMS1",
            "UnknownIssuer",
            "2026-11-26",
        ] {
            assert!(holds(said), "{said}");
        }
        // The digest of a word of the vendor's is none.
        assert!(!holds("8d969e") && !document::texts().concat().contains("words ="));
        for name in [
            "Contoso",
            "room.lobby@contoso.example",
            "Fabrikam",
            "HR",
            "東京",
            "2026-13-26",
        ] {
            assert!(!holds(name), "{name}");
        }
    }

    #[test]
    fn a_count_is_short() {
        assert!(is_a_count("8") && is_a_count("100") && is_a_count("1.5"));
        assert!(!is_a_count("4711") && !is_a_count("10.0.0.1") && !is_a_count(""));
    }
}
