//! Text that is harmless wherever it is shown: what a tenant or a file says must not steer a
//! terminal.

/// Replaces what could move the cursor, hide or reorder text: control characters, and the Unicode
/// controls for direction. Source of the latter: Unicode Standard Annex 9, section 2.
#[must_use]
pub fn line(text: &str) -> String {
    text.chars()
        .map(|c| if is_harmful(c) { '\u{fffd}' } else { c })
        .collect()
}

/// The same for a text of several lines.
#[must_use]
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Whether a character does something other than stand for itself.
#[must_use]
pub fn is_harmful(c: char) -> bool {
    let directs = matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}');
    let embeds = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
    );
    c.is_control() || directs || embeds || hides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_replaced() {
        assert_eq!(
            line("a\u{1b}[31mb\u{202e}c\nd"),
            "a\u{fffd}[31mb\u{fffd}c\u{fffd}d"
        );
    }

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        assert_eq!(line("Møterom “Ærfugl” 会議室"), "Møterom “Ærfugl” 会議室");
    }
}
