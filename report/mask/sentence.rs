//! Sentences of the program's, masked value by value.

use greenroom_graph::{Permission, is_id, is_product_word, product_names};
use greenroom_results::{Reason, Sentence, Value, say};

use super::{Mask, Public, public};

impl Mask {
    pub(super) fn sentences(&mut self, sentences: Vec<Sentence>) -> Vec<Sentence> {
        sentences
            .into_iter()
            .map(|one| self.sentence(one))
            .collect()
    }

    /// A sentence in which every value is public or a token. Words that the program does not know
    /// as its own may hold a name.
    pub(super) fn sentence(&mut self, sentence: Sentence) -> Sentence {
        if sentence.is_prose() || !sentence.is_known() {
            return say!(
                "not shown: another version of Greenroom wrote it, and it may name somebody"
            );
        }
        let masked = sentence.map(&mut |value| self.masked(value));
        self.shared.sentence(masked)
    }

    /// What was found. Where an earlier version of the program wrote it, what the reason means
    /// stands for it.
    pub(super) fn found(&mut self, found: Sentence, reason: Option<&Reason>) -> Sentence {
        let explanation = reason.and_then(Reason::explanation);
        if let Some(explanation) = explanation.filter(|_| found.is_prose()) {
            let meant = Value::Term(explanation.trim_end_matches('.').into());
            return say!(
                "not shown: an earlier version of Greenroom wrote it; the reason means: {}",
                meant
            );
        }
        self.sentence(found)
    }

    /// A value, where it is public, or its token.
    pub(super) fn masked(&mut self, value: Value) -> Value {
        match value {
            Value::Account(name) => Value::Account(self.account(&name)),
            Value::Name(name) if self.public.value("displayName", &name) => Value::Name(name),
            Value::Name(name) => Value::Name(self.token("name", &name)),
            Value::Id(id) => Value::Id(self.value("id", &id)),
            Value::Domain(domain) => Value::Domain(self.token("domain", &domain)),
            Value::Link(link) if public::endpoint(&link) => Value::Link(link),
            Value::Link(link) => Value::Link(self.token("link", &link)),
            Value::Request(request) => Value::Request(self.url(&request)),
            Value::Product(name) => Value::Product(self.product(name)),
            Value::Permission(names) => Value::Permission(self.permissions(&names)),
            Value::Property(path) => Value::Property(self.property_path(&path)),
            Value::Word { of, word } => {
                let word = self.value(last(&of), &word);
                let of = self.property_path(&of);
                Value::Word { of, word }
            }
            Value::Code(code) if public::code(&code) || is_a_program(&code) => Value::Code(code),
            Value::Code(code) => Value::Code(self.token("text", &code)),
            Value::Written(text) if self.published.has(&text) => Value::Written(text),
            Value::Written(text) => Value::Written(self.token("text", &text)),
            Value::Text(text) => Value::Text(self.token("text", &text)),
            // As in an answer: a large number tells who it is.
            Value::Number(number) if number.unsigned_abs() >= public::LARGE => {
                Value::Text(self.token("number", &number.to_string()))
            }
            value @ (Value::Number(_)
            | Value::Date(_)
            | Value::Term(_)
            | Value::Clause(_)
            | Value::List { .. }) => value,
        }
    }

    /// Products and plans, by name or by their ids with commas between.
    fn product(&mut self, name: String) -> String {
        let is_id_of_one = |mask: &Self, id: &str| {
            is_id(id) && (public::id(id) || mask.products.contains(&id.to_lowercase()))
        };
        let known = name.is_empty()
            || is_product_word(&name)
            || product_names().any(|known| known == name)
            || name.split(',').all(|id| is_id_of_one(self, id));
        if known {
            name
        } else {
            self.token("name", &name)
        }
    }

    fn property_path(&mut self, path: &str) -> String {
        let public = self.public;
        if public.name(path) {
            return path.to_owned();
        }
        self.each_word(path, '.', |word| property(public, word))
    }

    fn permissions(&mut self, names: &str) -> String {
        let public = self.public;
        let known = |name: &str| Permission::all().iter().any(|known| known.name == name);
        self.each_word(names, ' ', |name| {
            known(name) || public.value("scope", name)
        })
    }

    fn each_word(&mut self, text: &str, between: char, is_public: impl Fn(&str) -> bool) -> String {
        let words = text.split(between).map(|word| {
            if word.is_empty() || is_public(word) {
                word.to_owned()
            } else {
                self.token("text", word)
            }
        });
        words.collect::<Vec<_>>().join(&between.to_string())
    }
}

/// The property at the end of a path. What an answer says of itself has a point in its name:
/// `@odata.type`.
fn last(path: &str) -> &str {
    if path.starts_with('@') {
        return path;
    }
    let property = path.rsplit('.').next().unwrap_or_default();
    property.split('[').next().unwrap_or_default()
}

/// A property, or one item of those that it holds: `includeUsers[0]`; a path begins with the type of
/// resource.
fn property(public: &Public, name: &str) -> bool {
    let (name, item) = name.split_once('[').unwrap_or((name, "0]"));
    let number = item.strip_suffix(']').unwrap_or_default();
    let is_known = public.name(name) || public.resource(name);
    is_known && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

/// The name and the version of a release of ours.
fn is_a_program(text: &str) -> bool {
    let version = text.strip_prefix("greenroom ").unwrap_or_default();
    let plain = |b: u8| b.is_ascii_digit() || b == b'.';
    (1..12).contains(&version.len()) && version.bytes().all(plain)
}
