//! Cuts a filter into tokens.

use super::expression::Literal;
use crate::ids::is_id;

/// A token with where it starts, for errors.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) position: usize,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A property, function, operator or variable.
    Word(String),
    /// A constant.
    Literal(Literal),
    /// One of `( ) , / :`.
    Sign(char),
}

/// The tokens of `text`, or the position of what is no token.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, usize> {
    let mut tokens = Vec::new();
    let mut position = 0;
    while let Some(first) = text[position..].chars().next() {
        let (kind, length) = match first {
            _ if first.is_whitespace() => {
                position += first.len_utf8();
                continue;
            }
            '(' | ')' | ',' | '/' | ':' => (Kind::Sign(first), 1),
            '\'' => quoted(&text[position..]).ok_or(position)?,
            _ => word(&text[position..]).ok_or(position)?,
        };
        tokens.push(Token { kind, position });
        position += length;
    }
    Ok(tokens)
}

/// A text in single quotes, in which a doubled quote stands for one.
fn quoted(text: &str) -> Option<(Kind, usize)> {
    let mut value = String::new();
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((index, letter)) = letters.next() {
        if letter != '\'' {
            value.push(letter);
        } else if letters.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return Some((Kind::Literal(Literal::Text(value)), index + 1));
        }
    }
    None
}

fn word(text: &str) -> Option<(Kind, usize)> {
    let is_part = |letter: char| letter.is_alphanumeric() || "_.-$@+".contains(letter);
    let mut length = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    if is_date(&text[..length]) {
        // Colons belong to a time, elsewhere they part a lambda's variable from its body.
        length = text
            .find(|letter| !is_part(letter) && letter != ':')
            .unwrap_or(text.len());
    }
    if length == 0 {
        return None;
    }
    Some((classify(&text[..length])?, length))
}

fn classify(word: &str) -> Option<Kind> {
    let literal = if is_id(word) {
        Literal::Guid(word.to_owned())
    } else if is_date(word) {
        Literal::Date(word.to_owned())
    } else if let Some(literal) = keyword(word) {
        literal
    } else if word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-') {
        Literal::Number(word.parse().ok()?)
    } else if word.contains(['-', '+', '@']) {
        return None;
    } else {
        return Some(Kind::Word(word.to_owned()));
    };
    Some(Kind::Literal(literal))
}

fn keyword(word: &str) -> Option<Literal> {
    match word {
        "true" => Some(Literal::Boolean(true)),
        "false" => Some(Literal::Boolean(false)),
        "null" => Some(Literal::Null),
        _ => None,
    }
}

/// Whether a word starts as a date does: `2026-01-31`.
fn is_date(word: &str) -> bool {
    word.len() >= 10
        && !is_id(word)
        && word
            .bytes()
            .take(10)
            .enumerate()
            .all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Kind {
        let tokens = tokens(text).unwrap();
        assert_eq!(tokens.len(), 1, "{tokens:?}");
        tokens[0].kind.clone()
    }

    #[test]
    fn a_doubled_quote_stands_for_one() {
        assert_eq!(
            only("'O''Brien'"),
            Kind::Literal(Literal::Text("O'Brien".into()))
        );
    }

    #[test]
    fn a_guid_needs_no_quotes() {
        let guid = "57ff2da0-773e-42df-b2af-ffb7a2317929";
        assert_eq!(only(guid), Kind::Literal(Literal::Guid(guid.into())));
    }

    #[test]
    fn a_guid_of_digits_alone_is_no_number() {
        let guid = "00000003-0000-0000-0000-000000000000";
        assert_eq!(only(guid), Kind::Literal(Literal::Guid(guid.into())));
    }

    #[test]
    fn a_time_keeps_its_colons() {
        let time = "2026-01-31T09:00:00Z";
        assert_eq!(only(time), Kind::Literal(Literal::Date(time.into())));
    }

    #[test]
    fn a_colon_parts_a_variable_from_its_body() {
        let kinds: Vec<Kind> = tokens("p:p/id")
            .unwrap()
            .into_iter()
            .map(|t| t.kind)
            .collect();
        assert_eq!(kinds[1], Kind::Sign(':'));
        assert_eq!(kinds.len(), 5);
    }

    #[test]
    fn a_text_without_an_end_is_refused_where_it_starts() {
        assert_eq!(tokens("name eq 'Ann"), Err(8));
    }
}
