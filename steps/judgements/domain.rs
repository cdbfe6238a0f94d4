//! Whether the tenant has proved that it owns a domain.

use greenroom_graph::Domain;
use greenroom_results::{Reason, Sentence, Value, say};

use crate::check::Check;

pub(crate) fn expected(domain: &str) -> Sentence {
    say!("the verified domain {}", Value::Domain(domain.to_owned()))
}

/// Whether a domain is among the verified ones; none where Graph left them out.
pub(crate) fn verified(domains: Option<&[Domain]>, wanted: &str) -> Check {
    let domain = Value::Domain(wanted.to_owned());
    let Some(domains) = domains else {
        let found = say!("Microsoft Graph did not report the tenant's verified domains");
        return Check::undecided(expected(wanted), found);
    };
    let mut names = domains.iter().filter_map(|one| one.name.as_deref());
    if names.any(|name| name.eq_ignore_ascii_case(wanted)) {
        let found = say!("{} is a verified domain of the tenant", domain);
        return Check::pass(expected(wanted), found);
    }
    let found = say!("{} is not a verified domain of the tenant", domain);
    Check::fail(Reason::DomainUnverified, expected(wanted), found).with_fix(say!(
        "Add the domain in the Microsoft 365 admin center (Settings, Domains), and verify it by \
         its \
         DNS record."
    ))
}

#[cfg(test)]
mod tests {
    use greenroom_results::Verdict::{Fail, Pass, Unknown};

    use super::*;

    #[test]
    fn a_domain_is_verified_where_the_tenant_lists_it() {
        let own = [Domain {
            name: Some("contoso.example".into()),
            kind: None,
        }];
        let verdict = |domain| verified(Some(&own), domain).verdict;
        assert_eq!(verdict("Contoso.example"), Pass);
        assert_eq!(verdict("rooms.contoso.example"), Fail);
        assert_eq!(verified(None, "contoso.example").verdict, Unknown);
    }
}
