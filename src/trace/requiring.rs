//! What requires something, told by words of the languages that vendors write in.

use super::fact;
use crate::document::{Kind, Level};

/// Words that require.
const REQUIRING: [&str; 64] = [
    // English.
    "must",
    "shall",
    "required",
    "requires",
    "require",
    "needs",
    "need",
    "needed",
    "mandatory",
    "necessary",
    "has to",
    "have to",
    "cannot",
    "can't",
    "do not",
    "don't",
    "never",
    "not allowed",
    "not supported",
    "aren't",
    "isn't",
    "make sure",
    "ensure",
    "at least",
    "at most",
    // German.
    "muss",
    "müssen",
    "erforderlich",
    "benötigt",
    "benötigen",
    "braucht",
    "notwendig",
    "nötig",
    "darf nicht",
    "dürfen nicht",
    "darf kein",
    "zwingend",
    "voraussetzung",
    // French.
    "doit",
    "doivent",
    "requis",
    "requise",
    "requises",
    "obligatoire",
    "obligatoires",
    "nécessaire",
    "nécessaires",
    "nécessite",
    "ne peut pas",
    "ne peuvent pas",
    "il faut",
    // Spanish.
    "debe",
    "deben",
    "requiere",
    "requieren",
    "necesita",
    "necesitan",
    "necesario",
    "necesaria",
    "obligatorio",
    "obligatoria",
    "no se admite",
    "no puede",
    "imprescindible",
];
/// Words that recommend.
const RECOMMENDS: [&str; 21] = [
    "should",
    "shouldn't",
    "recommended",
    "recommend",
    "recommends",
    "we advise",
    "sollte",
    "sollten",
    "empfohlen",
    "empfehlen",
    "empfiehlt",
    "recommandé",
    "recommandée",
    "recommandons",
    "devrait",
    "conseillé",
    "recomienda",
    "recomendado",
    "recomendamos",
    "debería",
    "conviene",
];
/// The same in Japanese, which puts no space between words.
const JAPANESE: [[&str; 6]; 2] = [
    ["必要", "必須", "なければ", "ください", "できません", "禁止"],
    [
        "推奨",
        "お勧め",
        "おすすめ",
        "望ましい",
        "お薦め",
        "べきです",
    ],
];
/// Sections in which every item is a requirement.
const SECTIONS: [&str; 36] = [
    "before you begin",
    "before you start",
    "prerequisite",
    "prerequisites",
    "requirement",
    "requirements",
    "system requirements",
    "tenant requirements",
    "what you need",
    "what you will need",
    "what you'll need",
    "what's needed",
    "you need",
    "you will need",
    "you'll need",
    "anforderungen",
    "bevor sie beginnen",
    "systemanforderungen",
    "voraussetzung",
    "voraussetzungen",
    "vorbereitung",
    "avant de commencer",
    "ce dont vous avez besoin",
    "conditions préalables",
    "configuration requise",
    "exigences",
    "prérequis",
    "antes de comenzar",
    "antes de empezar",
    "requisitos",
    "requisitos previos",
    "前提条件",
    "必要なもの",
    "必要条件",
    "要件",
    "始める前に",
];
/// Verbs that instructions begin with.
const VERBS: [&str; 34] = [
    "add",
    "allow",
    "apply",
    "ask",
    "assign",
    "block",
    "check",
    "configure",
    "confirm",
    "create",
    "deploy",
    "disable",
    "enable",
    "enroll",
    "exclude",
    "give",
    "grant",
    "install",
    "keep",
    "protect",
    "register",
    "remove",
    "replace",
    "restrict",
    "run",
    "select",
    "set",
    "sign",
    "start",
    "switch",
    "turn",
    "use",
    "verify",
    "wait",
];

/// What was looked for, to say where nothing was found.
pub const LOOKED_FOR: &str = "sentences with words such as \"must\", \"required\" or \"should\", \
     items below headings such as \"Requirements\" or \"Before you begin\", numbered steps, and \
     sentences that begin with a verb such as \"Grant\" (in English, German, French, Spanish and \
     Japanese)";

