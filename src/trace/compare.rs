//! A revision of a page against the statements that `document.toml` lists.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::fold::fold;
use super::id::Names;
use super::page::Found;
use crate::document::{Identity, Kind, Statement};

/// How alike two statements must be to be taken for one: the part of their words they share.
const ALIKE: f64 = 0.5;
/// What it adds to that to stand in the same section, and to be of the same kind. It decides
/// between statements that are alike and makes none so.
const AT_HOME: f64 = 0.05;

/// What became of each statement.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// The document.
    pub document: &'a Identity,
    /// The statements that are listed and found, with what they are now, in the order of the list.
    pub pairs: Vec<Pair<'a>>,
    /// What is found and not listed.
    pub new: Vec<New<'a>>,
    /// What is listed and not found.
    pub gone: Vec<&'a Statement>,
}

/// A listed statement, and what it is now.
#[derive(Debug)]
pub struct Pair<'a> {
    /// As listed.
    pub statement: &'a Statement,
    /// As found.
    pub found: &'a Found,
    /// Where it was found, counted from the top of the page.
    pub index: usize,
    /// What became of it.
    pub class: Class,
}

/// What became of a statement that is still there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Class {
    /// The same text in the same place.
    Same,
    /// The same text in another place.
    Moved,
    /// Another text, known by the part of the words it shares with the old one.
    Reworded(f64),
    /// Another text, and the only one of its kind that is left in its section: what it has in
    /// common with the old one is the place.
    Replaced,
}

/// A statement that is not listed.
#[derive(Debug)]
pub struct New<'a> {
    /// The id it would get.
    pub id: String,
    /// The statement.
    pub found: &'a Found,
    /// Where it was found, counted from the top of the page.
    pub index: usize,
}

impl<'a> Comparison<'a> {
    /// Compares a page with a document.
    #[must_use]
    pub fn new(document: &'a Identity, page: &'a [Found]) -> Self {
        let mut places = Places::default();
        let listed = document.statements.iter().map(|s| places.of(&s.section));
        let listed = listed.collect();
        let mut matching = Matching {
            statements: &document.statements,
            page,
            form: document.form,
            listed,
            found: page.iter().map(|found| places.of(&found.section)).collect(),
            partner: vec![None; document.statements.len()],
            // In the earlier form, what has no text of its own is no statement.
            taken: page
                .iter()
                .map(|found| print(found, document.form).0.is_empty())
                .collect(),
        };
        matching.by_digest();
        matching.by_words();
        matching.by_place();
        matching.comparison(document)
    }

    /// The pairs of one kind of outcome.
    pub fn of(&self, class: impl Fn(Class) -> bool) -> impl Iterator<Item = &Pair<'a>> {
        self.pairs.iter().filter(move |pair| class(pair.class))
    }

    /// The statements with the same text in another place, of those that something covers, or has
    /// to: another order of steps, or another section, can be another requirement.
    pub fn displaced(&self) -> impl Iterator<Item = &Pair<'a>> {
        self.of(|class| class == Class::Moved)
            .filter(|pair| pair.statement.informative.is_none())
    }

    /// The pairs whose text changed.
    pub fn reworded(&self) -> impl Iterator<Item = &Pair<'a>> {
        self.of(|class| !matches!(class, Class::Same | Class::Moved))
    }

    /// Whether the text of anything changed, or the place of what is covered.
    #[must_use]
    pub fn is_drift(&self) -> bool {
        let changed = self.reworded().chain(self.displaced());
        !self.new.is_empty() || !self.gone.is_empty() || changed.count() > 0
    }

    /// The part of the listed statements that the page still holds, by text or by words.
    #[must_use]
    pub fn recognized(&self) -> f64 {
        let known = self.of(|class| class != Class::Replaced).count();
        ratio(known, self.document.statements.len())
    }

    /// Whether the page is not this document at all.
    #[must_use]
    pub fn is_another(&self) -> bool {
        self.recognized() < 0.25
    }
}

/// What counts of a statement on the page, its digest, and those of its words, in a form.
pub(super) fn print(found: &Found, form: u32) -> (&str, &str, &[u32]) {
    if form == 1 {
        let earlier = &found.earlier;
        (&earlier.counts, &earlier.digest, &earlier.words)
    } else {
        (&found.counts, &found.digest, &found.words)
    }
}

