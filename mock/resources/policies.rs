//! `/policies`: what the tenant allows, and who may consent to what.

use std::borrow::Cow;

use serde_json::Value;

use super::{Call, Endpoint, Operation, Posted, Problem, Resource, State, changes};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/policies/authorizationPolicy",
        operation: Operation::Read(authorization),
    },
    Endpoint {
        template: "/policies/authorizationPolicy",
        operation: Operation::Update(change_authorization),
    },
    Endpoint {
        template: "/policies/identitySecurityDefaultsEnforcementPolicy",
        operation: Operation::Update(change_security_defaults),
    },
    Endpoint {
        template: "/policies/adminConsentRequestPolicy",
        operation: Operation::Read(admin_consent),
    },
    Endpoint {
        template: "/policies/identitySecurityDefaultsEnforcementPolicy",
        operation: Operation::Read(security_defaults),
    },
    Endpoint {
        template: "/policies/permissionGrantPolicies",
        operation: Operation::Read(permission_grants),
    },
    Endpoint {
        template: "/policies/permissionGrantPolicies/{id}",
        operation: Operation::Read(permission_grant),
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

fn single<'a>(call: &Call<'a>, name: &'static str) -> Result<Resource<'a>, Problem> {
    let policy = call.state.policy(name);
    let policy = policy.ok_or_else(|| Problem::not_found(name))?;
    Ok(Resource::entity(name, &format!("policies/{name}"), policy))
}

fn authorization<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    single(call, "authorizationPolicy")
}

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

fn admin_consent<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    single(call, "adminConsentRequestPolicy")
}

fn security_defaults<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    single(call, "identitySecurityDefaultsEnforcementPolicy")
}

fn permission_grants<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let policies = call.state.policies("permissionGrantPolicies");
    let policies = policies.ok_or_else(|| Problem::not_found("permissionGrantPolicies"))?;
    Ok(Resource::collection(
        "permissionGrantPolicy",
        "permissionGrantPolicies",
        policies,
    ))
}

fn policy<'a>(call: &Call<'a>) -> Result<&'a Value, Problem> {
    let policies = call.state.policies("permissionGrantPolicies");
    let policy = policies.and_then(|policies| policies.by_id(call.key(0)));
    let policy = policy.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(policy.as_ref())
}

fn permission_grant<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let context = "policies/permissionGrantPolicies";
    let policy = policy(call)?;
    Ok(Resource::entity("permissionGrantPolicy", context, policy))
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
