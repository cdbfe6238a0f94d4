//! Values in sentences, by kind: a mask matches every kind and decides for each.

use std::borrow::Cow;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::join::{JoinIdentity, Lobby};
use crate::sentence::{Part, Sentence};

/// A value in a sentence.
#[derive(
    Clone, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(tag = "kind", content = "value", rename_all = "camelCase")]
pub enum Value {
    /// The sign-in name or an address of an account.
    Account(String),
    /// What people of the tenant called something: a policy, a group, an application, a meeting.
    Name(String),
    /// The id of an object, an application, a tenant or a plan.
    Id(String),
    /// A domain of the tenant's.
    Domain(String),
    /// An address on the web.
    Link(String),
    /// The path and query of a request to Microsoft Graph.
    Request(String),
    /// A product or a service plan of Microsoft's, by its name.
    Product(String),
    /// A permission, by its name.
    Permission(String),
    /// A property of Microsoft Graph's, or a path of them.
    Property(String),
    /// What a property of Microsoft Graph's holds, as a word that Microsoft may have defined.
    Word {
        /// The property that holds it.
        of: String,
        /// What it holds.
        word: String,
    },
    /// The code of an error of Microsoft's, or the name and version of a program.
    Code(String),
    /// What the program itself calls something: a verdict, a way to join, the outcome in a lobby.
    Term(Cow<'static, str>),
    /// A number.
    Number(i64),
    /// A day.
    Date(Date),
    /// What the author of a feature wrote into a step.
    Written(String),
    /// Anything else that came from outside.
    Text(String),
    /// A clause within a sentence.
    Clause(Box<Sentence>),
    /// Several values.
    List {
        /// The values.
        values: Vec<Value>,
        /// What stands between two of them.
        between: Between,
    },
}

/// What stands between the values of a list.
#[derive(
    Clone, Copy, Debug, Deserialize, Eq, Hash, JsonSchema, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Between {
    /// A comma.
    Comma,
    /// A semicolon.
    Semicolon,
    /// A comma, and "and" before the last one.
    And,
    /// A comma, and "or" before the last one.
    Or,
}

impl Value {
    /// An account, by its sign-in name.
    #[must_use]
    pub fn account(name: impl Into<String>) -> Self {
        Self::Account(name.into())
    }

    /// Something by the name that people of the tenant gave it.
    #[must_use]
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    /// An id.
    #[must_use]
    pub fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// A product or a service plan, by its name.
    #[must_use]
    pub fn product(name: impl Into<String>) -> Self {
        Self::Product(name.into())
    }

    /// A permission.
    #[must_use]
    pub fn permission(name: impl Into<String>) -> Self {
        Self::Permission(name.into())
    }

    /// A property of Microsoft Graph's.
    #[must_use]
    pub fn property(name: impl Into<String>) -> Self {
        Self::Property(name.into())
    }

    /// What a property holds.
    #[must_use]
    pub fn word(of: impl Into<String>, word: impl Into<String>) -> Self {
        Self::Word {
            of: of.into(),
            word: word.into(),
        }
    }

    /// What the author of a feature wrote.
    #[must_use]
    pub fn written(text: impl Into<String>) -> Self {
        Self::Written(text.into())
    }

    /// What came from outside and is of no other kind.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The day of a moment, as Microsoft Graph says moments (RFC 3339, in UTC); a text where it is
    /// none.
    #[must_use]
    pub fn day(moment: &str) -> Self {
        let day = moment.get(..10).and_then(|day| day.parse().ok());
        day.map_or_else(|| Self::text(moment), Self::Date)
    }

    /// How many there are.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// Several values, with a comma between two.
    pub fn list<V: Into<Self>>(values: impl IntoIterator<Item = V>) -> Self {
        Self::several(Between::Comma, values)
    }

    /// Several values, with this between two.
    pub fn several<V: Into<Self>>(between: Between, values: impl IntoIterator<Item = V>) -> Self {
        Self::List {
            values: values.into_iter().map(Into::into).collect(),
            between,
        }
    }

    /// The same with each value replaced; clauses and lists are gone into.
    #[must_use]
    pub fn map(self, replace: &mut dyn FnMut(Self) -> Self) -> Self {
        match self {
            Self::Clause(clause) => Self::Clause(Box::new(clause.map(replace))),
            Self::List { values, between } => Self::List {
                values: values.into_iter().map(|one| one.map(replace)).collect(),
                between,
            },
            value => replace(value),
        }
    }

    /// Whether each clause in it has words that the program can say.
    pub(crate) fn is_known(&self) -> bool {
        match self {
            Self::Clause(clause) => clause.is_known(),
            Self::List { values, .. } => values.iter().all(Self::is_known),
            _ => true,
        }
    }

    /// As `show` shows the values in it, and the words between.
    pub(crate) fn show(&self, show: &mut dyn FnMut(Part<'_>) -> String) -> String {
        match self {
            Self::Clause(clause) => clause.show(show),
            Self::List { values, between } => {
                let mut shown = String::new();
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        let is_last = index + 1 == values.len();
                        shown += &show(Part::Words(between.words(is_last)));
                    }
                    shown += &value.show(show);
                }
                shown
            }
            value => show(Part::Value(value)),
        }
    }

    /// The value itself, without anything around it; nothing for a clause or a list.
    #[must_use]
    pub fn bare(&self) -> String {
        match self {
            Self::Account(text)
            | Self::Name(text)
            | Self::Id(text)
            | Self::Domain(text)
            | Self::Link(text)
            | Self::Request(text)
            | Self::Product(text)
            | Self::Permission(text)
            | Self::Property(text)
            | Self::Code(text)
            | Self::Written(text)
            | Self::Text(text)
            | Self::Word { word: text, .. } => text.clone(),
            Self::Term(term) => term.clone().into_owned(),
            Self::Number(number) => number.to_string(),
            Self::Date(day) => day.to_string(),
            Self::Clause(_) | Self::List { .. } => String::new(),
        }
    }

    /// The value in a plain text: a name stands in quotes, since it may be any words, and a quote in
    /// it does not end it.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Name(name) => format!("\"{}\"", name.replace('"', "\\\"")),
            value => value.bare(),
        }
    }
}

impl Between {
    fn words(self, is_last: bool) -> &'static str {
        match self {
            Self::Semicolon => "; ",
            Self::And if is_last => " and ",
            Self::Or if is_last => " or ",
            Self::Comma | Self::And | Self::Or => ", ",
        }
    }
}

impl From<Sentence> for Value {
    fn from(clause: Sentence) -> Self {
        Self::Clause(Box::new(clause))
    }
}

impl From<Date> for Value {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::count(count)
    }
}

impl From<Lobby> for Value {
    fn from(lobby: Lobby) -> Self {
        Self::Term(lobby.words().into())
    }
}

impl From<JoinIdentity> for Value {
    fn from(identity: JoinIdentity) -> Self {
        Self::Term(identity.word().into())
    }
}
