//! Whether an account is in a group.

use greenroom_graph::Membership;
use greenroom_results::{Reason, Value, say};

use crate::check::Check;

/// Whether an account is in a group, directly or through another one, as it should be or not.
pub(crate) fn member(groups: &[Membership], group: &str, wanted: bool) -> Check {
    let id = Value::id(group);
    let is_it = |one: &Membership| one.is_group() && one.id.eq_ignore_ascii_case(group);
    let belongs = groups.iter().any(is_it);
    let expected = if wanted {
        say!("an account that is a member of the group {}", id.clone())
    } else {
        say!(
            "an account that is not a member of the group {}",
            id.clone()
        )
    };
    let found = if belongs {
        say!("the account is a member of the group {}", id)
    } else {
        say!("the account is not a member of the group {}", id)
    };
    match (wanted, belongs) {
        (true, true) | (false, false) => Check::pass(expected, found),
        (true, false) => Check::fail(Reason::NotAMember, expected, found)
            .with_fix(say!("Add the account to the group.")),
        (false, true) => Check::fail(Reason::IsAMember, expected, found).with_fix(say!(
            "Remove the account from the group, and from every group that is in it."
        )),
    }
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Fail, Pass};

    use super::*;

    #[test]
    fn an_account_is_in_a_group_whatever_the_case_of_its_id() {
        let rooms = Membership {
            id: "a1".into(),
            kind: "#microsoft.graph.group".into(),
            role_template_id: None,
            security_enabled: None,
        };
        let verdict = |group, wanted| member(std::slice::from_ref(&rooms), group, wanted).verdict;
        assert_eq!((verdict("A1", true), verdict("b2", true)), (Pass, Fail));
        assert_eq!((verdict("A1", false), verdict("b2", false)), (Fail, Pass));
    }
}
