//! What a noun's declaration says of an endpoint without a function: it lists a collection, or reads
//! one entity of it, or a policy that the tenant has one of.

use super::super::declared::{By, Declaration, declared};
use super::{Call, Endpoint, Operation, Problem, Resource};

/// The endpoints that need no more than their declarations.
pub(super) fn endpoints() -> impl Iterator<Item = Endpoint> {
    declared().endpoints.iter().filter_map(|(name, declared)| {
        let template = name.strip_prefix("GET ")?;
        let stated = [&declared.list, &declared.read, &declared.single];
        let operation = Operation::Plain(declared);
        let is_plain = stated.into_iter().any(Option::is_some);
        is_plain.then_some(Endpoint {
            template,
            operation,
        })
    })
}

/// What such an endpoint answers.
pub(crate) fn answer<'a>(
    template: &'static str,
    declared: &'static Declaration,
    call: &Call<'a>,
) -> Result<Resource<'a>, Problem> {
    let address = template.trim_start_matches('/').split(['(', '{']);
    let address = address.map(|part| part.trim_end_matches('/'));
    let context = declared.context.as_deref().or(address.into_iter().next());
    let context = context.unwrap_or_default();
    match declared {
        Declaration {
            list: Some(key), ..
        } => Ok(Resource::collection(
            type_of(key),
            context,
            call.state.collection(key),
        )),
        Declaration {
            read: Some(key), ..
        } => entity(key, declared, context, call),
        Declaration { single, .. } => {
            let name = single.as_deref().unwrap_or_default();
            let policy = call.state.policy(name);
            let policy = policy.ok_or_else(|| Problem::not_found(name))?;
            Ok(Resource::entity(name, context, policy))
        }
    }
}

fn entity<'a>(
    key: &'static str,
    declared: &'static Declaration,
    context: &str,
    call: &Call<'a>,
) -> Result<Resource<'a>, Problem> {
    let (collection, name) = (call.state.collection(key), call.key(0));
    let found = match declared.by {
        By::Id => collection.by_id(name),
        By::Alternate => collection.by_alternate_key(name),
        By::Either => collection
            .by_id(name)
            .or_else(|| collection.by_alternate_key(name)),
    };
    let found = found.ok_or_else(|| match &declared.absent {
        None => Problem::not_found(name),
        Some(absent) => Problem::new(404, &absent.code, absent.message.replace("{key}", name)),
    })?;
    let mut resource = Resource::entity(type_of(key), context, found);
    if let Resource::Entity(found) = &mut resource {
        found.polymorphic = declared.typed;
    }
    Ok(resource)
}

/// The type of the entities of a collection.
fn type_of(key: &str) -> &'static str {
    let kept = declared().collections.get(key);
    kept.map_or("", |kept| kept.type_name.as_str())
}
