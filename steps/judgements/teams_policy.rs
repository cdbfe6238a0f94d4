//! Which policy of Teams an account has, by its name: what the policy says cannot be read.

use greenroom_graph::{TeamsPolicies, TeamsPolicy};
use greenroom_results::{Reason, Value, say};

use crate::check::Check;

/// Whether the policy of a type that holds for an account is the one of this name. Where none is
/// listed, the organization's default may hold, which Microsoft does not document to be listed.
///
/// Source: Microsoft Graph v1.0, teamsUserConfiguration, `effectivePolicyAssignments`.
pub(crate) fn policy(found: &TeamsPolicies, kind: &str, name: &str) -> Check {
    let shown = Value::written(kind);
    let expected = say!(
        "an account whose Teams policy {} is {}",
        shown.clone(),
        Value::written(name)
    );
    let is_it = |one: &&TeamsPolicy| one.policy_type.eq_ignore_ascii_case(kind);
    let mut own = found.effective_policy_assignments.iter().filter(is_it);
    let found = match (own.next(), own.next()) {
        (Some(one), None) => one.policy_assignment.display_name.as_deref(),
        (None, _) => {
            let found = say!(
                "Teams lists no policy of the type {} for the account: the default of the \
                 organization may apply",
                shown
            );
            return Check::undecided(expected, found).with_fix(say!(
                "Assign the policy to the account or to a group that it is in, or check the \
                 account's policies in the Microsoft Teams admin center."
            ));
        }
        (Some(_), Some(_)) => {
            let found = say!(
                "Teams lists two policies of the type {} for the account",
                shown
            );
            return Check::undecided(expected, found);
        }
    };
    let Some(own) = found else {
        let found = say!(
            "Teams does not name the account's policy of the type {}",
            shown
        );
        return Check::undecided(expected, found);
    };
    let found = say!(
        "the account's Teams policy {} is {}",
        shown,
        Value::name(own)
    );
    if own.eq_ignore_ascii_case(name) {
        return Check::pass(expected, found);
    }
    Check::fail(Reason::OtherTeamsPolicy, expected, found).with_fix(say!(
        "Assign the policy to the account (Microsoft Teams admin center, Users, Manage users, \
         Policies); it can take a day to apply."
    ))
}

#[cfg(test)]
mod tests {
    use greenroom_graph::PolicyAssignment;
    use greenroom_results::Verdict::{self, Fail, Pass, Unknown};

    use super::*;

    fn verdict(policies: &[(&str, Option<&str>)], name: &str) -> Verdict {
        let policies = policies.iter().map(|(kind, name)| TeamsPolicy {
            policy_type: (*kind).to_owned(),
            policy_assignment: PolicyAssignment {
                display_name: name.map(str::to_owned),
            },
        });
        let found = TeamsPolicies {
            id: "room".to_owned(),
            effective_policy_assignments: policies.collect(),
        };
        policy(&found, "TeamsMeetingPolicy", name).verdict
    }

    #[test]
    fn the_policy_of_the_type_is_the_one_of_the_name() {
        let own = [
            ("TeamsCallingPolicy", Some("AllOn")),
            ("teamsmeetingpolicy", Some("Rooms")),
        ];
        assert_eq!(verdict(&own, "rooms"), Pass);
        assert_eq!(verdict(&own, "AllOn"), Fail);
    }

    #[test]
    fn a_policy_that_is_not_listed_once_with_its_name_decides_nothing() {
        let one = ("TeamsMeetingPolicy", Some("Rooms"));
        for odd in [vec![], vec![one, one], vec![(one.0, None)]] {
            assert_eq!(verdict(&odd, "Rooms"), Unknown);
            assert_eq!(verdict(&odd, "Global"), Unknown);
        }
    }
}
