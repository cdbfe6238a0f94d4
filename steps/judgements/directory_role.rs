//! Whether somebody has a directory role.

use greenroom_graph::{DirectoryRole, Membership, RoleAssignment};
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;
use crate::judgements::answer;
use crate::unread::Read;

/// Who may have a role: the object id, and the groups that hold it; what could not be read of them
/// may be where the role comes from.
#[derive(Clone)]
pub(crate) struct Holder {
    pub(crate) id: String,
    pub(crate) groups: Read<Option<Vec<Membership>>>,
}

/// A role of the tenant, and who has been assigned it.
pub(crate) struct Role<'a> {
    pub(crate) id: &'a str,
    pub(crate) definition: &'a Read<Option<DirectoryRole>>,
    pub(crate) assignments: &'a Read<Vec<RoleAssignment>>,
}

/// How somebody has a role.
enum Held<'a> {
    /// For the whole tenant.
    Everywhere,
    /// For a part of it only.
    Within(&'a str),
    Not,
    /// It cannot be told, with why.
    Open(Check),
}

/// Whether a role is held for the whole tenant.
///
/// Sources: Microsoft Graph v1.0, unifiedRoleAssignment, `directoryScopeId` and `appScopeId`;
/// Microsoft Entra, "Use Microsoft Entra groups to manage role assignments".
pub(crate) fn has(holder: &Holder, role: &Role<'_>) -> Check {
    let expected = say!(
        "the directory role {}, assigned for the whole tenant, directly or through a group",
        Value::id(role.id)
    );
    match (held(holder, role, &expected), role.definition) {
        (Held::Everywhere, Ok(Some(role))) if role.is_enabled == Some(false) => {
            let found = say!("the directory role is assigned, but it is not enabled");
            Check::undecided(expected, found).with_fix(say!(
                "Enable the role (Microsoft Entra admin center, Roles & admins), or require \
                 another one in the scenario."
            ))
        }
        (Held::Everywhere, _) => Check::pass(expected, say!("the directory role is assigned")),
        (Held::Within(scope), _) => {
            let found = say!(
                "the directory role is assigned for {} only",
                Value::id(scope)
            );
            Check::undecided(expected, found).with_fix(say!(
                "Check whether the role is needed in the whole tenant; if it is, assign it again \
                 without an administrative unit."
            ))
        }
        (Held::Not, _) => {
            let found = say!("the directory role is not assigned");
            Check::fail(Reason::DirectoryRoleAbsent, expected, found).with_fix(say!(
                "Assign the role (Microsoft Entra admin center, Roles & admins). In Privileged \
                 Identity Management, make the assignment active: an eligible one does not count \
                 until somebody activates it."
            ))
        }
        (Held::Open(check), _) => check,
    }
}

/// Whether a role is not held at all.
pub(crate) fn has_not(holder: &Holder, role: &Role<'_>) -> Check {
    let expected = say!("no assignment of the directory role {}", Value::id(role.id));
    let fix = say!(
        "Remove the assignment of the role (Microsoft Entra admin center, Roles & admins), or the \
         membership in the group that has it."
    );
    let found = match held(holder, role, &expected) {
        Held::Open(check) => return check,
        Held::Not => {
            return Check::pass(expected, say!("the directory role is not assigned"));
        }
        Held::Everywhere => say!("the directory role is assigned"),
        Held::Within(scope) => say!("the directory role is assigned for {}", Value::id(scope)),
    };
    Check::fail(Reason::DirectoryRoleHeld, expected, found).with_fix(fix)
}

fn held<'a>(holder: &Holder, role: &Role<'a>, expected: &Sentence) -> Held<'a> {
    match role.definition {
        Ok(Some(_)) => {}
        Ok(None) => return Held::Open(answer::no_object()),
        Err(error) => return Held::Open(Check::unread(error, expected.clone())),
    }
    let assignments = match role.assignments {
        Ok(assignments) => assignments,
        Err(error) => return Held::Open(Check::unread(error, expected.clone())),
    };
    let own = assignments.iter().filter(|one| is_of(one, holder));
    let mut scopes = own.map(scope);
    let mut within = None;
    for scope in scopes.by_ref() {
        match scope {
            Some("/") => return Held::Everywhere,
            scope => within = within.or(scope),
        }
    }
    // A group that was not read may have the role for more, or at all.
    let others = assignments.iter().any(|one| !is_of(one, holder));
    match (&holder.groups, within) {
        (Err(error), None) if others => Held::Open(Check::unread(error, expected.clone())),
        (Ok(None), None) if others => Held::Open(answer::no_object()),
        (_, Some(scope)) => Held::Within(scope),
        (_, None) if assignments.iter().any(|one| scope(one).is_none()) => {
            let found =
                say!("Microsoft Graph did not report who has the directory role, and where");
            Held::Open(Check::undecided(expected.clone(), found))
        }
        (_, None) => Held::Not,
    }
}

