//! Why Microsoft Graph told nothing, and what to do about it: the client's errors as sentences.

use greenroom_graph::accounted::Oddity;
use greenroom_graph::{ErrorKind, Flaw, GraphError, NO_GRAPH_ERROR, UNSUPPORTED_BY_MOCK};
use greenroom_results::{Between, Reason, Sentence, Value, say};

/// What Graph said to a question, or why it said nothing.
pub type Read<T> = Result<T, GraphError>;

/// What there is instead of an answer, as what a check found: "could not be read: …".
pub(crate) fn found(error: &GraphError) -> Sentence {
    let why = why(error);
    match error.kind {
        ErrorKind::Ambiguous(_) => say!("could not be decided: {}", why),
        ErrorKind::Unjudged(_) => say!("could not be judged: {}", why),
        _ => say!("could not be read: {}", why),
    }
}

/// The cause, by its name.
pub(crate) fn reason(error: &GraphError) -> Reason {
    match &error.kind {
        ErrorKind::MissingPermission => Reason::MissingPermission,
        ErrorKind::Forbidden(_) => Reason::Forbidden,
        ErrorKind::Unauthorized(_) => Reason::Unauthorized,
        ErrorKind::Throttled => Reason::Throttled,
        ErrorKind::Status(_, code) if code == UNSUPPORTED_BY_MOCK => Reason::UnsupportedByMock,
        ErrorKind::Status(..) => Reason::UnexpectedStatus,
        ErrorKind::Unreachable(_) => Reason::Unreachable,
        ErrorKind::Malformed(_) => Reason::MalformedAnswer,
        ErrorKind::Ambiguous(_) => Reason::AmbiguousName,
        ErrorKind::Unjudged(_) => Reason::Unjudged,
    }
}

/// The cause alone, as a clause that stands after a colon.
pub(crate) fn why(error: &GraphError) -> Sentence {
    match &error.kind {
        ErrorKind::MissingPermission => say!(
            "Microsoft Graph refused the request (403 Authorization_RequestDenied): the token \
             lacks the permission {}",
            Value::permission(error.request.permission)
        ),
        ErrorKind::Forbidden(code) => {
            say!(
                "Microsoft Graph refused the request (403 {})",
                code_of(code)
            )
        }
        ErrorKind::Unauthorized(code) => {
            say!("Microsoft Graph rejected the token (401 {})", code_of(code))
        }
        ErrorKind::Throttled => say!("Microsoft Graph is throttling (429)"),
        ErrorKind::Status(..) if is_the_mock_s(error) => {
            say!("the mock tenant does not support the request; this says nothing about the tenant")
        }
        ErrorKind::Status(status, code) => say!(
            "Microsoft Graph answered with status {} {}",
            Value::Number((*status).into()),
            code_of(code)
        ),
        ErrorKind::Unreachable(cause) => {
            say!("no answer from Microsoft Graph ({})", Value::text(cause))
        }
        ErrorKind::Ambiguous(shared) => say!(
            "{} is an address of more than one account: {}",
            Value::account(&shared.address),
            Value::several(Between::And, shared.accounts.iter().map(Value::account))
        ),
        ErrorKind::Unjudged(found) => oddity(found),
        ErrorKind::Malformed(found) => say!("the answer is malformed: {}", flaw(found)),
    }
}

