//! `/places`: rooms, the mailboxes of meeting rooms.

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/places/graph.room",
        operation: Operation::List(rooms),
    },
    Endpoint {
        template: "/places/{id}",
        operation: Operation::Read(place),
    },
];

fn rooms<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection("room", "places/microsoft.graph.room", &call.state.rooms)
}

/// A place is named by its id or its e-mail address.
fn place<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let rooms = &call.state.rooms;
    let found = rooms
        .by_id(call.key(0))
        .or_else(|| rooms.by_alternate_key(call.key(0)));
    let found = found.ok_or_else(|| {
        Problem::new(
            404,
            "ErrorItemNotFound",
            "The specified object was not found in the store.",
        )
    })?;
    let mut resource = Resource::entity("room", "places", found);
    if let Resource::Entity(found) = &mut resource {
        found.polymorphic = true;
    }
    Ok(resource)
}
