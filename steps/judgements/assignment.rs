//! Whether an account may use an application that not everybody may use.

use std::sync::Arc;

use greenroom_graph::{Account, Assignees, Assignment, Membership, ServicePrincipal};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::unread::Read;

/// Who is assigned to an application, and which groups an account is in.
#[derive(Clone)]
pub(crate) struct Assignments {
    pub(crate) assigned: Read<Option<Arc<Assignees>>>,
    /// What the account is itself a member of, and the groups around these as well; asked only
    /// where they can decide.
    pub(crate) groups: Option<Groups>,
}

/// The groups that an account is in.
#[derive(Clone)]
pub(crate) struct Groups {
    /// What it is itself a member of.
    pub(crate) direct: Read<Option<Vec<Membership>>>,
    /// The groups around these as well.
    pub(crate) all: Read<Option<Vec<Membership>>>,
}

/// Whether the groups that an account is in can decide: it is there and not assigned itself, and
/// somebody is.
pub(crate) fn needs_groups(who: Option<&Assignees>, account: Option<&Account>) -> bool {
    let both = who.zip(account);
    both.is_some_and(|(who, account)| !who.has("User", &account.id) && !who.is_empty())
}

pub(crate) fn expected() -> Sentence {
    say!("an application that the account can use")
}

/// An application that requires assignment gives tokens only to those who are assigned to it,
/// themselves or by a group they are a direct member of.
///
/// Source: Microsoft Graph v1.0, servicePrincipal, `appRoleAssignmentRequired`; Microsoft Entra,
/// "Manage users and groups assignment to an application": an assignment does not reach nested
/// groups, and users and groups are what it is made to. That a directory role is therefore none is
/// our conclusion.
pub(crate) fn assigned(
    application: &ServicePrincipal,
    account: &Read<Option<Arc<Account>>>,
    asked: Option<&Assignments>,
) -> Check {
    match application.app_role_assignment_required {
        Some(false) => {
            let found = say!("the application does not require assignment");
            return Check::pass(expected(), found);
        }
        Some(true) => {}
        None => {
            let found =
                say!("Microsoft Graph did not report whether the application requires assignment");
            return Check::undecided(expected(), found);
        }
    }
    let account = match account {
        Ok(Some(account)) => account,
        Ok(None) => {
            let found = say!(
                "the application requires assignment, and the tenant has no account with this name"
            );
            return Check::fail(Reason::NotAssigned, expected(), found);
        }
        Err(error) => return Check::unread(error, expected()),
    };
    let Some(asked) = asked else {
        let found = say!(
            "the application requires assignment, and no step of the scenario asks who is \
             assigned to it"
        );
        return Check::undecided(expected(), found);
    };
    match &asked.assigned {
        Ok(Some(who)) => among(application, account, who, asked),
        Ok(None) => {
            let found = say!(
                "Microsoft Graph found the application, but reported it as not found when asked \
                 who is assigned to it"
            );
            Check::undecided(expected(), found)
        }
        Err(error) => Check::unread(error, expected()),
    }
}

pub(crate) fn among(
    application: &ServicePrincipal,
    account: &Account,
    who: &Assignees,
    asked: &Assignments,
) -> Check {
    if let Some(odd) = who.forms().iter().find_map(|one| oddity(one, application)) {
        return Check::undecided(expected(), odd);
    }
    let assigns = |group: &Membership| group.is_group() && who.has("Group", &group.id);
    let by_group = |groups: &[Membership]| groups.iter().any(assigns);
    let by_security_group = |groups: &[Membership]| {
        let mut secure = groups
            .iter()
            .filter(|one| one.security_enabled == Some(true));
        secure.any(assigns)
    };
    if who.has("User", &account.id) {
        let found = say!("the account is assigned to the application");
        return Check::pass(expected(), found);
    }
    if who.is_empty() {
        let found = say!("the application requires assignment, and nobody is assigned to it");
        return Check::fail(Reason::NotAssigned, expected(), found);
    }
    let Some(asked) = &asked.groups else {
        let found = say!("the account's groups were not requested");
        return Check::undecided(expected(), found);
    };
    match &asked.direct {
        Ok(Some(groups)) if by_security_group(groups) => {
            let found = say!("the account is assigned to the application through a group");
            Check::pass(expected(), found)
        }
        // Source: Microsoft Entra, "Manage users and groups assignment to an application": groups
        // whose securityEnabled is true can be assigned. What another one does is not documented.
        Ok(Some(groups)) if by_group(groups) => by_no_security_group(),
        Ok(Some(_)) => {
            let nested = matches!(&asked.all, Ok(Some(groups)) if by_group(groups));
            Check::fail(Reason::NotAssigned, expected(), not_assigned(nested))
        }
        Ok(None) => {
            let found = say!(
                "Microsoft Graph found the account, but reported it as not found when asked \
                     for its groups"
            );
            Check::undecided(expected(), found)
        }
        Err(error) => Check::unread(error, expected()),
    }
}