/// What to do about it.
pub(crate) fn to_do(error: &GraphError) -> Sentence {
    let permission = Value::permission(error.request.permission);
    match &error.kind {
        ErrorKind::MissingPermission => say!(
            "Grant the application permission {} to the application that Greenroom signs in as, \
             have an administrator consent to it, and run the audit again.",
            permission
        ),
        ErrorKind::Forbidden(_) => say!(
            "Check that the application that Greenroom signs in as has the permission {} and that \
             no policy of the tenant blocks it, and run the audit again.",
            permission
        ),
        ErrorKind::Unauthorized(_) => say!("Sign in again: Microsoft Graph rejected the token."),
        ErrorKind::Throttled => {
            say!("Microsoft Graph is throttling; wait a few minutes and run the audit again.")
        }
        ErrorKind::Status(..) if is_the_mock_s(error) => {
            say!("Audit a live tenant to find out: the mock tenant cannot answer this.")
        }
        ErrorKind::Status(..) | ErrorKind::Malformed(_) => again(),
        ErrorKind::Ambiguous(_) => {
            say!("Use the sign-in name or the object id of the account that you mean.")
        }
        ErrorKind::Unjudged(_) => say!(
            "Check in the admin center whether the setting affects the room: this version of \
             Greenroom cannot judge it, but a newer version might."
        ),
        ErrorKind::Unreachable(_) => {
            say!("Check the network and the proxy, and run the audit again.")
        }
    }
}

/// What to do where Microsoft Graph answered, and the answer tells nothing.
pub(crate) fn again() -> Sentence {
    say!("Run the audit again; if the problem persists, keep the request-id for a support request.")
}

/// Something in an answer that no rule judges.
pub(crate) fn oddity(found: &Oddity) -> Sentence {
    let path = Value::property(&found.path);
    match found.shortened() {
        Some(word) => say!(
            "{} is {}, which no rule covers",
            path,
            Value::word(&found.path, word)
        ),
        None => say!("{} is set, which no rule covers", path),
    }
}

/// What is odd in an answer.
#[expect(clippy::too_many_lines, reason = "a table is as long as its flaws")]
fn flaw(found: &Flaw) -> Sentence {
    match found {
        Flaw::RepeatedKey(path) => {
            say!("the property {} appears in it twice", Value::property(path))
        }
        Flaw::ErrorWithSuccess => say!("it has an error with status 200"),
        Flaw::AbsentAndDescribed => {
            say!("it says that the object does not exist, but describes it")
        }
        Flaw::AbsentAndPresent { by } => say!(
            "the object is not found by its {}, but is found by the filter",
            Value::Term((*by).into())
        ),
        Flaw::Form { at, cause } => say!("at {}: {}", Value::property(at), Value::text(cause)),
        Flaw::NoItems => say!("it has no list of items"),
        Flaw::Twice(id) => say!("it lists two items with the id {}", Value::id(id)),
        Flaw::PageLeadsBack => say!("its next page leads back to a page that was read"),
        Flaw::PageElsewhere => say!("its next page is not on the tenant's host"),
        Flaw::TooLarge(most) => say!("it is larger than {} MiB", *most),
        Flaw::Encoding(cause) => say!("its compressed body is broken: {}", Value::text(cause)),
        Flaw::BatchErrorWithSuccess => say!("the batch has an error with status 200"),
        Flaw::NoBatch(cause) => say!("it is not a batch answer: {}", Value::text(cause)),
        Flaw::LeftOut => say!("the batch answer omits this request"),
        Flaw::TwoAnswers(id) => say!("it has two answers with the batch id {}", Value::text(id)),
        Flaw::NoDomain => say!("it describes a tenant without a verified domain"),
        Flaw::Organizations(count) => say!("it lists {} organizations instead of one", *count),
        Flaw::Stranger { expected, found } => say!(
            "the tenant {} answered instead of the tenant {}",
            Value::id(found),
            Value::id(expected)
        ),
        Flaw::OtherAccount { asked, got } => say!(
            "the question was about {}, and the answer is about {}",
            Value::account(asked),
            Value::account(got)
        ),
        Flaw::OtherObject { asked, got } => say!(
            "the question was about {}, and the answer is about {}",
            Value::id(asked),
            Value::id(got)
        ),
        Flaw::OtherApplication { asked, got } => say!(
            "the question was about the application {}, and the answer is about {}",
            Value::id(asked),
            Value::id(got)
        ),
        Flaw::OtherTenant { asked, got } => say!(
            "the question was about the tenant {}, and the answer is about {}",
            Value::id(asked),
            Value::id(got)
        ),
        Flaw::OtherMeeting { has_address: true } => {
            say!("it describes another meeting, with another joinWebUrl")
        }
        Flaw::OtherMeeting { .. } => say!("it describes a meeting without a joinWebUrl"),
        Flaw::Meetings(count) => say!("it lists {} meetings with the same join link", *count),
        Flaw::Foreign { of, property, got } => say!(
            "the question was about {}, and the answer lists an item whose {} is {}",
            Value::id(of),
            Value::property(property),
            got.as_ref().map_or_else(|| say!("null").into(), Value::id)
        ),
        Flaw::OddMember { id, kind } => say!(
            "the member {} of the group is a {}",
            Value::id(id),
            Value::word("@odata.type", kind)
        ),
        Flaw::OddMembership { id, kind } => say!(
            "the account is a member of {}, a {}",
            Value::id(id),
            Value::word("@odata.type", kind)
        ),
    }
}

