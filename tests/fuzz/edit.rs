//! Edits of a text: of its bytes, of its lines, and, where it is JSON, of its values.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

/// What is worth inserting anywhere.
const TOKENS: [&str; 40] = [
    "\0",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\"",
    "'",
    "`",
    "\\",
    "/",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "(",
    ")",
    "|",
    "#",
    "@",
    "=",
    ":",
    ",",
    ";",
    "%00",
    "&#0;",
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "é",
    "İ",
    "ß",
    "東京",
    "😀",
    "\u{202e}",
    "\u{feff}",
    "\u{301}",
];

/// The most bytes that an edit takes from somewhere.
const LONGEST: usize = 64;
/// A text is not repeated beyond so many bytes.
const LARGEST: usize = 32 * 1024;

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Remove(Index, usize),
    Insert(Index, Index),
    Overwrite(Index, u8),
    /// A part again, so many times.
    Repeat(Index, usize, usize),
    /// A part of another seed.
    Splice(Index, Index, Index, usize),
    /// A line in another place, and no longer in its own where that is said.
    Line(Index, Index, bool),
    /// Another value in the place of one, or none: one of those that are odd, or of the others there.
    Value(Index, Index),
}

/// A few edits: of bytes and lines, or of lines alone, or of values alone, so that many a text stays
/// one that is read to its end.
pub(crate) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let place = any::<Index>;
    let line = (place(), place(), any::<bool>())
        .prop_map(|(from, to, leaves)| Edit::Line(from, to, leaves))
        .boxed();
    let value = (place(), place()).prop_map(|(at, with)| Edit::Value(at, with));
    let any_edit = prop_oneof![
        3 => (place(), 1..LONGEST).prop_map(|(at, length)| Edit::Remove(at, length)),
        4 => (place(), place()).prop_map(|(at, token)| Edit::Insert(at, token)),
        2 => (place(), any::<u8>()).prop_map(|(at, byte)| Edit::Overwrite(at, byte)),
        1 => (place(), 1..LONGEST, 2..2000_usize)
            .prop_map(|(at, length, times)| Edit::Repeat(at, length, times)),
        2 => (place(), place(), place(), 1..LONGEST)
            .prop_map(|(at, seed, from, length)| Edit::Splice(at, seed, from, length)),
        2 => line.clone(),
    ];
    prop_oneof![
        2 => prop::collection::vec(any_edit, 1..6),
        1 => prop::collection::vec(line, 1..4),
        2 => prop::collection::vec(value, 1..4),
    ]
}

/// The text with the edits done, in their order.
pub(crate) fn edited(text: &[u8], edits: &[Edit], seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut text = text.to_vec();
    for edit in edits {
        match edit {
            Edit::Remove(at, length) => {
                let at = place(*at, &text);
                text.drain(at..text.len().min(at + length));
            }
            Edit::Insert(at, token) => {
                let tokens: Vec<&str> = TOKENS.iter().chain(words).copied().collect();
                insert(&mut text, *at, tokens[token.index(tokens.len())].as_bytes());
            }
            Edit::Overwrite(at, byte) => {
                let at = place(*at, &text);
                if let Some(old) = text.get_mut(at) {
                    *old = *byte;
                }
            }
            Edit::Repeat(at, length, times) => {
                let part = part(&text, *at, *length).to_vec();
                let room = LARGEST.saturating_sub(text.len()) / part.len().max(1);
                insert(&mut text, *at, &part.repeat((*times).min(room)));
            }
            Edit::Splice(at, seed, from, length) => {
                let part = part(&seeds[seed.index(seeds.len())], *from, *length);
                insert(&mut text, *at, part);
            }
            Edit::Line(from, to, leaves) => move_line(&mut text, *from, *to, *leaves),
            Edit::Value(at, with) => {
                if let Ok(mut value) = serde_json::from_slice(&text) {
                    change(&mut value, *at, *with);
                    text = value.to_string().into_bytes();
                }
            }
        }
    }
    text
}

fn place(at: Index, text: &[u8]) -> usize {
    at.index(text.len() + 1)
}

fn part(text: &[u8], at: Index, length: usize) -> &[u8] {
    let at = place(at, text);
    &text[at..text.len().min(at + length)]
}

fn insert(text: &mut Vec<u8>, at: Index, what: &[u8]) {
    let at = place(at, text);
    text.splice(at..at, what.iter().copied());
}

fn move_line(text: &mut Vec<u8>, from: Index, to: Index, leaves: bool) {
    let mut lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
    let from = from.index(lines.len());
    let line = lines[from];
    if leaves {
        lines.remove(from);
    }
    lines.insert(to.index(lines.len() + 1), line);
    *text = lines.join(&b'\n');
}

fn change(value: &mut Value, at: Index, with: Index) {
    let mut all = vec![];
    list_places(value, String::new(), &mut all);
    let odd = [
        json!(0),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("x"),
        json!([]),
        json!({}),
        json!(true),
        json!(false),
        Value::Null,
    ];
    // As often one of these as one that is there.
    let with = with.index(2 * all.len());
    let with = match all.get(with) {
        Some(place) => value.pointer(place).cloned().unwrap_or_default(),
        None => odd[with % odd.len()].clone(),
    };
    if let Some(value) = value.pointer_mut(&all[at.index(all.len())]) {
        *value = with;
    }
}

/// The places of all values, as JSON Pointer has them.
pub(crate) fn list_places(value: &Value, place: String, places: &mut Vec<String>) {
    let below = |step: &str| format!("{place}/{}", step.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| list_places(item, below(&index.to_string()), places));
        }
        Value::Object(object) => {
            let items = object.iter();
            items.for_each(|(key, item)| list_places(item, below(key), places));
        }
        _ => {}
    }
    places.push(place);
}
