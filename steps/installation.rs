//! What an administrator does to install an application: look for it, connect, create it. Only the
//! mock tenant that a behavior brought along is ever changed.

use crate::administrator::Administrator;
use cucumber::{then, when};
use serde_json::json;

use crate::check::{Check, Stop};
use crate::tenant::{brought, sign_in};
use crate::world::World;

/// Source: the document, section "Check if the Azure Communication Services service principal is
/// installed": the list of applications, without filters, searched by name.
#[when(expr = "an administrator searches the applications for {string}")]
async fn search(world: &mut World, start: String) -> Result<(), Stop> {
    let graph = world.tenant()?;
    let found = graph.service_principals_named(&start).await;
    world.searched = Some(world.keep(found)?);
    Ok(())
}

#[then(expr = "the search finds {int} application(s), the application {string} among them")]
fn finds(world: &mut World, count: usize, app_id: String) -> Result<(), Stop> {
    searched(world, count, &app_id, true)
}

#[then(expr = "the search finds {int} application(s), the application {string} not among them")]
fn does_not_find(world: &mut World, count: usize, app_id: String) -> Result<(), Stop> {
    searched(world, count, &app_id, false)
}

/// Whether a search found so many applications, and this one among them or not.
fn searched(world: &mut World, count: usize, app_id: &str, wanted: bool) -> Result<(), Stop> {
    let not = |among: bool| if among { "" } else { "not " };
    let expected = format!(
        "{count} found, the application {app_id} {}among them",
        not(wanted)
    );
    let asked = world.searched.clone();
    let listed = world.read(asked, &expected)?;
    let mut ids = listed.iter().map(|one| &one.app_id);
    let among = ids.any(|id| id.eq_ignore_ascii_case(app_id));
    let number = listed.len();
    let found = format!("{number} found, the application {}among them", not(among));
    world.conclude(if number == count && among == wanted {
        Check::pass(expected, found)
    } else {
        Check::fail("search-differs", expected, found)
    })
}

/// Source: the document, "Step 3. Connect to the Microsoft tenant".
#[when(expr = "an administrator connects to the tenant")]
async fn connects(world: &mut World) -> Result<(), Stop> {
    let tenant = brought(world)?.tenant.credential().tenant_id;
    connect(world, tenant).await
}

#[when(expr = "an administrator connects to the tenant {string}")]
async fn connects_to(world: &mut World, tenant: String) -> Result<(), Stop> {
    connect(world, tenant).await
}

async fn connect(world: &mut World, tenant_id: String) -> Result<(), Stop> {
    let brought = brought(world)?;
    let Some(credential) = brought.tenant.administrator() else {
        let found = "its fixture has no application labelled `provisioner`";
        return world.stop(Check::error("no-administrator", "an administrator", found));
    };
    let credential = greenroom_mock::Credential {
        tenant_id,
        ..credential
    };
    let connected = Administrator::sign_in(&brought.base, &credential).await;
    world.done = Some(match connected {
        Ok(administrator) => {
            world.administrator = Some(administrator);
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    });
    Ok(())
}

/// Source: the document, "Step 4. Create the Azure Communication Services service principal"; the
/// request is Microsoft Graph v1.0, "Create servicePrincipal".
#[when(expr = "the administrator creates the service principal of application {string}")]
async fn creates(world: &mut World, app_id: String) -> Result<(), Stop> {
    let expected = "an administrator who is connected to the tenant";
    let Some(administrator) = world.administrator.as_ref() else {
        return world.stop(Check::error(
            "not-connected",
            expected,
            "nobody is connected",
        ));
    };
    let body = json!({ "appId": app_id });
    let method = "POST".parse().expect("it is a method");
    let sent = administrator.send(method, "/servicePrincipals", Some(&body));
    world.done = Some(match sent.await {
        Ok((201, _)) => Ok(()),
        Ok((status, answer)) => Err(format!("{status}: {}", answer["error"]["message"])),
        Err(error) => Err(error.to_string()),
    });
    // Who asks from now on has not heard the answers from before.
    sign_in(world).await
}

#[then("that is done")]
fn is_done(world: &mut World) -> Result<(), Stop> {
    let expected = "what the administrator did is accepted";
    let check = match world.done.take() {
        Some(Ok(())) => Check::pass(expected, "it is"),
        Some(Err(refusal)) => Check::fail("refused", expected, refusal),
        None => nothing_done(expected),
    };
    world.conclude(check)
}

#[then(expr = "that is refused: {string}")]
fn is_refused(world: &mut World, why: String) -> Result<(), Stop> {
    let expected = format!("a refusal that says \"{why}\"");
    let check = match world.done.take() {
        Some(Err(refusal)) if refusal.contains(&why) => Check::pass(expected, refusal),
        Some(Err(refusal)) => Check::fail("other-refusal", expected, refusal),
        Some(Ok(())) => Check::fail("not-refused", expected, "it was accepted"),
        None => nothing_done(&expected),
    };
    world.conclude(check)
}

fn nothing_done(expected: &str) -> Check {
    Check::error("nothing-done", expected, "no step before it does anything")
}
