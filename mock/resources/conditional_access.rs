//! `/identity/conditionalAccess`: how the tenant lets people in.

use super::{Endpoint, Operation, Posted, Problem, Resource, State, changes};

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    template: "/identity/conditionalAccess/policies/{id}",
    operation: Operation::Update(change),
}];

fn change(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let policies = state.collection_mut("conditionalAccessPolicies");
    let policy = policies.by_id(posted.key(0)).ok_or_else(|| {
        let message = format!("{} does not exist in the directory.", posted.key(0));
        Problem::new(404, "NotFound", message)
    })?;
    let changed = changes::patched(policy, posted.body, "conditionalAccessPolicy")?;
    policies.replace(changed);
    Ok(Resource::Changed)
}
