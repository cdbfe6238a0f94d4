//! What tells a picture from another: the place it was uploaded to, without the tokens.

use percent_encoding::percent_decode_str;

/// The last two parts of the picture's path. A publisher who replaces a picture uploads another
/// one, so the part above the name counts; host, query, token and the size asked for do not.
pub(super) fn identity(address: &str) -> String {
    let decoded = decode(origin(address));
    let path = decoded.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> = path.rsplit('/').filter(|part| !part.is_empty()).collect();
    parts.truncate(2);
    parts.reverse();
    parts.join("/")
}

/// The address behind an image proxy's, which brings it along as `url=`.
fn origin(address: &str) -> &str {
    match address
        .split_once("?url=")
        .or_else(|| address.split_once("&url="))
    {
        Some((_, inner)) => inner.split('&').next().unwrap_or_default(),
        None => address.split(['?', '#']).next().unwrap_or_default(),
    }
}

/// Addresses inside addresses are encoded more than once.
fn decode(address: &str) -> String {
    let mut decoded = address.to_owned();
    for _ in 0..3 {
        decoded = percent_decode_str(&decoded)
            .decode_utf8_lossy()
            .into_owned();
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_upload_whatever_brings_it() {
        let plain =
            "https://1-files.gitbook.io/~/files/v0/b/x/o/spaces%2FS%2Fuploads%2Fq7%2Fa.webp";
        let proxied = "https://kb.example/~gitbook/image?url=https%3A%2F%2F1-files.gitbook.io%2F\
             %7E%2Ffiles%2Fv0%2Fb%2Fx%2Fo%2Fspaces%252FS%252Fuploads%252Fq7%252Fa.webp%3Falt%3D\
             media%26token%3Dt&width=768&sign=s";
        for address in [
            format!("{plain}?alt=media&token=one"),
            format!("{plain}?alt=media&token=two"),
            proxied.to_owned(),
            "../q7/a.webp".to_owned(),
        ] {
            assert_eq!(identity(&address), "q7/a.webp");
        }
    }

    #[test]
    fn a_picture_uploaded_anew_is_another_one() {
        let [one, other] = ["https://x/q7/a.webp", "https://x/z9/a.webp"].map(identity);
        assert_ne!(one, other);
    }
}
