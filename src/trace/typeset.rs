//! Characters that only typeset a text.

/// Whether a character shows nothing: it breaks words, joins them, turns the direction, or chooses
/// between two drawings of another.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is a tick, which affirms.
pub(super) fn is_tick(c: char) -> bool {
    matches!(c, '✅' | '✔' | '✓' | '☑' | '🗸' | '🗹')
}

/// Whether a character is a cross or a stop sign, which denies.
pub(super) fn is_cross(c: char) -> bool {
    matches!(c, '❌' | '✖' | '✗' | '✘' | '❎' | '☒' | '🗙' | '🚫' | '⛔')
}

/// Whether a character is a picture: emoji, dingbats and other symbols.
pub(super) fn is_pictogram(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{25ff}')
}

fn is_arrow(c: char) -> bool {
    matches!(
        c,
        '→' | '⇒'
            | '➔'
            | '➜'
            | '➝'
            | '➞'
            | '➡'
            | '⟶'
            | '⟹'
            | '▸'
            | '▶'
            | '►'
            | '❯'
            | '❱'
    )
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}'
    )
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' | '「' | '」' | '『' | '』'
    )
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '‚' | '‛' | '`' | '´' | 'ʼ' | '′')
}

/// The text with one form of each dash, arrow and apostrophe, and without quotes, pictures and
/// what is not seen.
pub(super) fn plain(text: &str) -> String {
    let seen: Vec<char> = text.chars().filter(|c| !is_invisible(*c)).collect();
    let mut plain = String::with_capacity(text.len());
    let mut quoted = false;
    for (at, c) in seen.iter().copied().enumerate() {
        let before = at.checked_sub(1).map_or(' ', |at| seen[at]);
        let after = seen.get(at + 1).copied().unwrap_or(' ');
        let alone = before.is_whitespace() && after.is_whitespace();
        quoted = (quoted || matches!(before, '«' | '‹')) && !matches!(before, '»' | '›');
        match c {
            '»' | '›' if alone && !quoted => plain.push_str(" > "),
            c if is_arrow(c) => plain.push_str(" > "),
            '\u{2014}' | '\u{2015}' => plain.push_str(" - "),
            c if is_dash(c) => plain.push('-'),
            c if is_apostrophe(c) && before.is_alphanumeric() && after.is_alphanumeric() => {
                plain.push('\'');
            }
            c if is_quote(c) || is_apostrophe(c) || is_pictogram(c) => {}
            '®' | '™' => {}
            '…' => plain.push_str("..."),
            '•' | '·' | '∙' | '◦' | '▪' | '‣' if alone => {}
            c => plain.push(c),
        }
    }
    plain
}

/// The words with a space between, but for dashes: one between two numbers holds them together,
/// any other that stands alone only parts what it stands between. Punctuation keeps to the word
/// before it.
pub(super) fn joined(words: &[&str]) -> String {
    let mut joined = String::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied().unwrap_or_default();
        let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if word.chars().all(|c| c == '-') {
            if number(joined.chars().next_back()) && number(next.chars().next()) {
                joined.push('-');
            }
            continue;
        }
        let held = joined.ends_with('-')
            && number(word.chars().next())
            && at > 0
            && words[at - 1].chars().all(|c| c == '-');
        let closes = word
            .chars()
            .all(|c| matches!(c, ':' | ';' | '!' | '?' | '.' | ','));
        if !joined.is_empty() && !held && !closes {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}