/// Numbers for sections: the same one where the headings say the same.
#[derive(Default)]
struct Places<'a> {
    headings: HashMap<&'a str, String>,
    numbers: HashMap<Vec<String>, usize>,
}

impl<'a> Places<'a> {
    fn of(&mut self, section: &'a [String]) -> usize {
        let folded = section.iter().map(|heading| {
            let folded = self.headings.entry(heading);
            folded.or_insert_with(|| fold(heading, true)).clone()
        });
        let next = self.numbers.len();
        *self.numbers.entry(folded.collect()).or_insert(next)
    }
}

struct Matching<'a> {
    statements: &'a [Statement],
    page: &'a [Found],
    /// The form of the statements' digests.
    form: u32,
    /// The sections of the statements, and of what was found.
    listed: Vec<usize>,
    found: Vec<usize>,
    /// For each listed statement, what it is now.
    partner: Vec<Option<(usize, Class)>>,
    /// Whether what was found is the partner of a listed statement.
    taken: Vec<bool>,
}

impl<'a> Matching<'a> {
    fn pair(&mut self, statement: usize, found: usize, class: Class) {
        self.partner[statement] = Some((found, class));
        self.taken[found] = true;
    }

    /// Pairs what has the same text; of several, what stands in the same section.
    fn by_digest(&mut self) {
        let mut places: HashMap<&str, VecDeque<usize>> = HashMap::new();
        for (index, found) in self.page.iter().enumerate() {
            if !self.taken[index] {
                let (_, digest, _) = print(found, self.form);
                places.entry(digest).or_default().push_back(index);
            }
        }
        for at_home in [true, false] {
            for (number, statement) in self.statements.iter().enumerate() {
                let Some(places) = places.get_mut(statement.digest.as_str()) else {
                    continue;
                };
                let fits = |index: &usize| !at_home || self.found[*index] == self.listed[number];
                if self.partner[number].is_none()
                    && let Some(at) = places.iter().position(fits)
                    && let Some(index) = places.remove(at)
                {
                    self.pair(number, index, Class::Moved);
                }
            }
        }
        self.settle();
    }

    /// Of the pairs with the same text, finds those that did not move: they stand in the same
    /// section, are of the same kind, and follow each other as they did.
    fn settle(&mut self) {
        let settled: Vec<(usize, usize)> = self
            .partner
            .iter()
            .enumerate()
            .filter_map(|(number, partner)| Some((number, (*partner)?.0)))
            .filter(|(number, index)| {
                let (statement, found) = (&self.statements[*number], &self.page[*index]);
                self.listed[*number] == self.found[*index] && statement.kind == found.kind
            })
            .collect();
        let order: Vec<usize> = settled.iter().map(|(_, index)| *index).collect();
        for position in in_order(&order) {
            let (number, index) = settled[position];
            self.pair(number, index, Class::Same);
        }
    }

    /// Pairs what shares most of its words, the most alike first.
    fn by_words(&mut self) {
        let mut alike = self.alike();
        alike.sort_by(|a, b| b.rank.total_cmp(&a.rank));
        for Alike {
            statement,
            found,
            share,
            ..
        } in alike
        {
            if self.partner[statement].is_none() && !self.taken[found] {
                self.pair(statement, found, Class::Reworded(share));
            }
        }
    }

    /// What has no partner yet, in all pairs that are alike. The listed statements are looked up
    /// by word, so that the time grows with the page's length.
    fn alike(&self) -> Vec<Alike> {
        let mut holding: HashMap<u32, Vec<(usize, usize)>> = HashMap::new();
        for (number, statement) in self.open() {
            for (word, count) in counted(&statement.words) {
                holding.entry(word).or_default().push((number, count));
            }
        }
        let mut alike = Vec::new();
        for (index, found) in self.left() {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            let (_, _, words) = print(found, self.form);
            for (word, count) in counted(words) {
                for (number, own) in holding.get(&word).into_iter().flatten() {
                    *shared.entry(*number).or_default() += count.min(*own);
                }
            }
            for (number, shared) in shared {
                let statement = &self.statements[number];
                let share = ratio(2 * shared, statement.words.len() + words.len());
                if share >= ALIKE {
                    let section = f64::from(u8::from(home(found) == home_of(statement)));
                    let kind = f64::from(u8::from(found.kind == statement.kind));
                    alike.push(Alike {
                        statement: number,
                        found: index,
                        share,
                        rank: share + AT_HOME * (section + kind),
                    });
                }
            }
        }
        alike
    }

