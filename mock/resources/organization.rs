//! `/organization`.

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
