//! What an administrator does to install an application: look for it, connect, create it. Only the
//! mock tenant that a behavior brought along is ever changed.

use crate::administrator::Administrator;
use cucumber::{then, when};
use greenroom_graph::Namesake;
use greenroom_results::{Reason, Sentence, Value, say};
use serde_json::json;

use crate::check::{Check, Stop};
use crate::phrases::tenant::{brought, sign_in};
use crate::world::World;

/// What came of the last thing that the administrator did: nothing, or the error.
struct Done(Result<(), String>);

/// Source: the document, section "Check if the Azure Communication Services service principal is
/// installed": the list of applications, without filters, searched by name.
#[when(expr = "an administrator searches the applications for {string}")]
async fn search(world: &mut World, start: String) -> Result<(), Stop> {
    let graph = world.tenant()?;
    let found = graph.service_principals_named(&start).await;
    let found = world.keep(found)?;
    world.set(found);
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
    let expected = outcome(count, app_id, wanted);
    let listed = world.read::<Vec<Namesake>>(expected.clone())?;
    let mut ids = listed.iter().map(|one| &one.app_id);
    let among = ids.any(|id| id.eq_ignore_ascii_case(app_id));
    let number = listed.len();
    let found = outcome(number, app_id, among);
    world.conclude(if number == count && among == wanted {
        Check::pass(expected, found)
    } else {
        Check::fail(Reason::SearchDiffers, expected, found)
    })
}

/// So many applications, and this one among them or not.
fn outcome(count: usize, app_id: &str, among: bool) -> Sentence {
    let many = if count == 1 {
        say!("1 application was found")
    } else {
        say!("{} applications were found", count)
    };
    let id = Value::id(app_id);
    if among {
        say!("{}, including the application {}", many, id)
    } else {
        say!("{}, not including the application {}", many, id)
    }
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
        let expected = say!("an administrator of the mock tenant");
        let found = say!("the fixture of the mock tenant has no application labeled provisioner");
        return world.stop(Check::error(Reason::NoAdministrator, expected, found));
    };
    let credential = greenroom_mock::Credential {
        tenant_id,
        ..credential
    };
    let connected = Administrator::sign_in(&brought.base, &credential).await;
    let done = match connected {
        Ok(administrator) => {
            world.set(administrator);
            Ok(())
        }
        Err(error) => Err(error.to_string()),
    };
    world.set(Done(done));
    Ok(())
}

/// Source: the document, "Step 4. Create the Azure Communication Services service principal"; the
/// request is Microsoft Graph v1.0, "Create servicePrincipal".
#[when(expr = "the administrator creates the service principal of application {string}")]
async fn creates(world: &mut World, app_id: String) -> Result<(), Stop> {
    let Some(administrator) = world.get::<Administrator>() else {
        let expected = say!("an administrator who is connected to the tenant");
        let found = say!("no administrator is connected to the tenant");
        return world.stop(Check::error(Reason::NotConnected, expected, found));
    };
    let body = json!({ "appId": app_id });
    let method = "POST".parse().expect("it is a method");
    let sent = administrator.send(method, "/servicePrincipals", Some(&body));
    let done = match sent.await {
        Ok((201, _)) => Ok(()),
        Ok((status, answer)) => Err(format!("{status}: {}", answer["error"]["message"])),
        Err(error) => Err(error.to_string()),
    };
    world.set(Done(done));
    // Who asks from now on has not heard the answers from before.
    sign_in(world).await
}

#[then("that is done")]
fn is_done(world: &mut World) -> Result<(), Stop> {
    let expected = say!("the administrator's request is accepted");
    let check = match world.take() {
        Some(Done(Ok(()))) => Check::pass(expected, accepted()),
        Some(Done(Err(refusal))) => Check::fail(Reason::Refused, expected, refused(refusal)),
        None => nothing_done(expected),
    };
    world.conclude(check)
}

#[then(expr = "that is refused: {string}")]
fn is_refused(world: &mut World, why: String) -> Result<(), Stop> {
    let expected = say!("a refusal that says {}", Value::written(&why));
    let check = match world.take() {
        Some(Done(Err(refusal))) if refusal.contains(&why) => {
            Check::pass(expected, refused(refusal))
        }
        Some(Done(Err(refusal))) => Check::fail(Reason::OtherRefusal, expected, refused(refusal)),
        Some(Done(Ok(()))) => Check::fail(Reason::NotRefused, expected, accepted()),
        None => nothing_done(expected),
    };
    world.conclude(check)
}

fn accepted() -> Sentence {
    say!("the administrator's request was accepted")
}

fn refused(why: String) -> Sentence {
    say!(
        "the administrator's request was refused: {}",
        Value::text(why)
    )
}

fn nothing_done(expected: Sentence) -> Check {
    let found = say!("no earlier step of the scenario has an administrator do anything");
    Check::error(Reason::NothingDone, expected, found)
}
