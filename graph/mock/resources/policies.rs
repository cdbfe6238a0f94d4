//! `/policies` and `/identity/conditionalAccess`: what the tenant allows and demands.

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/policies/authorizationPolicy",
        operation: Operation::Read(authorization),
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
    let policy = policy.ok_or_else(|| {
        let message = format!("{} does not exist in the directory.", call.key(0));
        Problem::new(404, "NotFound", message)
    })?;
    Ok(Resource::entity(
        "conditionalAccessPolicy",
        CONDITIONAL_ACCESS,
        policy,
    ))
}
