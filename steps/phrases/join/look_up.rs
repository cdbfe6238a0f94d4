//! All that is asked about one account's way into a meeting, in as few waits as can be.

use std::sync::Arc;

use futures::future::join_all;
use futures::join;
use greenroom_graph::{
    Account, Answer, AssignedPlan, Cloud, ConditionalAccessPolicy, Graph, GraphError, MeetingLink,
    Organization, ServicePrincipal, SubscribedSku,
};
use greenroom_results::Verdict;

use crate::check::Stop;
use crate::judgements::account;
use crate::judgements::assignment::needs_groups;
use crate::judgements::external;
use crate::judgements::join::admission::Meeting;
use crate::judgements::join::table::Facts;
use crate::judgements::listed_plan::ListedPlan;
use crate::judgements::sign_in::SignInRead;
use crate::phrases::assignment;
use crate::phrases::consent;
use crate::phrases::sign_in;
use crate::phrases::teams_user;
use crate::unread::Read;
use crate::world::World;

/// What a room signs in to, and by which application.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    /// The application id of the service, and the tenant that owns it.
    pub(crate) service: String,
    pub(crate) owner: String,
    /// The application id of the vendor's application.
    pub(crate) client: String,
    /// The delegated permissions that it asks for.
    pub(crate) scopes: String,
    /// The service plans that make an account eligible.
    pub(crate) eligible: Vec<ListedPlan>,
}

/// Asks what decides as whom an account joins.
pub(crate) async fn facts(world: &mut World, name: &str) -> Result<Facts, Stop> {
    let room = world.get::<Room>().cloned().unwrap_or_default();
    let graph = world.tenant()?;
    // The client sends each question once: what is asked here is asked nowhere again.
    let client = room.client.clone();
    let applications = vec![room.service.clone(), room.client.clone()];
    let ahead = join!(
        graph.service_principal(&room.service),
        graph.deleted_service_principal(&room.service),
        graph.service_principal(&client),
        graph.grants(&client),
        graph.authorization_policy(),
        graph.conditional_access_policies(),
        graph.security_defaults(),
        graph.organization(),
        graph.account(name),
    );
    let (service, deleted, vendor, _, _, policies, _, organization, account) = ahead;
    let known = [&service, &vendor].map(|asked| asked.as_ref().ok()?.value.clone());
    let account = world.keep_account(name, account)?;
    let groups = need_groups(&account, policies, &applications);
    let key = needs_licenses(&account, &organization, &room.eligible);
    let key = key.map(|found| key_of(found, name).to_owned());
    let found = account.as_ref().ok().and_then(Option::as_deref);
    ask_on(&graph, name, found, key.as_deref(), &known, groups).await;
    let service = world.keep(service)?;
    let deleted = world.keep(deleted)?;
    let organization = world.keep(organization)?;
    world.note_address(name, &account);
    let licenses = match key {
        Some(key) => Some(world.keep(graph.license_details(&key).await)?),
        None => None,
    };
    let mut consent = consent::look_up(world, &client, &room.service, name).await?;
    consent::complete(world, &mut consent, &room.scopes).await?;
    let assignments = assignment::look_up(world, Some(&service), &account, name).await?;
    let sign_in_read = sign_in::look_up(world, name, applications).await?;
    let teams = teams_user::look_up(world, &account).await?;
    Ok(Facts {
        name: name.to_owned(),
        cloud: graph.cloud(),
        organization,
        skus: products(world, &graph, &account, &room.eligible).await,
        account,
        licenses,
        service,
        owner: room.owner,
        scopes: room.scopes,
        deleted,
        assignments,
        consent,
        sign_in_read,
        teams,
        eligible: room.eligible,
    })
}

/// Whether the groups and roles of the account can change what the policies do.
fn need_groups(
    account: &Read<Option<Arc<Account>>>,
    policies: Result<Answer<Arc<[ConditionalAccessPolicy]>>, GraphError>,
    applications: &[String],
) -> bool {
    let sign_in_read = SignInRead {
        account: account.clone(),
        policies: policies.map(|policies| policies.value),
        defaults: Ok(None),
        memberships: None,
        applications: applications.to_vec(),
    };
    sign_in_read.need_memberships()
}

