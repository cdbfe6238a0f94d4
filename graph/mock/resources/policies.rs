//! `/policies` and `/identity/conditionalAccess`: what the tenant allows and demands.

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
        template: "/identity/conditionalAccess/policies/{id}",
        operation: Operation::Update(change_conditional_access),
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
        template: "/identity/conditionalAccess/policies",
        operation: Operation::Read(conditional_access),
    },
    Endpoint {
        template: "/identity/conditionalAccess/policies/{id}",
        operation: Operation::Read(conditional_access_policy),
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

fn change_conditional_access(
    state: &mut State,
    posted: &Posted<'_>,
) -> Result<Resource<'static>, Problem> {
    let absent = || no_policy(posted.key(0));
    let policies = state.policies_mut("conditionalAccessPolicies");
    let policies = policies.ok_or_else(absent)?;
    let policy = policies.by_id(posted.key(0)).ok_or_else(absent)?;
    let changed = changes::patched(policy, posted.body, "conditionalAccessPolicy")?;
    policies.replace(changed);
    Ok(Resource::Changed)
}

fn no_policy(id: &str) -> Problem {
    let message = format!("{id} does not exist in the directory.");
    Problem::new(404, "NotFound", message)
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

/// The context of conditional access policies, which lie deeper than other collections.
const CONDITIONAL_ACCESS: &str = "identity/conditionalAccess/policies";

fn conditional_access<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let policies = call.state.policies("conditionalAccessPolicies");
    let policies = policies.ok_or_else(|| Problem::not_found("conditionalAccessPolicies"))?;
    Ok(Resource::collection(
        "conditionalAccessPolicy",
        CONDITIONAL_ACCESS,
        policies,
    ))
}

fn conditional_access_policy<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let policies = call.state.policies("conditionalAccessPolicies");
    let policy = policies.and_then(|policies| policies.by_id(call.key(0)));
    let policy = policy.ok_or_else(|| no_policy(call.key(0)))?;
    Ok(Resource::entity(
        "conditionalAccessPolicy",
        CONDITIONAL_ACCESS,
        policy,
    ))
}