/// Whether it is the mock tenant that does not know the request.
fn is_the_mock_s(error: &GraphError) -> bool {
    reason(error) == Reason::UnsupportedByMock
}

/// The code of Microsoft Graph's error, where there is one.
fn code_of(code: &str) -> Value {
    match code {
        NO_GRAPH_ERROR => say!("without a Graph error").into(),
        code => Value::Code(code.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use greenroom_graph::Request;

    use super::*;

    fn error(kind: ErrorKind) -> GraphError {
        GraphError {
            request: Request {
                method: "GET",
                url: "/users/delta".to_owned(),
                permission: "User.Read.All",
                new_members: false,
            },
            kind,
            evidence: vec![],
        }
    }

    #[test]
    fn a_missing_permission_is_a_value_of_what_is_found_and_of_what_to_do() {
        let error = error(ErrorKind::MissingPermission);
        let permission = Value::permission("User.Read.All");
        let permission = std::slice::from_ref(&permission);
        assert_eq!(why(&error).values(), permission);
        assert_eq!(to_do(&error).values(), permission);
    }

    #[test]
    fn what_the_mock_does_not_support_is_not_told_as_graph_s_answer() {
        let error = error(ErrorKind::Status(501, UNSUPPORTED_BY_MOCK.to_owned()));
        assert_eq!(reason(&error), Reason::UnsupportedByMock);
        let told = found(&error).to_string();
        assert!(
            told.contains("mock tenant") && !told.contains("Graph"),
            "{told}"
        );
    }

    #[test]
    fn an_answer_without_a_code_has_none_in_the_sentence() {
        let answered = |code: &str| found(&error(ErrorKind::Status(404, code.to_owned())));
        assert_eq!(
            answered(NO_GRAPH_ERROR).to_string(),
            "could not be read: Microsoft Graph answered with status 404 without a Graph error"
        );
        let code = Value::Code("BadRequest".to_owned());
        assert!(format!("{:?}", answered("BadRequest")).contains(&format!("{code:?}")));
    }

    #[test]
    fn an_oddity_is_told_by_its_path_and_what_stands_there() {
        let odd = Oddity {
            path: "user.kind".to_owned(),
            word: Some("new".to_owned()),
            restricts: true,
        };
        let told = found(&error(ErrorKind::Unjudged(Box::new(odd))));
        assert_eq!(
            told.to_string(),
            "could not be judged: user.kind is new, which no rule covers"
        );
    }

    #[test]
    fn ids_and_names_in_a_malformed_answer_are_values() {
        let flaw = flaw(&Flaw::OtherAccount {
            asked: "a@contoso.example".to_owned(),
            got: "b@contoso.example".to_owned(),
        });
        let names = ["a@contoso.example", "b@contoso.example"].map(Value::account);
        assert_eq!(flaw.values(), names);
    }
}
