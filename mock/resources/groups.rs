//! `/groups`: the groups of the tenant, and who is in them.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::{Call, Endpoint, Operation, Problem, Resource, grants};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/groups",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/groups/{id}",
        operation: Operation::Read(by_id),
    },
    Endpoint {
        template: "/groups/{id}/members",
        operation: Operation::Read(members),
    },
    Endpoint {
        template: "/groups/{id}/memberOf",
        operation: Operation::Read(memberships),
    },
    Endpoint {
        template: "/groups/{id}/appRoleAssignments",
        operation: Operation::Read(assignments),
    },
];

const TYPE: &str = "group";
const SET: &str = "groups";

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection(TYPE, SET, call.state.collection("groups"))
}

fn group<'a>(call: &Call<'a>) -> Result<&'a Arc<Value>, Problem> {
    let found = call.state.collection("groups").by_id(call.key(0));
    found.ok_or_else(|| Problem::not_found(call.key(0)))
}

fn id(group: &Value) -> &str {
    group["id"].as_str().unwrap_or_default()
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    Ok(Resource::entity(TYPE, SET, group(call)?))
}

/// Who is in the group itself; those of the groups in it are not (Graph reference, "List group
/// members").
fn members<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let members = call.state.members(id(group(call)?)).into_iter();
    Ok(Resource::list(
        "directoryObject",
        "directoryObjects",
        members.map(Cow::Owned).collect(),
    ))
}

fn memberships<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call.state.direct_memberships(id(group(call)?));
    Ok(Resource::list(
        "directoryObject",
        "directoryObjects",
        found.into_iter().map(Cow::Borrowed).collect(),
    ))
}

fn assignments<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let id = id(group(call)?);
    let items = grants::assignments_of(call.state, id).into_iter();
    Ok(Resource::list(
        "appRoleAssignment",
        &format!("groups('{id}')/appRoleAssignments"),
        items.map(Cow::Owned).collect(),
    ))
}
