//! Consent: whether an application may ask for a service in an account's name.

use cucumber::{then, when};
use futures::join;
use greenroom_graph::{Account, AuthorizationPolicy, Grant, ServicePrincipal};

use crate::check::{Check, Stop};
use crate::service_principal;
use crate::verdict::Verdict;
use crate::world::{Read, Subject, World};

/// What decides about consent.
#[derive(Clone)]
pub(crate) struct Consent {
    pub(crate) client: Read<Option<ServicePrincipal>>,
    pub(crate) service: Read<Option<ServicePrincipal>>,
    pub(crate) account: Read<Option<Account>>,
    pub(crate) grants: Read<Option<Vec<Grant>>>,
    pub(crate) policy: Read<Option<AuthorizationPolicy>>,
}

#[when(
    expr = "the consents are looked up that let the application {string} ask for {string} in the \
            name of {string}"
)]
async fn ask(world: &mut World, client: String, service: String, name: String) -> Result<(), Stop> {
    world.about(Subject::Account(name.clone()));
    let consent = look_up(world, &client, &service, &name).await?;
    if let Ok(Some(found)) = &consent.client {
        world.name("OBJECT_ID", &found.id);
    }
    if let Ok(Some(found)) = &consent.service {
        world.name("RESOURCE_ID", &found.id);
    }
    world.consent = Some(consent);
    Ok(())
}

/// Asks for all that decides about consent.
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
    Ok(Consent {
        client: world.keep(client)?,
        service: world.keep(service)?,
        account: world.keep(account)?,
        grants: world.keep(grants)?,
        policy: world.keep(policy)?,
    })
}

#[then(expr = "it may act with the permissions {string}")]
fn may_act(world: &mut World, names: String) -> Result<(), Stop> {
    let Some(consent) = world.consent.clone() else {
        return world.stop(Check::error("not-asked", EXPECTED, "no step asks for it"));
    };
    world.conclude(consented(&consent, &names))
}

const EXPECTED: &str = "an application that may act in the account's name";

/// Whether the application may act with every one of the permissions, or could be let.
///
/// Source: Microsoft Graph v1.0, oAuth2PermissionGrant; Microsoft Entra, "How application consent
/// works".
pub(crate) fn consented(asked: &Consent, names: &str) -> Check {
    let client = match &asked.client {
        Ok(Some(client)) => client,
        Ok(None) => {
            let found = "the tenant does not know the application";
            return unless_users_may(asked, "vendor-absent", found.to_owned());
        }
        Err(error) => return Check::unread(error, EXPECTED),
    };
    let off = service_principal::enabled(client);
    if off.verdict == Verdict::Fail {
        let found = format!("the application is disabled: {}", off.found);
        return Check::fail("vendor-disabled", EXPECTED, found);
    }
    let service = match &asked.service {
        Ok(Some(service)) => service,
        Ok(None) => {
            let found = "there is no such service to consent to";
            return Check::not_applicable(EXPECTED, found);
        }
        Err(error) => return Check::unread(error, EXPECTED),
    };
    match &asked.grants {
        // The application is there: one answer that denies it makes no absence of consents.
        Ok(None) => Check::undecided(EXPECTED, "Microsoft Graph denies the application"),
        Ok(Some(grants)) => {
            let own = |grant: &&Grant| grant.resource_id.eq_ignore_ascii_case(&service.id);
            granted(asked, &grants.iter().filter(own).collect::<Vec<_>>(), names)
        }
        Err(error) => Check::unread(error, EXPECTED),
    }
}

/// What the consents to the service say of the permissions.
fn granted(asked: &Consent, grants: &[&Grant], names: &str) -> Check {
    let holds = |grant: &&&Grant, name: &str| {
        let scope = grant.scope.as_deref().unwrap_or_default();
        scope.split_whitespace().any(|known| known == name)
    };
    let is_for = |grant: &&&Grant, principal: Option<&str>| match grant.consent_type.as_deref() {
        Some("AllPrincipals") => true,
        Some("Principal") => {
            let own = grant.principal_id.as_deref().zip(principal);
            own.is_some_and(|(known, id)| known.eq_ignore_ascii_case(id))
        }
        _ => false,
    };
    let lacking = |principal: Option<&str>| -> Vec<&str> {
        let wanted = names.split(',').map(str::trim);
        let own: Vec<_> = grants
            .iter()
            .filter(|grant| is_for(grant, principal))
            .collect();
        let held = |name: &&str| own.iter().any(|grant| holds(grant, name));
        wanted.filter(|name| !held(name)).collect()
    };
    if lacking(None).is_empty() {
        return Check::pass(EXPECTED, "consented to for everybody");
    }
    let account = match &asked.account {
        Ok(account) => account.as_ref().map(|account| account.id.as_str()),
        Err(error) => return Check::unread(error, EXPECTED),
    };
    match lacking(account).as_slice() {
        [] => Check::pass(EXPECTED, "consented to for the account"),
        lacking => {
            let found = format!("no consent to {}", lacking.join(", "));
            unless_users_may(asked, "not-consented", found)
        }
    }
}

/// A lack of consent is none where the account can consent itself when it signs in.
///
/// Source: Microsoft Entra, "Configure how users consent to applications".
fn unless_users_may(asked: &Consent, reason: &str, found: String) -> Check {
    const OWN: &str = "ManagePermissionGrantsForSelf.";
    let policy = match &asked.policy {
        Ok(Some(policy)) => policy,
        Ok(None) => return Check::undecided(EXPECTED, found),
        Err(error) => return Check::unread(error, EXPECTED),
    };
    let assigned = &policy
        .default_user_role_permissions
        .permission_grant_policies_assigned;
    let own: Vec<&str> = assigned
        .iter()
        .filter_map(|name| name.strip_prefix(OWN))
        .collect();
    match own.as_slice() {
        [] => Check::fail(
            reason,
            EXPECTED,
            format!("{found}, and users may not consent themselves"),
        ),
        own if own.contains(&"microsoft-user-default-legacy") => Check::pass(
            EXPECTED,
            format!("{found}, and users may consent themselves"),
        ),
        own => Check::undecided(
            EXPECTED,
            format!(
                "{found}; users may consent to some applications themselves ({}), and whether to \
                 this one cannot be told from here",
                own.join(", ")
            ),
        )
        .with_fix(
            "Consent to the vendor's application for the organization: then it does not matter to \
             which applications users may consent themselves.",
        ),
    }
}
