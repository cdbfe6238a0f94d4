//! The secret from which a tenant's tokens are computed.

use sha2::{Digest as _, Sha256};

/// A key: the same one gives the same value the same token, in every run and on every machine.
/// Without it nothing can be computed from a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key([u8; 16]);

/// No vowels, lest a token happen to mean something, and nothing that looks like something else.
const SIGNS: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";

/// How many signs a token has. Of 10,000 values, two have the same one of 28^12 in one tenant of
/// four billion.
const LENGTH: usize = 12;

impl Key {
    /// A new one, drawn at random.
    ///
    /// # Panics
    /// When the system has no random numbers to give: no TLS connection works there either.
    #[must_use]
    pub fn draw() -> Self {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).expect("the system has random numbers to give");
        Self(bits)
    }

    /// The one that a record holds: 32 hexadecimal digits.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16).ok().filter(|_| digits)?;
        Some(Self(number.to_be_bytes()))
    }

    /// As [`Key::read`] reads it.
    #[must_use]
    pub fn text(&self) -> String {
        hex::encode(self.0)
    }

    /// What a token says of a value: the same for the same value, and nothing else about it.
    #[must_use]
    pub(super) fn code(&self, value: &str) -> String {
        // Hashed twice with the key, as HMAC does it (RFC 2104), so that none can be prolonged.
        let inner = Sha256::new().chain_update(self.0).chain_update(value);
        let outer = Sha256::new().chain_update([0x5c]).chain_update(self.0);
        let digest = outer.chain_update(inner.finalize()).finalize();
        let (first, _) = digest.split_at(16);
        let bytes = <[u8; 16]>::try_from(first).unwrap_or_default();
        let mut number = u128::from_be_bytes(bytes);
        let mut code = String::new();
        for _ in 0..LENGTH {
            let sign = usize::try_from(number % 28).unwrap_or_default();
            code.push(char::from(SIGNS[sign]));
            number /= 28;
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_nothing_else_is() {
        let key = Key::draw();
        assert_eq!(Key::read(&key.text()), Some(key.clone()));
        assert_ne!(Key::draw(), key);
        for none in [
            "",
            "kvzt",
            "+000000000000000000000000000000f",
            &"0".repeat(33),
        ] {
            assert_eq!(Key::read(none), None, "{none}");
        }
    }

    #[test]
    fn a_code_is_of_the_value_and_the_key() {
        let [one, other] = [Key([1; 16]), Key([2; 16])];
        assert_eq!(one.code("a").len(), LENGTH);
        assert_eq!(one.code("a"), one.code("a"));
        assert_ne!(one.code("a"), one.code("b"));
        assert_ne!(one.code("a"), other.code("a"));
    }
}
