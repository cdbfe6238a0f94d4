//! Sentences with holes: the words are the program's, and what stands in a hole is a value of a
//! kind. A report fills them in as it shows values; a mask replaces values and searches no prose.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, LazyLock};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize};

use crate::value::Value;

/// What stands in a sentence where a value belongs.
const HOLE: &str = "{}";

/// A sentence, or a clause of one, of the program's own. A copy of it takes no room: of ten thousand
/// accounts, most have the same said of them.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Sentence(Arc<Said>);

/// A sentence, or a clause of one, of the program's own.
#[derive(Clone, Debug, Default, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize)]
struct Said {
    /// Its words, with `{}` for each value.
    words: Cow<'static, str>,
    /// The values, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<Value>,
}

impl JsonSchema for Sentence {
    fn schema_name() -> Cow<'static, str> {
        "Sentence".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Said::json_schema(generator)
    }
}

/// A sentence in a record: of version 1 as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Prose(String),
    Sentence(Parts),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parts {
    words: String,
    #[serde(default)]
    values: Vec<Value>,
}

impl<'de> Deserialize<'de> for Sentence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Prose(text) => Self::prose(text),
            Written::Sentence(Parts { words, values }) => Self(Arc::new(Said {
                words: words.into(),
                values,
            })),
        })
    }
}

/// Makes a [`Sentence`] of words with `{}` for each value, and the values:
/// `say!("{} is disabled", Value::account(name))`. Words and values that do not agree in number do
/// not compile.
#[macro_export]
macro_rules! say {
    ($words:literal $(, $value:expr)* $(,)?) => {{
        const {
            let values: &[&str] = &[$(stringify!($value)),*];
            assert!($crate::holes($words) == values.len(), "as many values as holes");
        };
        $crate::__inventory::submit! { $crate::Words($words) }
        $crate::Sentence::of($words, vec![$($crate::Value::from($value)),*])
    }};
}

/// The words of a sentence, as the program has them.
pub struct Words(pub &'static str);

inventory::collect!(Words);

/// Every sentence that the program can say, without values, sorted.
#[must_use]
pub fn all_words() -> Vec<&'static str> {
    let mut all: Vec<_> = inventory::iter::<Words>.into_iter().map(|w| w.0).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// How many holes there are.
#[doc(hidden)]
#[must_use]
pub const fn holes(words: &str) -> usize {
    let (bytes, mut at, mut count) = (words.as_bytes(), 1, 0);
    while at < bytes.len() {
        if bytes[at - 1] == b'{' && bytes[at] == b'}' {
            count += 1;
        }
        at += 1;
    }
    count
}

impl Sentence {
    /// As [`say!`] makes it, which also counts the holes.
    #[doc(hidden)]
    #[must_use]
    pub fn of(words: &'static str, values: Vec<Value>) -> Self {
        Self(Arc::new(Said {
            words: Cow::Borrowed(words),
            values,
        }))
    }

    /// A text that nobody took apart, as records of version 1 hold it.
    #[must_use]
    pub fn prose(text: impl Into<String>) -> Self {
        Self::of(HOLE, vec![Value::Text(text.into())])
    }

    /// Whether it is [`prose`](Self::prose).
    #[must_use]
    pub fn is_prose(&self) -> bool {
        self.words() == HOLE && matches!(self.values(), [Value::Text(_)])
    }

    /// Whether the program can say it: each of its clauses has words that it knows.
    #[must_use]
    pub fn is_known(&self) -> bool {
        static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| all_words().into_iter().collect());
        let mut known = self.is_empty() || KNOWN.contains(self.words());
        for value in self.values() {
            known &= value.is_known();
        }
        known
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words().is_empty()
    }

    /// Its words, the same whatever the values.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.0.words
    }

    /// Its values, those within clauses and lists not counted.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0.values
    }

    /// The same with each value replaced; clauses and lists are gone into.
    #[must_use]
    pub fn map(self, replace: &mut dyn FnMut(Value) -> Value) -> Self {
        if self.values().is_empty() {
            return self;
        }
        let Said { words, values } = Arc::unwrap_or_clone(self.0);
        let values = values.into_iter().map(|value| value.map(replace));
        let values = values.collect();
        Self(Arc::new(Said { words, values }))
    }

    /// The sentence, with each value as `show` shows it; clauses and lists are gone into.
    #[must_use]
    pub fn show(&self, show: &mut dyn FnMut(Part<'_>) -> String) -> String {
        let mut shown = String::new();
        let mut values = self.values().iter();
        for (index, words) in self.words().split(HOLE).enumerate() {
            if index > 0
                && let Some(value) = values.next()
            {
                shown += &value.show(show);
            }
            if !words.is_empty() {
                shown += &show(Part::Words(words));
            }
        }
        shown
    }
}

/// A piece of a sentence that is shown.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// Words of the program's.
    Words(&'a str),
    /// A value, never a clause or a list.
    Value(&'a Value),
}

/// As plain text.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.show(&mut |part| match part {
            Part::Words(words) => words.to_owned(),
            Part::Value(value) => value.plain(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_value_stands_in_its_hole() {
        let said = say!(
            "{} holds {}",
            Value::Account("a@b.example".to_owned()),
            say!("{} and {}", Value::name("{}"), Value::Number(2))
        );
        assert_eq!(said.to_string(), "a@b.example holds \"{}\" and 2");
    }

    #[test]
    fn a_quote_in_a_name_does_not_end_it() {
        let said = say!(
            "the policy {} blocks it",
            Value::name("A\" is off, and \"B")
        );
        assert_eq!(
            said.to_string(),
            "the policy \"A\\\" is off, and \\\"B\" blocks it"
        );
    }

    #[test]
    fn what_the_program_can_say_is_known() {
        let _ = say!("nothing but this");
        assert!(all_words().contains(&"nothing but this"));
    }

    #[test]
    fn a_record_says_it_again() {
        let said = say!("the policy {} blocks it", Value::name("Rooms"));
        let text = serde_json::to_string(&said).unwrap();
        assert_eq!(serde_json::from_str::<Sentence>(&text).unwrap(), said);
    }
}
