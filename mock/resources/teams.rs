//! `/admin/teams`: how Teams itself sees the accounts of the tenant.

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/admin/teams/userConfigurations",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/admin/teams/userConfigurations/{id}",
        operation: Operation::Read(by_id),
    },
];

const TYPE: &str = "teamsAdministration.teamsUserConfiguration";
const SET: &str = "admin/teams/userConfigurations";

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection(TYPE, SET, &call.state.teams_user_configurations)
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call.state.teams_user_configurations.by_id(call.key(0));
    let found =
        found.ok_or_else(|| Problem::new(404, "NotFound", "The requested user was not found."))?;
    Ok(Resource::entity(TYPE, SET, found))
}
