//! `/subscribedSkus` and `/directory/subscriptions`: the products the tenant subscribes to.

use super::{Call, Endpoint, Operation, Problem, Resource};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        template: "/subscribedSkus",
        operation: Operation::List(list),
    },
    Endpoint {
        template: "/subscribedSkus/{id}",
        operation: Operation::Read(by_id),
    },
    Endpoint {
        template: "/directory/subscriptions",
        operation: Operation::List(subscriptions),
    },
];

fn subscriptions<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection(
        "companySubscription",
        "directory/subscriptions",
        &call.state.subscriptions,
    )
}

fn list<'a>(call: &Call<'a>) -> Resource<'a> {
    Resource::collection(
        "subscribedSku",
        "subscribedSkus",
        &call.state.subscribed_skus,
    )
}

fn by_id<'a>(call: &Call<'a>) -> Result<Resource<'a>, Problem> {
    let found = call.state.subscribed_skus.by_id(call.key(0));
    let found = found.ok_or_else(|| Problem::not_found(call.key(0)))?;
    Ok(Resource::entity("subscribedSku", "subscribedSkus", found))
}
