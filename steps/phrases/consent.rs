//! Consent: whether an application may ask for a service in an account's name.

use cucumber::{then, when};
use futures::join;

use crate::check::{Check, Stop};
use crate::judgements::account::of_present;
use crate::judgements::application;
use crate::judgements::consent::{self as judgement, policy};
use crate::phrases::assignment;
use crate::world::World;
use greenroom_results::{Reason, Subject, say};

use crate::judgements::consent::Consent;
pub(crate) use crate::judgements::consent::{
    consented, first_to_accept, is_left_to_users, of_client,
};

#[when(
    expr = "the consents are looked up that let the application {string} ask for {string} in the \
            name of {string}"
)]
async fn ask(world: &mut World, client: String, service: String, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.as_str().into()));
    let consent = look_up(world, &client, &service, &name).await?;
    if let Ok(Some(found)) = &consent.client {
        world.name("OBJECT_ID", &found.id);
    }
    if let Ok(Some(found)) = &consent.service {
        world.name("RESOURCE_ID", &found.id);
    }
    if let Ok(Some(found)) = &consent.account {
        world.name("ACCOUNT_ID", &found.id);
    }
    world.set(consent);
    Ok(())
}

/// Asks for what decides about consent whatever the permissions.
pub(crate) async fn look_up(
    world: &mut World,
    client: &str,
    service: &str,
    name: &str,
) -> Result<Consent, Stop> {
    let graph = world.tenant()?;
    let (client, service, account, grants, policy) = join!(
        graph.service_principal(client),
        graph.service_principal(service),
        graph.account(name),
        graph.grants(client),
        graph.authorization_policy(),
    );
    let client = world.keep(client)?;
    let account = world.keep_account(name, account)?;
    Ok(Consent {
        assignments: assignment::look_up(world, Some(&client), &account, name).await?,
        client,
        service: world.keep(service)?,
        account,
        grants: world.keep(grants)?,
        policy: world.keep(policy)?,
        policies: None,
        classified: None,
        home: world.home()?,
    })
}

/// Asks for what the policies of consent look at, where a consent to one of the permissions lacks.
pub(crate) async fn complete(
    world: &mut World,
    consent: &mut Consent,
    names: &str,
) -> Result<(), Stop> {
    let (Ok(Some(service)), Ok(Some(policy))) = (&consent.service, &consent.policy) else {
        return Ok(());
    };
    if !judgement::is_left_to_users(consent, names) {
        return Ok(());
    }
    let needs = policy::needs(policy);
    let graph = world.tenant()?;
    let classified = async {
        if needs.classifications {
            Some(graph.classifications(&service.app_id).await)
        } else {
            None
        }
    };
    let policies = async {
        if needs.policies {
            Some(graph.permission_grant_policies().await)
        } else {
            None
        }
    };
    let (classified, policies) = join!(classified, policies);
    consent.classified = classified.map(|asked| world.keep(asked)).transpose()?;
    consent.policies = policies.map(|asked| world.keep(asked)).transpose()?;
    Ok(())
}

#[then(expr = "it can act with the permissions {string}")]
async fn may_act(world: &mut World, names: String) -> Result<(), Stop> {
    let Some(mut consent) = world.get::<Consent>().cloned() else {
        return world.stop(Check::error(
            Reason::NotAsked,
            judgement::expected(),
            say!("no step of the scenario has asked for it"),
        ));
    };
    complete(world, &mut consent, &names).await?;
    if let Some((grant, scopes)) = judgement::completed(&consent, &names) {
        world.name("GRANT_ID", grant);
        world.name("ALL_SCOPES", &scopes);
    }
    let is_there = !matches!(consent.account, Ok(None));
    if is_there && let Some(note) = first_to_accept(&consent, &names) {
        world.note(note);
    }
    let checks = [of_client(&consent), consented(&consent, &names)];
    let check = application::worst(checks);
    world.conclude(of_present(&consent.account, check))
}
