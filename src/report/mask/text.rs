//! Letters, as a request and an expression have them.

/// Whether it may stand in a word: every sign beyond ASCII may be part of a name.
pub(super) fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_whitespace()
}
