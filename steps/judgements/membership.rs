//! Whether an account or an application is in a group.

use greenroom_graph::{Group, Membership};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::judgements::answer;
use crate::unread::Read;

/// Who is in groups.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Account,
    Application,
}

/// Whether somebody is in a group, directly or through another one, as it should be or not. A group
/// that the tenant does not have is none that somebody can be out of.
pub(crate) fn member(
    groups: &[Membership],
    who: Who,
    group: &str,
    known: &Read<Option<Group>>,
    wanted: bool,
) -> Check {
    let is_it = |one: &Membership| one.is_group() && one.id.eq_ignore_ascii_case(group);
    let belongs = groups.iter().any(is_it);
    let expected = expected(who, group, wanted);
    match known {
        _ if belongs => {}
        Ok(Some(_)) => {}
        Ok(None) => return answer::no_object(),
        Err(error) => return Check::unread(error, expected),
    }
    let found = found(who, group, belongs);
    match (wanted, belongs) {
        (true, true) | (false, false) => Check::pass(expected, found),
        (true, false) => Check::fail(Reason::NotAMember, expected, found).with_fix(say!(
            "Add it to the group (Microsoft Entra admin center, Groups)."
        )),
        (false, true) => Check::fail(Reason::IsAMember, expected, found).with_fix(say!(
            "Remove it from the group, and from every group that is in it (Microsoft Entra admin \
             center, Groups)."
        )),
    }
}

fn expected(who: Who, group: &str, wanted: bool) -> Sentence {
    let id = Value::id(group);
    match (who, wanted) {
        (Who::Account, true) => say!("an account that is a member of the group {}", id),
        (Who::Account, false) => say!("an account that is not a member of the group {}", id),
        (Who::Application, true) => say!("an application that is a member of the group {}", id),
        (Who::Application, false) => {
            say!("an application that is not a member of the group {}", id)
        }
    }
}

fn found(who: Who, group: &str, belongs: bool) -> Sentence {
    let id = Value::id(group);
    match (who, belongs) {
        (Who::Account, true) => say!("the account is a member of the group {}", id),
        (Who::Account, false) => say!("the account is not a member of the group {}", id),
        (Who::Application, true) => say!("the application is a member of the group {}", id),
        (Who::Application, false) => say!("the application is not a member of the group {}", id),
    }
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Fail, Pass, Unknown};

    use super::*;

    fn rooms() -> [Membership; 1] {
        [Membership {
            id: "a1".into(),
            kind: "#microsoft.graph.group".into(),
            role_template_id: None,
            security_enabled: None,
        }]
    }

    fn known(id: &str) -> Group {
        Group {
            id: id.to_owned(),
            display_name: None,
        }
    }

    #[test]
    fn an_account_is_in_a_group_whatever_the_case_of_its_id() {
        let verdict = |group, wanted| {
            let known = Ok(Some(known(group)));
            member(&rooms(), Who::Account, group, &known, wanted).verdict
        };
        assert_eq!((verdict("A1", true), verdict("b2", true)), (Pass, Fail));
        assert_eq!((verdict("A1", false), verdict("b2", false)), (Fail, Pass));
    }

    #[test]
    fn a_group_that_the_tenant_does_not_have_decides_nothing() {
        let verdict = |wanted| member(&rooms(), Who::Account, "b2", &Ok(None), wanted).verdict;
        assert_eq!((verdict(true), verdict(false)), (Unknown, Unknown));
    }
}