    /// Pairs what is left alone of its kind in its section, on both sides.
    fn by_place(&mut self) {
        let mut places: HashMap<(&[String], &str), [Vec<usize>; 2]> = HashMap::new();
        for (number, statement) in self.open() {
            let place = (home_of(statement), statement.kind.word());
            places.entry(place).or_default()[0].push(number);
        }
        for (index, found) in self.left() {
            if let Some(place) = places.get_mut(&(home(found), found.kind.word())) {
                place[1].push(index);
            }
        }
        for place in places.into_values() {
            if let [[statement], [found]] = place.each_ref().map(Vec::as_slice) {
                self.pair(*statement, *found, Class::Replaced);
            }
        }
    }

    fn open(&self) -> impl Iterator<Item = (usize, &'a Statement)> {
        let statements = self.statements.iter().enumerate();
        statements.filter(|(number, _)| self.partner[*number].is_none())
    }

    fn left(&self) -> impl Iterator<Item = (usize, &'a Found)> {
        let page = self.page.iter().enumerate();
        page.filter(|(index, _)| !self.taken[*index])
    }

    fn comparison(self, document: &'a Identity) -> Comparison<'a> {
        let mut names = Names::besides(self.statements.iter().map(|s| &s.id));
        let mut new = Vec::new();
        for (index, found) in self.left() {
            let id = names.of(&found.text);
            new.push(New { id, found, index });
        }
        let paired = self.statements.iter().zip(&self.partner);
        let pair = |(statement, partner): (&'a Statement, &Option<(usize, Class)>)| {
            let (index, class) = (*partner)?;
            let found = &self.page[index];
            Some(Pair {
                statement,
                found,
                index,
                class,
            })
        };
        Comparison {
            document,
            pairs: paired.filter_map(pair).collect(),
            new,
            gone: self.open().map(|(_, statement)| statement).collect(),
        }
    }
}

/// Two statements that share most of their words.
struct Alike {
    statement: usize,
    found: usize,
    share: f64,
    rank: f64,
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}

fn counted(words: &[u32]) -> HashMap<u32, usize> {
    let mut counted = HashMap::new();
    for word in words {
        *counted.entry(*word).or_default() += 1;
    }
    counted
}

/// The section that a statement stands in; for a heading, the one that its own is part of.
fn home(found: &Found) -> &[String] {
    above(&found.section, found.kind, &found.earlier.counts)
}

fn home_of(statement: &Statement) -> &[String] {
    // Of a listed heading the text is not kept, but its digest is.
    let own = statement.section.last();
    let is_own = own.is_some_and(|last| {
        let forms = [last.clone(), fold(last, true)];
        forms
            .iter()
            .any(|text| super::normal::digest(text) == statement.digest)
    });
    match own {
        Some(last) if is_own => above(&statement.section, statement.kind, last),
        _ => &statement.section,
    }
}

fn above<'a>(section: &'a [String], kind: Kind, text: &str) -> &'a [String] {
    match section.split_last() {
        Some((last, above)) if matches!(kind, Kind::Heading | Kind::Step) && last == text => above,
        _ => section,
    }
}

/// The positions of a longest series of growing numbers.
fn in_order(numbers: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (position, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = position,
            None => ends.push(position),
        }
    }
    let last = ends.last().copied();
    let mut series: Vec<usize> =
        std::iter::successors(last, |position| before[*position]).collect();
    series.reverse();
    series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longest_growing_series_is_found() {
        assert_eq!(in_order(&[]), [0; 0]);
        assert_eq!(in_order(&[4, 0, 1, 2, 3]), [1, 2, 3, 4]);
        assert_eq!(in_order(&[0, 3, 1, 2]), [0, 2, 3]);
    }
}
