//! `/organization` and `/domains`.

use std::borrow::Cow;

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/organization",
        operation: Operation::List(organizations),
    },
    Endpoint {
        template: "/organization/{id}",
        operation: Operation::Read(organization),
    },
    Endpoint {
        template: "/domains",
        operation: Operation::List(domains),
    },
    Endpoint {
        template: "/domains/{id}",
        operation: Operation::Read(domain),
    },
];

fn organizations<'a>(call: &Call<'a>) -> Resource<'a> {
    let items = vec![Cow::Borrowed(call.state.organization.as_ref())];
    Resource::list("organization", "organization", items)
}

fn organization<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    if !call.state.tenant_id().eq_ignore_ascii_case(call.key(0)) {
        return Err(Problem::not_found(call.key(0)));
    }
    let organization = call.state.organization.as_ref();
    Ok(Resource::entity(
        "organization",
        "organization",
        organization,
    ))
}

fn domains<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection("domain", "domains", &call.state.domains)
}

fn domain<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let domain = call.state.domains.by_id(call.key(0));
    let domain = domain.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity("domain", "domains", domain))
}
