//! The table of what becomes of each property, as `accounted.toml` states it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let text = include_str!("accounted.toml");
    Table::read(text).expect("accounted.toml is checked by the tests")
});

/// The table, read once.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// What becomes of a property, or of a word that it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// A rule decides by it.
    Judged,
    /// It changes no verdict, for a reason that the table states.
    Ignored,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The resource type.
    pub resource: String,
    /// The property.
    pub property: String,
    /// A word that the property may hold; none for the property itself.
    pub word: Option<String>,
    /// What becomes of it.
    pub fate: Fate,
    /// The rule that decides, or the reason to ignore it.
    pub because: String,
    /// Where that comes from.
    pub source: String,
}

/// What a property does that is not in the table, or a word that is not among its property's.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Others {
    #[default]
    Unknown,
    Note,
    /// The rule itself leaves the answer open.
    Rule,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    at: Vec<String>,
    source: String,
    unlisted: Others,
    #[serde(default)]
    of: HashMap<String, String>,
    #[serde(default)]
    judged: Vec<Group>,
    #[serde(default)]
    ignored: Vec<Group>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    by: Option<String>,
    because: Option<String>,
    source: Option<String>,
    #[serde(default)]
    others: Others,
    entries: Vec<String>,
}

/// What is known of one property.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) others: Others,
    /// The words that it may hold; none where it may hold any.
    pub(super) words: Vec<String>,
}

/// One resource type.
#[derive(Debug)]
pub(super) struct Resource {
    /// The paths whose answers hold it.
    pub(super) at: Vec<String>,
    pub(super) unlisted: Others,
    /// The type that a property leads to.
    pub(super) of: HashMap<String, String>,
    pub(super) properties: HashMap<String, Property>,
}

/// Every resource type that decides something.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) resources: BTreeMap<String, Resource>,
    pub(super) entries: Vec<Entry>,
}

impl Table {
    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let sections: BTreeMap<String, Section> = toml::from_str(text)?;
        let mut entries = Vec::new();
        let mut resources = BTreeMap::new();
        for (name, section) in sections {
            let mut properties = HashMap::new();
            for (fate, group) in section.groups() {
                for entry in &group.entries {
                    entries.push(group.entry(&name, fate, &section, entry));
                    group.list(entry, &mut properties);
                }
            }
            let resource = Resource {
                at: section.at,
                unlisted: section.unlisted,
                of: section.of,
                properties,
            };
            resources.insert(name, resource);
        }
        Ok(Self { resources, entries })
    }
}

impl Section {
    fn groups(&self) -> impl Iterator<Item = (Fate, &Group)> {
        let judged = self.judged.iter().map(|group| (Fate::Judged, group));
        let ignored = self.ignored.iter().map(|group| (Fate::Ignored, group));
        judged.chain(ignored)
    }
}

impl Group {
    fn entry(&self, resource: &str, fate: Fate, section: &Section, entry: &str) -> Entry {
        let (property, word) = split(entry);
        let because = self.by.clone().or_else(|| self.because.clone());
        let source = self.source.as_ref().unwrap_or(&section.source);
        Entry {
            resource: resource.to_owned(),
            property: property.to_owned(),
            word: word.map(str::to_owned),
            fate,
            because: because.unwrap_or_default(),
            source: source.clone(),
        }
    }

    fn list(&self, entry: &str, properties: &mut HashMap<String, Property>) {
        let (property, word) = split(entry);
        let property = properties
            .entry(property.to_owned())
            .or_insert_with(|| Property {
                others: self.others,
                words: vec![],
            });
        property.words.extend(word.map(str::to_owned));
    }
}

/// `state=enabled` is the word `enabled` of the property `state`.
fn split(entry: &str) -> (&str, Option<&str>) {
    match entry.split_once('=') {
        Some((property, word)) => (property, Some(word)),
        None => (entry, None),
    }
}
