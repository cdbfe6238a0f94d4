//! `/applications`: the registrations of the tenant's own applications.

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/applications",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/applications/{id}",
        operation: Operation::Read(by_id),
    },
    Endpoint {
        template: "/applications(appId='{appId}')",
        operation: Operation::Read(by_app_id),
    },
];

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    let applications = &call.state.applications;
    Resource::collection("application", "applications", applications)
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call.state.applications.by_id(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity("application", "applications", found))
}

fn by_app_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call.state.applications.by_alternate_key(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity("application", "applications", found))
}
