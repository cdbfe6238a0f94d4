//! What an application was granted in the tenant, whoever uses it.

use std::sync::Arc;

use cucumber::{then, when};
use futures::join;
use greenroom_graph::{GrantedRole, Grants, OfferedRoles, ServicePrincipal};
use greenroom_results::{Reason, Subject, say};

use crate::check::{Check, Stop};
use crate::judgements::{answer, granted};
use crate::unread::Read;
use crate::world::World;

/// What an application was granted, and the application that offers it.
#[derive(Clone)]
struct Granted {
    roles: Read<Option<Vec<GrantedRole>>>,
    consents: Read<Option<Arc<Grants>>>,
    resource: Read<Option<ServicePrincipal>>,
    offered: Read<Option<OfferedRoles>>,
}

#[when(
    expr = "the tenant is asked what the application {string} is granted on the application \
            {string}"
)]
async fn ask(world: &mut World, app_id: String, resource: String) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    let graph = world.tenant()?;
    let (roles, consents, found, offered) = join!(
        graph.granted_roles(&app_id),
        graph.grants(&app_id),
        graph.service_principal(&resource),
        graph.offered_roles(&resource),
    );
    let granted = Granted {
        roles: world.keep(roles)?,
        consents: world.keep(consents)?,
        resource: world.keep(found)?,
        offered: world.keep(offered)?,
    };
    world.set(granted);
    Ok(())
}

#[then(expr = "it has the application permissions {string}")]
fn has_roles(world: &mut World, ids: String) -> Result<(), Stop> {
    let (roles, resource, offered) = read_roles(world)?;
    world.conclude(granted::roles(&roles, &resource.id, &offered, &ids))
}

#[then(expr = "it has none of the application permissions {string}")]
fn has_no_roles(world: &mut World, ids: String) -> Result<(), Stop> {
    let (roles, resource, offered) = read_roles(world)?;
    world.conclude(granted::no_roles(&roles, &resource.id, &offered, &ids))
}

#[then(expr = "an administrator has consented for everybody to {string}")]
fn has_consent(world: &mut World, names: String) -> Result<(), Stop> {
    let (consents, resource) = read(world, |granted| granted.consents)?;
    world.conclude(granted::consented(&consents, &resource, &names))
}

fn read_roles(
    world: &mut World,
) -> Result<(Vec<GrantedRole>, ServicePrincipal, OfferedRoles), Stop> {
    let (roles, resource) = read(world, |granted| granted.roles)?;
    let (offered, _) = read(world, |granted| granted.offered)?;
    Ok((roles, resource, offered))
}

/// What is looked at, and the application that offers it; a scenario ends here where the tenant
/// does not know one of them.
fn read<T>(
    world: &mut World,
    what: impl FnOnce(Granted) -> Read<Option<T>>,
) -> Result<(T, ServicePrincipal), Stop> {
    let expected = say!("what the application is granted");
    let granted = world.get::<Granted>().cloned();
    let Some(granted) = granted else {
        let found = say!("no step of the scenario has asked for it");
        return world.stop(Check::error(Reason::NotAsked, expected, found));
    };
    let check = match (granted.resource.clone(), what(granted)) {
        (Ok(Some(resource)), Ok(Some(value))) => return Ok((value, resource)),
        (Err(error), _) | (_, Err(error)) => Check::unread(&error, expected),
        (Ok(_), Ok(_)) => answer::no_object(),
    };
    world.stop(check)
}
