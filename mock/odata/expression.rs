//! What a filter says, as a tree.

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    /// Either holds.
    Or(Box<Expression>, Box<Expression>),
    /// Both hold.
    And(Box<Expression>, Box<Expression>),
    /// It does not hold.
    Not(Box<Expression>),
    /// `left operator right`.
    Compare(Operand, Comparison, Literal),
    /// `operand in (…)`.
    In(Operand, Vec<Literal>),
    /// `startswith(path,'text')` and its like.
    Match(TextFunction, Path, String),
    /// `path/any(variable:body)`; without a body: the collection is not empty.
    Lambda(Quantifier, Path, Option<(String, Box<Expression>)>),
    /// A property that is true or false by itself.
    Holds(Path),
}

/// Property names from the entity, or a lambda's variable, inwards.
pub(crate) type Path = Vec<String>;

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    /// The value of a property.
    Value(Path),
    /// The number of items of a collection: `path/$count`.
    Count(Path),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

impl Comparison {
    /// The operator's name as OData's libraries spell it in their errors.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Equal => "Equal",
            Self::NotEqual => "NotEqual",
            Self::Greater => "GreaterThan",
            Self::GreaterOrEqual => "GreaterThanOrEqual",
            Self::Less => "LessThan",
            Self::LessOrEqual => "LessThanOrEqual",
        }
    }
}

/// A function of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFunction {
    StartsWith,
    EndsWith,
    Contains,
}

/// How many items of a collection a lambda asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
}

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    Guid(String),
    Number(f64),
    Boolean(bool),
    Date(String),
    Null,
}

impl Literal {
    /// The Edm type, as OData's libraries name it in their errors.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "Edm.String",
            Self::Guid(_) => "Edm.Guid",
            Self::Number(number) if number.fract() == 0.0 => "Edm.Int32",
            Self::Number(_) => "Edm.Double",
            Self::Boolean(_) => "Edm.Boolean",
            Self::Date(_) => "Edm.DateTimeOffset",
            Self::Null => "<null>",
        }
    }
}
