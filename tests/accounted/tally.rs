//! What came of the cells of each line.

use std::collections::BTreeMap;

use greenroom_graph::accounted::{self, Entry, Fate};

/// The cells of each line: whether something changed, and which cell it was.
#[derive(Default)]
pub(crate) struct Tally {
    /// The cells that were not run.
    pub(crate) left_out: usize,
    cells: usize,
    changed: usize,
    lines: BTreeMap<String, Vec<(bool, String)>>,
}

fn line(entry: &Entry) -> String {
    format!("{}.{}", entry.resource, entry.property)
}

impl Tally {
    pub(crate) fn count(&mut self, line: &str, has_changed: bool, cell: String) {
        self.cells += 1;
        self.changed += usize::from(has_changed);
        let cells = self.lines.entry(line.to_owned()).or_default();
        cells.push((has_changed, cell));
    }

    /// One cell of several lines.
    pub(crate) fn count_unchanged(&mut self, lines: &[String]) {
        self.cells += 1;
        for line in lines {
            let cells = self.lines.entry(line.clone()).or_default();
            cells.push((false, format!("{line}, among others")));
        }
    }

    /// Whether the cells of a line have shown what the table says of it: a change of what is
    /// judged, and anything of what is ignored.
    pub(crate) fn is_settled(&self, name: &str) -> bool {
        let Some(cells) = self.lines.get(name) else {
            return false;
        };
        let mut own = accounted::entries().iter();
        let is_ignored = own.any(|entry| entry.fate == Fate::Ignored && line(entry) == name);
        is_ignored || cells.iter().any(|(changed, _)| *changed)
    }

    #[expect(clippy::print_stdout, reason = "the counts are what the test is for")]
    pub(crate) fn conclude(self) {
        let entries = accounted::entries();
        let of = |fate: Fate, is_word: bool| {
            let own = entries.iter().filter(|entry| entry.fate == fate);
            own.filter(|entry| entry.word.is_some() == is_word).count()
        };
        for (name, fate) in [("judged", Fate::Judged), ("ignored", Fate::Ignored)] {
            let (properties, words) = (of(fate, false), of(fate, true));
            println!("{name}: {properties} properties, {words} words");
        }
        let (cells, left_out) = (self.cells, self.left_out);
        println!("{cells} cells, {} of them changed", self.changed);
        println!("{left_out} cells left out");
        let properties = entries.iter().filter(|entry| entry.word.is_none());
        let lies: Vec<String> = properties.filter_map(|entry| self.lie(entry)).collect();
        assert!(lies.is_empty(), "{lies:#?}");
    }

    /// What the table says of a line and the cells do not.
    fn lie(&self, entry: &Entry) -> Option<String> {
        let line = line(entry);
        let Some(cells) = self.lines.get(&line) else {
            return Some(format!("{line} was set nowhere"));
        };
        let changed = cells.iter().find(|(changed, _)| *changed);
        match (entry.fate, changed) {
            (Fate::Ignored, Some((_, cell))) => Some(format!("ignored, and decides: {cell}")),
            (Fate::Judged, None) => Some(format!("judged, and changes nothing: {line}")),
            _ => None,
        }
    }
}
