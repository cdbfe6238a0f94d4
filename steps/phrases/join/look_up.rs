//! All that is asked about one account's way into a meeting, in as few waits as can be.

use std::sync::Arc;

use futures::future::join_all;
use futures::join;
use greenroom_graph::{
    Account, AssignedPlan, Cloud, Graph, MeetingLink, ServicePrincipal, SubscribedSku,
};

use crate::check::Stop;
use crate::judgements::conditional_access;
use crate::judgements::join::door::Meeting;
use crate::judgements::join::table::Facts;
use crate::phrases::assignment;
use crate::phrases::consent;
use crate::phrases::sign_in;
use crate::phrases::teams_user;
use crate::plan_table::Listed;
use crate::world::{Read, World};

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
    pub(crate) eligible: Vec<Listed>,
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
        graph.license_details(name),
    );
    let (service, deleted, vendor, _, _, policies, _, organization, account, licenses) = ahead;
    let known = [&service, &vendor].map(|asked| asked.as_ref().ok()?.value.clone());
    let groups =
        policies.is_ok_and(|policies| conditional_access::need_memberships(&policies.value));
    let account = world.keep_account(name, account)?;
    ask_on(
        &graph,
        name,
        account.as_ref().ok().and_then(Option::as_ref),
        &known,
        groups,
    )
    .await;
    let service = world.keep(service)?;
    let deleted = world.keep(deleted)?;
    let organization = world.keep(organization)?;
    world.note_address(name, &account);
    let licenses = world.keep(licenses)?;
    let mut consent = consent::look_up(world, &client, &room.service, name).await?;
    consent::complete(world, &mut consent, &room.scopes).await?;
    let assignments = assignment::look_up(world, Some(&service), name).await?;
    let demands = sign_in::look_up(world, name, applications).await?;
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
        demands,
        teams,
        eligible: room.eligible,
    })
}

/// The tenant's products, where a plan of the account is gone and they tell why.
async fn products(
    world: &mut World,
    graph: &Graph,
    account: &Read<Option<Account>>,
    eligible: &[Listed],
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
    let direct = async {
        if !required.is_empty() {
            graph.direct_memberships(name).await.ok();
        }
    };
    let around = async {
        if groups || !required.is_empty() {
            graph.memberships(name).await.ok();
        }
    };
    let assigned = required
        .iter()
        .map(|application| graph.assigned_to(application));
    join!(teams, direct, around, join_all(assigned));
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
