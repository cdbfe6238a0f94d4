//! What an application was granted in the tenant, whoever uses it.

use greenroom_graph::{AppRole, GrantedRole, Grants, OfferedRoles, ServicePrincipal};
use greenroom_results::{Reason, Sentence, Value, Verdict, say};

use crate::check::Check;
use crate::judgements::service_principal::offers;

/// The texts between commas.
fn listed(texts: &str) -> impl Iterator<Item = &str> {
    texts.split(',').map(str::trim)
}

/// Whether an application has each of these application permissions of a resource, by their ids.
pub(crate) fn roles(
    own: &[GrantedRole],
    resource: &str,
    offered: &OfferedRoles,
    ids: &str,
) -> Check {
    let all = Value::list(listed(ids).map(Value::id));
    let expected = say!(
        "an application that is granted the application permissions {}",
        all
    );
    if let Some(check) = not_offered(offered, ids, &expected) {
        return check;
    }
    let lacking: Vec<Value> = listed(ids)
        .filter(|id| !has(own, resource, id))
        .map(Value::id)
        .collect();
    if lacking.is_empty() {
        let found = say!("the application is granted each of the application permissions");
        return Check::pass(expected, found);
    }
    let lacking = Value::list(lacking);
    let found = say!(
        "the application is not granted the application permissions {}",
        lacking
    );
    Check::fail(Reason::RoleNotGranted, expected, found).with_fix(say!(
        "Have an administrator consent to the application permissions of the application \
         (Microsoft Entra admin center, Enterprise applications, Permissions)."
    ))
}

/// Whether an application has none of them.
pub(crate) fn no_roles(
    own: &[GrantedRole],
    resource: &str,
    offered: &OfferedRoles,
    ids: &str,
) -> Check {
    let all = Value::list(listed(ids).map(Value::id));
    let expected = say!("an application without the application permissions {}", all);
    let held: Vec<Value> = listed(ids)
        .filter(|id| has(own, resource, id))
        .map(Value::id)
        .collect();
    if held.is_empty() {
        if let Some(check) = not_offered(offered, ids, &expected) {
            return check;
        }
        let found = say!("the application is granted none of the application permissions");
        return Check::pass(expected, found);
    }
    let held = Value::list(held);
    let found = say!(
        "the application is granted the application permissions {}",
        held
    );
    Check::fail(Reason::RoleGranted, expected, found).with_fix(say!(
        "Revoke the application permissions (Microsoft Entra admin center, Enterprise \
         applications, \
         Permissions), after asking whoever runs the application."
    ))
}

/// What an id that the resource does not offer to applications leaves open: whether it is mistyped,
/// or was taken back, cannot be told.
///
/// Source: Microsoft Graph v1.0, appRole, `allowedMemberTypes` and `isEnabled`.
fn not_offered(offered: &OfferedRoles, ids: &str, expected: &Sentence) -> Option<Check> {
    let is_offered = |id: &str| {
        let is_it = |role: &&AppRole| role.id.eq_ignore_ascii_case(id);
        let role = offered.app_roles.iter().find(is_it);
        let of_applications = |role: &AppRole| {
            role.allowed_member_types
                .iter()
                .any(|kind| kind == "Application")
        };
        role.is_some_and(|role| role.is_enabled == Some(true) && of_applications(role))
    };
    let mut odd = listed(ids)
        .filter(|id| !is_offered(id))
        .map(Value::id)
        .peekable();
    odd.peek()?;
    let found = say!(
        "the application that offers such permissions has none with the id {}",
        Value::list(odd)
    );
    Some(Check::undecided(expected.clone(), found).with_fix(say!(
        "Correct the id of the permission, or of the application that offers it, in the scenario."
    )))
}

fn has(own: &[GrantedRole], resource: &str, id: &str) -> bool {
    let is_it = |one: &GrantedRole| {
        one.app_role_id.eq_ignore_ascii_case(id) && one.resource_id.eq_ignore_ascii_case(resource)
    };
    own.iter().any(is_it)
}

