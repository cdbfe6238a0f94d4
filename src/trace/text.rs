//! A piece of a page's text: its lines, and the space in them.

use super::mark::CODE;

/// Stands for a line break that the author made; a break at the end of a source line is a space.
pub(super) const BREAK: char = '\u{2028}';
/// What the items of a list typed by hand begin with.
const BULLETS: [char; 4] = ['•', '◦', '▪', '‣'];

/// The text on one line, each run of white space one space. Marks and what stands in code stay.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut in_code = false;
    for c in text.chars() {
        in_code = (in_code || c == CODE.0) && c != CODE.1;
        match c {
            c if !c.is_whitespace() || (in_code && !c.is_ascii()) => tidy.push(c),
            _ if tidy.is_empty() || tidy.ends_with(' ') => {}
            _ => tidy.push(' '),
        }
    }
    tidy.truncate(tidy.trim_end().len());
    tidy
}

/// Whether a heading is an instruction with a number.
pub(super) fn is_step(heading: &str) -> bool {
    let mut words = heading.split(' ');
    let step = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("step"));
    step && words
        .next()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The lines of a paragraph that stand for themselves: items of a list that was typed by hand. A
/// break before anything else is a space.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split(BREAK).map(tidy) {
        // A break at the end of a paragraph is none, and stays as the sign for it.
        let line = line.trim_end_matches('\\').trim_end();
        let item = line.trim_start_matches(BULLETS);
        let own = item.trim_start();
        match lines.last_mut() {
            Some(last) if item.len() == line.len() && !own.is_empty() => {
                last.push(' ');
                last.push_str(own);
            }
            _ => lines.push(own.to_owned()),
        }
    }
    lines
}
