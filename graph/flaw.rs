//! What is odd in an answer that arrived and cannot mean what was asked for.

use std::fmt;

/// What is odd, and the values that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A key stands twice in its object; the text is the path to it, with slashes.
    RepeatedKey(String),
    /// It has an `error` with status 200.
    ErrorWithSuccess,
    /// It says that there is no such object, and describes one.
    AbsentAndDescribed,
    /// An object is absent by its key and present by the filter.
    AbsentAndPresent {
        /// What the key is: a name, or a key.
        by: &'static str,
    },
    /// It does not have the form of what was asked for.
    Form {
        /// Where, as a path of properties.
        at: String,
        /// What is wrong there.
        cause: String,
    },
    /// A collection without `value`.
    NoItems,
    /// A collection lists two items with this id.
    Twice(String),
    /// The next page of a collection is one that was read already.
    PageLeadsBack,
    /// The next page of a collection is not on the tenant's host.
    PageElsewhere,
    /// It is larger than this many MiB.
    TooLarge(usize),
    /// Its body is not what its content encoding says; the text is the cause.
    Encoding(String),
    /// A batch has an `error` with status 200.
    BatchErrorWithSuccess,
    /// A batch answer that is none; the text is the cause.
    NoBatch(String),
    /// A batch answer left this request out.
    LeftOut,
    /// A batch answer has two answers with this id.
    TwoAnswers(String),
    /// Another tenant answered.
    Stranger {
        /// The tenant that was asked.
        expected: String,
        /// The tenant that answered.
        found: String,
    },
    /// It is about another account.
    OtherAccount {
        /// What was asked for: a name, or an id.
        asked: String,
        /// What it is about.
        got: String,
    },
    /// It is about another object.
    OtherObject {
        /// The id that was asked for.
        asked: String,
        /// The id that it has.
        got: String,
    },
    /// It is about another application.
    OtherApplication {
        /// The application id that was asked for.
        asked: String,
        /// The application id that it has.
        got: String,
    },
    /// It describes another tenant.
    OtherTenant {
        /// The id that was asked for.
        asked: String,
        /// The id that it has.
        got: String,
    },
    /// It is about a meeting with another join address, or with none.
    OtherMeeting {
        /// Whether it has one.
        has_address: bool,
    },
    /// Several meetings have one join address.
    Meetings(usize),
    /// A list of what belongs to one object holds what belongs to another.
    Foreign {
        /// The object whose list was asked for.
        of: String,
        /// The property that says whose an item is.
        property: String,
        /// What that property holds; none for `null`.
        got: Option<String>,
    },
    /// A group has a member of a kind that a group cannot have.
    OddMember {
        /// The member.
        id: String,
        /// Its kind.
        kind: String,
    },
    /// An account is in something that an account cannot be in.
    OddMembership {
        /// What it is in.
        id: String,
        /// Its kind.
        kind: String,
    },
    /// A tenant without a verified domain.
    NoDomain,
    /// Other than one organization.
    Organizations(usize),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RepeatedKey(path) => write!(f, "the key `{path}` stands in it twice"),
            Self::ErrorWithSuccess => f.write_str("it has an `error` with status 200"),
            Self::AbsentAndDescribed => {
                f.write_str("it says that the object does not exist, but describes it")
            }
            Self::AbsentAndPresent { by } => {
                write!(f, "absent by its {by}, present by the filter")
            }
            Self::Form { at, cause } => write!(f, "at {at}: {cause}"),
            Self::NoItems => f.write_str("a collection without `value`"),
            Self::Twice(id) => write!(f, "it lists two items with the id {id}"),
            Self::PageLeadsBack => f.write_str("its next page leads back"),
            Self::PageElsewhere => f.write_str("its next page is not on the tenant's host"),
            Self::TooLarge(most) => write!(f, "it is larger than {most} MiB"),
            Self::Encoding(cause) => write!(f, "its compressed body is broken: {cause}"),
            Self::BatchErrorWithSuccess => f.write_str("the batch has an `error` with status 200"),
            Self::NoBatch(cause) => write!(f, "no batch answer: {cause}"),
            Self::LeftOut => f.write_str("the batch answer left this request out"),
            Self::TwoAnswers(id) => write!(f, "two answers with batch id {id}"),
            Self::Stranger { expected, found } => {
                write!(f, "the tenant {found} answered, and {expected} was asked")
            }
            Self::OtherAccount { asked, got } | Self::OtherObject { asked, got } => {
                write!(f, "asked for {asked}, got {got}")
            }
            Self::OtherApplication { asked, got } => {
                write!(f, "asked for application {asked}, got {got}")
            }
            Self::OtherTenant { asked, got } => {
                write!(f, "asked for the tenant {asked}, got {got}")
            }
            Self::OtherMeeting { has_address: true } => {
                f.write_str("it is about another meeting: its joinWebUrl is another address")
            }
            Self::OtherMeeting { .. } => f.write_str("it is about a meeting without a joinWebUrl"),
            Self::Meetings(count) => write!(f, "{count} meetings of one join address"),
            Self::Foreign { of, property, got } => {
                let got = got.as_deref().unwrap_or("null");
                write!(
                    f,
                    "asked for those of {of}, got one whose {property} is {got}"
                )
            }
            Self::OddMember { id, kind } => write!(f, "the member {id} is a `{kind}`"),
            Self::OddMembership { id, kind } => write!(f, "the account is in {id}, a `{kind}`"),
            Self::NoDomain => f.write_str("a tenant without a verified domain"),
            Self::Organizations(count) => write!(f, "{count} organizations instead of one"),
        }
    }
}
