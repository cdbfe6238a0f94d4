//! Names of files that every system accepts: a book that is written on one is read on another.

/// What no name of a file may have on Windows. Source: Microsoft, "Naming Files, Paths, and
/// Namespaces".
const REFUSED: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];
/// The names of devices on Windows, whatever extension they have. Source: the same.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Why a name cannot be that of a file on every system; none where it can.
#[must_use]
pub(crate) fn refusal(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("it is empty");
    }
    if name.contains(|letter: char| REFUSED.contains(&letter) || letter.is_control()) {
        return Some("Windows does not allow one of its characters in the name of a file");
    }
    if name.ends_with(['.', ' ']) {
        return Some("Windows removes the period or the space at its end");
    }
    is_device(name).then_some("Windows reserves it for a device")
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_lowercase();
    let numbered = ["com", "lpt"]
        .iter()
        .find_map(|port| stem.strip_prefix(port));
    let is_digit = |rest: &str| {
        let mut letters = rest.chars();
        // The digits of Latin-1 above the line, too.
        let is_one = |c: char| c.is_ascii_digit() || matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}');
        letters.next().is_some_and(is_one) && letters.next().is_none()
    };
    DEVICES.contains(&&*stem) || numbered.is_some_and(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_cannot_store_is_refused_everywhere() {
        for name in [
            "",
            "aux",
            "AUX",
            "con.md",
            "Nul .tar.gz",
            "com1",
            "lpt9.html",
            "COM\u{b2}",
            "join.",
            "join ",
            "a:b",
            "a/b",
            "a\\b",
            "what?",
            "tab\t",
        ] {
            assert!(refusal(name).is_some(), "{name:?}");
        }
        for name in [
            "join",
            "teams-license",
            "auxiliary",
            "console",
            "com",
            "com10",
            "lpt",
            ".join",
            "møte",
        ] {
            assert_eq!(refusal(name), None, "{name:?}");
        }
    }
}
