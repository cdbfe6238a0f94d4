//! What a request costs of a tenant's budget (Graph documentation, "Throttling limits").

use super::declared::declared;
use super::odata::options::Options;

/// The resource units of a request: `$select` and a small `$top` save one each, `$expand` takes
/// one more, and nothing is free.
pub(super) fn cost_of(template: &str, options: &Options) -> u32 {
    let declared = declared().endpoints.get(&format!("GET {template}"));
    let base = declared.map_or(1, |declared| declared.cost);
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
        cost_of(template, &Options::parse(Some(query)).unwrap())
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