pub(crate) fn by_no_security_group() -> Check {
    let found = say!(
        "the account is assigned to the application only through a group that is not a security \
         group, and Microsoft documents assignment through security groups only"
    );
    let fix = say!("Assign the account itself, or a security group that it is a direct member of.");
    Check::undecided(expected(), found).with_fix(fix)
}

/// `nested` tells whether a group that is assigned holds the account by a group inside it.
pub(crate) fn not_assigned(nested: bool) -> Sentence {
    if nested {
        say!(
            "the application requires assignment, and the assigned group contains the account \
             only through another group, to which an assignment does not extend"
        )
    } else {
        say!("the application requires assignment, and the account is not assigned to it")
    }
}

/// What about an assignment makes no sense of the whole answer.
pub(crate) fn oddity(one: &Assignment, application: &ServicePrincipal) -> Option<Sentence> {
    let resource = one.resource_id.as_deref().unwrap_or("null");
    if !resource.eq_ignore_ascii_case(&application.id) {
        return Some(say!(
            "Microsoft Graph lists an assignment to another object, {}",
            Value::id(resource)
        ));
    }
    match one.principal_type.as_deref() {
        Some("User" | "Group" | "ServicePrincipal") => None,
        other => {
            let kind = other.unwrap_or("null");
            Some(say!(
                "Microsoft Graph lists an assignment whose principalType is {}",
                Value::word("principalType", kind)
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgements::service_principal::tests::acs;
    use greenroom_results::Verdict;

    #[expect(clippy::unnecessary_wraps, reason = "it is what is read")]
    fn account() -> Read<Option<Arc<Account>>> {
        Ok(Some(Arc::new(crate::judgements::account::tests::account(
            "room@contoso.example",
        ))))
    }

    fn assignment(kind: &str, id: &str) -> Assignment {
        Assignment {
            principal_id: Some(id.to_owned()),
            principal_type: Some(kind.to_owned()),
            resource_id: Some("object".to_owned()),
        }
    }

    fn member_of(kind: &str, id: &str) -> Membership {
        Membership {
            security_enabled: Some(true),
            kind: format!("#microsoft.graph.{kind}"),
            id: id.to_owned(),
            role_template_id: None,
        }
    }

    fn of(who: &[Assignment], direct: &[Membership], all: &[Membership]) -> Check {
        let application = ServicePrincipal {
            app_role_assignment_required: Some(true),
            ..acs()
        };
        let asked = Assignments {
            assigned: Ok(Some(Arc::new(who.to_vec().into()))),
            groups: Some(Groups {
                direct: Ok(Some(direct.to_vec())),
                all: Ok(Some(all.to_vec())),
            }),
        };
        assigned(&application, &account(), Some(&asked))
    }

    #[test]
    fn a_group_that_the_account_is_a_direct_member_of_counts() {
        let (who, rooms) = (
            [assignment("Group", "ROOMS")],
            [member_of("group", "rooms")],
        );
        assert_eq!(of(&who, &rooms, &rooms).verdict, Verdict::Pass);
    }

    #[test]
    fn a_group_that_is_no_security_group_leaves_it_open() {
        let who = [assignment("Group", "rooms")];
        for enabled in [Some(false), None] {
            let group = Membership {
                security_enabled: enabled,
                ..member_of("group", "rooms")
            };
            let groups = [group];
            assert_eq!(of(&who, &groups, &groups).verdict, Verdict::Unknown);
        }
    }

    #[test]
    fn a_group_around_the_accounts_group_does_not_count() {
        let who = [assignment("Group", "building")];
        let (floor, building) = (member_of("group", "floor"), member_of("group", "building"));
        let check = of(
            &who,
            std::slice::from_ref(&floor),
            &[floor.clone(), building],
        );
        assert_eq!(check.reason, Some(Reason::NotAssigned));
        let found = check.found.to_string();
        assert!(found.contains("through another group"), "{found}");
    }

    #[test]
    fn a_directory_role_is_no_assignment() {
        let (who, role) = (
            [assignment("Group", "role")],
            [member_of("directoryRole", "role")],
        );
        assert_eq!(of(&who, &role, &role).verdict, Verdict::Fail);
    }

    #[test]
    fn an_assignment_to_something_else_leaves_it_open() {
        let other = Assignment {
            resource_id: Some("another".to_owned()),
            ..assignment("User", "account")
        };
        assert_eq!(of(&[other], &[], &[]).verdict, Verdict::Unknown);
        let odd = assignment("Robot", "account");
        assert_eq!(of(&[odd], &[], &[]).verdict, Verdict::Unknown);
    }

    #[test]
    fn an_application_that_does_not_say_whether_it_requires_assignment_is_unknown() {
        let silent = ServicePrincipal {
            app_role_assignment_required: None,
            ..acs()
        };
        let check = assigned(&silent, &account(), None);
        assert_eq!(check.verdict, Verdict::Unknown);
    }
}
