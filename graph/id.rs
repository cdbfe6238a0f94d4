//! The ids that Microsoft gives to tenants, applications, accounts and everything else.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_36_characters_in_five_groups() {
        assert!(is_id("1fd5118e-2576-4263-8130-9503064c837a"));
        assert!(!is_id("1fd5118e25764263813-09503064c837a000"));
    }
}