/// The account, where its licenses can still change how it joins: one of the tenant's own that may
/// sign in, or that may hold a plan of a government product, of which the table speaks first.
fn needs_licenses<'a>(
    account: &'a Read<Option<Arc<Account>>>,
    organization: &Result<Answer<Arc<Organization>>, GraphError>,
    eligible: &[ListedPlan],
) -> Option<&'a Account> {
    let found = account.as_ref().ok()?.as_ref()?;
    let domains = organization.as_ref().map(|answer| answer.value.clone());
    let domains = domains.map_err(Clone::clone);
    if external::member(found, Some(&domains)).verdict == Verdict::Fail {
        return None;
    }
    let of_government = |plan: &AssignedPlan| {
        let mut eligible = eligible.iter();
        eligible.any(|listed| listed.is_government && listed.has_id(&plan.service_plan_id))
    };
    let is_disabled = account::enabled(found).verdict == Verdict::Fail;
    (!is_disabled || found.assigned_plans.iter().any(of_government)).then_some(found)
}

/// What an account's licenses are asked for by.
fn key_of<'a>(account: &'a Account, name: &'a str) -> &'a str {
    if account.is_named(name) {
        name
    } else {
        &account.id
    }
}

/// The tenant's products, where a plan of the account is gone and they tell why.
async fn products(
    world: &mut World,
    graph: &Graph,
    account: &Read<Option<Arc<Account>>>,
    eligible: &[ListedPlan],
) -> Arc<[SubscribedSku]> {
    let is_gone = |plan: &AssignedPlan| {
        let mut eligible = eligible.iter();
        plan.capability_status.as_deref() == Some("Deleted")
            && eligible.any(|listed| listed.has_id(&plan.service_plan_id))
    };
    let account = account.as_ref().ok().and_then(Option::as_ref);
    if !account.is_some_and(|account| account.assigned_plans.iter().any(is_gone)) {
        return Arc::default();
    }
    let asked = graph.subscribed_skus().await;
    world.keep_aside(asked).unwrap_or_default()
}

/// Asks what only the first answers tell to ask, at once: whoever needs an answer asks again, and
/// nothing is sent twice.
async fn ask_on(
    graph: &Graph,
    name: &str,
    account: Option<&Account>,
    key: Option<&str>,
    applications: &[Option<ServicePrincipal>; 2],
    groups: bool,
) {
    let required = applications.iter().flatten();
    let required = required.filter(|one| one.app_role_assignment_required == Some(true));
    let required: Vec<&str> = required.map(|one| one.app_id.as_str()).collect();
    let teams = async {
        if let (Some(account), Cloud::Global) = (account, graph.cloud()) {
            graph.teams_user(&account.id).await.ok();
        }
    };
    let licenses = async {
        if let Some(key) = key {
            graph.license_details(key).await.ok();
        }
    };
    let around = async {
        if groups {
            graph.memberships(name).await.ok();
        }
    };
    let assigned = async {
        let lists = required.iter().map(|one| graph.assigned_to(one));
        let lists = join_all(lists).await;
        let mut lists = lists.iter().filter_map(|list| list.as_ref().ok());
        if lists.any(|list| needs_groups(list.value.as_deref(), account)) {
            let _ = join!(graph.direct_memberships(name), graph.memberships(name));
        }
    };
    join!(teams, licenses, around, assigned);
}

/// Asks about the meetings that were named, all of them at once.
pub(crate) async fn meetings(
    world: &mut World,
    facts: &Facts,
) -> Result<Vec<(MeetingLink, Meeting)>, Stop> {
    let graph = world.tenant()?;
    let own = match &facts.organization {
        Ok(own) => own,
        Err(error) => {
            let untold = |link| (link, Meeting::Untold(error.clone()));
            return Ok(world.links.clone().into_iter().map(untold).collect());
        }
    };
    let is_own = |link: &MeetingLink| own.id.eq_ignore_ascii_case(&link.tenant_id);
    let (here, elsewhere): (Vec<_>, Vec<_>) = world.links.clone().into_iter().partition(is_own);
    let asked = here.iter().map(|link| graph.meeting(link));
    let named = elsewhere
        .iter()
        .map(|link| graph.tenant_information(&link.tenant_id));
    let (asked, named) = join!(join_all(asked), join_all(named));
    let mut seen = Vec::new();
    for (link, meeting) in here.into_iter().zip(asked) {
        seen.push((link, Meeting::Own(world.keep(meeting)?)));
    }
    for (link, tenant) in elsewhere.into_iter().zip(named) {
        seen.push((link, Meeting::Foreign(world.keep(tenant)?)));
    }
    Ok(seen)
}
