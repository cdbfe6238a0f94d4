//! Service principals: what a scenario asks about an application's presence in the tenant.

use cucumber::{then, when};
use futures::future::join;
use greenroom_graph::{DeletedServicePrincipal, ServicePrincipal};

use crate::check::{Check, Stop};
use crate::judgements::registration;
use crate::judgements::service_principal::{
    absent_because, enabled, meant_for, namesakes, offers, owned_by, to_exist, tolerated,
};
use crate::unread;
use crate::unread::Read;
use crate::world::World;
use greenroom_results::{Reason, Value, Verdict, say};

#[when(expr = "the tenant is asked for the service principal of application {string}")]
async fn ask(world: &mut World, app_id: String) -> Result<(), Stop> {
    look_up(world, &app_id).await
}

/// Asks for a service principal, and where there is none for a deleted one.
pub(crate) async fn look_up(world: &mut World, app_id: &str) -> Result<(), Stop> {
    let graph = world.tenant()?;
    let found = graph.service_principal(app_id);
    let (found, deleted) = join(found, graph.deleted_service_principal(app_id)).await;
    let found = world.keep(found)?;
    world.set(found);
    let deleted = world.keep(deleted)?;
    world.set(deleted);
    Ok(())
}

/// What has a similar name is worth a note, and never counts.
#[when(
    expr = "the tenant is asked for the service principal of application {string} and for \
            namesakes of {string}"
)]
async fn ask_with_namesakes(world: &mut World, app_id: String, start: String) -> Result<(), Stop> {
    let graph = world.tenant()?;
    let namesakes = graph.service_principals_named(&start);
    let (asked, found) = join(look_up(world, &app_id), namesakes).await;
    asked?;
    let notes = match world.keep(found)? {
        Ok(found) => self::namesakes(&found, &app_id),
        Err(error) => vec![say!(
            "applications with similar names could not be read: {}",
            unread::why(&error)
        )],
    };
    for note in notes {
        world.note(note);
    }
    Ok(())
}

#[then("the service principal exists")]
fn exists(world: &mut World) -> Result<(), Stop> {
    present(world)?;
    world.conclude(Check::pass(
        to_exist(),
        say!("the service principal exists in the tenant"),
    ))
}

#[then(expr = "it is owned by the tenant {string}")]
fn owned(world: &mut World, owner: String) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(owned_by(&found, &owner))
}

#[then("it is meant for the accounts of this tenant")]
fn is_meant_for_tenant(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    let home = world.home()?;
    world.conclude(meant_for(&found, home.as_deref()))
}

#[then("it is enabled")]
fn is_enabled(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(enabled(&found))
}

#[then("Microsoft has not disabled it")]
fn is_tolerated(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(tolerated(&found))
}

#[then(expr = "it offers the delegated permissions {string}")]
fn does_offer(world: &mut World, names: String) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(offers(&found.oauth2_permission_scopes, &names))
}

#[then("its publisher is verified")]
fn is_verified(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(registration::verified(found.verified_publisher.as_ref()))
}

#[then("it was deleted and can be restored")]
fn was_deleted(world: &mut World) -> Result<(), Stop> {
    let expected = say!("a deleted service principal with this application id");
    let check = match world.read::<Option<DeletedServicePrincipal>>(expected.clone())? {
        Some(deleted) => Check::pass(
            expected,
            say!(
                "the service principal was deleted (object {})",
                Value::id(deleted.id)
            ),
        ),
        None => Check::fail(
            Reason::NotDeleted,
            expected,
            say!("the tenant has no deleted service principal with this application id"),
        ),
    };
    world.conclude(check)
}

#[then("there is no such service principal")]
fn absent(world: &mut World) -> Result<(), Stop> {
    let expected = say!("no service principal with this application id");
    let check = match world.read::<Option<ServicePrincipal>>(expected.clone())? {
        None => Check::pass(
            expected,
            say!("the tenant has no service principal with this application id"),
        ),
        Some(found) => Check::fail(
            Reason::Present,
            expected,
            say!(
                "the service principal exists in the tenant, as the object {}",
                Value::id(found.id)
            ),
        ),
    };
    world.conclude(check)
}

#[then("it is disabled")]
fn is_disabled(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    let expected = say!("a disabled service principal");
    let switches = [enabled(&found), tolerated(&found)];
    let off = switches.iter().find(|check| check.verdict == Verdict::Fail);
    let check = match off {
        Some(off) => Check::pass(expected, off.found.clone()),
        None => Check::fail(
            Reason::NotDisabled,
            expected,
            say!("the service principal is enabled"),
        ),
    };
    world.conclude(check)
}

/// The service principal, where it is; a scenario that needs it ends here where it is not.
fn present(world: &mut World) -> Result<ServicePrincipal, Stop> {
    if let Some(found) = world.read::<Option<ServicePrincipal>>(to_exist())? {
        world.name("OBJECT_ID", &found.id);
        return Ok(found);
    }
    let deleted = world.get::<Read<Option<DeletedServicePrincipal>>>();
    let deleted = deleted.cloned().and_then(Result::ok).flatten();
    if let Some(deleted) = &deleted {
        world.name("OBJECT_ID", &deleted.id);
    }
    world.stop(absent_because(deleted.as_ref()))
}
