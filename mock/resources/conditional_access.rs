//! `/identity/conditionalAccess` and the authentication strengths: how the tenant lets people in.

use super::{Call, Endpoint, Operation, Posted, Problem, Resource, State, changes};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/identity/conditionalAccess/policies",
        operation: Operation::Read(list),
    },
    Endpoint {
        template: "/identity/conditionalAccess/policies/{id}",
        operation: Operation::Read(by_id),
    },
    Endpoint {
        template: "/identity/conditionalAccess/policies/{id}",
        operation: Operation::Update(change),
    },
    Endpoint {
        template: "/identity/conditionalAccess/namedLocations",
        operation: Operation::Read(locations),
    },
    Endpoint {
        template: "/identity/conditionalAccess/namedLocations/{id}",
        operation: Operation::Read(location),
    },
    Endpoint {
        template: "/policies/authenticationStrengthPolicies",
        operation: Operation::Read(strengths),
    },
    Endpoint {
        template: "/policies/authenticationStrengthPolicies/{id}",
        operation: Operation::Read(strength),
    },
];

/// A kind of policy: its key in the fixture, its type, and what follows `$metadata#`.
struct Kind {
    key: &'static str,
    type_name: &'static str,
    context: &'static str,
}

const POLICIES: Kind = Kind {
    key: "conditionalAccessPolicies",
    type_name: "conditionalAccessPolicy",
    context: "identity/conditionalAccess/policies",
};

const LOCATIONS: Kind = Kind {
    key: "namedLocations",
    type_name: "namedLocation",
    context: "identity/conditionalAccess/namedLocations",
};

const STRENGTHS: Kind = Kind {
    key: "authenticationStrengthPolicies",
    type_name: "authenticationStrengthPolicy",
    context: "policies/authenticationStrengthPolicies",
};

impl Kind {
    fn all<'a>(&self, call: &Call<'a>) -> Result<Resource<'a>, Problem> {
        let found = call.state.policies(self.key);
        let found = found.ok_or_else(|| Problem::not_found(self.key))?;
        Ok(Resource::collection(self.type_name, self.context, found))
    }

    fn one<'a>(&self, call: &Call<'a>) -> Result<Resource<'a>, Problem> {
        let found = call.state.policies(self.key);
        let found = found.and_then(|policies| policies.by_id(call.key(0)));
        let found = found.ok_or_else(|| absent(call.key(0)))?;
        Ok(Resource::entity(self.type_name, self.context, found))
    }
}

fn absent(id: &str) -> Problem {
    let message = format!("{id} does not exist in the directory.");
    Problem::new(404, "NotFound", message)
}

fn list<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    POLICIES.all(call)
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    POLICIES.one(call)
}

fn locations<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    LOCATIONS.all(call)
}

fn location<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    LOCATIONS.one(call)
}

fn strengths<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    STRENGTHS.all(call)
}

fn strength<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    STRENGTHS.one(call)
}

fn change(state: &mut State, posted: &Posted<'_>) -> Result<Resource<'static>, Problem> {
    let absent = || absent(posted.key(0));
    let policies = state.policies_mut(POLICIES.key);
    let policies = policies.ok_or_else(absent)?;
    let policy = policies.by_id(posted.key(0)).ok_or_else(absent)?;
    let changed = changes::patched(policy, posted.body, POLICIES.type_name)?;
    policies.replace(changed);
    Ok(Resource::Changed)
}
