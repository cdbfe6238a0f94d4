//! What a request costs of a tenant's budget (Graph documentation, "Throttling limits").

use super::odata::options::Options;

/// The requests that cost more than 1 resource unit. What holds for `me` holds for `users/{id}`.
const COSTS: [(&str, u32); 12] = [
    ("/users", 2),
    ("/applications", 2),
    ("/subscribedSkus", 3),
    ("/oauth2PermissionGrants", 2),
    ("/users/{id}/licenseDetails", 2),
    ("/me/licenseDetails", 2),
    ("/users/{id}/memberOf", 2),
    ("/me/memberOf", 2),
    ("/users/{id}/transitiveMemberOf", 2),
    ("/groups/{id}/members", 3),
    ("/servicePrincipals/{id}/appRoleAssignments", 2),
    ("/servicePrincipals(appId='{appId}')/appRoleAssignments", 2),
];

/// The resource units of a request: `$select` and a small `$top` save one each, `$expand` takes
/// one more, and nothing is free.
pub(super) fn of(template: &str, options: &Options) -> u32 {
    let base = COSTS.iter().find(|(known, _)| *known == template);
    let base = base.map_or(1, |(_, cost)| *cost);
    let small = options
        .top
        .as_deref()
        .and_then(|top| top.parse::<u32>().ok())
        .is_some_and(|top| top < 20);
    let saved = u32::from(options.select.is_some()) + u32::from(small);
    (base + u32::from(options.expand.is_some()))
        .saturating_sub(saved)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(template: &str, query: &str) -> u32 {
        of(template, &Options::parse(Some(query)).unwrap())
    }

    #[test]
    fn select_saves_a_unit_and_expand_takes_one() {
        assert_eq!(cost("/subscribedSkus", ""), 3);
        assert_eq!(cost("/subscribedSkus", "$select=skuId"), 2);
        assert_eq!(cost("/users", "$expand=licenseDetails"), 3);
    }

    #[test]
    fn nothing_is_free() {
        assert_eq!(cost("/domains", "$select=id&$top=1"), 1);
    }
}
