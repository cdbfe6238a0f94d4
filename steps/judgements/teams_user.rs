//! Whether Teams counts an account as one that joins as itself.

use greenroom_graph::TeamsUser;

use crate::check::Check;
use crate::judgements::application;
use crate::unread::Read;
use greenroom_results::{Between, Reason, Sentence, Value, say};

pub(crate) fn expected() -> Sentence {
    say!("an account that Teams lists")
}

pub(crate) fn not_known() -> Sentence {
    say!("Teams does not list the account")
}

/// Whether Teams counts an account as one that joins as itself.
pub(crate) fn counted(asked: Option<&Read<Option<TeamsUser>>>) -> Check {
    /// The kinds of accounts that are Teams' own.
    const OWN: &str = "user, resourceAccount";
    match asked {
        Some(Ok(Some(found))) => application::worst([kind(found, OWN), served(found)]),
        Some(Ok(None)) => Check::undecided(expected(), not_known()),
        Some(Err(error)) => Check::unread(error, expected()),
        None => Check::not_applicable(expected(), say!("how Teams sees the account was not read")),
    }
}

/// Whether Teams serves an account of its own. One for which it lists no feature of this name may
/// be a guest; what Teams does with it is not documented.
///
/// Source: Microsoft Graph v1.0, teamsUserConfiguration, `featureTypes`: what is enabled for the
/// account by its licenses.
pub(crate) fn served(found: &TeamsUser) -> Check {
    let expected = say!("an account whose features in Teams include Teams");
    if found.feature_types.iter().any(|feature| feature == "Teams") {
        return Check::pass(
            expected,
            say!("Teams lists Teams among the account's features"),
        );
    }
    let found = say!(
        "Teams does not list Teams among the account's features: the account may join as a guest \
         until it does"
    );
    Check::open(Reason::TeamsFeatureOff, expected, found)
}

/// What is found of an account that lives on Skype for Business Server, and what to do about it.
pub(crate) fn on_premises(kind: Value) -> (Sentence, Sentence) {
    let found = say!(
        "Teams lists this account as {}, which is homed on Skype for Business Server and may use \
         Teams alongside it; Microsoft does not document whether such an account can join through \
         Azure Communication Services",
        kind
    );
    let fix = say!(
        "Move the account to Teams (`Move-CsUser`), or join a test meeting from the room and \
         check which name the meeting shows for it."
    );
    (found, fix)
}

/// An account that lives on Skype for Business Server may use Teams beside it, so that its kind
/// decides nothing.
///
/// Sources: Microsoft Graph v1.0, teamsUserConfiguration, `accountType`; Microsoft Teams,
/// "Coexistence with Skype for Business": communication from Teams to Teams is always possible
/// within a tenant. What Azure Communication Services makes of such an account is not documented.
pub(crate) fn kind(found: &TeamsUser, kinds: &str) -> Check {
    let word = |kind: &str| Value::word("accountType", kind);
    let known = kinds.split(',').map(|kind| word(kind.trim()));
    let expected = say!(
        "an account whose type in Teams is {}",
        Value::several(Between::Or, known)
    );
    let Some(kind) = found.account_type.as_deref() else {
        let found = say!("Teams did not report the account's type");
        return Check::undecided(expected, found);
    };
    let found = say!("Teams lists this account as {}", word(kind));
    if kinds.split(',').any(|known| known.trim() == kind) {
        return Check::pass(expected, found);
    }
    match kind {
        "ineligibleUser" => Check::fail(Reason::TeamsIneligible, expected, found),
        "guest" => Check::fail(Reason::TeamsOtherKind, expected, found),
        "sfbOnPremUser" => {
            let (found, fix) = on_premises(word(kind));
            Check::undecided(expected, found).with_fix(fix)
        }
        _ => Check::undecided(expected, found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use greenroom_results::Verdict;

    fn of(kind: &str) -> Check {
        let found = TeamsUser {
            id: "account".to_owned(),
            account_type: Some(kind.to_owned()),
            feature_types: vec!["Teams".to_owned()],
        };
        counted(Some(&Ok(Some(found))))
    }

    #[test]
    fn a_kind_that_may_be_let_in_is_no_failure() {
        for (kind, verdict) in [
            ("user", Verdict::Pass),
            ("resourceAccount", Verdict::Pass),
            ("guest", Verdict::Fail),
            ("ineligibleUser", Verdict::Fail),
            ("sfbOnPremUser", Verdict::Unknown),
            ("unknown", Verdict::Unknown),
            ("unknownFutureValue", Verdict::Unknown),
        ] {
            assert_eq!(of(kind).verdict, verdict, "{kind}");
        }
    }
}
