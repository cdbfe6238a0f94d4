//! `/users/{id}/onlineMeetings`: meetings, for those a Teams policy lets look.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use super::super::caller::Caller;
use super::{Call, Endpoint, Operation, Problem, Resource, State, borrowed};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/users/{id}/onlineMeetings",
        operation: Operation::Read(of_user),
    },
    Endpoint {
        template: "/users/{id}/onlineMeetings/{id}",
        operation: Operation::Read(one_of_user),
    },
    Endpoint {
        template: "/me/onlineMeetings",
        operation: Operation::Read(mine),
    },
    Endpoint {
        template: "/me/onlineMeetings/{id}",
        operation: Operation::Read(one_of_mine),
    },
];

fn of_user<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user_id = organizer(call)?;
    list(call, &user_id)
}

fn one_of_user<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user_id = organizer(call)?;
    one(call, &user_id, call.key(1))
}

fn mine<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user_id = call.caller.user_id()?.to_owned();
    list(call, &user_id)
}

fn one_of_mine<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let user_id = call.caller.user_id()?.to_owned();
    one(call, &user_id, call.key(0))
}

/// The user of the address, if the caller may read that user's meetings.
fn organizer(call: &Call<'_>) -> Result<String, Problem> {
    let user = call.state.user(call.key(0));
    let user = user.ok_or_else(|| Problem::not_found(call.key(0)))?;
    let id = user["id"].as_str().unwrap_or_default();
    allowed(call.state, call.caller, id)?;
    Ok(id.to_owned())
}

/// An application needs a Teams application access policy granted to the user, which no Graph
/// permission replaces; a user reads only their own meetings.
fn allowed(state: &State, caller: &Caller, user_id: &str) -> Result<(), Problem> {
    match caller {
        Caller::User(user) if user.object_id == user_id => Ok(()),
        Caller::User(_) => Err(Problem::new(
            403,
            "Forbidden",
            "3003: User does not have access to lookup meeting.",
        )),
        Caller::Application(application) => {
            let policy = state
                .registration(&application.app_id)
                .is_some_and(|app| app.meetings_of.iter().any(|id| id == user_id));
            if policy {
                return Ok(());
            }
            Err(Problem::new(
                403,
                "Forbidden",
                format!(
                    "No application access policy found for this app {} on the user.",
                    application.app_id
                ),
            ))
        }
    }
}

fn meetings<'a>(state: &'a State, user_id: &str) -> impl Iterator<Item = &'a Arc<Value>> {
    state
        .collection("onlineMeetings")
        .items()
        .iter()
        .filter(move |meeting| {
            meeting
                .pointer("/participants/organizer/identity/user/id")
                .and_then(Value::as_str)
                == Some(user_id)
        })
}

/// Graph does not list meetings, it looks one up by its join address or meeting id.
fn list<'a>(call: &Call<'a>, user_id: &str) -> Result<Resource<'a>, Problem> {
    if call.options.filter.is_none() {
        return Err(Problem::new(
            400,
            "InvalidArgument",
            "Filter expression expected - onlineMeetings?$filter=JoinWebUrl eq '{joinWebUrl}'",
        ));
    }
    let items: Vec<Cow<'a, Value>> = meetings(call.state, user_id).map(borrowed).collect();
    let context = format!("users('{user_id}')/onlineMeetings");
    Ok(Resource::list("onlineMeeting", &context, items))
}

fn one<'a>(call: &Call<'a>, user_id: &str, id: &str) -> Result<Resource<'a>, Problem> {
    let meeting = meetings(call.state, user_id).find(|meeting| meeting["id"] == id);
    let meeting =
        meeting.ok_or_else(|| Problem::new(404, "NotFound", "Requested meeting was not found."))?;
    let context = format!("users('{user_id}')/onlineMeetings");
    Ok(Resource::entity("onlineMeeting", &context, meeting))
}
