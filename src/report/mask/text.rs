//! A text in words.
//!
//! An atom is a run of letters and digits; every sign beyond ASCII that is not one of the few that
//! we write ourselves counts as a letter, for it may be a name. A piece is what hangs together:
//! `sign-in`, `User.Read.All`, `somebody@somewhere.example`.

/// What we write beyond ASCII.
const OURS: &str = "\u{a0}–—“”‘’‹›…·•×→▲▼✓✗§≥≤≠−";

/// A run of letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Atoms of the same number hang together.
    pub(super) piece: usize,
}

/// The atoms of a text, from the first to the last.
pub(super) fn atoms(text: &str) -> impl Iterator<Item = Atom> {
    let (mut at, mut piece) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            let rest = &text[at..];
            let next = rest.chars().next()?;
            if is_of_a_word(next) {
                let end = rest.find(|c| !is_of_a_word(c)).unwrap_or(rest.len());
                let start = at;
                at += end;
                return Some(Atom {
                    start,
                    end: at,
                    piece,
                });
            }
            at += sign_in_percent(rest).unwrap_or(next.len_utf8());
            if !"-._@%".contains(next) {
                piece += 1;
            }
        }
    })
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut atoms = atoms(text).peekable();
    std::iter::from_fn(move || {
        let Atom {
            start,
            mut end,
            piece,
        } = atoms.next()?;
        while let Some(next) = atoms.next_if(|next| next.piece == piece) {
            end = next.end;
        }
        Some(&text[start..end])
    })
}

pub(super) fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && !OURS.contains(c) && !c.is_whitespace()
}

/// The length of a sign in percent-encoding, such as `%40`, that is no letter or digit.
fn sign_in_percent(rest: &str) -> Option<usize> {
    let code = rest.strip_prefix('%')?.get(..2)?;
    let byte = u8::from_str_radix(code, 16).ok()?;
    (byte.is_ascii() && !byte.is_ascii_alphanumeric()).then_some(3)
}

/// What is left of a text without what quoting adds to it, in lower case.
pub(super) fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let encoded = sign_in_percent(rest);
        if let Some(length) = encoded {
            let byte = u8::from_str_radix(&rest[1..length], 16).unwrap_or_default();
            push(&mut bare, char::from(byte));
        } else {
            push(&mut bare, next);
        }
        rest = &rest[encoded.unwrap_or(next.len_utf8())..];
    }
    bare
}

fn push(bare: &mut String, c: char) {
    if !c.is_whitespace() && !c.is_control() && !"\\'\"`‘’‚‛*".contains(c) {
        bare.extend(c.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        pieces(text).collect()
    }

    #[test]
    fn a_piece_is_what_hangs_together() {
        assert_eq!(
            found("the sign-in of a.b@c.example (User.Read.All), 東京/室!"),
            [
                "the",
                "sign-in",
                "of",
                "a.b@c.example",
                "User.Read.All",
                "東京",
                "室"
            ]
        );
        assert_eq!(
            found("u=a%40b.example; 🦊 is — “x”…"),
            ["u", "a%40b.example", "🦊", "is", "x"]
        );
        assert_eq!(found("-- .. %"), [""; 0]);
    }

    #[test]
    fn quoting_leaves_what_is_bare() {
        assert_eq!(bare(r#"Room \"A\" \\ B"#), bare(r#"room "a" \ b"#));
        assert_eq!(bare("a%40B''s"), "a@bs");
        assert_ne!(bare("Room: A"), bare("Room A"));
    }
}
