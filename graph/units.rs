//! What a request costs of a tenant's quota, and how much of it an application may spend.
//!
//! Source: Microsoft Graph, "Microsoft Graph service-specific throttling limits", section "Identity
//! and access service limits".

use std::time::Duration;

use serde_json::Value;

use crate::evidence::{Evidence, Request};

/// The time for which a quota holds.
pub(crate) const WINDOW: Duration = Duration::from_secs(10);

/// The units of a window for a tenant with at least so many users, the largest first.
const QUOTAS: [(usize, u32); 3] = [(501, 8_000), (50, 5_000), (0, 3_500)];

/// How the paths end that cost more than one unit.
const COSTS: [(&str, u32); 9] = [
    ("/users", 2),
    ("/applications", 2),
    ("/licenseDetails", 2),
    ("/memberOf", 2),
    ("/transitiveMemberOf", 2),
    ("/oauth2PermissionGrants", 2),
    ("/appRoleAssignments", 2),
    ("/subscribedSkus", 3),
    ("/transitiveMembers", 5),
];

/// What an application may spend in a window in a tenant that is known to have so many users.
pub(crate) fn quota(users: usize) -> u32 {
    let known = QUOTAS.iter().find(|(least, _)| users >= *least);
    known.map_or(QUOTAS[QUOTAS.len() - 1].1, |(_, units)| *units)
}

/// What a question costs: `$select` saves a unit, `$expand` takes one, and nothing is free. What
/// Microsoft does not list costs 1.
pub(crate) fn units_of(request: &Request) -> u32 {
    let (path, query) = request.url.split_once('?').unwrap_or((&request.url, ""));
    let listed = COSTS.iter().find(|(end, _)| path.ends_with(end));
    let has = |option: &str| u32::from(query.split('&').any(|part| part.starts_with(option)));
    let cost = listed.map_or(1, |(_, units)| *units) + has("$expand=");
    cost.saturating_sub(has("$select=")).max(1)
}

/// How many users of the tenant an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Users {
    /// So many whom no other question of this form is about.
    Own(usize),
    /// So many in all.
    All(usize),
}

/// How many users an answer shows.
pub(crate) fn users_in(request: &Request, reply: &Evidence) -> Users {
    let path = request.url.split('?').next().unwrap_or_default();
    let count = reply.body.get("@odata.count").and_then(Value::as_u64);
    let listed = reply.body.get("value").and_then(Value::as_array);
    match path.strip_prefix("/users") {
        _ if reply.status != 200 => Users::Own(0),
        Some("") => match count.and_then(|count| usize::try_from(count).ok()) {
            Some(count) => Users::All(count),
            None => Users::Own(listed.map_or(0, Vec::len)),
        },
        Some(key) if key.starts_with('/') && !key[1..].contains('/') => Users::Own(1),
        _ => Users::Own(0),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn question(url: &str) -> Request {
        Request {
            method: "GET",
            url: url.to_owned(),
            permission: "User.Read.All",
            new_members: false,
        }
    }

    #[test]
    fn select_saves_a_unit_and_nothing_is_free() {
        for (url, cost) in [
            ("/users?$top=999", 2),
            ("/users?$select=id&$top=999", 1),
            ("/users/a@contoso.example?$select=id", 1),
            ("/users/a@contoso.example/licenseDetails", 2),
            ("/users/a/transitiveMemberOf?$select=id", 1),
            ("/subscribedSkus?$select=id", 2),
            ("/groups/g/transitiveMembers?$select=id", 4),
            ("/organization?$select=id", 1),
        ] {
            assert_eq!(units_of(&question(url)), cost, "{url}");
        }
    }

    #[test]
    fn a_tenant_has_the_quota_of_the_users_that_it_is_known_to_have() {
        let quotas = [0, 49, 50, 500, 501].map(quota);
        assert_eq!(quotas, [3_500, 3_500, 5_000, 5_000, 8_000]);
    }

    #[test]
    fn users_are_known_by_questions_about_nobody_else_and_by_their_number() {
        let shown = |url: &str, status, body| {
            let reply = Evidence {
                request: question(url),
                status,
                request_id: None,
                time: jiff::Timestamp::UNIX_EPOCH,
                body,
                entry: false,
                seen: crate::evidence::Seen::default(),
            };
            users_in(&reply.request, &reply)
        };
        let two = || json!({ "value": [{ "id": "a" }, { "id": "b" }] });
        assert_eq!(shown("/users/a?$select=id", 200, json!({})), Users::Own(1));
        assert_eq!(shown("/users/a?$select=id", 404, json!({})), Users::Own(0));
        assert_eq!(shown("/users/a/licenseDetails", 200, two()), Users::Own(0));
        assert_eq!(shown("/users?$top=999", 200, two()), Users::Own(2));
        let counted = json!({ "@odata.count": 7, "value": [{ "id": "a" }] });
        assert_eq!(shown("/users?$count=true", 200, counted), Users::All(7));
    }
}