/// How much a text requires by its words; nothing where it has no word for it.
pub(super) fn level(text: &str) -> Option<Level> {
    let lower = text.to_lowercase().replace(['’', '‘'], "'");
    let is_part = |c: char| c.is_alphanumeric() || c == '\'';
    let words: Vec<&str> = lower
        .split(|c| !is_part(c))
        .filter(|word| !word.is_empty())
        .collect();
    let words = format!(" {} ", words.join(" "));
    let has = |list: &[&str]| list.iter().any(|word| words.contains(&format!(" {word} ")));
    let [must, should] = JAPANESE.map(|list| list.iter().any(|word| lower.contains(word)));
    if has(&REQUIRING) || (must && !should) {
        return Some(Level::Required);
    }
    (should || has(&RECOMMENDS)).then_some(Level::Recommended)
}

/// How much a statement requires: by its words, by the section it stands in, or as an instruction.
#[must_use]
pub fn level_of(kind: Kind, section: &[String], text: &str) -> Option<Level> {
    if !matches!(kind, Kind::Sentence | Kind::Step) {
        return None;
    }
    let (text, is_box) = without_labels(text);
    let has_fact = text.split_whitespace().any(fact::is_fact);
    if text.ends_with([':', '：']) && !has_fact {
        return level(text);
    }
    let acts = kind == Kind::Step || is_box || begins_with_a_verb(text);
    let listed = section.iter().any(|heading| is_section(heading));
    level(text).or((acts || listed).then_some(Level::Required))
}

/// The text without the labels in front of it, and whether one of them is a box to tick.
fn without_labels(text: &str) -> (&str, bool) {
    let (mut text, mut is_box) = (text, false);
    while let Some((label, rest)) = text
        .strip_prefix('[')
        .and_then(|text| text.split_once("] "))
    {
        is_box |= matches!(label, "x" | " ");
        text = rest;
    }
    (text, is_box)
}

/// Whether every item below this heading is a requirement.
fn is_section(heading: &str) -> bool {
    let lower = heading.to_lowercase().replace(['’', '‘'], "'");
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    SECTIONS.contains(&bare)
}

/// English verbs by a list, German ones by the "Sie" behind them, French ones by their ending.
fn begins_with_a_verb(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    VERBS.contains(&first) || second == Some("sie") || (first.ends_with("ez") && first.len() > 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_requires_is_known_in_five_languages() {
        for (text, found) in [
            ("The tenant must hold it", Some(Level::Required)),
            (
                "It hasn’t to be, and you don’t need it",
                Some(Level::Required),
            ),
            ("Das Konto darf nicht gesperrt sein", Some(Level::Required)),
            ("Empfohlen wird eine Richtlinie", Some(Level::Recommended)),
            ("L'autorisation est obligatoire.", Some(Level::Required)),
            ("Il est recommandé de limiter", Some(Level::Recommended)),
            ("La cuenta debe tener una licencia", Some(Level::Required)),
            ("Se recomienda desactivar", Some(Level::Recommended)),
            ("ライセンスが必要です。", Some(Level::Required)),
            ("無効にすることをお勧めします。", Some(Level::Recommended)),
            ("A panel shows the calendar", None),
            ("The mustard is on", None),
        ] {
            assert_eq!(level(text), found, "{text}");
        }
    }

    #[test]
    fn a_section_and_a_verb_demand_too() {
        let of = |section: &str, text| level_of(Kind::Sentence, &[section.to_owned()], text);
        assert_eq!(of("What you’ll need", "One license"), Some(Level::Required));
        assert_eq!(
            of("2. Voraussetzungen", "Eine Lizenz"),
            Some(Level::Required)
        );
        assert_eq!(of("Setup", "Grant `User.Read`"), Some(Level::Required));
        assert_eq!(
            of("Setup", "Weisen Sie die Lizenz zu"),
            Some(Level::Required)
        );
        assert_eq!(of("Setup", "The panel shows it"), None);
    }
}
