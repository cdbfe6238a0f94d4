//! Registrations of applications: what a scenario asks of one that the tenant owns.

use cucumber::{then, when};
use greenroom_graph::Registration;
use greenroom_results::{Reason, Subject, Value, say};
use jiff::Timestamp;

use crate::check::{Check, Stop};
use crate::judgements::registration as judgement;
use crate::world::World;

/// When the registration was read, from which on days count.
struct ReadAt(Timestamp);

#[when(expr = "the tenant is asked for the registration of application {string}")]
async fn ask(world: &mut World, app_id: String) -> Result<(), Stop> {
    world.about(Subject::Tenant);
    let answer = world.tenant()?.registration(&app_id).await;
    let evidence = answer
        .as_ref()
        .ok()
        .and_then(|answer| answer.evidence.last());
    if let Some(evidence) = evidence {
        world.set(ReadAt(evidence.time));
    }
    let found = world.keep(answer)?;
    world.set(found);
    Ok(())
}

#[then("the registration exists")]
fn exists(world: &mut World) -> Result<(), Stop> {
    present(world)?;
    let found = say!("the tenant has the registration");
    world.conclude(Check::pass(judgement::expected(), found))
}

#[then(expr = "its sign-in audience is one of {string}")]
fn is_for(world: &mut World, audiences: String) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(judgement::audience(&found, &audiences))
}

#[then(expr = "it has the redirect URI {string} for the platform {string}")]
fn has_redirect(world: &mut World, uri: String, platform: String) -> Result<(), Stop> {
    let found = present(world)?;
    let check = judgement::redirect(&found, &platform, &uri);
    world.conclude(check.unwrap_or_else(|| {
        let found = say!("the step names the platform {}", Value::written(platform));
        Check::error(
            Reason::BadPlatform,
            say!("one of the platforms web, spa and publicClient"),
            found,
        )
    }))
}

#[then("it allows public client flows")]
fn allows_public_clients(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(judgement::public_client(&found, true))
}

#[then("it does not allow public client flows")]
fn allows_no_public_clients(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(judgement::public_client(&found, false))
}

#[then(expr = "it asks for the application permissions {string} of the application {string}")]
fn asks_as_itself(world: &mut World, ids: String, resource: String) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(judgement::permissions(&found, "Role", &ids, &resource))
}

#[then(expr = "it asks for the delegated permissions {string} of the application {string}")]
fn asks_for_users(world: &mut World, ids: String, resource: String) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(judgement::permissions(&found, "Scope", &ids, &resource))
}

#[then(expr = "it has a secret or a certificate that is valid for {int} more days")]
fn has_credential(world: &mut World, days: u32) -> Result<(), Stop> {
    let found = present(world)?;
    let Some(ReadAt(now)) = world.take() else {
        let check = Check::undecided(
            judgement::expected(),
            say!("the time at which the registration was read is unknown"),
        );
        return world.stop(check);
    };
    world.set(ReadAt(now));
    world.conclude(judgement::credential(&found, days, now))
}

#[then("the publisher of the registration is verified")]
fn is_verified(world: &mut World) -> Result<(), Stop> {
    let found = present(world)?;
    world.conclude(judgement::verified(found.verified_publisher.as_ref()))
}

/// The registration, where it is; a scenario that needs it ends here where it is not.
fn present(world: &mut World) -> Result<Registration, Stop> {
    match world.read::<Option<Registration>>(judgement::expected())? {
        Some(found) => Ok(found),
        None => world.stop(judgement::absent()),
    }
}
