//! `/policies`: what the tenant allows, and who may consent to what.

use std::borrow::Cow;

use serde_json::Value;

use super::{Call, Endpoint, Operation, Posted, Problem, Resource, State, changes};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/policies/authorizationPolicy",
        operation: Operation::Update(change_authorization),
    },
    Endpoint {
        template: "/policies/identitySecurityDefaultsEnforcementPolicy",
        operation: Operation::Update(change_security_defaults),
    },
    Endpoint {
        template: "/policies/permissionGrantPolicies/{id}/includes",
        operation: Operation::Read(includes),
    },
    Endpoint {
        template: "/policies/permissionGrantPolicies/{id}/excludes",
        operation: Operation::Read(excludes),
    },
];

fn change_single(
    state: &mut State,
    posted: &Posted<'_>,
    name: &'static str,
) -> Result<Resource<'static>, Problem> {
    let policy = state.policy(name).ok_or_else(|| Problem::not_found(name))?;
    let changed = changes::patched(policy, posted.body, name)?;
    state.set_policy(name, changed);
    Ok(Resource::Changed)
}

fn change_authorization(
    state: &mut State,
    posted: &Posted<'_>,
) -> Result<Resource<'static>, Problem> {
    change_single(state, posted, "authorizationPolicy")
}

fn change_security_defaults(
    state: &mut State,
    posted: &Posted<'_>,
) -> Result<Resource<'static>, Problem> {
    change_single(state, posted, "identitySecurityDefaultsEnforcementPolicy")
}

fn policy<'a>(call: &Call<'a>) -> Result<&'a Value, Problem> {
    let policies = call.state.collection("permissionGrantPolicies");
    let policy = policies.by_id(call.key(0));
    let policy = policy.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(policy.as_ref())
}

fn includes<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    condition_sets(call, "includes")
}

fn excludes<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    condition_sets(call, "excludes")
}

fn condition_sets<'a>(call: &Call<'a>, name: &str) -> Result<Resource<'a>, Problem> {
    let policy = policy(call)?;
    let id = policy["id"].as_str().unwrap_or_default();
    let sets = policy[name].as_array().into_iter().flatten();
    Ok(Resource::list(
        "permissionGrantConditionSet",
        &format!("policies/permissionGrantPolicies('{id}')/{name}"),
        sets.map(Cow::Borrowed).collect(),
    ))
}
