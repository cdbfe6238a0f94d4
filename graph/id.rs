//! The ids that Microsoft gives to tenants, applications, accounts and everything else.

use reqwest::Url;

/// Whether a text is an id in the form that Graph writes it: 32 hexadecimal digits in groups of
/// 8-4-4-4-12, as in RFC 9562.
#[must_use]
pub fn is_id(text: &str) -> bool {
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

/// The name of a domain in the form that is compared, in small ASCII letters; nothing for what is
/// none, an IP address or a name without a dot included.
///
/// Source: the URL standard, section 3.3, "domain to ASCII".
#[must_use]
pub fn domain(text: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_alphanumeric() || !letter.is_ascii() || letter == '-';
    let is_name = |label: &str| !label.is_empty() && label.chars().all(is_part);
    if !text.contains('.') || !text.split('.').all(is_name) {
        return None;
    }
    let url = Url::parse(&format!("https://{text}/")).ok()?;
    url.domain().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_compared_whatever_the_case_and_the_script() {
        assert_eq!(domain("Contoso.COM").as_deref(), Some("contoso.com"));
        assert_eq!(domain("BÜCHER.example"), domain("xn--bcher-kva.example"));
        for text in [
            "contoso", "a..b", ".a", "a.", "10.0.0.1", "a.b:1", "a.b/c", "u@a.b", "a%2e.b",
        ] {
            assert_eq!(domain(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_has_36_characters_in_five_groups() {
        assert!(is_id("1fd5118e-2576-4263-8130-9503064c837a"));
        assert!(!is_id("1fd5118e25764263813-09503064c837a000"));
    }
}
