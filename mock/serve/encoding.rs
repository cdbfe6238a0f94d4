//! Bodies compressed for a client that asks for it, as Microsoft Graph does.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Answer, Request};

/// A body below this would not become shorter by much.
const LEAST: usize = 1024;

/// The answer with its body compressed, where the request accepts that and it is worth it.
pub(super) fn encoded(mut answer: Answer, request: &Request) -> Answer {
    let accepted = request.header("accept-encoding").is_some_and(accepts_gzip);
    // What a fault says of the body's length is about the body as it is.
    let is_counted = answer.header("content-length").is_some();
    if !accepted || is_counted || answer.body.len() < LEAST {
        return answer;
    }
    if let Ok(body) = gzip(&answer.body) {
        answer.body = body;
        let header = ("Content-Encoding".to_owned(), "gzip".to_owned());
        answer.headers.push(header);
    }
    answer
}

/// Whether gzip is among the encodings of the header, and not refused by a weight of 0.
/// Source: RFC 9110, section 12.5.3.
fn accepts_gzip(header: &str) -> bool {
    header.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| {
            ["gzip", "*"]
                .iter()
                .any(|one| name.eq_ignore_ascii_case(one))
        });
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
        is_gzip && weight.is_none_or(|weight| weight > 0.0)
    })
}

fn gzip(body: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn sent(body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let request = Request {
            method: "GET".to_owned(),
            path: "/v1.0/users".to_owned(),
            query: None,
            headers: headers.iter().map(owned).collect(),
            body: vec![],
            base: "http://127.0.0.1".to_owned(),
        };
        let answer = Answer {
            body: body.to_vec(),
            ..Answer::default()
        };
        encoded(answer, &request)
    }

    #[test]
    fn a_long_body_is_compressed_for_whoever_asks() {
        let body = [b'a'; LEAST];
        let answer = sent(&body, &[("Accept-Encoding", "gzip")]);
        assert_eq!(answer.header("content-encoding"), Some("gzip"));
        let mut text = Vec::new();
        GzDecoder::new(&answer.body[..])
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, body);
    }

    #[test]
    fn a_short_body_and_one_for_others_is_sent_as_it_is() {
        for (length, headers) in [
            (LEAST - 1, &[("Accept-Encoding", "gzip")][..]),
            (LEAST, &[("Accept-Encoding", "br")]),
            (LEAST, &[]),
        ] {
            let answer = sent(&vec![b'a'; length], headers);
            assert_eq!(answer.body.len(), length);
            assert_eq!(answer.header("content-encoding"), None);
        }
    }

    #[test]
    fn what_a_client_accepts_is_what_its_header_says() {
        for header in ["gzip", "deflate, GZIP;q=0.5", "*", "br;q=0, gzip"] {
            assert!(accepts_gzip(header), "{header}");
        }
        for header in ["", "identity", "gzip;q=0", "br, deflate", "gzippy"] {
            assert!(!accepts_gzip(header), "{header}");
        }
    }
}