fn is_of(assignment: &RoleAssignment, holder: &Holder) -> bool {
    let Some(principal) = assignment.principal_id.as_deref() else {
        return false;
    };
    let is_it = |id: &str| id.eq_ignore_ascii_case(principal);
    let groups = holder.groups.iter().flatten().flatten();
    is_it(&holder.id)
        || groups
            .filter(|one| one.is_group())
            .any(|one| is_it(&one.id))
}

/// Where an assignment holds; nothing where Graph does not say whose it is, or where.
fn scope(assignment: &RoleAssignment) -> Option<&str> {
    assignment.principal_id.as_ref()?;
    match assignment.app_scope_id.as_deref() {
        Some(scope) if scope != "/" => Some(scope),
        _ => assignment.directory_scope_id.as_deref(),
    }
}

#[cfg(test)]
mod tests {
    use greenroom_graph::{ErrorKind, GraphError, Request};
    use greenroom_results::Verdict::{self, Fail, Pass, Unknown};

    use super::*;

    fn assigned(to: Option<&str>, scope: Option<&str>) -> RoleAssignment {
        RoleAssignment {
            principal_id: to.map(str::to_owned),
            role_definition_id: Some("role".to_owned()),
            directory_scope_id: scope.map(str::to_owned),
            app_scope_id: None,
        }
    }

    fn unread() -> GraphError {
        GraphError {
            request: Request {
                method: "GET",
                url: "/".to_owned(),
                permission: "Directory.Read.All",
                new_members: false,
            },
            kind: ErrorKind::MissingPermission,
            evidence: vec![],
        }
    }

    fn in_group(id: &str) -> Holder {
        Holder {
            id: "room".to_owned(),
            groups: Ok(Some(vec![Membership {
                kind: "#microsoft.graph.group".to_owned(),
                id: id.to_owned(),
                role_template_id: None,
                security_enabled: None,
            }])),
        }
    }

    /// Whether the role is held, and whether it is not.
    fn verdicts(holder: &Holder, assignments: Vec<RoleAssignment>) -> (Verdict, Verdict) {
        let definition = Ok(Some(DirectoryRole {
            id: "role".to_owned(),
            is_enabled: Some(true),
        }));
        let assignments = Ok(assignments);
        let role = Role {
            id: "role",
            definition: &definition,
            assignments: &assignments,
        };
        (has(holder, &role).verdict, has_not(holder, &role).verdict)
    }

    #[test]
    fn a_role_is_held_directly_or_through_a_group() {
        let holder = in_group("rooms");
        let of = |to| verdicts(&holder, vec![assigned(Some(to), Some("/"))]);
        assert_eq!(of("ROOM"), (Pass, Fail));
        assert_eq!(of("rooms"), (Pass, Fail));
        assert_eq!(of("others"), (Fail, Pass));
        assert_eq!(verdicts(&holder, vec![]), (Fail, Pass));
    }

    #[test]
    fn a_role_in_a_part_of_the_tenant_is_one_and_may_not_be_enough() {
        let unit = Some("/administrativeUnits/1");
        let only = verdicts(&in_group("rooms"), vec![assigned(Some("room"), unit)]);
        assert_eq!(only, (Unknown, Fail));
        let both = vec![
            assigned(Some("room"), unit),
            assigned(Some("rooms"), Some("/")),
        ];
        assert_eq!(verdicts(&in_group("rooms"), both), (Pass, Fail));
    }

    #[test]
    fn groups_that_were_not_read_leave_it_open_where_they_can_decide() {
        let holder = Holder {
            groups: Err(unread()),
            ..in_group("")
        };
        let of = |to| verdicts(&holder, vec![assigned(Some(to), Some("/"))]);
        assert_eq!(of("a group"), (Unknown, Unknown));
        assert_eq!(of("room"), (Pass, Fail));
        assert_eq!(verdicts(&holder, vec![]), (Fail, Pass));
    }

    #[test]
    fn what_graph_does_not_say_of_an_assignment_leaves_it_open() {
        let holder = in_group("rooms");
        let nobody = verdicts(&holder, vec![assigned(None, Some("/"))]);
        assert_eq!(nobody, (Unknown, Unknown));
        let nowhere = verdicts(&holder, vec![assigned(Some("room"), None)]);
        assert_eq!(nowhere, (Unknown, Unknown));
    }

    #[test]
    fn a_role_that_the_tenant_does_not_have_is_no_reason_to_pass() {
        let (definition, assignments) = (Ok(None), Ok(vec![]));
        let role = Role {
            id: "mistyped",
            definition: &definition,
            assignments: &assignments,
        };
        let holder = in_group("rooms");
        assert_eq!(has_not(&holder, &role).verdict, Unknown);
        assert_eq!(has(&holder, &role).verdict, Unknown);
    }

    #[test]
    fn a_role_that_is_not_enabled_is_not_enough() {
        let definition = Ok(Some(DirectoryRole {
            id: "role".to_owned(),
            is_enabled: Some(false),
        }));
        let assignments = Ok(vec![assigned(Some("room"), Some("/"))]);
        let role = Role {
            id: "role",
            definition: &definition,
            assignments: &assignments,
        };
        assert_eq!(has(&in_group("rooms"), &role).verdict, Unknown);
    }
}