/// Whether an administrator consented for everybody to each of these delegated permissions of a
/// resource, by their names.
pub(crate) fn consented(grants: &Grants, resource: &ServicePrincipal, names: &str) -> Check {
    let permission = |name: &str| Value::permission(name);
    let all = Value::list(listed(names).map(permission));
    let expected = say!("a consent for the whole organization to {}", all);
    let offered = offers(&resource.oauth2_permission_scopes, names);
    if offered.verdict != Verdict::Pass {
        let fix = say!(
            "Correct the name of the permission in the scenario, or ask whoever owns the \
             application that offers it."
        );
        return Check {
            expected,
            ..offered.with_fix(fix)
        };
    }
    let for_all = grants.that_concern(None).filter(|grant| {
        grant.consent_type.as_deref() == Some("AllPrincipals")
            && grant.resource_id.eq_ignore_ascii_case(&resource.id)
    });
    let scopes = for_all.filter_map(|grant| grant.scope.as_deref());
    let given: Vec<&str> = scopes.flat_map(str::split_whitespace).collect();
    let lacking: Vec<&str> = listed(names).filter(|name| !given.contains(name)).collect();
    if lacking.is_empty() {
        let found = say!("an administrator has consented to each of the permissions");
        return Check::pass(expected, found);
    }
    let lacking = Value::list(lacking.into_iter().map(permission));
    let found = say!("no consent for the whole organization includes {}", lacking);
    Check::fail(Reason::NoTenantConsent, expected, found).with_fix(say!(
        "Have an administrator consent to the permissions for the organization (Microsoft Entra \
         admin center, Enterprise applications, Permissions)."
    ))
}

#[cfg(test)]
mod tests {
    use greenroom_graph::Grant;
    use greenroom_results::Verdict::{Fail, Pass, Unknown};

    use super::*;
    use crate::judgements::service_principal::tests::{acs, scope};

    /// What the resource offers: `a1` and `b2` to applications, `c3` to users, `d4` no longer.
    fn offered() -> OfferedRoles {
        let role = |id: &str, kind: &str, is_enabled| AppRole {
            id: id.to_owned(),
            allowed_member_types: vec![kind.to_owned()],
            is_enabled: Some(is_enabled),
        };
        OfferedRoles {
            app_id: "resource".to_owned(),
            app_roles: vec![
                role("a1", "Application", true),
                role("b2", "Application", true),
                role("c3", "User", true),
                role("d4", "Application", false),
            ],
        }
    }

    fn own() -> [GrantedRole; 1] {
        [GrantedRole {
            app_role_id: "a1".into(),
            resource_id: "r1".into(),
            principal_id: None,
        }]
    }

    #[test]
    fn a_permission_is_granted_by_its_resource_and_its_id() {
        let verdict = |resource, ids| roles(&own(), resource, &offered(), ids).verdict;
        assert_eq!(verdict("R1", "A1"), Pass);
        assert_eq!(verdict("r1", "a1, b2"), Fail);
        assert_eq!(verdict("r2", "a1"), Fail);
    }

    #[test]
    fn a_permission_that_must_not_be_there_fails_where_one_of_them_is() {
        let verdict = |resource, ids| no_roles(&own(), resource, &offered(), ids).verdict;
        assert_eq!(verdict("r1", "b2, A1"), Fail);
        assert_eq!(verdict("r1", "b2"), Pass);
        assert_eq!(verdict("r2", "a1"), Pass);
    }

    #[test]
    fn an_id_that_the_resource_does_not_offer_decides_nothing() {
        for odd in ["e5", "c3", "d4", "b2, e5"] {
            assert_eq!(
                no_roles(&own(), "r1", &offered(), odd).verdict,
                Unknown,
                "{odd}"
            );
            assert_eq!(
                roles(&own(), "r1", &offered(), odd).verdict,
                Unknown,
                "{odd}"
            );
        }
        assert_eq!(no_roles(&own(), "r1", &offered(), "a1, e5").verdict, Fail);
    }

    #[test]
    fn a_consent_counts_that_is_for_everybody_and_for_the_resource() {
        let grant = |kind: &str, resource: &str, scope: &str| Grant {
            id: None,
            client_id: "c".into(),
            consent_type: Some(kind.into()),
            principal_id: (kind == "Principal").then(|| "u".into()),
            resource_id: resource.into(),
            scope: Some(scope.into()),
        };
        let grants = Grants::from(vec![
            grant("AllPrincipals", "r1", " one two"),
            grant("Principal", "r1", "three"),
            grant("AllPrincipals", "r2", "four"),
        ]);
        let names = ["one", "two", "three", "four"];
        let resource = ServicePrincipal {
            id: "R1".to_owned(),
            oauth2_permission_scopes: names.map(|name| scope(name, Some(true))).into(),
            ..acs()
        };
        let check = |names| consented(&grants, &resource, names);
        let verdict = |names| check(names).verdict;
        assert_eq!(verdict("one, two"), Pass);
        assert_eq!(check("one, five").reason, Some(Reason::ScopeAbsent));
        assert_eq!(verdict("one, three"), Fail);
        assert_eq!(verdict("four"), Fail);
    }
}
